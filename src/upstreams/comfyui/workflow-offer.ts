/** What a workflow can do, by what is bound in it: routing, and so admission, go by that. */

import type { Offer } from '../../core/model.ts'
import type { Workflow } from './workflow.ts'

/** The offer of a workflow for these models; without any, for all. */
export function offerOf(workflow: Workflow, models?: readonly string[]): Offer {
  const { slots, values, sound, seconds } = workflow
  const roles = [...new Set(slots.map(({ role }) => role))]
  const hasFrames = roles.includes('first_frame') || roles.includes('last_frame')
  return {
    ...(models !== undefined && { models }),
    sound,
    roles,
    roleCountMax: Object.fromEntries(
      roles.map((role) => [role, slots.filter((slot) => slot.role === role).length] as const),
    ),
    ...(slots.some(({ remove }) => remove === undefined) && { needsReference: true }),
    referencesMax: slots.length,
    framesWithReferences: hasFrames && roles.some((role) => role.startsWith('reference_')),
    // Somebody has to say how long it is to be, and a graph does not choose.
    fixedLength: true,
    ...(seconds !== undefined && { seconds: [seconds] }),
    ...(values.frames === undefined && { wholeSeconds: true }),
  }
}
