/**
 * A fake ComfyUI server: the calls of a real one over HTTP and a websocket, real films of what a graph asks for, and trouble
 * when it is told to. For tests, and for whoever tries out a workflow declaration without a GPU.
 */

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { isJsonObject, type Json, type JsonObject } from '../../core/json.ts'
import { createServer } from '../../lib/node-http.ts'
import { FILMS } from '../films.ts'
import { digestOf } from '../records.ts'
import { checkGraph, type FakeGraph, isRefused, refused, withoutNode, writesFilms } from './graph.ts'
import { type ComfyTrouble, isComfyTrouble } from './troubles.ts'
import { WebSockets } from './web-sockets.ts'
import { WorkQueue } from './work-queue.ts'

/** How a fake server is set up. */
export type FakeComfyOptions = {
  /** Where it listens; 0 and 127.0.0.1 when not said. */
  readonly port?: number
  readonly host?: string
  /** The keys that it takes, as bearer tokens; without any it takes every request. */
  readonly keys?: readonly string[]
  /** How long a work runs, in ms; 1000 when not said. */
  readonly runMs?: number
  readonly troubles?: readonly ComfyTrouble[]
}

/** A file that was uploaded. */
export type FakeUpload = {
  /** As inputs call it. */
  readonly name: string
  readonly sizeBytes: number
  /** SHA-256 in hexadecimal digits. */
  readonly digest: string
}

/** A running fake server. */
export type FakeComfy = {
  /** Such as `http://127.0.0.1:9100`. */
  readonly origin: string
  /** What it has, and from now on does. */
  readonly troubles: Set<ComfyTrouble>
  readonly queue: WorkQueue
  readonly sockets: WebSockets
  /** The graphs that were taken, in order. */
  readonly graphs: readonly FakeGraph[]
  readonly uploads: readonly FakeUpload[]
  /** Method and path of each request, in order. */
  readonly requests: readonly string[]
  /** Interrupts that came without an id, or to a build that does not know ids. */
  readonly blindInterrupts: number
  /** Ends it, with all that is under way. */
  close(): Promise<void>
}

const VERSIONS = { recent: '0.9.2', old: '0.3.10' } as const
const BODY_BYTES_MAX = 268_435_456

/** A stranger's graph, as editors embed them: it fills a queue. */
const STRANGER = { '1': { class_type: 'Note', inputs: { text: '"},[]'.repeat(20_000) } } }

/** Starts one. Throws system errors where it cannot listen. */
export async function createFakeComfy(options: FakeComfyOptions = {}): Promise<FakeComfy> {
  const fake = new Fake(options)
  const { host = '127.0.0.1', port = 0 } = options
  const server = createServer((request, response) => {
    // The client went away in the middle of its request.
    fake.answer(request, response).catch(() => response.destroy())
  })
  server.on('upgrade', (request, socket) => fake.upgrade(request, socket))
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : 0
  return {
    origin: `http://${host}:${bound}`,
    troubles: fake.troubles,
    queue: fake.queue,
    sockets: fake.sockets,
    graphs: fake.graphs,
    uploads: fake.uploads,
    requests: fake.requests,
    get blindInterrupts() {
      return fake.blindInterrupts
    },
    async close() {
      fake.closing.abort()
      fake.sockets.drop()
      server.closeAllConnections()
      if (server.listening) await once(server.close(), 'close')
    },
  }
}

class Fake {
  readonly troubles: Set<ComfyTrouble>
  readonly sockets = new WebSockets()
  readonly closing = new AbortController()
  readonly queue: WorkQueue
  readonly graphs: FakeGraph[] = []
  readonly uploads: FakeUpload[] = []
  readonly requests: string[] = []
  blindInterrupts = 0
  readonly #keys: readonly string[]
  #number = 0

  constructor({ keys = [], runMs = 1_000, troubles = [] }: FakeComfyOptions) {
    this.#keys = keys
    this.troubles = new Set(troubles.filter(isComfyTrouble))
    this.queue = new WorkQueue(runMs, this.sockets, this.troubles, this.closing.signal)
  }

  upgrade(request: IncomingMessage, socket: Duplex): void {
    const url = new URL(request.url ?? '/', 'http://fake')
    const isOpen = url.pathname === '/ws' && !this.troubles.has('no-websocket') && this.#mayEnter(request)
    this.requests.push(`UPGRADE ${url.pathname}${isOpen ? '' : ' refused'}`)
    if (isOpen) return this.sockets.accept(request, socket, url.searchParams.get('clientId') ?? randomUUID())
    socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake')
    this.requests.push(`${request.method} ${url.pathname}`)
    const body = await buffer(request)
    if (body.byteLength > BODY_BYTES_MAX) return void response.writeHead(413).end()
    if (!this.#mayEnter(request)) return void response.writeHead(401).end('<html>Unauthorized</html>')
    const [, place = '', id = ''] = url.pathname.split('/')
    switch (`${request.method} ${place}`) {
      case 'POST prompt':
        return this.#prompt(readJson(body), response)
      case 'GET queue':
        return this.#showQueue(response)
      case 'POST queue':
        return this.#changeQueue(readJson(body), response)
      case 'GET history':
        return send(response, 200, this.queue.history.has(id) ? { [id]: this.queue.history.get(id) ?? null } : {})
      case 'POST interrupt':
        return this.#interrupt(readJson(body), response)
      case 'POST upload':
        return await this.#upload(request, body, response)
      case 'GET view':
        return await this.#view(url.searchParams, response)
      case 'GET prompt':
        return send(response, 200, { exec_info: { queue_remaining: this.queue.pending.length } })
      case 'GET object_info':
        return this.#showNode(decodeURIComponent(id), response)
      case 'GET system_stats':
        return this.#stats(response)
      default:
        return void response.writeHead(404).end('404: Not Found')
    }
  }

  #mayEnter({ headers }: IncomingMessage): boolean {
    return this.#keys.length === 0 || this.#keys.some((key) => headers.authorization === `Bearer ${key}`)
  }

