/** Where something that the documentation promises is proved: a test file, and words of the name of a test or of a row in it. */

/** One proof. */
export type Proof = { readonly file: string; readonly says: string }

/** Shorthand for a proof. */
export const by = (file: string, says: string): Proof => ({ file, says })

/** Proofs as a cell of a table: the files, once each. */
export function filesOf(proofs: readonly Proof[]): string {
  return [...new Set(proofs.map(({ file }) => `\`${file}\``))].join(', ')
}
