/**
 * Faults that the engine once had, or might have: each as changes of the source text, made while it is loaded. A simulator
 * that does not find them is worth nothing.
 */

import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ACCOUNT_FAULTS } from './account-faults.ts'
import { type KnownFault, one } from './fault-edits.ts'
import { PROVIDER_FAULTS, RARE_PROVIDER_FAULTS } from './provider-faults.ts'
import { TELLING_FAULTS } from './telling-faults.ts'

/** The four of which an earlier version really died. */
const REVIEWED_FAULTS: readonly KnownFault[] = [
  {
    name: 'one failed commit at the end makes a job loop for ever',
    edits: [
      // The film is moved away by being brought home, and what was brought home is not written down.
      {
        file: 'test/simulator/local-upstream.ts',
        from: '      yield Buffer.from(text)\n',
        to: '      if (taken.has(text)) throw problem("file_not_found", "")\n      taken.add(text)\n      yield Buffer.from(text)\n',
      },
      {
        file: 'test/simulator/local-upstream.ts',
        from: 'const TROUBLES_MAX = 2',
        to: 'const TROUBLES_MAX = 2\nconst taken = new Set()',
      },
      {
        file: 'src/engine/collect.ts',
        from: 'return writeDown(deps, step, job, attempt, result, signal)',
        to: "return { ...(await succeeded(deps, job, attempt, result, signal)), writes: [result.video, result.lastFrame, result.poster, result.scrubSheet, result.storyboard].flatMap((asset) => asset === undefined ? [] : [{ write: 'use-asset', digest: asset.digest, use: { owner: 'job', ownerId: job.id, tenantId: job.tenantId } }]) }",
      },
      {
        file: 'src/engine/conclude.ts',
        from: 'const committed = await commitPatiently(deps, all, signal)',
        to: 'const committed = await deps.store.commit(all)',
      },
      // It is made again under the same attempt, of which the renderer says that it is done; and that counts as progress.
      {
        file: 'src/engine/watch.ts',
        from: 'return again(upstream, noted, attempt, undefined)',
        to: "return { job: noted, to: { kind: 'dispatch', lane: laneOf('dispatch', upstream.id) }, event: 'job.lost' }",
      },
    ],
  },
  one(
    'a succeeded job is cancelled at its provider',
    'src/engine/conclude.ts',
    "const isSettled = upstreamIsDone || outcome.status === 'succeeded'",
    'const isSettled = false',
  ),
  one(
    'a provider that cannot be asked eight times fails a job that is paid for',
    'src/engine/policy.ts',
    'if (isPassing(problem.code)) return {',
    'if (isPassing(problem.code) && step.parks < UNFORESEEN_TRIES_MAX) return {',
  ),
  one(
    "a worker who comes too late cancels the winner's work",
    'src/engine/conclude.ts',
    "  if (!committed.committed) return afterRefusal(deps, step, committed.guard, signal)\n  deps.pass('settle.after-commit')",
    "  const late = deps.upstreams.find(attempt?.upstreamId)\n  if (!committed.committed && attempt?.handle !== undefined) await late?.cancel(attempt.handle, signal)\n  if (!committed.committed) return afterRefusal(deps, step, committed.guard, signal)\n  deps.pass('settle.after-commit')",
  ),
]

/** Others: some were found by the simulator itself, some are guards left out. */
const OTHER_FAULTS: readonly KnownFault[] = [
  one(
    'a commit whose answer was lost leaves its step claimed for ever',
    'src/engine/conclude.ts',
    "if (guard === 'lease') return undefined",
    'return undefined',
  ),
  {
    name: 'a worker taken for dead keeps what nobody works on',
    edits: [
      { file: 'src/engine/worker.ts', from: '      await store.retire(id)\n', to: '' },
      {
        file: 'src/engine/lane.ts',
        from: "if (signal.reason === ('lost' satisfies StopReason)) await this.#free(last)",
        to: '',
      },
    ],
  },
  one(
    'an engine that is stopped while it starts runs on',
    'src/engine/engine.ts',
    'await Promise.allSettled([starting])',
    '',
  ),
  one(
    'one look that does not find a work is believed',
    'src/engine/watcher.ts',
    'if (still.looks < LOST.looks || clock.nowMs() - still.sinceMs < LOST.forMs) {',
    'if (false) {',
  ),
  one(
    'an unknown submit is tried again',
    'src/engine/dispatch.ts',
    'if (upstream?.repeatable !== true) return',
    'if (upstream === undefined) return',
  ),
  {
    name: 'a cancel that has not seen the handle forgets it',
    edits: [
      {
        file: 'src/engine/dispatch.ts',
        from: 'const taken = { ...withNotes(job, notes) }',
        to: 'const taken = withNotes(job, notes)',
      },
      { file: 'src/engine/dispatch.ts', from: "    event: 'job.dispatched',\n", to: '' },
    ],
  },
  one(
    'a film is not used by its job',
    'src/lifecycle/settle.ts',
    'return useAssets(job, storedBytesOf(result))',
    'return []',
  ),
  one(
    'the pictures of a film are not used by its job',
    'src/engine/stills.ts',
    'return [...useAssets(job, used), ...change(',
    'return [...change(',
  ),
  one(
    'a cancelled job goes on at its provider',
    'src/lifecycle/settle.ts',
    'return stopsUpstream ? [over, cancellation(job, attempt)] : [over]',
    'return [over]',
  ),
  one(
    'a cancel that was not heard is given up',
    'src/engine/cancel.ts',
    'if (step.retries < TRIES_MAX)',
    'if (step.retries < 0)',
  ),
  one(
    'a callback that was refused counts as delivered',
    'src/webhooks/schedule.ts',
    'outcome.status < 300',
    'outcome.status < 600',
  ),
  one(
    'deadlines are forgotten',
    'src/lifecycle/deadlines.ts',
    'await deps.store.overdue(SWEEP_LIMIT, this.#after)',
    '[]',
  ),
  one(
    'refused bytes stay',
    'src/engine/sweep.ts',
    'await store.unusedAssets(UNUSED_MS, PAGE + this.#failed.size)',
    '[]',
  ),
  one('files of the dead stay', 'src/engine/sweep.ts', 'await storage.dropAbandoned(() => this.#livingOrSeen())', '0'),
  one(
    'a failed job keeps its references',
    'src/lifecycle/settle.ts',
    'else writes.push',
    'else if (false) writes.push',
  ),
]

