/** What became of a download: its body as text, or the code of the problem that ended it. */

import { ProblemError } from '../../../src/core/problem.ts'
import type { Egress } from '../../../src/core/ports.ts'

/** Downloads to the end. An error that is no `ProblemError` is thrown on. */
export async function outcomeOf(egress: Egress, url: string, sizeBytesMax = 1_000_000): Promise<string> {
  const { text } = await downloadOf(egress, url, sizeBytesMax)
  return text
}

/** The same, with the problem's message where there is one. */
export async function downloadOf(
  egress: Egress,
  url: string,
  sizeBytesMax = 1_000_000,
): Promise<{ readonly text: string; readonly message: string }> {
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of egress.download(url, { sizeBytesMax })) pieces.push(piece)
    return { text: Buffer.concat(pieces).toString(), message: '' }
  } catch (error) {
    if (error instanceof ProblemError) return { text: error.problem.code, message: error.problem.message }
    throw error
  }
}
