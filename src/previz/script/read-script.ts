/** From a prompt to what it asks for, shot by shot. Pure: the same words are always read in the same way. */

import { withoutMagicWords } from '../magic-words.ts'
import { type CameraHeard, cameraOf, mergedCamera, wishOf } from './camera.ts'
import { unknownSubject } from './cards.ts'
import { castOf } from './cast.ts'
import { acting, goingOn, inDress, joinedCast, withKnown } from './continuity.ts'
import { MOVING, withHeading } from './heading.ts'
import { mentionsOf } from './mentions.ts'
import { hasRole, type Word, wordsOf } from './phrase.ts'
import { passerbyOf } from './passerby.ts'
import type { Action, ColourName, Mention, Script, Setting, ShotReading, Subject } from './reading.ts'
import { withConversing } from './conversing.ts'
import { settingOf, UNSAID, withSaidBefore } from './setting.ts'
import { cuttingOf, type Piece, sentencesIn, type Stretch } from './shots.ts'
import { type Token, tokensOf, type VietnameseSpelling, vietnameseSpelling } from './text.ts'
import { vocabulary } from './vocabulary.ts'

/** So many shots of one prompt are kept. */
const SHOTS_MAX = 24

/** What one sentence says. */
type Sentence = Stretch & {
  readonly words: readonly Word[]
  readonly setting: Setting
  readonly camera: CameraHeard
  readonly cast: readonly Subject[]
  readonly action?: Action
  readonly hasPronoun: boolean
  /** What `she` wears. */
  readonly dress?: ColourName
  /** Whom it names if `two of them` are two who were not named before. */
  readonly ofPair?: readonly Subject[]
  readonly mentions: readonly Mention[]
}

/** Sentences that are one shot. */
type Draft = { readonly sentences: Sentence[]; readonly seconds?: Piece['seconds'] }

/**
 * Reads a prompt; the magic words in it are no part of what is read. A prompt in which nothing is known is one shot of which
 * nothing is said.
 */
export function readScript(prompt: string): Script {
  const reader = new Reader(withoutMagicWords(prompt))
  const [first = reader.emptyShot(), ...rest] = reader.shots()
  return { shots: [first, ...rest], form: reader.form }
}

class Reader {
  readonly form: Script['form']
  readonly #prompt: string
  readonly #tokens: readonly Token[]
  readonly #spelling: VietnameseSpelling
  readonly #preamble: readonly Sentence[]
  readonly #drafts: readonly Draft[]
  /** Sentences that are no shot, and are meant for all. */
  readonly #wide: Sentence[] = []

