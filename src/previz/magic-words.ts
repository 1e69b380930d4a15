/** Words in a prompt that are meant for previz itself, such as `[[previz:burn-in]]`: they are obeyed, and never drawn. */

/** Asks that shot, time, camera and line are written on the film. */
export const BURN_IN = 'burn-in'

/** A word, and what it is given behind a colon. */
export type MagicWord = { readonly name: string; readonly argument: string | undefined }

/** With the space before it. */
const MAGIC = / ?\[\[previz:([^\]:]{1,40})(?::([^\]]{1,40}))?\]\]/g

/** The words of a prompt, in their order. */
export function magicWordsOf(prompt: string): readonly MagicWord[] {
  return [...prompt.matchAll(MAGIC)].flatMap(([, name, argument]) => (name === undefined ? [] : [{ name, argument }]))
}

/** A prompt without them, which is the prompt itself where there are none. */
export function withoutMagicWords(prompt: string): string {
  const rest = prompt.replaceAll(MAGIC, (found: string, ...more: readonly unknown[]) => {
    const offset = more.find((value) => typeof value === 'number') ?? 0
    const isAmongWords =
      found.startsWith(' ') && /^[\p{L}\p{N}]/u.test(prompt.slice(offset + found.length, offset + found.length + 2))
    return isAmongWords ? ' ' : ''
  })
  return rest.trim()
}

/** Whether a prompt asks for the burn-in. */
export function asksForBurnIn(prompt: string): boolean {
  return magicWordsOf(prompt).some(isBurnIn)
}

/** Whether a word asks for the burn-in. */
export function isBurnIn({ name, argument }: MagicWord): boolean {
  return name === BURN_IN && argument === undefined
}
