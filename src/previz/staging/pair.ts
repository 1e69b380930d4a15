/** Two people of whom nothing else is known are a couple where they share something. Pure. */

import type { Subject } from '../script/reading.ts'

/** A subject as one group of two, where it is any two people. */
export function asPair(subject: Subject): Subject {
  return subject.picture === 'person' && subject.count === 2 ? { ...subject, picture: 'couple', count: 1 } : subject
}
