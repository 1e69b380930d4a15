/** Notes: what a conversion could not carry over exactly. Nothing is lost in silence. */

import type { GenerationRequest } from './request.ts'

/** One thing that was dropped, approximated or not recognised. */
export type Note = {
  readonly kind: 'dropped' | 'approximated' | 'unrecognized'
  /** The canonical field that it concerns, or a path on the caller's own wire: one may read like the other. */
  readonly field: string
  readonly isWirePath?: true
  readonly detail: string
}

/** Collects the notes of one conversion. */
export class Notes {
  readonly list: Note[] = []

  /** A value that has no place on the other side. */
  dropped(field: string, detail: string): void {
    this.list.push({ kind: 'dropped', field, detail })
  }

  /** A value that was carried over as the nearest one there is. */
  approximated(field: string, detail: string): void {
    this.list.push({ kind: 'approximated', field, detail })
  }

  /** A member of a message that its dialect does not know, by its path on the wire. */
  unknownMember(path: string, detail: string): void {
    this.list.push({ kind: 'unrecognized', field: path, isWirePath: true, detail })
  }

  /** A value of a canonical field that nobody here knows. */
  unrecognized(field: string, detail: string): void {
    this.list.push({ kind: 'unrecognized', field, detail })
  }
}

/** Those of `notes` that `known` does not have. */
export function freshNotes(known: readonly Note[], notes: readonly Note[]): readonly Note[] {
  const isSame = (one: Note, other: Note) =>
    one.kind === other.kind && one.field === other.field && one.detail === other.detail
  return notes.filter((note) => !known.some((other) => isSame(note, other)))
}

/** The job, or whatever else bears notes, with those of `notes` that it does not have yet; the very same when it has all. */
export function withNotes<Noted extends { readonly notes: readonly Note[] }>(
  noted: Noted,
  notes: readonly Note[],
): Noted {
  const fresh = freshNotes(noted.notes, notes)
  return fresh.length === 0 ? noted : { ...noted, notes: [...noted.notes, ...fresh] }
}

/** What we do for our callers whether a provider knows of it or not; a provider's callbacks are to us. */
const DONE_HERE: readonly string[] = [
  'metadata',
  'expiresAfterSeconds',
  'startWithinSeconds',
  'lowPriority',
  'callbackUrl',
  'callbackStates',
]

/**
 * Those of an upstream's notes that are about something that the caller has lost: not about what was decided for him and is
 * always sent, and not about what he gets from us.
 */
export function notesForCaller(notes: readonly Note[], request: GenerationRequest): readonly Note[] {
  const { seed, generateAudio, size, ratio } = request
  const isUnsaid = (field: string) =>
    (field === 'seed' && (seed === undefined || seed === -1)) ||
    (field === 'generateAudio' && generateAudio === undefined) ||
    (field === 'ratio' && size === undefined && (ratio === undefined || ratio === 'adaptive'))
  return notes.filter(({ field }) => !isUnsaid(field) && !DONE_HERE.includes(field))
}
