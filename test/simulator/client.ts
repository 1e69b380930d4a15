/** Clients: each lives one life, asks whichever node is there, and remembers what he was told. */

import type { JobId } from '../../src/core/ids.ts'
import type { JobStatus } from '../../src/core/job-status.ts'
import { isTerminal } from '../../src/core/job.ts'
import { ProblemError } from '../../src/core/problem.ts'
import type { GenerationRequest, Reference } from '../../src/core/request.ts'
import type { Errands } from './errands.ts'
import { type Life, promptOf } from './lives.ts'
import { picture } from './network.ts'
import type { NodeWorld, Verbs } from './node.ts'

/** Files that several clients upload alike. */
const SHARED = 3

/** All clients of a world. */
export class Client {
  readonly #world: NodeWorld
  readonly #errands: Errands

  constructor(world: NodeWorld, errands: Errands) {
    this.#world = world
    this.#errands = errands
  }

  /** Plans a life. */
  plan(life: Life): void {
    this.#errands.after(life.atMs, () => {
      void this.#errands.at((node) => this.#submit(node.verbs, life))
    })
  }

  async #submit(verbs: Verbs, life: Life): Promise<void> {
    const references: Reference[] = []
    for (const what of life.references) references.push(await this.#reference(verbs, life, what))
    const request = requestOf(life, references)
    const key = life.submitsAgain === undefined ? undefined : `key of ${life.index}`
    const submit = async (there: Verbs) => this.#accepted(life, await there.submit(life.tenantId, request, key))
    // Under a key it comes again, at whichever node: whether it goes well or not, and while it is under way.
    for (let time = 0; time < (life.submitsAgain ?? 0); time++) {
      const waitMs = this.#world.chance.pick([0, 5, 2_000, 30_000])
      this.#errands.after(waitMs, () => void this.#errands.at((node) => submit(node.verbs)))
    }
    await submit(verbs)
  }

  #accepted(life: Life, id: JobId): void {
    if (life.jobId === undefined) {
      life.jobId = id
      this.#lead(life, id)
    } else if (life.jobId !== id) {
      this.#world.witness.break('a submit that comes again is one', `${life.jobId} and ${id}`)
    }
  }

  /** What a client does with a job that was accepted. */
  #lead(life: Life, id: JobId): void {
    const { chance } = this.#world
    for (let look = 0; look < life.looks; look++) {
      this.#errands.after(
        chance.between(0, 20_000),
        () => void this.#errands.at(({ verbs: there }) => this.#look(there, life, id)),
      )
    }
    if (life.cancelAfterMs !== undefined) {
      this.#errands.after(
        life.cancelAfterMs,
        () => void this.#errands.at(({ verbs: there }) => this.#cancel(there, life, id)),
      )
    }
    if (life.cancelsWhenTaken) {
      const cancel = () => void this.#errands.at(({ verbs: there }) => this.#cancel(there, life, id))
      life.onTaken = () => this.#errands.after(chance.between(0, 3), cancel)
    }
    if (life.removeAfterMs !== undefined) {
      this.#errands.after(
        life.removeAfterMs,
        () => void this.#errands.at(({ verbs: there }) => this.#remove(there, life, id)),
      )
    }
  }

  async #reference(verbs: Verbs, life: Life, what: Life['references'][number]): Promise<Reference> {
    const shared = `shared ${life.index % SHARED}`
    switch (what) {
      case 'file':
      case 'shared': {
        const text = picture(what === 'file' ? promptOf(life) : shared)
        // Some are not what they are said to be: they are refused, and their bytes are nobody's.
        if (this.#world.chance.hit(0.1)) await verbs.upload(life.tenantId, text, 'audio').catch(() => undefined)
        const fileId = await verbs.upload(life.tenantId, text, 'image')
        return { role: 'reference_image', source: { from: 'file', fileId } }
      }
      case 'url':
      case 'unreachable':
        return { role: 'reference_image', source: { from: 'url', url: `https://${what}.example/${life.index}` } }
    }
  }

  async #look(verbs: Verbs, life: Life, id: string): Promise<void> {
    const earlier = life.seen
    const job = await this.#found(verbs, life, id)
    if (job === undefined) return
    if (earlier !== undefined && isTerminal(earlier) && job !== earlier) {
      this.#world.witness.break('who was told the end is told no other', `${id} was ${earlier} and is ${job}`)
    }
    if (isTerminal(job)) life.seen = job
  }

  async #found(verbs: Verbs, life: Life, id: string): Promise<JobStatus | undefined> {
    try {
      return (await verbs.find(life.tenantId, id)).status
    } catch (error) {
      if (life.isRemoved || !(error instanceof ProblemError) || error.problem.code !== 'job_not_found') throw error
      this.#world.witness.break('what was accepted is there', `${id} was not found`)
      return undefined
    }
  }

  async #cancel(verbs: Verbs, life: Life, id: string): Promise<void> {
    life.isCancelAsked = true
    const { status } = await verbs.cancel(life.tenantId, id)
    if (status !== 'cancelled') this.#world.witness.break('a cancel cancels', `${id} is ${status}`)
    life.seen = status
  }

  async #remove(verbs: Verbs, life: Life, id: string): Promise<void> {
    life.isCancelAsked = true
    life.isRemoved = true
    await verbs.remove(life.tenantId, id)
  }
}

function requestOf(life: Life, references: readonly Reference[]): GenerationRequest {
  return {
    model: 'seedance-2.0',
    prompt: promptOf(life),
    references,
    resolution: '480p',
    ratio: '16:9',
    durationSeconds: 4,
    generateAudio: false,
    ...(life.returnLastFrame && { returnLastFrame: true }),
    ...(life.channel !== undefined && { channel: life.channel }),
    ...(life.callback !== 'none' && { callbackUrl: `https://receiver.example/${life.index}` }),
    ...(life.expiresAfterSeconds !== undefined && { expiresAfterSeconds: life.expiresAfterSeconds }),
  }
}
