/**
 * A storyboard as it is told to callers: stable names, in the form that was current when its film was made. A new form gets a
 * new version, because a storyboard is kept as it was written.
 */

import { assertNever } from '../core/assert.ts'
import type { JsonObject } from '../core/json.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import type { SceneSetting } from './scene/scene-setting.ts'
import type { CameraWish, Mount, Subject } from './script/reading.ts'
import type { Shot, ShotPicture, SoundPlan, Storyboard } from './storyboard.ts'

/** The form that is written. */
const VERSION = 1

/** Writes a storyboard down. Sizes are pixels; times are frames, and seconds to the thousandth. */
export function storyboardJson(board: Storyboard): JsonObject {
  return {
    version: VERSION,
    width: board.size.widthPx,
    height: board.size.heightPx,
    drawn_width: board.drawnSize.widthPx,
    drawn_height: board.drawnSize.heightPx,
    frame_rate: FRAMES_PER_SECOND,
    frames: board.frames,
    duration: secondsOf(board.frames),
    seed: board.seed,
    camera_fixed: board.cameraFixed,
    watermark: board.watermark,
    burn_in: board.burnIn,
    sound: soundJson(board.sound, board.setting),
    shots: board.shots.map(shotJson),
  }
}

function shotJson({ line, picture, camera, firstFrame, frames, fadeInFrames }: Shot, index: number): JsonObject {
  return {
    number: index + 1,
    line,
    first_frame: firstFrame,
    frames,
    fade_in_frames: fadeInFrames,
    start: secondsOf(firstFrame),
    duration: secondsOf(frames),
    picture: pictureJson(picture),
    camera: cameraJson(camera),
  }
}

function pictureJson(picture: ShotPicture): JsonObject {
  switch (picture.kind) {
    case 'scene':
      return { kind: picture.kind, ...settingJson(picture.setting), cast: picture.cast.map(subjectJson) }
    case 'still':
      return { kind: picture.kind, reference: picture.reference, role: picture.role }
    case 'morph':
      return { kind: picture.kind, from_reference: picture.from, to_reference: picture.to }
    case 'footage':
      return { kind: picture.kind, reference: picture.reference }
    default:
      return assertNever(picture)
  }
}

function settingJson(setting: SceneSetting): JsonObject {
  const { place, season, daytime, weather, isWet, isWindy, lamps, moods, life, interior, grove, rise } = setting
  const more = { ...(interior && { interior }), ...(grove && { grove }), ...(rise && { rise }) }
  return { place, ...more, season, daytime, weather, wet: isWet, windy: isWindy, lamps, moods, life }
}

function subjectJson(subject: Subject): JsonObject {
  const { words, picture, nature, colour, count, action, heading, leaves, facesOthers, part, on } = subject
  return {
    words,
    picture: picture ?? null,
    nature,
    colour: colour ?? null,
    count,
    action,
    heading: heading ?? null,
    ...(leaves && { leaves }),
    ...(facesOthers && { faces_others: facesOthers }),
    part,
    ...(on && { on: mountJson(on) }),
  }
}

function mountJson({ picture, colour, crew, beside }: Mount): JsonObject {
  return { picture, colour: colour ?? null, ...(crew !== undefined && { crew }), ...(beside && { beside }) }
}

function cameraJson({ moves, pace, view, framing, isHandheld }: CameraWish): JsonObject {
  return { moves, pace, view: view ?? null, framing: framing ?? null, handheld: isHandheld }
}

/** What is generated fits a place, which is the first shot's. */
function soundJson(sound: SoundPlan, setting: SceneSetting): JsonObject {
  switch (sound.kind) {
    case 'none':
      return { kind: sound.kind }
    case 'generated':
      return { kind: sound.kind, ...settingJson(setting) }
    case 'references':
      return { kind: sound.kind, references: sound.references }
    default:
      return assertNever(sound)
  }
}

function secondsOf(frames: number): number {
  return Math.round((frames * 1_000) / FRAMES_PER_SECOND) / 1_000
}
