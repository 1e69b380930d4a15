/** Boxes of an MP4 (ISO/IEC 14496-12 §4.2) made by hand, for tests of what looks into them. */

/** A box with a size of 32 bits. */
export function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(8)
  const body = Buffer.concat(parts)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

/** A box with a size of 64 bits. */
export function longBox(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(16)
  const body = Buffer.concat(parts)
  head.writeUInt32BE(1)
  head.write(type, 4, 'latin1')
  head.writeBigUInt64BE(BigInt(body.length + 16), 8)
  return Buffer.concat([head, body])
}

/** A box that goes on to the end of the file. */
export function lastBox(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const made = box(type, ...parts)
  made.writeUInt32BE(0)
  return made
}
