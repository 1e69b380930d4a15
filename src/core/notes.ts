/** Notes: what a conversion could not carry over exactly. Nothing is lost in silence. */

/** One thing that was dropped, approximated or not recognised, with the canonical field or wire path it concerns. */
export type Note = {
  readonly kind: 'dropped' | 'approximated' | 'unrecognized'
  readonly field: string
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

  /** A value that nobody here knows. */
  unrecognized(field: string, detail: string): void {
    this.list.push({ kind: 'unrecognized', field, detail })
  }
}
