/**
 * What a ComfyUI server remembers of a work, as a report: how it ended, where it failed, and which of the files is the film.
 * Nothing of the operator's graph is told but the id of a node and its class.
 */

import { z } from 'zod'
import { type Json, type JsonObject, isJsonObject } from '../../core/json.ts'
import type { Note } from '../../core/notes.ts'
import type { Problem } from '../../core/problem.ts'
import type { ServerFile } from './server.ts'

/** How a work ended: with a film, or with a problem and what only the log is told of it. */
export type Ending =
  | { readonly state: 'succeeded'; readonly film: ServerFile; readonly notes: readonly Note[] }
  | { readonly state: 'failed'; readonly problem: Problem; readonly detail?: string }
  /** It is there, and says nothing that anybody here understands. */
  | { readonly state: 'unclear'; readonly word: string }

/** Containers, those that are wanted first in front. WebM is known, and not taken. */
const CONTAINERS = ['mp4', 'mov', 'webm'] as const

const FILES_MAX = 1_000
const DETAIL_CHARACTERS_MAX = 500

const File = z.object({
  filename: z.string().min(1).max(500),
  subfolder: z.string().max(500).default(''),
  type: z.enum(['output', 'temp', 'input']).default('output'),
})

const Failure = z.object({
  node_id: z.union([z.string().max(64), z.number().transform(String)]).optional(),
  node_type: z.string().max(200).optional(),
  exception_type: z.string().max(200).optional(),
  exception_message: z.string().optional(),
})

/** Reads an entry of the history. `output` is the node whose film is wanted. */
export function endingOf(entry: JsonObject, output: string): Ending {
  const status = isJsonObject(entry['status']) ? entry['status'] : {}
  const messages = Array.isArray(status['messages']) ? status['messages'] : []
  const told = (event: string) => messages.find((message) => Array.isArray(message) && message[0] === event)
  if (told('execution_interrupted') !== undefined) return failed('The work was stopped at the provider.')
  const word = status['status_str']
  if (word === 'error') return failureOf(told('execution_error'))
  // Builds of before there was a status have an entry only for what has ended well.
  const isDone = word === 'success' || (word === undefined && status['completed'] !== false)
  if (!isDone) return { state: 'unclear', word: String(word).slice(0, 40) }
  return filmOf(isJsonObject(entry['outputs']) ? entry['outputs'] : {}, output)
}

function failureOf(message: Json | undefined): Ending {
  const failure = Failure.safeParse(Array.isArray(message) ? message[1] : undefined).data ?? {}
  const { node_id, node_type, exception_type = '', exception_message = '' } = failure
  const where = node_id === undefined ? '' : ` at node ${node_id}${isClass(node_type) ? ` (${node_type})` : ''}`
  const isMemory = /outofmemory|memoryerror/i.test(exception_type)
  const why = isMemory ? ': the machine has not enough memory for a film of this size and length' : ''
  return failed(
    `The workflow failed${where}${why}.`,
    `${exception_type}: ${exception_message}`.slice(0, DETAIL_CHARACTERS_MAX),
  )
}

/** Whether a text is the name of a class, and not something that only stands in its place. */
export function isClass(text: string | undefined): text is string {
  return text !== undefined && /^[\w .:|()+/-]{1,100}$/.test(text)
}

function failed(message: string, detail?: string): Ending {
  const problem = { code: 'upstream_failed', message } as const
  return { state: 'failed', problem, ...(detail !== undefined && { detail }) }
}

/** The film of the output node, or of any other; those that are kept come before those that the server throws away. */
function filmOf(outputs: JsonObject, output: string): Ending {
  const own = filmsIn(outputs[output])
  const films = own.length > 0 ? own : Object.values(outputs).flatMap(filmsIn).slice(0, FILES_MAX)
  const [film] = films.toSorted((one, other) => rank(one) - rank(other))
  if (film === undefined) return bad('The workflow ended without a film.')
  if (containerOf(film) === 'webm')
    return bad('The workflow made a WebM film: its output node has to write MP4 or MOV.')
  const kept = films.filter(({ type }) => type === 'output').length
  if (kept < 2) return { state: 'succeeded', film, notes: [] }
  const detail = `the workflow made ${kept} films, of which one is delivered`
  return { state: 'succeeded', film, notes: [{ kind: 'dropped', field: 'videos', detail }] }
}

function bad(message: string): Ending {
  return { state: 'failed', problem: { code: 'upstream_bad_result', message } }
}

function rank(file: ServerFile): number {
  const container = containerOf(file)
  const place = container === undefined ? CONTAINERS.length : CONTAINERS.indexOf(container)
  return place + (file.type === 'output' ? 0 : CONTAINERS.length)
}

function containerOf({ filename }: ServerFile): (typeof CONTAINERS)[number] | undefined {
  return CONTAINERS.find((container) => filename.toLowerCase().endsWith(`.${container}`))
}

/** The films in whatever lists a node has: nodes call them `images`, `gifs`, `videos` and other things. */
function filmsIn(node: Json | undefined): readonly ServerFile[] {
  if (!isJsonObject(node)) return []
  const entries = Object.values(node).flatMap((list) => (Array.isArray(list) ? list.slice(0, FILES_MAX) : []))
  return entries.flatMap((entry) => {
    const file = File.safeParse(entry).data
    return file !== undefined && containerOf(file) !== undefined ? [file] : []
  })
}
