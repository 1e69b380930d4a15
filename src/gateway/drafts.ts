/**
 * Going on from a draft: the film in full of what a draft has shown. Prompt, references, seed, sound, length and camera are
 * the draft's; the rest is asked for anew (Ark's page on drafts).
 */

import type { Principal } from '../auth/authenticate.ts'
import type { Catalog } from '../core/catalog.ts'
import type { Job, PreparedReference } from '../core/job.ts'
import { problem, ProblemError } from '../core/problem.ts'
import type { StoredFile } from '../core/records.ts'
import type { GenerationRequest, Reference } from '../core/request.ts'
import { type AdmitReferencesDeps, newFile } from './admit-references.ts'
import { findJob } from './retrieve.ts'

/** A request with what its draft says, and the draft's references as files that come with it. */
export type Drafted = { readonly request: GenerationRequest; readonly files: readonly StoredFile[] }

type SucceededJob = Extract<Job, { status: 'succeeded' }>

/** Fills in what the draft says. Throws `ProblemError` where the request names none that can be gone on from. */
export async function fromDraft(
  deps: AdmitReferencesDeps & { readonly catalog: Catalog },
  { tenantId }: Pick<Principal, 'tenantId'>,
  request: GenerationRequest,
): Promise<Drafted> {
  const { draftOfId } = request
  if (draftOfId === undefined) return { request, files: [] }
  const draft = await findDraft(deps, tenantId, draftOfId)
  const family = deps.catalog.find(request.model)?.family
  if (family !== undefined && family !== draft.order.family) {
    const message = `The draft was made by ${draft.request.model}; only the same model can go on from it.`
    throw problem('unsupported_combination', message, 'model')
  }
  const kept = draft.references.map((reference) => keptOf(deps, tenantId, reference))
  const { prompt, durationSeconds, frames } = draft.request
  const { seed, audio, cameraFixed, shape } = draft.order
  return {
    files: kept.flatMap(({ file }) => file ?? []),
    request: {
      ...request,
      prompt,
      references: kept.map(({ reference }) => reference),
      ...(durationSeconds !== undefined && { durationSeconds }),
      ...(frames !== undefined && { frames }),
      ...(shape !== undefined && { ratio: shape.isOpen === true ? 'adaptive' : shape.ratio }),
      ...(cameraFixed && { cameraFixed }),
      seed,
      generateAudio: audio,
    },
  }
}

/** A reference of a draft's for the film in full: its bytes as a file of its own, or what it names in a library. */
function keptOf(
  deps: AdmitReferencesDeps,
  tenantId: Principal['tenantId'],
  reference: PreparedReference,
): { readonly reference: Reference; readonly file?: StoredFile } {
  const { role } = reference
  if ('library' in reference) return { reference: { role, source: reference.library } }
  const file = newFile(deps, tenantId, reference.asset, 'draft')
  return { reference: { role, source: { from: 'file', fileId: file.id } }, file }
}

async function findDraft(
  { store }: AdmitReferencesDeps,
  tenantId: Principal['tenantId'],
  id: string,
): Promise<SucceededJob> {
  const job = await findJob(store, tenantId, id).catch((error: unknown) => {
    if (!(error instanceof ProblemError) || error.problem.code !== 'job_not_found') throw error
    throw problem('invalid_parameter', 'There is no such draft.', 'draftOfId')
  })
  if (job.status !== 'succeeded' || !job.order.draft) {
    throw problem('invalid_parameter', 'What is gone on from is a draft that has succeeded.', 'draftOfId')
  }
  return job
}
