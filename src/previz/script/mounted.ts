/** Who is on what: riders on animals, sitters on benches and chairs. Both become one subject, as they are one drawing. */

import { type Found, howMany, onto } from './found.ts'
import type { Noun } from './meaning.ts'
import { hasRole, meant, type Word, firstWritten, written } from './phrase.ts'
import type { Action } from './reading.ts'
import { isShared, roomOn } from './room-on.ts'
import { whoIsIn } from './within.ts'

/** Animals that carry people. */
export const MOUNTS: ReadonlySet<string> = new Set(
  `horse unicorn pegasus camel two-hump-camel elephant mammoth ox cow water-buffalo zebra deer moose giraffe tiger lion
  bear polar-bear wolf rhinoceros dragon t-rex`.split(/\s+/),
)
const FLYING = new Set(['dragon'])
/** They take their time. */
const HEAVY = new Set('elephant mammoth camel two-hump-camel ox cow water-buffalo giraffe'.split(' '))
/** People who are on a horse where they ride and nothing is said of what, and those who always are. */
const HORSEMEN = new Set(['cowboy', 'knight', 'samurai'])
const ALWAYS_MOUNTED = 'horseman'
/** What people and pets sit and lie on. */
const SEATS: ReadonlySet<string> = new Set(['chair', 'bench', 'couch-and-lamp', 'bed'])
const BOARD = 'skateboard'
const BRIDGE = 'bridge'
/** What animals are seen on, too: on a bicycle a person is a cyclist. */
const CYCLES = new Set(['bicycle', 'motorcycle', 'motor-scooter', BOARD])
/** Who lands on flowers, and which. */
const INSECTS = new Set(['butterfly', 'honeybee', 'lady-beetle', 'bug', 'beetle'])
const FLOWERS = new Set(['blossom', 'rose', 'sunflower', 'tulip', 'lotus', 'hibiscus', 'hyacinth'])
const ALIGHTS =
  /^(?:land|lands|landing|landed|rest|rests|resting|sit|sits|sitting|perch|perches|perched|perching|停|落|đậu)/
const COOKS = /^(?:cook|cooks|cooking|stir|stirs|stirring|fry|fries|frying|做饭|炒菜|煮|烹饪|nấu)/

/** Whether it is an animal that can be ridden. */
export function isMount({ picture, nature }: Noun): boolean {
  return nature === 'animal' && MOUNTS.has(picture)
}

const PERSON: Noun = { picture: 'person', nature: 'person' }

/** `a horse and two riders`: what they are is only said with what they ride. */
function withNamedRiders(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  return found.map((one) => {
    if (!isMount(one.noun) || one.rider !== undefined || one.on !== undefined) return one
    const [joint, ...next] = words.slice(one.end + 1, one.end + 5).filter(({ clause }) => clause === one.clause)
    const at = next.findIndex((word) => /^riders?$/.test(firstWritten(word)))
    if (at < 0 || !(hasRole(joint, 'and') || hasRole(joint, 'with'))) return one
    const count = next
      .slice(0, at)
      .map((word) => meant(word, 'count'))
      .find((said) => said !== undefined)
    const above = { ...one, noun: PERSON, words: firstWritten(next[at]), colour: undefined }
    const many = isSeveral(one) ? {} : { count: count ?? 1, isPlural: false }
    const on = { ...onto(one), ...(isSeveral(one) && { crew: 1 }) }
    return { ...above, ...many, part: 'lead', on, said: gaitOf(one, one.said) }
  })
}

