/** Several people of one name are no twins: each is a subject of its own where they are staged. Pure. */

import { heightInGroup } from '../cast/puppet/variety.ts'
import { isPersona } from '../cast/puppet/personas.ts'
import type { Chance } from '../random.ts'
import type { Subject } from '../script/reading.ts'

/** So many are painted; of more, some look alike. */
const LOOKS_MAX = 4

/** One of several, and how tall it is beside the others. */
export type One = { readonly subject: Subject; readonly tall: number }

/** Each of so many who are seen of a subject. */
export function eachOf(subject: Subject, count: number, chance: Chance): readonly One[] {
  const { picture = '', on } = subject
  if (count < 2 || on !== undefined || !isPersona(picture))
    return Array.from({ length: count }, () => ({ subject, tall: 1 }))
  const first = Math.floor(chance() * LOOKS_MAX)
  const looks = Array.from({ length: Math.min(count, LOOKS_MAX) }, (_, index): One => {
    const variant = first + index
    return { subject: { ...subject, variant }, tall: heightInGroup(picture, variant) }
  })
  return Array.from({ length: count }, (_, index) => looks[index % looks.length] ?? { subject, tall: 1 })
}
