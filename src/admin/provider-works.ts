/**
 * What a change of a provider means for the works that it has: they are asked for at its origin by the key that gave them, so
 * neither goes away under them unless the operator says so.
 */

import type { ActiveJob } from '../core/job.ts'
import { isActive } from '../core/job.ts'
import { type Problem, problem } from '../core/problem.ts'
import type { Credential, ProviderBook } from '../core/provider.ts'
import type { Write } from '../core/writes.ts'
import { tryEnd } from '../lifecycle/end-job.ts'
import { originOf } from '../lib/sealing.ts'
import { ADMIN, type AdminDeps } from './admin-deps.ts'

const UNDER_WAY = ['queued', 'running'] as const

/** Jobs that are looked at together, and how often the list of them is read at most. */
const PAGE = 100
const PAGES_MAX = 1_000

const TAKEN_OUT: Problem = {
  code: 'upstream_failed',
  message: 'The provider that was making this video has been taken out.',
}

/** Throws `provider_busy` when jobs are under way at one of these. */
export async function refuseBusy(deps: Pick<AdminDeps, 'store'>, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const jobs = await jobsAt(deps, name)
    if (jobs === undefined) continue
    const message = `${name} has ${jobs} under way: drain it and wait, or remove it by force and lose them.`
    throw problem('provider_busy', message)
  }
}

/**
 * Throws `provider_busy` when works would be asked for at another origin than they were given to, unless the provider is
 * `off`: then nobody is asked, and its operator knows where they are. The same for a key that goes while works are known by it.
 */
export async function refuseBusyChanges(
  deps: Pick<AdminDeps, 'store'>,
  book: ProviderBook,
  writes: readonly Write[],
): Promise<void> {
  for (const write of writes) {
    if (write.write === 'save-provider') {
      const { name, baseUrl, dialectId, profile } = write.provider
      const before = book.providers.find((provider) => provider.name === name)
      if (before === undefined || before.state === 'off') continue
      const isOtherWords = before.dialectId !== dialectId || before.profile !== profile
      if (!isOtherWords && originOf(before.baseUrl) === originOf(baseUrl)) continue
      const jobs = await jobsAt(deps, name)
      if (jobs === undefined) continue
      const message =
        `${name} has ${jobs} under way, which ${originOf(baseUrl)} may not know in ${isOtherWords ? 'these' : 'its'} words: ` +
        'drain it and wait, or, where it is the same service, turn it off, change it, and resume it.'
      throw problem('provider_busy', message, isOtherWords ? 'dialect' : 'url')
    }
    if (write.write === 'delete-credential') {
      const gone = book.credentials.find(({ id }) => id === write.id)
      if (gone !== undefined) await refuseBusyKey(deps, gone)
    }
  }
}

/** Throws `provider_busy` while works are known by this key. */
export async function refuseBusyKey({ store }: Pick<AdminDeps, 'store'>, { id, label }: Credential): Promise<void> {
  const works = await store.slotsTaken(id)
  if (works === 0) return
  const what = works === 1 ? 'a work' : `${works} works`
  throw problem(
    'provider_busy',
    `${what} under way can be asked for by the key ${label} alone: close it and wait, or remove it by force.`,
  )
}

async function jobsAt({ store }: Pick<AdminDeps, 'store'>, upstreamId: string): Promise<string | undefined> {
  const jobs = await store.countJobs({ upstreamId, status: [...UNDER_WAY] })
  if (jobs === 0) return undefined
  return jobs === 1 ? 'a job' : `${jobs} jobs`
}

/**
 * Fails the jobs that a provider had which is not there any more. What had come home already ends as it would have. A job that
 * changes at this very moment is looked at again.
 */
export async function failWorksOf(deps: AdminDeps, upstreamId: string): Promise<void> {
  // Nobody is left to be told to stop.
  const ending = { ...deps, upstreams: { find: () => ({ isLocal: true }) } }
  for (let page = 0; page < PAGES_MAX; page++) {
    const query = { upstreamId, status: [...UNDER_WAY], limit: PAGE, order: 'oldest first' } as const
    const jobs = (await deps.store.jobs(query)).filter((job): job is ActiveJob => isActive(job))
    const lost = jobs.filter(({ collected }) => collected === undefined)
    if (lost.length === 0) return
    for (const job of lost) await tryEnd(ending, job, { status: 'failed', failure: TAKEN_OUT }, ADMIN)
  }
}
