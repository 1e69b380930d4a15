/**
 * Declares in an MP4 that each packet of its sound needs the one before it (ISO/IEC 14496-12 §10.1, `roll`): AAC overlaps.
 * Apple's players believe an edit list about the encoder's delay only beside this declaration, and assume 2112 samples
 * without it (QuickTime File Format, "Audio priming"). The muxer does not write it.
 */

import { boxesToTable, makeBox, u32, withAppended } from './mp4-boxes.ts'

/** Packets to be decoded before one sounds right; negative: they lie before it. */
const ROLL_DISTANCE = -1

/** Returns the film with the declaration for each of its sound packets. The film's index must come first. */
export function declareRoll(film: Uint8Array, packets: number): Uint8Array {
  return withAppended(film, boxesToTable(film, 'soun'), rollBoxes(packets))
}

/** What a group of packets needs (`sgpd` version 1, §8.9.3), and that all packets are in it (`sbgp`, §8.9.2). */
function rollBoxes(packets: number): Buffer {
  const roll = Buffer.from('roll', 'latin1')
  const distance = Buffer.alloc(2)
  distance.writeInt16BE(ROLL_DISTANCE)
  const groups = [u32(1 << 24), roll, u32(distance.length), u32(1), distance]
  const members = [u32(0), roll, u32(1), u32(packets), u32(1)]
  return Buffer.concat([makeBox('sgpd', groups), makeBox('sbgp', members)])
}