/** Faults that take many thousands of lives to be found: too long for every run of the tests, not for `--fault`. */
export const RARE_FAULTS: readonly KnownFault[] = [
  one(
    'a submit that is refused at its second try is taken for one that never began',
    'src/engine/dispatch.ts',
    'if (isRepeated && isPassing(error.problem.code)) throw error',
    '',
  ),
  one(
    'dispatches that died with a slot wait for that slot',
    'src/engine/engine.ts',
    "lane: laneOf('submit', id), capacity",
    "lane: laneOf('submit', id), room: async () => slots.count - (await deps.store.slotsTaken(slots.name)), capacity",
  ),
  one(
    "a slow look's answer makes the watcher forget a work",
    'src/engine/watcher.ts',
    'if (this.#held.get(id) === held) this.#held.delete(id)',
    'this.#held.delete(id)',
  ),
  one(
    'what nobody could look at is called no video',
    'src/engine/collect.ts',
    "if (!(error instanceof ProblemError) || error.problem.code !== 'unsupported_media') throw error",
    '',
  ),
  one(
    'a work of this process is retried by another, which has lost it',
    'src/engine/job-step.ts',
    'const keep = isLocalWork(deps, step)',
    'const keep = false',
  ),
  one('renders that nobody waits for are kept', 'src/lifecycle/kept-works.ts', 'upstream.kept?.() ?? []', '[]'),
  one(
    'a handle that comes to a worker taken for dead is forgotten',
    'src/engine/rescue-handle.ts',
    "const passed = known.state === 'ended' ? 'over' : await passOn(deps, submitted, known, notes)",
    'return',
  ),
  one(
    'who is to hear of a job is asked for once, and what its step has found out is forgotten',
    'src/engine/conclude.ts',
    'patiently(deps, signal, () => deps.store.listeners(tenantId))',
    'deps.store.listeners(tenantId)',
  ),
  ...RARE_PROVIDER_FAULTS,
]

/** Those that every run of the tests brings back. */
export const COMMON_FAULTS: readonly KnownFault[] = [
  ...REVIEWED_FAULTS,
  ...OTHER_FAULTS,
  ...ACCOUNT_FAULTS,
  ...PROVIDER_FAULTS,
  ...TELLING_FAULTS,
]

/** Every known fault. */
export const KNOWN_FAULTS: readonly KnownFault[] = [...COMMON_FAULTS, ...RARE_FAULTS]

const root = pathToFileURL(`${join(import.meta.dirname, '..', '..')}/`).href

/** Brings a fault back in this thread; what has been loaded already stays as it is. Throws when a text is not there once. */
export function bringBack(name: string): void {
  const fault = KNOWN_FAULTS.find((candidate) => candidate.name === name)
  if (fault === undefined) throw new Error(`no fault is called ${name}`)
  registerHooks({
    load(url, context, next) {
      const edits = fault.edits.filter(({ file }) => url === `${root}${file}`)
      const loaded = next(url, context)
      if (edits.length === 0) return loaded
      let source = Buffer.from(loaded.source as Uint8Array).toString()
      for (const { from, to } of edits) {
        if (source.split(from).length !== 2) throw new Error(`${url} does not hold this once: ${from}`)
        source = source.replace(from, () => to)
      }
      return { ...loaded, source }
    },
  })
}
