/** What a declared provider is held against: the dialects and the models that there are. */

import { problem, ProblemError } from '../core/problem.ts'
import type { DeclaredSettings } from '../providers/declaration.ts'
import type { AdminDeps } from './admin-deps.ts'

/** The one dialect whose providers have a workflow. */
const COMFYUI = 'comfyui'

/** What the rules are held against. */
export type RuleDeps = Pick<
  AdminDeps,
  'catalog' | 'upstreamDialects' | 'profilesOf' | 'uploadUrlDialects' | 'libraryDialects' | 'checkWorkflow'
>

/** Throws `ProblemError` `invalid_parameter`, `missing_parameter`, `model_not_found`; `at` is where the provider stands, such as `providers[0].`. */
export function checkSettings(
  { catalog, upstreamDialects, profilesOf, uploadUrlDialects, libraryDialects, checkWorkflow }: RuleDeps,
  { dialectId, profile, uploadUrl, models, costs, workflow, sharesLibrary }: DeclaredSettings,
  at: string,
): void {
  if (!upstreamDialects.includes(dialectId)) {
    const known = upstreamDialects.join(', ')
    throw problem('invalid_parameter', `${at}dialect must be one of ${known}.`, `${at}dialect`)
  }
  const profiles = profilesOf(dialectId)
  if (profile !== undefined && !profiles.includes(profile)) {
    const rule =
      profiles.length === 0
        ? `cannot be said: the dialect ${dialectId} has no profiles`
        : `must be one of ${profiles.join(', ')} for the dialect ${dialectId}, or absent`
    throw problem('invalid_parameter', `${at}profile ${rule}.`, `${at}profile`)
  }
  if (dialectId === COMFYUI && workflow === undefined) {
    throw problem('missing_parameter', `${at}workflow is required: it is what ${COMFYUI} runs.`, `${at}workflow`)
  }
  if (dialectId !== COMFYUI && workflow !== undefined) {
    throw problem('invalid_parameter', `${at}workflow is for ${COMFYUI} alone.`, `${at}workflow`)
  }
  if (workflow !== undefined) within(at, () => checkWorkflow(workflow))
  if (uploadUrl !== undefined && !uploadUrlDialects.includes(dialectId)) {
    const those = uploadUrlDialects.join(', ')
    const message = `${at}upload_url is for ${those} alone: whoever speaks ${dialectId} has its files, where it takes any, at its url.`
    throw problem('invalid_parameter', message, `${at}upload_url`)
  }
  if (sharesLibrary && !libraryDialects.includes(dialectId)) {
    const rule = `is for the dialects ${libraryDialects.join(' and ')}, in which media of a library can be named`
    throw problem('invalid_parameter', `${at}shares_library ${rule}.`, `${at}shares_library`)
  }
  const known = new Set(catalog.models.flatMap(({ name, family }) => [name, family]))
  const named = [
    ...models.map(({ model }) => ['models', model]),
    ...Object.keys(costs).map((model) => ['costs', model]),
  ]
  for (const [table = '', model = ''] of named) {
    if (known.has(model)) continue
    const shown = JSON.stringify(model.slice(0, 100))
    throw problem(
      'model_not_found',
      `${at}${table}: there is no model or family called ${shown}.`,
      `${at}${table}.${model.slice(0, 100)}`,
    )
  }
}

/** What is found wrong with a member of a provider, told with the place where that provider stands. */
function within(at: string, check: () => void): void {
  try {
    check()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { code, message, field = '' } = error.problem
    throw problem(code, at + message, at + field)
  }
}
