/**
 * A caller who speaks one dialect: what he sends is written, and what he gets is read, by the dialect's own codecs, and goes
 * over HTTP in between.
 */

import assert from 'node:assert/strict'
import { isTerminal } from '../../src/core/job.ts'
import type { Json } from '../../src/core/json.ts'
import { Notes } from '../../src/core/notes.ts'
import type { Problem } from '../../src/core/problem.ts'
import type { GenerationRequest, ReferenceRole, ReferenceSource } from '../../src/core/request.ts'
import type { JobView } from '../../src/core/view.ts'
import type { Dialect } from '../../src/dialects/dialect.ts'
import type { WireRequest, WireResponse } from '../../src/dialects/wire.ts'
import { decodeFileId } from '../../src/dialects/values.ts'
import { KEY, until } from '../support/reelay.ts'
import { SAMPLES_HOST, type Sample } from './samples.ts'

/** How a caller gives a reference: by a link, in the body, as a file that he has uploaded before, as a file of a form. */
export type Way = 'link' | 'inline' | 'upload' | 'part'

/** What came of a submit. */
export type Submitted = { readonly job: JobView } | { readonly problem: Problem; readonly status: number }

/** How long a caller waits between two looks, in ms. */
const LOOK_MS = 400

/** A caller at a gateway. */
export class Caller {
  readonly dialect: Dialect
  readonly #url: string
  readonly #publicUrl: string
  readonly #uploads = new Map<string, Promise<ReferenceSource>>()

  /** `publicUrl` is what links begin with that lead there, where that is another address. */
  constructor(dialect: Dialect, url: string, publicUrl = url) {
    this.dialect = dialect
    this.#url = url
    this.#publicUrl = publicUrl
  }

  /** The ways in which references in these roles can be given here: the file of a form is the first frame. */
  ways(roles: readonly ReferenceRole[]): readonly Way[] {
    const takesForms = this.dialect.submit.routes.some((route) => route.takesForms === true)
    const isFrame = roles.length === 1 && roles[0] === 'first_frame'
    return ['link', 'inline', 'upload', ...(takesForms && isFrame ? ['part' as const] : [])]
  }

  /** A sample as the source of a reference. */
  async source(sample: Sample, way: Way): Promise<ReferenceSource> {
    const { name, mediaType, bytes } = sample
    if (way === 'upload') return this.#upload(sample)
    // A file of a form is written where this stands.
    if (way === 'link' || way === 'part') return { from: 'url', url: `http://${SAMPLES_HOST}/${name}` }
    return { from: 'inline', dataUri: `data:${mediaType};base64,${bytes.toString('base64')}` }
  }

  /** Submits; `part` takes the place of the only reference. */
  async submit(request: GenerationRequest, part?: Sample): Promise<Submitted> {
    const { submit, problem } = this.dialect
    const wire = submit.request.encode(request, new Notes())
    const send = () => this.#send(wire, part === undefined ? undefined : formOf(wire, part))
    // A gateway with very much to do has no time to look at a reference: it says so, and has kept nothing.
    const answer = await until(send, ({ status }) => status !== 503, LOOK_MS)
    if (answer.status < 400) return { job: submit.response.decode(answer, new Notes()) }
    return { problem: problem.decode(answer, new Notes()).problem, status: answer.status }
  }

  /** Asks as this dialect asks, until the job has ended. */
  async end(id: string): Promise<JobView> {
    for (;;) {
      const view = await this.look(id)
      if (isTerminal(view.status)) return view
      await new Promise((wake) => setTimeout(wake, LOOK_MS))
    }
  }

