/**
 * Runs the curl commands of the seed pages as they stand: with curl itself where the machine has it, and otherwise by reading
 * the few options that the pages use. Only host, key and job id are replaced, as a reader of the page would.
 */

import { spawn, spawnSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

const seeds = join(import.meta.dirname, '..', 'fixtures', 'seeds')
const hasCurl = spawnSync('curl', ['--version']).status === 0

/** What a command came to. */
export type CurlAnswer = { readonly status: number; readonly body: string; readonly output: Buffer | undefined }

/** Where a command goes instead of the page's own host, with which key, about which job; `cwd` holds its files. */
export type Reader = { readonly url: string; readonly key: string; readonly id?: string; readonly cwd: string }

/** The command as printed on a seed page. */
export async function printedCommand(name: string): Promise<string> {
  return readFile(join(seeds, `${name}.sh`), 'utf8')
}

/** Runs a printed command. */
export async function runPrinted(name: string, reader: Reader): Promise<CurlAnswer> {
  const command = replaceHostAndKey(await printedCommand(name), reader)
  const output = /--output (\S+)/.exec(command)?.[1]
  const answer = hasCurl ? await withCurl(command, reader) : await withFetch(command, reader)
  if (output === undefined) return { ...answer, output: undefined }
  const path = join(reader.cwd, output)
  const bytes = await readFile(path)
  await rm(path)
  return { ...answer, output: bytes }
}

function replaceHostAndKey(command: string, { url, key, id = '' }: Reader): string {
  return command
    .replaceAll('https://backend:8000', url)
    .replaceAll('https://www.seedance2.ink', url)
    .replaceAll('$BASE_URL', url)
    .replaceAll('YOUR_API_KEY', key)
    .replaceAll('sd2_live_your_api_key', key)
    .replaceAll('$API_KEY', key)
    .replaceAll('job_example', id)
    .replaceAll('req_1234567890', id)
    .replaceAll('TASK_ID_HERE', id)
}

/** Sends any one curl command that uses only the options of the seed pages. */
export async function sendCurl(command: string, cwd: string): Promise<{ status: number; body: string }> {
  return withFetch(command, { cwd, url: '', key: '' })
}

async function withCurl(command: string, { cwd }: Reader): Promise<{ status: number; body: string }> {
  const child = spawn('sh', ['-c', `${command.trimEnd()} --silent --write-out '\n%{http_code}'`], { cwd })
  let text = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) text += String(chunk)
  const end = text.lastIndexOf('\n')
  return { body: text.slice(0, end), status: Number(text.slice(end + 1)) }
}

async function withFetch(command: string, { cwd }: Reader): Promise<{ status: number; body: string }> {
  const words = shellWords(command).slice(1)
  const headers = new Headers()
  let method: string | undefined
  let url = ''
  let body: string | FormData | undefined
  let output: string | undefined
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const value = words[index + 1] ?? ''
    if (!word.startsWith('-')) {
      url = word
      continue
    }
    index++
    if (word === '-X' || word === '--request') method = value
    else if (word === '--url') url = value
    else if (word === '-H' || word === '--header') headers.append(...splitOnce(value, ': '))
    else if (word === '-d' || word === '--data') body = value.replaceAll('\n', '')
    else if (word === '-o' || word === '--output') output = value
    else if (word === '-F') body = await withField(body instanceof FormData ? body : new FormData(), value, cwd)
    else throw new Error(`the seed pages do not use ${word}`)
  }
  const answer = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    ...(body === undefined ? {} : { body }),
  })
  const bytes = Buffer.from(await answer.arrayBuffer())
  if (output === undefined) return { status: answer.status, body: bytes.toString() }
  await writeFile(join(cwd, output), bytes)
  return { status: answer.status, body: '' }
}

async function withField(form: FormData, text: string, cwd: string): Promise<FormData> {
  const [name, value] = splitOnce(text, '=')
  if (!value.startsWith('@')) form.append(name, value)
  else form.append(name, new Blob([await readFile(join(cwd, value.slice(1)))]), basename(value.slice(1)))
  return form
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return [text.slice(0, at), text.slice(at + separator.length)]
}

/** Words as a shell sees them: quotes of both kinds, and a backslash that joins lines. */
function shellWords(command: string): string[] {
  const joined = command.replace(/\\\n/g, ' ')
  const words = joined.match(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|[^\s'"])+/g) ?? []
  return words.map((word) =>
    word.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  )
}
