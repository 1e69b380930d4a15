/** What a sentence asks of the camera: its moves in order, how fast, from where and how near. */

import type { MoveWord } from './meaning.ts'
import { hasRole, isUnknown, meant, type Word } from './phrase.ts'
import type { CameraMove, CameraWish } from './reading.ts'

/** What was heard of the camera; `isMoving`: it shall move, and nothing says how. */
export type CameraHeard = Partial<Omit<CameraWish, 'moves' | 'isHandheld'>> & {
  readonly moves: readonly CameraMove[]
  readonly isHandheld: boolean
  readonly isMoving: boolean
}

/** So many moves of one shot are kept. */
const MOVES_MAX = 3

type Direction = 'left' | 'right' | 'up' | 'down' | 'forward' | 'back'
const DIRECTIONS: readonly Direction[] = ['left', 'right', 'up', 'down', 'forward', 'back']

/** Where a move goes that has several directions; the first one is the usual one. */
const DIRECTED: { readonly [move: string]: readonly (readonly [Direction, CameraMove])[] } = {
  pan: [
    ['right', 'pan_right'],
    ['left', 'pan_left'],
    ['up', 'tilt_up'],
    ['down', 'tilt_down'],
  ],
  tilt: [
    ['up', 'tilt_up'],
    ['down', 'tilt_down'],
  ],
  truck: [
    ['right', 'truck_right'],
    ['left', 'truck_left'],
    ['forward', 'push_in'],
    ['back', 'pull_out'],
    ['up', 'crane_up'],
    ['down', 'crane_down'],
  ],
  crane: [
    ['up', 'crane_up'],
    ['down', 'crane_down'],
  ],
  orbit: [
    ['right', 'orbit_right'],
    ['left', 'orbit_left'],
  ],
}

/** Reads what a sentence asks of the camera. */
export function cameraOf(words: readonly Word[]): CameraHeard {
  const moves: CameraMove[] = []
  let isMoving = false
  const directions = directionsOf(words)
  for (const [i, word] of words.entries()) {
    const move = meant(word, 'move')
    const isCameras = move !== undefined && (!move.isCamerasOnly || word.about === 'camera' || isFlight(words, i))
    const direction = directions.get(word.clause)
    if (isCameras) {
      const done = moveIn(move.move, direction)
      if (done === 'moving') isMoving = true
      else if (done !== undefined && moves.at(-1) !== done) moves.push(done)
    } else if (isBareDirection(words, i)) {
      const done = moveIn('move', direction)
      if (done !== undefined && done !== 'moving' && moves.at(-1) !== done) moves.push(done)
    }
  }
  const pace = paceOf(words)
  const view = words.map((word) => meant(word, 'view')).find((said) => said !== undefined)
  const framing = words.map((word) => meant(word, 'framing')).find((said) => said !== undefined)
  return {
    moves: [...new Set(moves)].slice(0, MOVES_MAX),
    isMoving,
    ...(pace !== undefined && { pace }),
    ...(view !== undefined && { view }),
    ...(framing !== undefined && { framing }),
    isHandheld: words.some((word, i) => meant(word, 'move')?.move === 'handheld' && !isHolding(words, i)),
  }
}

/** `手持雨伞` holds an umbrella. */
function isHolding(words: readonly Word[], at: number): boolean {
  if (!hasRole(words[at], 'with')) return false
  const held = words
    .slice(at + 1)
    .find((word) => meant(word, 'colour') === undefined && meant(word, 'count') === undefined)
  return held?.clause === words[at]?.clause && meant(held, 'noun') !== undefined && !hasRole(held, 'camera')
}

function moveIn(word: MoveWord, direction: Direction | undefined): CameraMove | 'moving' | undefined {
  if (word === 'handheld') return undefined
  if (word === 'move') {
    if (direction === undefined) return 'moving'
    return DIRECTED['truck']?.find(([to]) => to === direction)?.[1]
  }
  if (word === 'pan' || word === 'tilt' || word === 'truck' || word === 'crane' || word === 'orbit') {
    const ways = DIRECTED[word]
    return (ways?.find(([to]) => to === direction) ?? ways?.[0])?.[1]
  }
  return word
}

/** `Flying over a city`: nobody does it but the one who looks. */
function isFlight(words: readonly Word[], at: number): boolean {
  const word = words[at]
  if (meant(word, 'move')?.move !== 'fly' || word?.about !== 'nobody') return false
  const before = words[at - 1]
  if (before !== undefined && before.clause === word.clause && isUnknown(before)) return false
  return meant(words[at + 1], 'noun') === undefined && !hasRole(words[at + 1], 'of')
}

/** The first direction of each clause. */
function directionsOf(words: readonly Word[]): ReadonlyMap<number, Direction> {
  const directions = new Map<number, Direction>()
  for (const word of words) {
    if (word.isTakenBack || directions.has(word.clause)) continue
    const direction = DIRECTIONS.find((role) => hasRole(word, role))
    if (direction !== undefined) directions.set(word.clause, direction)
  }
  return directions
}

/** `镜头向前`: the camera and a direction without a verb. */
function isBareDirection(words: readonly Word[], at: number): boolean {
  const word = words[at]
  const before = words[at - 1]
  if (word === undefined || before === undefined || before.clause !== word.clause) return false
  if (!DIRECTIONS.some((role) => hasRole(word, role)) || !hasRole(before, 'camera')) return false
  return ![words[at - 2], words[at + 1]].some(
    (other) => other?.clause === word.clause && meant(other, 'move') !== undefined,
  )
}

/** How fast; the words count where the camera is spoken of in the same clause. */
function paceOf(words: readonly Word[]): CameraWish['pace'] | undefined {
  const clauses = new Set(
    words
      .filter((word) => hasRole(word, 'camera') || (meant(word, 'move') !== undefined && word.about === 'camera'))
      .map(({ clause }) => clause),
  )
  return words
    .filter(({ clause }) => clauses.has(clause))
    .map((word) => meant(word, 'pace'))
    .find((pace) => pace !== undefined)
}

/** What is asked of the camera in all sentences of a shot, and, where they say nothing, of the film. */
export function mergedCamera(heard: readonly CameraHeard[]): CameraHeard {
  const pace = heard.find((one) => one.pace !== undefined)?.pace
  const view = heard.find((one) => one.view !== undefined)?.view
  const framing = heard.find((one) => one.framing !== undefined)?.framing
  return {
    moves: [...new Set(heard.flatMap(({ moves }) => moves))].slice(0, MOVES_MAX),
    isMoving: heard.some(({ isMoving }) => isMoving),
    ...(pace !== undefined && { pace }),
    ...(view !== undefined && { view }),
    ...(framing !== undefined && { framing }),
    isHandheld: heard.some(({ isHandheld }) => isHandheld),
  }
}

/** Makes a wish of what was heard: a camera that shall move goes along with what moves, and over the land from the air. */
export function wishOf(heard: CameraHeard, hasMovingSubject: boolean): CameraWish {
  const { isMoving, pace = 'normal', ...said } = heard
  if (!isMoving || heard.moves.length > 0) return { ...said, pace }
  const isOverLand = heard.view === 'aerial' || (heard.view === 'first_person' && !hasMovingSubject)
  return { ...said, pace, moves: [isOverLand ? 'fly' : hasMovingSubject ? 'follow' : 'push_in'], isFree: true }
}