  /** How a job is told, and what came of it where that is told apart. */
  async look(id: string): Promise<JobView> {
    const { retrieve, result } = this.dialect
    const answer = await this.#send(retrieve.request.encode({ id }, new Notes()))
    assert.ok(answer.status < 400, JSON.stringify(answer))
    const view = retrieve.response.decode(answer, new Notes())
    if (result === undefined || !isTerminal(view.status) || view.status === 'cancelled') return view
    return result.response.decode(await this.#send(result.request.encode({ id }, new Notes())), new Notes())
  }

  /** Tells a job to stop, as this dialect does. */
  async cancel(id: string): Promise<number> {
    const operation = this.dialect.cancel ?? this.dialect.discard
    assert.ok(operation)
    return (await this.#send(operation.request.encode({ id }, new Notes()))).status
  }

  /** The film, by what the answer says, or from where the dialect has it. */
  async film({ id, videos }: JobView): Promise<Uint8Array> {
    const { content } = this.dialect
    const asked = content?.request.encode({ id }, new Notes())
    const url = asked === undefined ? videos[0]?.url.replace(this.#publicUrl, this.#url) : this.#url + asked.path
    assert.ok(url, 'the answer names a film')
    const answer = await fetch(url, asked === undefined ? {} : { headers: this.#key })
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'video/mp4'], url)
    return new Uint8Array(await answer.arrayBuffer())
  }

  get #key() {
    return { authorization: `${this.dialect.scheme ?? 'Bearer'} ${KEY}` }
  }

  async #send({ method, path, query, headers, body }: WireRequest, form?: FormData): Promise<WireResponse> {
    const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((text) => [name, text]))
    const search = new URLSearchParams(pairs).toString()
    const json = body.kind === 'json' ? JSON.stringify(body.json) : undefined
    const sent = form ?? json
    const answer = await fetch(this.#url + path + (search === '' ? '' : `?${search}`), {
      method,
      headers: { ...headers, ...this.#key, ...(sent === json && json && { 'content-type': 'application/json' }) },
      ...(sent !== undefined && { body: sent }),
    })
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: jsonOf(await answer.text()) }
  }

  #upload(sample: Sample): Promise<ReferenceSource> {
    const known = this.#uploads.get(sample.name) ?? this.#bring(sample)
    this.#uploads.set(sample.name, known)
    return known
  }

  /** Uploads as the vendor of a dialect has it, and by the route of our own where it has nothing. */
  async #bring({ name, mediaType, bytes }: Sample): Promise<ReferenceSource> {
    const [url, key] = [this.#url, this.#key]
    const file = new File([new Uint8Array(bytes)], name, { type: mediaType })
    if (this.dialect.id === 'fal') {
      const told = await fetch(`${url}/fal/storage/upload/initiate`, {
        method: 'POST',
        headers: { ...key, 'content-type': 'application/json' },
        body: JSON.stringify({ content_type: mediaType, file_name: name }),
      })
      const { upload_url: to, file_url: link } = (await told.json()) as Record<string, string>
      const put = await fetch(String(to).replace(this.#publicUrl, url), {
        method: 'PUT',
        headers: { 'content-type': mediaType },
        body: file,
      })
      assert.equal(put.status, 200)
      return { from: 'url', url: String(link) }
    }
    const form = new FormData()
    const isReplicate = this.dialect.id === 'replicate'
    if (!isReplicate) form.set('kind', mediaType.split('/', 1)[0] ?? '')
    form.set(isReplicate ? 'content' : 'file', file)
    const path = isReplicate ? '/v1/files' : '/v1/files/upload'
    const answer = await fetch(url + path, { method: 'POST', headers: key, body: form })
    const told = (await answer.json()) as { readonly id: string; readonly urls?: { readonly get: string } }
    assert.ok(answer.ok, JSON.stringify(told))
    return isReplicate
      ? { from: 'url', url: String(told.urls?.get) }
      : { from: 'file', fileId: decodeFileId(told.id, 'id') }
  }
}

/** A body of JSON as a form, with a file in the place of its only reference. */
function formOf({ body }: WireRequest, { name, mediaType, bytes }: Sample): FormData {
  assert.ok(body.kind === 'json' && body.json !== null && typeof body.json === 'object')
  const form = new FormData()
  for (const [field, value] of Object.entries(body.json)) {
    if (field !== 'input_reference') form.set(field, typeof value === 'string' ? value : JSON.stringify(value))
  }
  form.set('input_reference', new File([new Uint8Array(bytes)], name, { type: mediaType }))
  return form
}

function jsonOf(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return text
  }
}
