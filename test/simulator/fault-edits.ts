/** A known fault as changes of source text. */

/** A change of a source file: `from` is there exactly once. */
export type Edit = { readonly file: string; readonly from: string; readonly to: string }

/** A fault, by what it does to whom. */
export type KnownFault = { readonly name: string; readonly edits: readonly Edit[] }

/** A fault that is one change. */
export const one = (name: string, file: string, from: string, to: string): KnownFault => ({
  name,
  edits: [{ file, from, to }],
})
