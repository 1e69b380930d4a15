/**
 * A key picture of one H.264 film put into another: what its slices say relative to their own parameter sets is said relative
 * to the other film's. Both come from one encoder that was set up in two ways, so that their sets differ in little.
 */

import { assert } from '../../core/assert.ts'
import { BitReader, BitWriter, withEscapes, withoutEscapes } from './bits.ts'

/** The units of a key picture. */
const KEY_SLICE = 5

/** Units have their length before them in so many bytes. */
const LENGTH_BYTES = 4

/**
 * A key picture for another film, in the form that both have it in (units after their lengths). `from` and `to` are the two
 * films' AVCDecoderConfigurationRecords (ISO/IEC 14496-15). Throws an assertion where the films differ in more than the
 * quantizer that their pictures begin with.
 */
export function transplantKeyPicture(picture: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const [own, other] = [parametersOf(from), parametersOf(to)]
  assert(own.layout === other.layout, 'both films are coded alike')
  const units = unitsOf(picture).filter((unit) => unitType(unit) === KEY_SLICE)
  assert(units.length > 0, 'a key picture has slices')
  const slices = units.map((unit) => withQuantizer(unit, own, own.quantizer - other.quantizer))
  return new Uint8Array(Buffer.concat(slices.flatMap((slice) => [lengthOf(slice), slice])))
}

function lengthOf(unit: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES)
  new DataView(bytes.buffer).setUint32(0, unit.length)
  return bytes
}

/** What the header of a slice depends on. */
type Parameters = {
  readonly frameNumberBits: number
  /** What slices begin with, before what they add to it. */
  readonly quantizer: number
  /** All that has to be the same where slices go from one film to another, as text. */
  readonly layout: string
}

function parametersOf(record: Uint8Array): Parameters {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  // Five bytes of profile and level, the number of sequence sets, then one such set and one picture set.
  assert(view.getUint8(5) % 32 === 1, 'a film has one sequence set')
  const sequence = record.subarray(8, 8 + view.getUint16(6))
  const pictureAt = 8 + sequence.length
  assert(view.getUint8(pictureAt) === 1, 'a film has one picture set')
  const picture = record.subarray(pictureAt + 3, pictureAt + 3 + view.getUint16(pictureAt + 1))
  const { frameNumberBits, layout } = readSequence(sequence)
  const { quantizer, rest } = readPicture(picture)
  return { frameNumberBits, quantizer, layout: `${layout} ${rest}` }
}

/** A sequence parameter set (7.3.2.1.1) up to the size of pictures; the level before it and what is shown how may differ. */
function readSequence(unit: Uint8Array): { readonly frameNumberBits: number; readonly layout: string } {
  const bits = new BitReader(withoutEscapes(unit).subarray(1))
  const profile = bits.read(8)
  bits.read(16)
  const id = bits.readUnsigned()
  assert(profile === 100, 'films are of the High profile')
  const format = [bits.readUnsigned(), bits.readUnsigned(), bits.readUnsigned(), bits.read(2)]
  assert(format.join() === '1,0,0,0', 'pictures are 4:2:0 in 8 bits')
  const frameNumberBits = bits.readUnsigned() + 4
  const order = bits.readUnsigned()
  assert(order === 2, 'pictures come in the order in which they are shown')
  const references = bits.readUnsigned()
  const gaps = bits.read(1)
  const size = [bits.readUnsigned(), bits.readUnsigned()]
  const isFrames = bits.read(1)
  assert(isFrames === 1, 'pictures are whole frames')
  return { frameNumberBits, layout: [id, frameNumberBits, references, gaps, ...size, bits.read(1)].join() }
}

/** A picture parameter set (7.3.2.2): the quantizer, and everything else as text. */
function readPicture(unit: Uint8Array): { readonly quantizer: number; readonly rest: string } {
  const bits = new BitReader(withoutEscapes(unit).subarray(1))
  const before = [bits.readUnsigned(), bits.readUnsigned(), bits.read(1), bits.read(1), bits.readUnsigned()]
  const [, , isArithmetic, , groups] = before
  assert(isArithmetic === 1 && groups === 0, 'slices are coded arithmetically, in one group')
  const predicted = [bits.readUnsigned(), bits.readUnsigned(), bits.read(3)]
  const quantizer = 26 + bits.readSigned()
  const after = [bits.readSigned(), bits.readSigned(), bits.read(1)]
  assert(after[2] === 1, 'slices say how they are deblocked')
  return { quantizer, rest: [...before, ...predicted, ...after, bits.rest().replace(/10*$/, '')].join() }
}

/** The header of a slice (7.3.3) with more added to the quantizer, and its data as they are. */
function withQuantizer(unit: Uint8Array, { frameNumberBits }: Parameters, more: number): Uint8Array {
  const slice = withoutEscapes(unit)
  const bits = new BitReader(slice.subarray(1))
  // First macroblock, type, picture set; frame number; number among key pictures; two bits of what is kept for how long.
  for (let field = 0; field < 3; field++) bits.readUnsigned()
  bits.read(frameNumberBits)
  bits.readUnsigned()
  bits.read(2)
  const kept = bits.at
  const quantizer = bits.readSigned()
  const deblockingAt = bits.at
  if (bits.readUnsigned() !== 1) for (let field = 0; field < 2; field++) bits.readSigned()
  const header = new BitWriter()
  const copy = new BitReader(slice.subarray(1))
  while (copy.at < kept) header.write(copy.read(1), 1)
  header.writeSigned(quantizer + more)
  copy.at = deblockingAt
  while (copy.at < bits.at) header.write(copy.read(1), 1)
  // Arithmetic data begin at a whole byte, after ones.
  const data = slice.subarray(1 + Math.ceil(bits.at / 8))
  return withEscapes(Buffer.concat([slice.subarray(0, 1), header.bytes(), data]))
}

function unitsOf(picture: Uint8Array): Uint8Array[] {
  const view = new DataView(picture.buffer, picture.byteOffset, picture.byteLength)
  const units: Uint8Array[] = []
  for (let at = 0; at < picture.length; ) {
    const end = at + LENGTH_BYTES + view.getUint32(at)
    units.push(picture.subarray(at + LENGTH_BYTES, end))
    at = end
  }
  return units
}

function unitType(unit: Uint8Array): number {
  return (unit[0] ?? 0) % 32
}
