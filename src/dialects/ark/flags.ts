/**
 * The switches that Seedance 1.x takes at the end of its prompt, such as `--rs 720p --dur 5`, from before there were fields
 * for them. A wrong value is left out with a note; a field of the body wins (Ark's page on video generation). What Ark makes of one that
 * it does not know is not written anywhere: here it is text.
 */

import type { Notes } from '../../core/notes.ts'
import { FRAMES_PER_SECOND } from '../../core/model.ts'
import { RATIOS, RESOLUTIONS } from '../../core/shape.ts'
import { given } from '../parsing.ts'
import { decodeInteger } from '../values.ts'

/** What the switches of a prompt say, by the member of the body that each stands for. */
export type Flags = {
  readonly resolution?: string
  readonly ratio?: string
  readonly duration?: number
  readonly frames?: number
  readonly seed?: number
  readonly camera_fixed?: boolean
  readonly watermark?: boolean
}

/** Reads the value of a switch; `undefined` for one that it cannot have. */
type Read = (value: string) => Flags | undefined

const resolution: Read = (value) => given(oneOf(RESOLUTIONS, value), (tier) => ({ resolution: tier }))
const ratio: Read = (value) => given(oneOf([...RATIOS, 'adaptive'], value), (word) => ({ ratio: word }))
const duration: Read = (value) => given(fromMinusOne(value), (seconds) => ({ duration: seconds }))
const frames: Read = (value) => given(fromMinusOne(value), (count) => ({ frames: count }))
const seed: Read = (value) => given(fromMinusOne(value), (number) => ({ seed: number }))
const cameraFixed: Read = (value) => given(truth(value), (is) => ({ camera_fixed: is }))
const watermark: Read = (value) => given(truth(value), (is) => ({ watermark: is }))
const framesPerSecond: Read = (value) => (value === String(FRAMES_PER_SECOND) ? {} : undefined)

const READ_SWITCH: ReadonlyMap<string, Read> = new Map([
  ['rs', resolution],
  ['resolution', resolution],
  ['rt', ratio],
  ['ratio', ratio],
  ['dur', duration],
  ['duration', duration],
  ['frames', frames],
  ['fps', framesPerSecond],
  ['framespersecond', framesPerSecond],
  ['seed', seed],
  ['cf', cameraFixed],
  ['camerafixed', cameraFixed],
  ['wm', watermark],
  ['watermark', watermark],
])

function oneOf(words: readonly string[], value: string): string | undefined {
  return words.find((known) => known === value.toLowerCase())
}

/** A whole number; below -1, which leaves it to the model, none means anything. */
function fromMinusOne(value: string): number | undefined {
  const number = decodeInteger(value)
  return number === undefined || number < -1 ? undefined : number
}

function truth(value: string): boolean | undefined {
  return value === 'true' ? true : value === 'false' ? false : undefined
}

/**
 * The last switch of a text, known here or not, with its value if it has one; values do not begin with a hyphen, but for
 * negative numbers.
 */
const LAST_SWITCH = /^(?<rest>.*?)(?:^|\s)\s*--(?<name>[a-z][\w-]*)(?:\s+(?<value>-\d\S*|[^\s-]\S*))?\s*$/is

/** Switches in one prompt, and characters of one of them; what comes before stays text. */
const SWITCHES_MAX = 16
const SWITCH_CHARACTERS_MAX = 100

/** Whether a model has switches: those of the 1.x generations do, by Ark's names and by ours. */
export function takesFlags(model: string): boolean {
  return /seedance-1[-.]\d/.test(model)
}

/**
 * Takes the switches off the end of a prompt. Of one that is there twice, the last counts. What nobody here knows, or has no
 * value, stays in the prompt with a note, and those before it count all the same.
 */
export function takeFlags(text: string, notes: Notes): { readonly prompt: string; readonly flags: Flags } {
  let flags: Flags = {}
  let prompt = text
  let unknown = ''
  for (let count = 0; count < SWITCHES_MAX; count++) {
    const end = prompt.slice(-SWITCH_CHARACTERS_MAX)
    const { name, value, rest = '' } = LAST_SWITCH.exec(end)?.groups ?? {}
    if (name === undefined) break
    prompt = prompt.slice(0, prompt.length - end.length) + rest
    const read = value === undefined ? undefined : READ_SWITCH.get(name)
    if (value === undefined || read === undefined) {
      const why = READ_SWITCH.has(name) ? 'has no value' : 'is no switch that is known here'
      notes.unrecognized('prompt', `--${name} ${why}, and stays in the text`)
      unknown = end.slice(rest.length) + unknown
      continue
    }
    const said = read(value)
    if (said === undefined) notes.unrecognized('prompt', `--${name} cannot be ${value}, and is left out`)
    flags = { ...said, ...flags }
  }
  return { prompt: prompt + unknown, flags }
}
