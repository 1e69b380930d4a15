/** Every behaviour by its name. */

import type { Behaviour } from '../behaviour.ts'
import { CALLBACK_BEHAVIOURS } from './on-callback.ts'
import { FILM_BEHAVIOURS } from './on-film.ts'
import { STATE_BEHAVIOURS } from './on-state.ts'
import { SUBMIT_BEHAVIOURS } from './on-submit.ts'
import { TRANSPORT_BEHAVIOURS } from './on-transport.ts'

/** All behaviours by what they are about, in the order of the help. */
export const BEHAVIOUR_GROUPS: Readonly<Record<string, readonly Behaviour[]>> = {
  'At the submit, nothing is taken on': SUBMIT_BEHAVIOURS,
  'The job was taken on': STATE_BEHAVIOURS,
  'The film': FILM_BEHAVIOURS,
  'On the way back, what was asked has been done': TRANSPORT_BEHAVIOURS,
  'Callbacks, where they are sent': CALLBACK_BEHAVIOURS,
}

const BY_NAME: ReadonlyMap<string, Behaviour> = new Map(
  Object.values(BEHAVIOUR_GROUPS)
    .flat()
    .map((behaviour) => [behaviour.name, behaviour]),
)

/** The names of all behaviours. */
export const BEHAVIOUR_NAMES: readonly string[] = [...BY_NAME.keys()]

/** The behaviour of this name. */
export function findBehaviour(name: string): Behaviour | undefined {
  return BY_NAME.get(name)
}