/** Those that were found, riders and sitters made one with what they are on. */
export function withMounts(all: readonly Found[], words: readonly Word[]): readonly Found[] {
  const found = withNamedRiders(all, words)
  const gone = new Set<Found>()
  for (const [index, under] of found.entries()) {
    const above = isMount(under.noun)
      ? (under.rider ?? aboveAfter(found, under, words) ?? seatedBefore(found[index - 1], under, words))
      : SEATS.has(under.noun.picture) && under.part !== 'backdrop'
        ? (aboveAfter(found, under, words) ?? sitterOn(found, under, words) ?? restingOn(found, under, words))
        : (playerOf(found, under) ??
          cyclingOn(found[index - 1], under, words) ??
          standingOn(found[index - 1], under, words) ??
          standingOn(found[index + 1], under, words) ??
          alightedOn(found[index - 1], under, words))
    if (above === undefined || above.on !== undefined || gone.has(above)) continue
    const isOne = isShared(under, above) && roomOn(under.noun.picture) > 1
    const other = sharing(found, above)
    if (under.noun.picture === BRIDGE) above.said = 'stand'
    else if (CYCLES.has(under.noun.picture)) above.said = above.said === 'sit' ? 'stand' : 'drive'
    else if (!isMount(under.noun)) above.said = SEATS.has(under.noun.picture) && above.said === 'lie' ? 'lie' : 'sit'
    else above.said = above.said === 'sit' || above.said === 'lie' ? 'stand' : gaitOf(under, above.said)
    above.on = {
      ...onto(under),
      ...(isOne && other !== undefined && { beside: [other.noun.picture] }),
      ...(!isOne && (howMany(above) !== 1 || isSeveral(under)) && { crew: 1 }),
    }
    if (other !== undefined && isOne) gone.add(other)
    else if (other !== undefined) Object.assign(other, { on: onto(under), said: above.said, part: 'lead' })
    above.part = 'lead'
    if (isMount(under.noun)) above.count ??= under.count
    gone.add(under)
  }
  for (const one of found) {
    const isRiding = HORSEMEN.has(one.noun.picture) && one.said === 'drive' && one.noun.nature === 'person'
    if (one.on !== undefined || !(isRiding || one.noun.picture === ALWAYS_MOUNTED)) continue
    one.on = { picture: 'horse' }
    one.said = one.said === 'drive' ? 'run' : one.said
  }
  const cook = found.find(({ noun, on }) => noun.nature === 'person' && on === undefined)
  if (cook !== undefined && (cook.said ?? 'stand') === 'stand' && words.some(isCooking)) {
    cook.on = { picture: 'stove' }
    // What is cooked is in the pan.
    for (const one of found) if (one.noun.nature === 'food') gone.add(one)
  }
  return found.filter((one) => !gone.has(one))
}

function isSeveral({ count, isPlural }: Found): boolean {
  return isPlural || (count ?? 1) !== 1
}

/** Who sits or rides with somebody: both are one person each. */
function sharing(found: readonly Found[], above: Found): Found | undefined {
  const isOne = ({ noun, isPlural, count }: Found) => noun.nature === 'person' && !isPlural && (count ?? 1) === 1
  const { said } = above
  if (!isOne(above) || (said !== 'sit' && said !== 'drive')) return undefined
  return found.find(
    (one) => one !== above && isOne(one) && one.said === said && one.clause === above.clause && one.on === undefined,
  )
}

function isCooking(word: Word): boolean {
  return !word.isTakenBack && COOKS.test(written(word))
}

/** Whoever is named with a piano plays it. */
function playerOf(found: readonly Found[], { noun, clause }: Found): Found | undefined {
  if (noun.picture !== 'piano') return undefined
  return found.find((one) => one.noun.nature === 'person' && one.clause === clause && !one.isPlural)
}

/** `a butterfly lands on a flower`. */
function alightedOn(above: Found | undefined, under: Found, words: readonly Word[]): Found | undefined {
  if (above === undefined || !FLOWERS.has(under.noun.picture) || !INSECTS.has(above.noun.picture)) return undefined
  const between = words.slice(above.end + 1, under.end)
  return between.some((word) => ALIGHTS.test(firstWritten(word))) ? above : undefined
}

/** `a monkey rides a bicycle`, `a panda on a scooter`; of people only those on a skateboard are seen so. */
function cyclingOn(above: Found | undefined, under: Found, words: readonly Word[]): Found | undefined {
  if (above === undefined || above.clause !== under.clause || !CYCLES.has(under.noun.picture)) return undefined
  const { nature } = above.noun
  if (nature !== 'animal' && !(nature === 'person' && under.noun.picture === BOARD)) return undefined
  const between = words.slice(Math.max(above.end + 1, under.end - BOUND_WORDS), under.end)
  if (isBeside(between)) return undefined
  return above.said === 'drive' || between.some((word) => ON.test(firstWritten(word))) ? above : undefined
}

