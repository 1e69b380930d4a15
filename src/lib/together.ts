/** Waiting for several things at once, and for each of them. */

/**
 * As `Promise.all`, but throws only when all have come to an end: whoever has failed and goes home leaves nothing behind that
 * still works on a store or a file.
 */
export async function together<Works extends readonly unknown[] | []>(
  works: Works,
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  await Promise.allSettled(works)
  return Promise.all(works)
}
