/** A ComfyUI server at the far end of the loopback, an upstream before it, and the example workflow of the documentation. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type AttemptId, type JobId, makeId } from '../../../src/core/ids.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../src/core/json.ts'
import type { PreparedReference } from '../../../src/core/job.ts'
import type { UpstreamReport, Work } from '../../../src/core/upstream-port.ts'
import { createFakeComfy, type FakeComfyOptions } from '../../../src/fake-provider/comfyui/fake-comfyui.ts'
import { systemClock, systemRandom } from '../../../src/lib/clock.ts'
import { createComfyUpstream, type ComfyUpstreamOptions } from '../../../src/upstreams/comfyui/comfyui-upstream.ts'
import { readWorkflow } from '../../../src/upstreams/comfyui/workflow.ts'
import { offerOf } from '../../../src/upstreams/comfyui/workflow-offer.ts'
import { ORDER } from '../../support/orders.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** The example of the documentation, with changes to its members. */
export function exampleWorkflow(changes: JsonObject = {}): JsonObject {
  const json: Json = JSON.parse(readFileSync(join(root, 'docs/examples/comfyui-wan.json'), 'utf8'))
  if (!isJsonObject(json)) throw new Error('the example is no object')
  return { ...json, ...changes }
}

/** The example with other bindings, and without those that are `null`. */
export function withBindings(changes: JsonObject, others: JsonObject = {}): JsonObject {
  const example = exampleWorkflow(others)
  const bindings = { ...(isJsonObject(example['bindings']) ? example['bindings'] : {}), ...changes }
  return { ...example, bindings: Object.fromEntries(Object.entries(bindings).filter(([, value]) => value !== null)) }
}

/** The bytes of references, by their digest. */
export const bytes = new Map<string, Uint8Array>()

/** A picture that was admitted. */
export function reference(text: string, role: PreparedReference['role'] = 'first_frame'): PreparedReference {
  const content = Buffer.from(text)
  const digest = createHash('sha256').update(content).digest('hex')
  bytes.set(digest, content)
  const facts = { kind: 'image', mediaType: 'image/png', widthPx: 64, heightPx: 64 } as const
  return { role, asset: { digest, sizeBytes: content.byteLength, facts } }
}

const storage = {
  async *read(digest: string) {
    const content = bytes.get(digest)
    if (content === undefined) throw new Error('no such bytes')
    for (let at = 0; at < content.byteLength; at += 3) yield content.subarray(at, at + 3)
  },
}

let works = 0

/** A work under an attempt of its own. */
export function work(changes: Partial<Work> = {}): Work {
  const chance = systemRandom.bytes(10)
  return {
    jobId: makeId<JobId>(++works, chance),
    attemptId: makeId<AttemptId>(works, chance),
    request: { model: ORDER.model, prompt: 'as the caller wrote it', references: [] },
    order: ORDER,
    references: [],
    ...changes,
  }
}

/** Never aborted. */
export const calm = new AbortController().signal

/** The server and the upstream. */
export async function comfy(
  context: TestContext,
  {
    declared = exampleWorkflow(),
    changes = {},
    ...options
  }: FakeComfyOptions & { readonly declared?: JsonObject; readonly changes?: Partial<ComfyUpstreamOptions> } = {},
) {
  const server = await createFakeComfy({ runMs: 100, ...options })
  const workflow = readWorkflow(declared)
  const failures: string[] = []
  const upstream = createComfyUpstream({
    id: 'comfy',
    baseUrl: server.origin,
    workflow,
    offers: [offerOf(workflow)],
    slots: 2,
    pollIntervalMs: 50,
    storage,
    clock: systemClock,
    random: systemRandom,
    onFailure: (_id, detail) => void failures.push(detail),
    ...changes,
  })
  context.after(async () => {
    await upstream.close()
    await server.close()
  })
  const look = async (handle: Json): Promise<UpstreamReport> => {
    const [report] = await upstream.check([handle], calm)
    if (report === undefined) throw new Error('there was no report')
    return report
  }
  const end = async (handle: Json): Promise<UpstreamReport> => {
    for (;;) {
      const report = await look(handle)
      if (report.state !== 'queued' && report.state !== 'running') return report
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  return { server, upstream, failures, look, end }
}
