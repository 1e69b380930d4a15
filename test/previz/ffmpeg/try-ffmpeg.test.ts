import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { requireFfmpeg } from '../../../src/previz/ffmpeg/try-ffmpeg.ts'
import { FFMPEG, SKIP_WITHOUT_FFMPEG } from '../../support/ffmpeg.ts'

let dir: string
let made = 0

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-try-'))
})

after(() => rm(dir, { recursive: true }))

async function script(...lines: readonly string[]): Promise<string> {
  const path = join(dir, `${made++}`)
  await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'))
  await chmod(path, 0o700)
  return path
}

test('an ffmpeg that encodes H.264 is taken', { skip: SKIP_WITHOUT_FFMPEG }, async () => {
  await requireFfmpeg(FFMPEG ?? '')
})

const USELESS: readonly (readonly [what: string, lines: readonly string[], reason: RegExp])[] = [
  ['says why it cannot', ["echo 'Unknown encoder: libx264' >&2", 'exit 1'], /ended with 1: Unknown encoder: libx264$/],
  ['takes all and gives nothing', ['cat > /dev/null'], /the encoder ended before the film did$/],
  ['ends at once', ['exit 0'], /the encoder ended before the film did$/],
]

for (const [what, lines, reason] of USELESS) {
  test(`one that ${what} is refused in a sentence with the setting`, {
    skip: process.platform === 'win32' && 'Windows has no such scripts',
  }, async () => {
    await assert.rejects(requireFfmpeg(await script(...lines)), (error: Error) => {
      assert.match(error.message, /^REELAY_FFMPEG: .* cannot encode H\.264 with libx264: /)
      assert.match(error.message, reason)
      return true
    })
  })
}

test('one that is not there, or may not be run, is refused in a sentence with the setting', async () => {
  await assert.rejects(requireFfmpeg('ffmpeg-of-ours'), {
    message: 'REELAY_FFMPEG: there is no program ffmpeg-of-ours in the folders of PATH',
  })
  const path = join(dir, 'nowhere')
  await assert.rejects(requireFfmpeg(path), {
    message: `REELAY_FFMPEG: ${path} is no program that this user may run (ENOENT)`,
  })
})