  #prompt(body: JsonObject, response: ServerResponse): void {
    const graph = checkGraph(body['prompt'], new Set(this.uploads.map(({ name }) => name)))
    if (isRefused(graph)) return send(response, 400, graph)
    if (this.troubles.has('missing-node')) return send(response, 400, withoutNode(graph))
    if (this.troubles.has('refuse-node')) {
      const [id = '1', node] = Object.entries(graph)[0] ?? []
      const errors = [
        {
          type: 'value_not_in_list',
          message: 'Value not in list',
          details: "ckpt_name: 'secret.ckpt'",
          extra_info: {},
        },
      ]
      const wrong = { [id]: { errors, dependent_outputs: [], class_type: node?.class_type ?? '' } }
      return send(response, 400, refused('prompt_outputs_failed_validation', 'Prompt outputs failed validation', wrong))
    }
    const ignores = this.troubles.has('ignores-ids') || this.troubles.has('old-build')
    const asked = body['prompt_id']
    const id = typeof asked === 'string' && !ignores ? asked : randomUUID()
    const clientId = typeof body['client_id'] === 'string' ? body['client_id'] : ''
    const number = this.#number++
    this.graphs.push(graph)
    this.queue.add({ number, id, graph, clientId, isInterrupted: false })
    if (this.troubles.has('hang-up')) return void response.destroy()
    send(response, 200, { prompt_id: id, number, node_errors: {} })
  }

  #showQueue(response: ServerResponse): void {
    if (this.troubles.has('queue-html')) return void response.writeHead(200).end('<html>Please log in</html>')
    const strangers = this.troubles.has('long-queue')
      ? Array.from({ length: 60 }, () => [9, randomUUID(), STRANGER])
      : []
    const running = this.queue.running === undefined ? [] : [this.queue.entry(this.queue.running)]
    const pending = this.queue.pending.map((work) => this.queue.entry(work))
    send(response, 200, { queue_running: running, queue_pending: [...strangers, ...pending] })
  }

  #changeQueue(body: JsonObject, response: ServerResponse): void {
    const { pending } = this.queue
    const deleted = Array.isArray(body['delete']) ? body['delete'] : []
    if (body['clear'] === true) pending.length = 0
    for (const id of deleted) {
      const at = pending.findIndex((work) => work.id === id)
      if (at >= 0) pending.splice(at, 1)
    }
    response.writeHead(200).end()
  }

  #interrupt(body: JsonObject, response: ServerResponse): void {
    const id = this.troubles.has('old-build') ? undefined : body['prompt_id']
    if (id === undefined) this.blindInterrupts++
    const { running } = this.queue
    if (running !== undefined && (id === undefined || running.id === id)) running.isInterrupted = true
    response.writeHead(200).end()
  }

  /** A form, read by another reader than ours. */
  async #upload({ headers }: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': headers['content-type'] ?? '' },
    }).formData()
    const [file, subfolder] = [form.get('image'), form.get('subfolder') ?? '']
    if (!(file instanceof File) || typeof subfolder !== 'string') return void response.writeHead(400).end()
    const bytes = new Uint8Array(await file.arrayBuffer())
    const name = subfolder === '' ? file.name : `${subfolder}/${file.name}`
    this.uploads.push({ name, sizeBytes: bytes.byteLength, digest: digestOf(bytes) })
    send(response, 200, { name: file.name, subfolder, type: form.get('type') === 'temp' ? 'temp' : 'input' })
  }

  async #view(query: URLSearchParams, response: ServerResponse): Promise<void> {
    const order = this.queue.films.get(query.get('filename') ?? '')
    const isThere =
      query.get('subfolder') === 'video' && query.get('type') === 'output' && !this.troubles.has('film-gone')
    if (order === undefined || !isThere) return void response.writeHead(404).end()
    const film = await FILMS.film(order)
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': film.byteLength }).end(film)
  }

  /** Every class is one of its own, but those that it is told not to have. */
  #showNode(className: string, response: ServerResponse): void {
    const isThere = !(this.troubles.has('missing-node') && writesFilms(className))
    send(response, 200, isThere ? { [className]: { input: { required: {} }, output: [], name: className } } : {})
  }

  #stats(response: ServerResponse): void {
    if (this.troubles.has('no-version')) return void response.writeHead(404).end()
    const comfyui_version = this.troubles.has('old-build') ? VERSIONS.old : VERSIONS.recent
    send(response, 200, { system: { os: 'posix', comfyui_version }, devices: [] })
  }
}

function send(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

/** A body as JSON; nothing for what is none. */
function readJson(body: Buffer): JsonObject {
  try {
    const value: Json = JSON.parse(body.toString())
    return isJsonObject(value) ? value : {}
  } catch {
    return {}
  }
}
