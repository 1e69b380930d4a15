/** What somebody wears is no subject: it gives its wearer a colour. */

import type { Found } from './found.ts'
import type { Noun } from './meaning.ts'
import { hasRole, isUnknown, meant, type Word, firstWritten } from './phrase.ts'
import type { ColourName } from './reading.ts'

/** What covers most of somebody, so that its colour is the one that is seen. */
const CLOTHES = new Set(['dress', 'kimono', 't-shirt', 'coat', 'jeans'])
const GARMENTS = new Set([
  ...CLOTHES,
  ...[
    'scarf',
    'womans-boot',
    'mans-shoe',
    'high-heeled-shoe',
    'billed-cap',
    'womans-hat',
    'top-hat',
    'graduation-cap',
    'glasses',
    'sunglasses',
  ],
])

/** Whether the noun at a place of a sentence is said to be worn: `in a red dress`, `穿着红色外套`, `红衣女子`. */
export function isWornAt(words: readonly Word[], at: number, noun: Noun, last: Found | undefined): boolean {
  if (!GARMENTS.has(noun.picture) && noun.picture !== 'lipstick') return false
  const clause = words[at]?.clause
  const next = words[at + 1]
  if (next?.clause === clause && meant(next, 'noun')?.nature === 'person') return true
  for (let i = at - 1; i >= 0; i--) {
    const word = words[i]
    if (word === undefined || word.clause !== clause) return last?.isWorn === true && last.end === i
    if (isPuttingOn(word, noun)) return true
    if (hasRole(word, 'and')) return last?.isWorn === true
    if (meant(word, 'noun') !== undefined && meant(word, 'colour') === undefined) return last?.isWorn === true
    if (meant(word, 'action') !== undefined || !mayStandBefore(word)) return false
  }
  return false
}

/** `with a red hat` has it on; lipstick is only worn where that is said, and else an article for sale. */
function isPuttingOn(word: Word, noun: Noun): boolean {
  const [isWorn, isWith] = [hasRole(word, 'wear'), hasRole(word, 'with')]
  return noun.picture === 'lipstick' ? isWorn && isWith : isWorn || isWith
}

/** What may stand between the verb and the garment. */
function mayStandBefore(word: Word): boolean {
  return (
    isUnknown(word) ||
    ['colour', 'count', 'mood', 'noun'].some((kind) => meant(word, kind as 'colour') !== undefined) ||
    (['article', 'classifier', 'of', 'stop'] as const).some((role) => hasRole(word, role))
  )
}

/** `a woman in white`, `in red armor`: a colour that no known noun follows. */
export function isClothedIn(words: readonly Word[], at: number): boolean {
  const [before, word, next] = [words[at - 1], words[at], words[at + 1]]
  if (before === undefined || before.clause !== word?.clause || !hasRole(before, 'wear')) return false
  if (/^(?:his|her|their)$/.test(firstWritten(before))) return false
  if (next === undefined || next.clause !== word.clause) return true
  return isUnknown(next) || meant(next, 'action') !== undefined || hasRole(next, 'at') || hasRole(next, 'and')
}

/** Those that are left, and the colour of what somebody wears who is not named. */
type Undressed = { readonly kept: readonly Found[]; readonly dress?: ColourName }

/** Those that were found, without what they wear. Where nobody is there to wear it, a garment stays what it is. */
export function withoutGarments(found: readonly Found[], hasPronoun: boolean): Undressed {
  const kept: Found[] = []
  let colour: ColourName | undefined
  const hats: { readonly worn: Found; readonly wearer: Found }[] = []
  for (const [i, one] of found.entries()) {
    const wearer = one.isWorn ? wearerOf(found, i) : undefined
    if (!one.isWorn || (wearer === undefined && !hasPronoun)) kept.push(one)
    else if (wearer === undefined) colour ??= one.colour
    else if (CLOTHES.has(one.noun.picture)) dress(wearer, one)
    else hats.push({ worn: one, wearer })
  }
  for (const { worn, wearer } of hats) dress(wearer, worn)
  return { kept, ...(colour !== undefined && { dress: colour }) }
}

/** Whoever was named last before it, or else next after it. */
function wearerOf(found: readonly Found[], at: number): Found | undefined {
  return found.slice(0, at).findLast(isWearer) ?? found.slice(at + 1).find(isWearer)
}

function isWearer({ noun }: Found): boolean {
  return noun.nature === 'person' || noun.nature === 'animal'
}

/** An animal in a red hat is not red. */
function dress(wearer: Found, garment: Found): void {
  if (wearer.noun.nature === 'person') wearer.colour ??= garment.colour
}
