/** Files that must be refused, each with what it pretends to be; rows H3, I6, I7 and J1-J9 of the attack list. */

import { deflateSync } from 'node:zlib'

import { makeBmp, makeGif, makeJpeg, makeMp3, makeMp4, makePng, makeWav, makeWebp } from '../support/media-samples.ts'

/** A file's name and bytes. */
export type Sample = { readonly name: string; readonly bytes: Buffer }

const HLS = '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'

/** Texts and programs under media names. */
export function impostors(): readonly Sample[] {
  const texts: readonly (readonly [string, string])[] = [
    ['hls.mp4', HLS],
    ['hls-http.mp4', HLS.replace('file:///etc/passwd', 'http://127.0.0.1:1/a.ts')],
    ['hls-crypto.mov', HLS.replace('file:///etc/passwd', 'crypto:concat:/etc/passwd')],
    ['concat.mp4', "ffconcat version 1.0\nfile '/etc/passwd'\n"],
    [
      'dash.mp4',
      '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>file:///etc/</BaseURL></MPD>',
    ],
    ['list.mp3', '[playlist]\nFile1=file:///etc/passwd\n'],
    ['session.mp4', 'v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 1 RTP/AVP 96\n'],
    ['subtitles.mp4', 'WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n'],
    ['vector.png', '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'],
    ['page.jpg', '<!doctype html><script>alert(1)</script>'],
    ['data.png', '{"a":1}'],
    ['document.png', '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'],
    ['script.gif', 'alert(1)'],
    ['empty.mp4', ''],
    ['space.mp4', ' '],
    ['almost.png', '\x89PNG\r\n\x1a\n'],
    ['almost.gif', 'GIF89a'],
    ['almost.mp3', 'ID3\x04\x00\x00\x00\x00\x00\x00'],
    ['archive.mp4', 'PK\x03\x04 not a film'],
    ['program.mp4', '\x7fELF\x02\x01\x01'],
    ['matroska.mp4', '\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x86\x81\x01'],
    ['tiff.png', 'II*\x00\x08\x00\x00\x00\x00\x00'],
    ['heic.jpg', '\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic'],
    ['avif.png', '\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif'],
    ['sound.mp4', '\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A isom'],
  ]
  return texts.map(([name, text]) => ({ name, bytes: Buffer.from(text, 'latin1') }))
}

/** Good files, one of each type that is taken. */
export async function goodFiles(): Promise<readonly Sample[]> {
  return [
    { name: 'good.png', bytes: await makePng() },
    { name: 'good.jpg', bytes: await makeJpeg() },
    { name: 'good.webp', bytes: await makeWebp() },
    { name: 'good.gif', bytes: await makeGif() },
    { name: 'good.bmp', bytes: makeBmp() },
    { name: 'good.mp4', bytes: await makeMp4({ hasSound: true }) },
    { name: 'late.mp4', bytes: await makeMp4({ isMoovFirst: false }) },
    { name: 'good.mov', bytes: await makeMp4({ container: 'mov' }) },
    { name: 'good.wav', bytes: makeWav({ seconds: 0.5 }) },
    { name: 'good.mp3', bytes: await makeMp3() },
  ]
}

/** Headers that promise more than anyone should decode, and boxes that contradict themselves. */
export async function bombs(): Promise<readonly Sample[]> {
  const film = await makeMp4()
  const wav = makeWav({ seconds: 0.1 })
  wav.writeUInt32LE(0xffffffff, 40)
  const bitmap = makeBmp()
  bitmap.writeInt32LE(60_000, 18)
  return [
    { name: 'bomb.png', bytes: pngHeader(60_000, 60_000) },
    { name: 'wide.png', bytes: pngHeader(2_000_000_000, 1) },
    { name: 'bomb.gif', bytes: Buffer.from('GIF89a\xff\xff\xff\xff\x80\x00\x00', 'latin1') },
    { name: 'bomb.bmp', bytes: bitmap },
    { name: 'bits.bmp', bytes: bitBitmap(16_384, 15_300) },
    { name: 'huge.mp4', bytes: withCodedSize(film, 16_000, 16_000) },
    { name: 'bomb.wav', bytes: wav.subarray(0, 100) },
    { name: 'timeless.mp4', bytes: patched(film, 'mdhd', 16, [0, 0, 0, 0]) },
    { name: 'endless.mp4', bytes: patched(film, 'stts', 12, [0x7f, 0xff, 0xff, 0xff]) },
    { name: 'crowded.mp4', bytes: patched(film, 'stsz', 12, [0xff, 0xff, 0xff, 0xff]) },
    { name: 'elsewhere.mp4', bytes: patched(film, 'stco', 12, [0x7f, 0xff, 0xff, 0xff]) },
    { name: 'huge-box.mp4', bytes: Buffer.concat([film.subarray(0, 24), Buffer.from('ffffffff6d6f6f76', 'hex')]) },
    { name: 'only-moov.mp4', bytes: film.subarray(0, film.indexOf('mdat') - 4) },
    { name: 'nested.mp4', bytes: nestedBoxes(film, 20_000) },
  ]
}

/** A PNG whose header is right and whose pixels are missing. */
function pngHeader(widthPx: number, heightPx: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(widthPx, 0)
  header.writeUInt32BE(heightPx, 4)
  header.set([1, 0], 8)
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(100))), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts])
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(typed), 4)
  return Buffer.concat([ends.subarray(0, 4), typed, ends.subarray(4)])
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** A copy with other bytes at `offset` from the content of the first box of this type. */
function patched(file: Buffer, box: string, offset: number, bytes: readonly number[]): Buffer {
  const copy = Buffer.from(file)
  copy.set(bytes, copy.indexOf(box) + 4 + offset - 4)
  return copy
}

/** A whole bitmap of one bit a pixel: 250 megapixels in 31 MB. */
export function bitBitmap(widthPx: number, heightPx: number): Buffer {
  const rowBytes = Math.ceil(widthPx / 32) * 4
  const file = Buffer.alloc(62 + rowBytes * heightPx)
  makeBmp().copy(file, 0, 0, 54)
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(62, 10)
  file.writeInt32LE(widthPx, 18)
  file.writeInt32LE(heightPx, 22)
  file.writeUInt16LE(1, 28)
  file.writeUInt32LE(file.length - 62, 34)
  return file
}

/** A film whose sample entry promises other frames (ISO 14496-12 §12.1.3). */
export function withCodedSize(film: Buffer, widthPx: number, heightPx: number): Buffer {
  const copy = Buffer.from(film)
  const entry = copy.indexOf('avc1', copy.indexOf('stsd'))
  copy.writeUInt16BE(widthPx, entry + 28)
  copy.writeUInt16BE(heightPx, entry + 30)
  return copy
}

/** A `moov` in a `moov` in a `moov`. */
function nestedBoxes(film: Buffer, depth: number): Buffer {
  const moov = Buffer.alloc(depth * 8)
  for (let level = 0; level < depth; level++) {
    moov.writeUInt32BE((depth - level) * 8, level * 8)
    moov.write('moov', level * 8 + 4, 'latin1')
  }
  return Buffer.concat([film.subarray(0, film.readUInt32BE(0)), moov, Buffer.from('\0\0\0\x09mdatx', 'latin1')])
}
