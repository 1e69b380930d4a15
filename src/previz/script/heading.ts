/** Whether whoever goes somewhere comes to the camera or goes away from it. */

import { hasRole, type Word } from './phrase.ts'
import type { Action, Heading, Subject } from './reading.ts'

/** What takes somebody somewhere. */
export const MOVING: readonly Action[] = ['walk', 'run', 'drive', 'fly', 'swim', 'sail']

/** The leads who go somewhere, with the way that is said of it. */
export function withHeading(cast: readonly Subject[], words: readonly Word[]): readonly Subject[] {
  const heading = headingIn(words)
  if (heading === undefined) return cast
  return cast.map((one) => (one.part === 'lead' && MOVING.includes(one.action) ? { ...one, heading } : one))
}

function headingIn(words: readonly Word[]): Heading | undefined {
  const said = words.filter(({ isTakenBack, about }) => !isTakenBack && about !== 'camera')
  if (said.some((word) => hasRole(word, 'towards_us'))) return 'towards'
  return said.some((word) => hasRole(word, 'off')) ? 'away' : undefined
}
