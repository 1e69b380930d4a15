/** The bits of an H.264 unit: what ISO/IEC 14496-10 writes as u(n), ue(v) and se(v), and bytes that look like no start code. */

import { assert } from '../../core/assert.ts'

/** Codes of ue(v) are at most so long in headers, in bits. */
const GOLOMB_BITS_MAX = 31

/** Reads bits from the first one on. Throws an assertion where there are no more: units are our own encoder's. */
export class BitReader {
  private readonly bytes: Uint8Array
  /** The next bit. */
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** So many bits as a number, at most 31. */
  read(bits: number): number {
    let value = 0
    for (let bit = 0; bit < bits; bit++) {
      const byte = this.bytes[this.at >> 3]
      assert(byte !== undefined, 'a unit holds all of its header')
      value = value * 2 + ((byte >> (7 - (this.at & 7))) & 1)
      this.at++
    }
    return value
  }

  /** A number in the code of Exp-Golomb, as ue(v). */
  readUnsigned(): number {
    let zeros = 0
    while (this.read(1) === 0) assert(++zeros <= GOLOMB_BITS_MAX, 'a code has an end')
    return 2 ** zeros - 1 + this.read(zeros)
  }

  /** The same for numbers below 0 as well, as se(v). */
  readSigned(): number {
    const code = this.readUnsigned()
    return code % 2 === 0 ? 0 - code / 2 : (code + 1) / 2
  }

  /** What is left, as zeros and ones. */
  rest(): string {
    const bits: number[] = []
    while (this.at < this.bytes.length * 8) bits.push(this.read(1))
    return bits.join('')
  }
}

/** Collects bits. */
export class BitWriter {
  private readonly bits: number[] = []

  /** Writes so many bits of a number. */
  write(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit--) this.bits.push(Math.floor(value / 2 ** bit) % 2)
  }

  /** Writes a number as se(v). */
  writeSigned(value: number): void {
    const code = value > 0 ? value * 2 : 1 - value * 2
    const length = Math.floor(Math.log2(code))
    this.write(code, 2 * length + 1)
  }

  /** All that was written, filled up to whole bytes with ones. */
  bytes(): Uint8Array {
    const bits = [...this.bits, ...Array.from({ length: (8 - (this.bits.length % 8)) % 8 }, () => 1)]
    return Uint8Array.from({ length: bits.length / 8 }, (_, byte) =>
      bits.slice(byte * 8, byte * 8 + 8).reduce((value, bit) => value * 2 + bit, 0),
    )
  }
}

/** A unit without the bytes that keep its payload from looking like a start code. */
export function withoutEscapes(unit: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(unit.length)
  let length = 0
  let zeros = 0
  for (const byte of unit) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    bytes[length++] = byte
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return bytes.subarray(0, length)
}

/** A unit with those bytes. */
export function withEscapes(payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(payload.length * 1.5) + 1)
  let length = 0
  let zeros = 0
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      bytes[length++] = 3
      zeros = 0
    }
    bytes[length++] = byte
    zeros = byte === 0 ? zeros + 1 : 0
  }
  // Nor may a unit end in zeros.
  if (zeros >= 2) bytes[length++] = 3
  return bytes.subarray(0, length)
}
