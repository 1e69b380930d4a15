/** Compiles the pixel kernels with clang 16 and lld 16 (Debian: `clang-16 lld-16`), byte for byte the same everywhere. */

import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', 'src', 'previz', 'pixels')
const out = join(folder, 'kernels.wasm')
const sources = ['kernels.c', 'warp.c', 'flow.c']
const flags =
  '--target=wasm32 -O3 -msimd128 -mrelaxed-simd -mbulk-memory -nostdlib -Wall -Wl,--no-entry -Wl,--import-memory -Wl,--strip-all -Wl,-z,stack-size=65536'
execFileSync('clang-16', [...flags.split(' '), '-o', out, ...sources], { cwd: folder, stdio: 'inherit' })
chmodSync(out, 0o644)
