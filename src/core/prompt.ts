/** How long a prompt may be. The documented limits are soft (seed 003 §3); the hard one is OpenAI's. */

/** Characters beyond which a prompt is refused. */
export const PROMPT_CHARACTERS_MAX = 32_000

/** Han characters beyond which details get lost. */
export const PROMPT_HAN_SOFT_MAX = 500

/** Words beyond which details get lost. */
export const PROMPT_WORDS_SOFT_MAX = 1_000

/** What is wrong with a prompt, if anything. */
export type PromptFinding = 'empty' | 'too long' | 'longer than advised' | 'fine'

/** Judges a prompt. White space and zero-width characters alone are no prompt. */
export function judgePrompt(prompt: string): PromptFinding {
  if (prompt.length > PROMPT_CHARACTERS_MAX) return 'too long'
  if (!/[^\s\p{Cf}\p{Cc}]/u.test(prompt)) return 'empty'
  const han = prompt.match(/\p{Script=Han}/gu)?.length ?? 0
  const words = prompt.match(/[^\s\p{Script=Han}]+/gu)?.length ?? 0
  return han > PROMPT_HAN_SOFT_MAX || words > PROMPT_WORDS_SOFT_MAX ? 'longer than advised' : 'fine'
}
