/** An operator's manifests: a YAML or JSON file, or a folder of such. */

import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { isJsonObject, type Json } from '../core/json.ts'
import { ManifestError, type WrittenManifest } from './manifest.ts'

/** What names of manifest files end with; a folder may hold others. */
const EXTENSIONS: readonly string[] = ['.yaml', '.yml', '.json']

const FILE_BYTES_MAX = 1_048_576
const FILES_MAX = 1_000
const MODELS_MAX = 1_000

/** Reads what is at `path`, in the order of the files' names. Throws `ManifestError`. */
export async function readManifestFiles(path: string): Promise<readonly WrittenManifest[]> {
  const written: WrittenManifest[] = []
  for (const file of await filesAt(path)) written.push(...(await readFileOf(file)))
  if (written.length > MODELS_MAX) throw new ManifestError(`${path}: has more than ${MODELS_MAX} models.`)
  return written
}

async function filesAt(path: string): Promise<readonly string[]> {
  const isFolder = (await reading(path, () => stat(path))).isDirectory()
  if (!isFolder) return [path]
  const names = (await reading(path, () => readdir(path))).filter(isManifestFile).toSorted()
  if (names.length === 0) throw new ManifestError(`${path}: has no file that ends in ${EXTENSIONS.join(', ')}.`)
  if (names.length > FILES_MAX) throw new ManifestError(`${path}: has more than ${FILES_MAX} files.`)
  return names.map((name) => join(path, name))
}

function isManifestFile(name: string): boolean {
  return EXTENSIONS.includes(extname(name)) && !basename(name).startsWith('.')
}

async function readFileOf(file: string): Promise<readonly WrittenManifest[]> {
  if (!EXTENSIONS.includes(extname(file))) {
    throw new ManifestError(`${file}: its name must end in ${EXTENSIONS.join(', ')}.`)
  }
  const { size } = await reading(file, () => stat(file))
  if (size > FILE_BYTES_MAX) throw new ManifestError(`${file}: has more than ${FILE_BYTES_MAX} bytes.`)
  const json = await parseText(file, await reading(file, () => readFile(file, 'utf8')))
  const { models, ...others } = isJsonObject(json) ? json : {}
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw new ManifestError(`${file}, ${unknown}: there is no such member.`)
  if (!Array.isArray(models)) throw new ManifestError(`${file}, models: must be a list of manifests.`)
  return models.map((model: Json, index) => {
    if (!isJsonObject(model)) throw new ManifestError(`${file}, models[${index}]: must be a manifest.`)
    return { json: model, where: file }
  })
}

async function parseText(file: string, text: string): Promise<Json> {
  // Loaded only now: most servers have no such file.
  const { parse, YAMLError } = await import('yaml')
  try {
    // JSON is YAML; what YAML has besides would be read differently by two readers.
    const value: unknown = parse(text, { version: '1.2', schema: 'core', logLevel: 'error' })
    return JSON.parse(JSON.stringify(value ?? null))
  } catch (error) {
    // Too many aliases are a ReferenceError.
    if (!(error instanceof YAMLError) && !(error instanceof ReferenceError)) throw error
    throw new ManifestError(`${file}: ${error.message.trim().split('\n')[0]}`, { cause: error })
  }
}

async function reading<Value>(path: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new ManifestError(`${path}: cannot be read (${String(error.code)}).`, { cause: error })
  }
}