  constructor(prompt: string) {
    this.#prompt = prompt
    this.#tokens = tokensOf(prompt)
    this.#spelling = vietnameseSpelling(this.#tokens)
    const { form, preamble, pieces } = cuttingOf(prompt, this.#tokens)
    this.form = form
    this.#preamble = preamble === undefined ? [] : this.#sentences(preamble)
    this.#wide.push(...this.#preamble)
    const drafts = form === 'script' ? this.#scripted(pieces) : this.#sentenced(pieces)
    this.#drafts = drafts.slice(0, SHOTS_MAX)
  }

  #sentences(piece: Stretch): readonly Sentence[] {
    return sentencesIn(piece, this.#tokens).map((stretch) => this.#sentence(stretch))
  }

  #sentence({ from, to }: Stretch): Sentence {
    const tokens = tokensWithin(this.#tokens, from, to)
    const words = wordsOf(vocabulary().termsOf(tokens, this.#spelling))
    const { cast, ownerless, hasPronoun, dress, ofPair } = castOf(this.#prompt, words, this.#spelling)
    return {
      from,
      to,
      words,
      setting: settingOf(words),
      camera: cameraOf(words),
      cast,
      ...(ownerless !== undefined && { action: ownerless }),
      hasPronoun,
      ...(dress !== undefined && { dress }),
      ...(ofPair !== undefined && { ofPair }),
      mentions: mentionsOf(tokens, words, (kind) =>
        kind === 'audio' && this.form === 'sentences' ? 'throughout' : 'shot',
      ),
    }
  }

  #scripted(pieces: readonly Piece[]): readonly Draft[] {
    return pieces.slice(0, SHOTS_MAX).map((piece, i) => {
      const sentences = this.#sentences(piece)
      const own = sentences.filter((sentence, at) => !this.#isWide(sentence, at, i === pieces.length - 1))
      this.#wide.push(...sentences.filter((sentence) => !own.includes(sentence)))
      return { sentences: own, ...(piece.seconds !== undefined && { seconds: piece.seconds }) }
    })
  }

  /** What is said of the whole film behind its last shot. */
  #isWide(sentence: Sentence, at: number, isLast: boolean): boolean {
    if (at === 0 || isShot(sentence)) return false
    if (isThroughout(sentence)) return true
    return isLast && /\n\s*$/.test(this.#prompt.slice(Math.max(0, sentence.from - 3), sentence.from))
  }

  /** A sentence that shows nothing belongs to the shot before it, or to the first one. */
  #sentenced(pieces: readonly Stretch[]): readonly Draft[] {
    const drafts: Draft[] = []
    let leading: Sentence[] = []
    for (const piece of pieces) {
      const sentence = this.#sentence(piece)
      const last = drafts.at(-1)
      if (isShot(sentence)) {
        drafts.push({ sentences: [...leading, sentence] })
        leading = []
      } else {
        if (last === undefined) leading.push(sentence)
        else last.sentences.push(sentence)
        this.#wide.push(sentence)
      }
    }
    return drafts.length > 0 || leading.length === 0 ? drafts : [{ sentences: leading }]
  }

  shots(): readonly ShotReading[] {
    const wide = {
      setting: this.#wideSetting(),
      camera: this.#wideCamera(),
      cast: this.#preamble.flatMap(({ cast }) => cast),
    }
    const hasSubjects = [...this.#preamble, ...this.#drafts.flatMap(({ sentences }) => sentences)].some(
      ({ cast }) => cast.length > 0,
    )
    const shots: ShotReading[] = []
    for (const { sentences, seconds } of this.#drafts) {
      const before = shots.at(-1)
      const own = sentences.map(({ setting }) => setting).reduce(withAlsoSaid, UNSAID)
      const afterBefore = before === undefined ? own : withSaidBefore(own, before.setting)
      const words = sentences.flatMap((sentence) => sentence.words)
      const named = this.#castOf(sentences, own, shots, wide.cast, hasSubjects)
      const cast = withConversing(withHeading(named, words), words)
      const heard = mergedCamera(sentences.map(({ camera }) => camera))
      const camera = withFilms(heard, wide.camera)
      shots.push({
        line: this.#lineOf(sentences),
        ...(seconds !== undefined && { seconds }),
        setting: withSaidBefore(afterBefore, wide.setting),
        camera: wishOf(
          camera,
          cast.some(({ part, action }) => part === 'lead' && MOVING.includes(action)),
        ),
        cast,
        mentions: [],
      })
    }
    return this.#withMentions(shots)
  }

  #wideSetting(): Setting {
    return this.#wide.map(({ setting }) => setting).reduce(withAlsoSaid, UNSAID)
  }

  /** Of the whole film is what is said before its first shot, or for all. */
  #wideCamera(): CameraHeard {
    const isCut = this.form === 'script'
    const first = isCut ? -1 : (this.#drafts[0]?.sentences.findIndex(isShot) ?? -1)
    const leading = first < 0 ? [] : (this.#drafts[0]?.sentences.slice(0, first) ?? [])
    return mergedCamera([...this.#preamble, ...this.#wide.filter(isThroughout), ...leading].map(({ camera }) => camera))
  }

  #castOf(
    sentences: readonly Sentence[],
    setting: Setting,
    before: readonly ShotReading[],
    preamble: readonly Subject[],
    hasSubjects: boolean,
  ): readonly Subject[] {
    const dress = sentences.find((sentence) => sentence.dress !== undefined)?.dress
    const own = inDress(sentences.map(({ cast }) => cast).reduce(joinedCast, []), dress)
    const action = sentences.find((sentence) => sentence.action !== undefined)?.action
    const isSpokenOf = sentences.some(({ hasPronoun }) => hasPronoun)
    const earlier = inDress(goingOn(before, preamble, isSpokenOf), dress)
    const words = sentences.flatMap((sentence) => sentence.words)
    if (sentences.some(({ ofPair }) => ofPair !== undefined) && ![...own, ...earlier].some(isPerson))
      return sentences.map(({ cast, ofPair = cast }) => ofPair).reduce(joinedCast, [])
    if (own.length > 0) return isSpokenOf && before.length > 0 ? withKnown(own, earlier, action) : own
    const isCardWanted = this.form === 'script' || !hasSubjects
    const isAnyTaken = !hasSubjects && setting.place === undefined && this.#spelling === 'none'
    const card =
      isCardWanted && !isSpokenOf
        ? unknownSubject(this.#prompt, words, isAnyTaken && isPlainTalk(sentences))
        : undefined
    if (card !== undefined) return [card]
    const passerby = hasSubjects ? undefined : passerbyOf(this.#prompt, words)
    if (passerby !== undefined) return [passerby]
    const isElsewhere = setting.place !== undefined && setting.backdrop === undefined
    const isContinued = isSpokenOf || action !== undefined || !isElsewhere || before.length === 0
    return isContinued ? acting(earlier, action) : []
  }

  #lineOf(sentences: readonly Sentence[]): string {
    return this.#prompt.slice(sentences[0]?.from, sentences.at(-1)?.to).trim()
  }

  /** Puts each reference where it is wanted: the opening into the first shot, the ending into the last, others into all. */
  #withMentions(shots: readonly ShotReading[]): readonly ShotReading[] {
    const wide = this.#wide.filter((sentence) => !isShot(sentence)).flatMap(({ mentions }) => mentions)
    const own = this.#drafts.map(({ sentences }) => sentences.flatMap(({ mentions }) => mentions))
    const all = [...wide, ...own.flat()]
    const isOne = shots.length === 1
    const forAll = [
      ...all.filter(({ use }) => use === 'throughout'),
      ...(isOne
        ? []
        : wide.filter(({ use }) => use === 'shot').map((mention) => ({ ...mention, use: 'throughout' as const }))),
    ]
    return shots.map((shot, i) => {
      const here = (own[i] ?? []).filter(
        ({ use, kind, number }) => use === 'shot' && !forAll.some((one) => one.kind === kind && one.number === number),
      )
      const opening = i === 0 ? all.filter(({ use }) => use === 'opening') : []
      const ending = i === shots.length - 1 ? all.filter(({ use }) => use === 'ending') : []
      return { ...shot, mentions: uniqueMentions([...opening, ...here, ...ending, ...forAll]) }
    })
  }

  emptyShot(): ShotReading {
    const setting = this.#wideSetting()
    const camera = wishOf(this.#wideCamera(), false)
    return { line: this.#prompt.trim(), setting, camera, cast: [], mentions: [] }
  }
}

/** A shot shows somebody, something or a place; one in which somebody known does something new is one as well. */
function isShot({ cast, setting, hasPronoun, action }: Sentence): boolean {
  return cast.length > 0 || setting.place !== undefined || (hasPronoun && action !== undefined)
}

function isPerson({ nature }: Subject): boolean {
  return nature === 'person'
}

function isThroughout({ words }: Sentence): boolean {
  return words.some((word) => hasRole(word, 'throughout'))
}

/** Whether nothing is said of a camera, of references or of how it looks: then unknown words name a thing. */
function isPlainTalk(sentences: readonly Sentence[]): boolean {
  return sentences.every(({ mentions, camera }) => mentions.length === 0 && camera.moves.length === 0)
}

function tokensWithin(tokens: readonly Token[], from: number, to: number): readonly Token[] {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle]?.from ?? 0) < from) low = middle + 1
    else high = middle
  }
  let end = low
  while ((tokens[end]?.from ?? Number.POSITIVE_INFINITY) < to) end++
  return tokens.slice(low, end)
}

/** Two sentences of one shot: what the first one says counts, and moods, lamps and air add up. */
function withAlsoSaid(first: Setting, second: Setting): Setting {
  const { place = second.place, also = place === second.place ? second.also : second.place } = first
  const backdrop = first.backdrop ?? second.backdrop
  const grove = first.grove ?? second.grove
  const interior = first.interior ?? second.interior
  const rise = first.rise ?? second.rise
  const season = first.season ?? second.season
  const daytime = first.daytime ?? second.daytime
  const weather = first.weather ?? second.weather
  return {
    ...(place !== undefined && { place }),
    ...(also !== undefined && also !== place && { also }),
    ...(interior !== undefined && { interior }),
    ...(grove !== undefined && { grove }),
    ...(rise !== undefined && { rise }),
    ...(backdrop !== undefined && { backdrop }),
    ...(season !== undefined && { season }),
    ...(daytime !== undefined && { daytime }),
    ...(weather !== undefined && { weather }),
    isWet: first.isWet || second.isWet,
    isWindy: first.isWindy || second.isWindy,
    lamps: [...new Set([...first.lamps, ...second.lamps])],
    moods: [...new Set([...first.moods, ...second.moods])],
    life: [...new Set([...first.life, ...second.life])],
  }
}

function withFilms(own: CameraHeard, films: CameraHeard): CameraHeard {
  const isTold = own.moves.length > 0 || own.isMoving
  const moves = isTold ? { moves: own.moves, isMoving: own.isMoving } : { moves: films.moves, isMoving: films.isMoving }
  return { ...films, ...own, ...moves, isHandheld: own.isHandheld || films.isHandheld }
}

function uniqueMentions(mentions: readonly Mention[]): readonly Mention[] {
  return [...new Map(mentions.map((mention) => [`${mention.kind} ${mention.number} ${mention.use}`, mention])).values()]
}
