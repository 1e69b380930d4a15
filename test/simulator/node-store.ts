/** The store as a node sees it: each call takes its time and may fail; a commit may be made without anybody learning of it. */

import type { Store, StoreNews } from '../../src/core/store-port.ts'
import type { CommitResult, Write } from '../../src/core/writes.ts'
import { away } from './faults.ts'
import type { Io } from './io.ts'
import { problem } from '../../src/core/problem.ts'

/** Told of each commit as it is made; makes it. */
export type CommitWitness = (
  nodeName: string,
  writes: readonly Write[],
  apply: () => Promise<CommitResult>,
) => Promise<CommitResult>

/** Changes that may be made although their answer is lost. Claims are not among them: a store gives doubtful ones back. */
const SMALL_CHANGES: ReadonlySet<string> = new Set(['enlist', 'heartbeat', 'retire', 'rescue'])

/** Wraps a store. */
export function nodeStore(inner: Store, io: Io, witness: CommitWitness, onRescue: () => void): Store {
  const { world } = io
  const commit = (writes: readonly Write[]): Promise<CommitResult> => {
    const { chance, faults } = world
    const isRefused = world.away.has('store') || chance.hit(faults.refusedCommit)
    const isLost = !isRefused && chance.hit(faults.lostCommit)
    const what = world.trace === undefined ? 'commit' : `commit ${writes.map(tell).join(', ')}`
    const apply = () => {
      const result = witness(io.name, writes, () => inner.commit(writes))
      if (world.trace !== undefined) {
        void result.then((made) => {
          if (!made.committed) world.trace?.(`${io.name} ${what}: refused by guard ${made.guard}`)
        })
      }
      return result
    }
    return io.call(what, apply, {
      ...(isRefused && { refused: chance.hit(0.3) ? problem('storage_full', 'the disk is full') : away('the store') }),
      ...(isLost && { lost: away('the store') }),
    })
  }
  let newsAtMs = 0
  const watch = (listener: (news: StoreNews) => void): (() => void) =>
    inner.watch((news) => {
      const { scheduler, chance, faults } = world
      const times = chance.hit(faults.doubledNews) ? 2 : 1
      for (let time = 0; time < times; time++) {
        newsAtMs = Math.max(newsAtMs, scheduler.nowMs + chance.between(0, 30))
        scheduler.add({ inMs: newsAtMs - scheduler.nowMs, owner: io.owner, done: () => listener(news) })
      }
    })
  const calls = new Map<string | symbol, unknown>([
    ['commit', commit],
    ['watch', watch],
    ['close', () => inner.close()],
    ['rescue', question(inner, io, 'rescue', onRescue)],
  ])
  return new Proxy(inner, {
    get(_, key) {
      const known = calls.get(key)
      if (known !== undefined) return known
      const made = question(inner, io, String(key))
      calls.set(key, made)
      return made
    },
  })
}

function question(
  inner: Store,
  io: Io,
  name: string,
  onDone?: () => void,
): (...args: readonly unknown[]) => Promise<unknown> {
  const method: unknown = Reflect.get(inner, name)
  if (typeof method !== 'function') throw new Error(`a store has no ${name}`)
  const { world } = io
  let wasLate = false
  return (...args) => {
    const { chance, faults } = world
    const isAway = world.away.has('store') || chance.hit(faults.failedQuestion)
    const isLost = isAway && SMALL_CHANGES.has(name) && chance.hit(0.5)
    const what = world.trace === undefined ? name : `${name} ${args.map(brief).join(' ')}`
    const fate = isLost ? { lost: away('the store') } : isAway ? { refused: away('the store') } : {}
    const ask = () => {
      const answer = method.apply(inner, args)
      onDone?.()
      return answer
    }
    // Once for each node: a work of its own that is lost eight times is given up, and rightly so.
    const isLate = name === 'heartbeat' && !wasLate && chance.hit(faults.lateHeartbeat)
    wasLate ||= isLate
    return io.call(what, ask, isLate ? { ...fate, moreMs: chance.between(12_000, 40_000) } : fate)
  }
}

function brief(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const { lane, workerId } = value as { lane?: string; workerId?: string }
  return lane === undefined ? '' : `${lane} for ${workerId}`
}

/** A write in a few words. */
function tell(write: Write): string {
  switch (write.write) {
    case 'insert-job':
    case 'update-job':
      return `${write.write} ${write.job.id} v${write.job.version} ${write.job.status}`
    case 'move-step':
      return `move-step ${write.lease.id}#${write.lease.generation} to ${write.to.lane} in ${write.to.afterMs} as ${write.as}${write.keep === true ? ', kept' : ''}`
    case 'hold-step':
    case 'finish-step':
      return `${write.write} ${write.lease.id}#${write.lease.generation}`
    case 'enqueue-step':
      return `enqueue-step ${write.step.id} on ${write.step.lane}`
    case 'begin-attempt':
    case 'update-attempt':
      return `${write.write} ${write.attempt.id} ${write.attempt.state}`
    case 'append-event':
      return `event ${write.event.type}`
    case 'insert-delivery':
    case 'update-delivery':
      return `delivery ${write.delivery.id} ${write.delivery.state}`
    default:
      return 'digest' in write ? `${write.write} ${write.digest.slice(0, 8)}` : write.write
  }
}