/** `a girl stands on a bridge`, `桥上的女孩`; who crosses it would take it along. */
function standingOn(above: Found | undefined, under: Found, words: readonly Word[]): Found | undefined {
  if (above?.noun.nature !== 'person' || above.clause !== under.clause || under.noun.picture !== BRIDGE)
    return undefined
  const isStill = (above.said ?? 'stand') === 'stand' || above.said === 'sit'
  const isBefore = above.end < under.end
  const before = words.slice(Math.max(above.end + 1, under.end - BOUND_WORDS), under.end)
  if (isBefore && isBeside(before)) return undefined
  const behind = words.slice(under.end, under.end + 2)
  const around = isBefore ? [...before, ...behind] : behind.slice(1)
  const isBound = isBefore || hasRole(words[under.end + 2], 'of')
  return isStill &&
    !above.isPlural &&
    (above.count ?? 1) === 1 &&
    isBound &&
    around.some(({ term }) => UPON.test(term.tokens.at(-1)?.word ?? ''))
    ? above
    : undefined
}

/** How a mount goes with its rider. */
function gaitOf({ noun: { picture }, said: own }: Found, said: Action | undefined): Action {
  if (FLYING.has(picture)) return said === 'stand' ? 'stand' : 'fly'
  const asked = said === 'drive' || said === undefined ? own : said
  if (asked !== undefined && asked !== 'drive') return asked
  if (said === undefined && own === undefined) return 'stand'
  return HEAVY.has(picture) ? 'walk' : 'run'
}

/** `骑着马的女孩`, `坐在沙发上的老人`, `长椅上坐着老人`: no bench sits. */
function aboveAfter(found: readonly Found[], under: Found, words: readonly Word[]): Found | undefined {
  if (under.said !== 'drive' && under.said !== 'sit' && under.said !== 'lie') return undefined
  const isBound = words.slice(under.end + 1, under.end + 3).some((word) => hasRole(word, 'of'))
  const isSeat = SEATS.has(under.noun.picture)
  const next = found[found.indexOf(under) + 1]
  const isSomebody = next?.noun.nature === 'person' || (isSeat && next?.noun.nature === 'animal')
  if (!isSomebody || !(isBound || isSeat) || next.clause !== under.clause || next.end - under.end > 5) return undefined
  next.said ??= under.said
  return next
}

const UPON = /^(?:on|upon|atop|trên|在|上)$/
const ON = /^(?:on|onto|atop|astride|trên)$/

/** `a knight on a white horse`, with nobody between them. */
function seatedBefore(above: Found | undefined, under: Found, words: readonly Word[]): Found | undefined {
  if (above?.noun.nature !== 'person' || above.clause !== under.clause) return undefined
  if (above.isPlural && roomOn(under.noun.picture) === 1) return undefined
  const from = above.isPlural ? Math.max(above.end + 1, under.end - BOUND_WORDS) : above.end + 1
  const between = words.slice(from, under.end)
  return between.some((word) => ON.test(firstWritten(word))) ? above : undefined
}

/** How far a word that binds may be before what somebody is on: `on a shiny red bicycle`, not `on the beach past a bicycle`. */
const BOUND_WORDS = 4

const BESIDE = /^(?:beside|next|near|under|behind|beneath|cạnh|dưới|gần|旁|旁边|下面)$/

/** Who sits or lies, and a piece of furniture that is named behind it, unless it is only beside that. */
function sitterOn(found: readonly Found[], { clause, end }: Found, words: readonly Word[]): Found | undefined {
  const sits = ({ noun: { nature }, said }: Found) =>
    (nature === 'person' || nature === 'animal') && (said === 'sit' || said === 'lie')
  const above = found.findLast((one) => sits(one) && one.clause === clause && one.end < end && one.on === undefined)
  const between = above === undefined ? [] : words.slice(above.end + 1, end)
  return isBeside(between) ? undefined : above
}

const STANDS = /^(?:stand|stands|standing|stood|站|伫立|đứng)/

/** `an old couple on a bench`, `长椅上的老人`: who reads, talks or waits there sits. */
function restingOn(found: readonly Found[], { clause, end }: Found, words: readonly Word[]): Found | undefined {
  const some = found.filter(
    ({ noun: { nature }, said = 'stand', on, part }) =>
      (nature === 'person' || nature === 'animal') && said === 'stand' && on === undefined && part !== 'backdrop',
  )
  const above = whoIsIn(some, found, end, words)
  const isUpright = words.some((word) => word.clause === clause && STANDS.test(firstWritten(word)))
  return above?.clause === clause && !isUpright ? above : undefined
}

/** Whether words say that one is beside or under something, and not on it. */
export function isBeside(words: readonly Word[]): boolean {
  return words.some((word) => BESIDE.test(firstWritten(word)))
}
