/** Who goes on being seen: `she` of one shot is the woman of another one. */

import type { Action, ColourName, ShotReading, Subject } from './reading.ts'
import { actionOf } from './subject.ts'

/** So many subjects of one shot are kept. */
const CAST_MAX = 10

const PARTS: readonly Subject['part'][] = ['lead', 'prop', 'backdrop']

/** Two casts as one: what is named in both is there once. Leads come first. */
export function joinedCast(first: readonly Subject[], second: readonly Subject[]): readonly Subject[] {
  const later = second.filter(({ picture }) => picture === undefined || !first.some((one) => isNamed(one, picture)))
  return [...first, ...later]
    .sort((one, other) => PARTS.indexOf(one.part) - PARTS.indexOf(other.part))
    .slice(0, CAST_MAX)
}

/** Whether it is somebody, or what he rides or sits in. */
function isNamed({ picture, on }: Subject, name: string): boolean {
  return picture === name || on?.picture === name
}

/** Whom a shot goes on with: who was seen last, or, where it says `she` or `他`, the last living being. */
export function goingOn(
  shots: readonly ShotReading[],
  preamble: readonly Subject[],
  isSpokenOf: boolean,
): readonly Subject[] {
  const casts = [preamble, ...shots.map(({ cast }) => cast.filter(({ part }) => part === 'lead'))]
  const living = isSpokenOf ? casts.findLast((cast) => cast.some(isLiving)) : undefined
  const last = casts.at(-1) ?? []
  return living ?? (last.length > 0 ? last : preamble)
}

/** What a shot shows that names somebody and speaks of others as known: both, and the known ones first. */
export function withKnown(
  own: readonly Subject[],
  known: readonly Subject[],
  action: Action | undefined,
): readonly Subject[] {
  if (own.some(({ nature }) => nature === 'person')) return own
  if (own.every((subject) => !isLiving(subject))) return joinedCast(acting(known, action), own.map(asProp))
  return joinedCast(
    acting(
      known.filter(({ nature }) => nature === 'person'),
      action,
    ),
    own,
  )
}

/** The same ones doing something else. */
export function acting(cast: readonly Subject[], action: Action | undefined): readonly Subject[] {
  if (action === undefined) return cast
  return cast.map((subject) => {
    const { picture, nature } = subject
    return { ...subject, action: picture === undefined ? action : actionOf({ picture, nature }, action) }
  })
}

/** The same ones, people in what a later sentence says that they wear. */
export function inDress(cast: readonly Subject[], colour: ColourName | undefined): readonly Subject[] {
  if (colour === undefined) return cast
  return cast.map((subject) =>
    subject.nature === 'person' ? { ...subject, colour: subject.colour ?? colour } : subject,
  )
}

function isLiving({ nature }: Subject): boolean {
  return nature === 'person' || nature === 'animal'
}

function asProp(subject: Subject): Subject {
  return subject.part === 'lead' ? { ...subject, part: 'prop' } : subject
}
