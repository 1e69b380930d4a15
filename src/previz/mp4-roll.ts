/**
 * Declares in an MP4 that each packet of its sound needs the one before it (ISO/IEC 14496-12 §10.1, `roll`): AAC overlaps.
 * Apple's players believe an edit list about the encoder's delay only beside this declaration, and assume 2112 samples
 * without it (QuickTime File Format, "Audio priming"). The muxer does not write it.
 */

import { assert } from '../core/assert.ts'
import { type Box, findBoxes } from './mp4-boxes.ts'

/** Packets to be decoded before one sounds right; negative: they lie before it. */
const ROLL_DISTANCE = -1

/** Returns the film with the declaration for each of its sound packets. The film's index must come first. */
export function declareRoll(film: Uint8Array, packets: number): Uint8Array {
  const path = boxesToSoundTable(film)
  const { table } = path
  assert(table.end <= only(film, 'mdat').start, 'the index comes before the data')
  const declaration = rollBoxes(packets)
  const longer = Buffer.concat([film.subarray(0, table.end), declaration, film.subarray(table.end)])
  const grow = (at: number) => longer.writeUInt32BE(longer.readUInt32BE(at) + declaration.length, at)
  for (const { start } of Object.values(path)) grow(start)
  for (const { body } of findBoxes(longer, 'moov/trak/mdia/minf/stbl/stco')) {
    const chunks = longer.readUInt32BE(body + 4)
    for (let chunk = 0; chunk < chunks; chunk++) grow(body + 8 + chunk * 4)
  }
  assert(findBoxes(longer, 'moov/trak/mdia/minf/stbl/co64').length === 0, 'a film is far from 4 GiB')
  return longer
}

/** The sample table of the sound track, and the boxes around it. */
function boxesToSoundTable(film: Uint8Array) {
  const movie = only(film, 'moov')
  const track = findBoxes(film, 'trak', movie).find((trak) => {
    const handler = only(film, 'mdia/hdlr', trak).body + 8
    return Buffer.from(film.subarray(handler, handler + 4)).toString('latin1') === 'soun'
  })
  assert(track !== undefined, 'there is a sound track')
  const media = only(film, 'mdia', track)
  const information = only(film, 'minf', media)
  return { movie, track, media, information, table: only(film, 'stbl', information) }
}

function only(film: Uint8Array, path: string, inside?: Box): Box {
  const [box] = findBoxes(film, path, inside)
  assert(box !== undefined, 'a film has the boxes that every film has')
  return box
}

/** What a group of packets needs (`sgpd` version 1, §8.9.3), and that all packets are in it (`sbgp`, §8.9.2). */
function rollBoxes(packets: number): Buffer {
  const distance = Buffer.alloc(2)
  distance.writeInt16BE(ROLL_DISTANCE)
  const groups = [u32(1 << 24), code('roll'), u32(distance.length), u32(1), distance]
  const members = [u32(0), code('roll'), u32(1), u32(packets), u32(1)]
  return Buffer.concat([box('sgpd', groups), box('sbgp', members)])
}

function box(type: string, fields: readonly Buffer[]): Buffer {
  const body = Buffer.concat(fields)
  return Buffer.concat([u32(8 + body.length), code(type), body])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function code(name: string): Buffer {
  return Buffer.from(name, 'latin1')
}
