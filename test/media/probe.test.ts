import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import fc from 'fast-check'

import type { MediaFacts } from '../../src/core/media.ts'
import { ProblemError } from '../../src/core/problem.ts'
import { hiddenPixels } from '../../src/media/aperture.ts'
import { createProber } from '../../src/media/probe.ts'
import { makeStillFilm } from '../../src/previz/still-film.ts'
import { box } from '../support/mp4-box.ts'
import { makeGif, makeJpeg, makeMp3, makeMp4, makePng, makeWav } from '../support/media-samples.ts'
import { bombs, goodFiles, impostors, type Sample, withCodedSize } from './corpus.ts'

let dir: string
let prober: ReturnType<typeof createProber>
let good: readonly Sample[]

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-probe-'))
  prober = createProber({ folder: dir })
  good = await goodFiles()
})

after(async () => {
  await prober.close()
  await rm(dir, { recursive: true })
})

async function probe(bytes: Buffer, name = 'file'): Promise<MediaFacts> {
  const path = join(dir, name)
  await writeFile(path, bytes)
  return prober.probe(path, 'tenant')
}

/** `unsupported_media`, or the facts that should not have been found. */
async function verdict(bytes: Buffer, name?: string): Promise<unknown> {
  return probe(bytes, name).catch((error) => {
    if (error instanceof ProblemError) return error.problem.code
    throw error
  })
}

test('pictures are measured as they are displayed', async () => {
  const image = { kind: 'image', widthPx: 96, heightPx: 48 }
  const size = { widthPx: 96, heightPx: 48 }
  assert.deepEqual(await probe(await makePng(size)), { ...image, mediaType: 'image/png' })
  assert.deepEqual(await probe(await makeGif(size)), { ...image, mediaType: 'image/gif' })
  const turned = await makeJpeg({ ...size, orientation: 6 })
  assert.deepEqual(await probe(turned), { kind: 'image', widthPx: 48, heightPx: 96, mediaType: 'image/jpeg' })
})

test('a film tells its pixels, frames, time and codecs', async () => {
  const facts = await probe(await makeMp4({ widthPx: 96, heightPx: 48, seconds: 5, hasSound: true }))
  assert.deepEqual(facts, {
    kind: 'video',
    mediaType: 'video/mp4',
    widthPx: 96,
    heightPx: 48,
    durationSeconds: 5,
    frames: 120,
    videoCodec: 'avc',
    audioCodec: 'aac',
  })
})

test('a silent, turned film with its index at the end is read as well', async () => {
  const bytes = await makeMp4({
    widthPx: 96,
    heightPx: 48,
    frameRate: 30,
    rotation: 90,
    isMoovFirst: false,
    container: 'mov',
  })
  assert.deepEqual(await probe(bytes), {
    kind: 'video',
    mediaType: 'video/quicktime',
    widthPx: 48,
    heightPx: 96,
    durationSeconds: 2,
    frames: 60,
    videoCodec: 'avc',
  })
})

test('a film with an odd side is as large as it is shown, turned or not', async () => {
  const odd = await makeStillFilm({ size: { widthPx: 97, heightPx: 48 }, frames: 24, sound: true, word: 'ODD' })
  const facts = await probe(Buffer.from(odd))
  assert.ok(facts.kind === 'video')
  assert.deepEqual([facts.widthPx, facts.heightPx, facts.frames], [97, 48, 24])
  const film = Buffer.from(odd)
  // The matrix of the track's header (ISO/IEC 14496-12 §6.2.2): a quarter to the right.
  const matrix = film.indexOf('tkhd') + 4 + 40
  for (const [index, value] of [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000].entries()) {
    film.writeInt32BE(value, matrix + index * 4)
  }
  const turned = await probe(film)
  assert.ok(turned.kind === 'video')
  assert.deepEqual([turned.widthPx, turned.heightPx], [48, 97])
})

test('the pixels of a film with an odd side may be broad or high', async () => {
  const odd = Buffer.from(
    await makeStillFilm({ size: { widthPx: 97, heightPx: 47 }, frames: 2, sound: false, word: 'ODD' }),
  )
  const aspect = odd.indexOf('pasp') + 4
  for (const [across, down, widthPx, heightPx] of [
    [2, 1, 194, 47],
    [1, 2, 97, 94],
  ] as const) {
    odd.writeUInt32BE(across, aspect)
    odd.writeUInt32BE(down, aspect + 4)
    const facts = await probe(odd)
    assert.ok(facts.kind === 'video')
    assert.deepEqual([facts.widthPx, facts.heightPx], [widthPx, heightPx])
  }
})

test('a film that says what it shows behind any number of other boxes costs no time that they decide', async () => {
  const odd = Buffer.from(
    await makeStillFilm({ size: { widthPx: 97, heightPx: 48 }, frames: 2, sound: false, word: 'ODD' }),
  )
  const free = Buffer.concat(Array.from({ length: 3_000 }, () => box('free')))
  const late = await probe(Buffer.concat([odd, free]))
  assert.ok(late.kind === 'video' && late.widthPx === 97)
  const counted: number[] = []
  for (const [tracks, parts] of [
    [0, 0],
    [10, 200],
    [400, 200],
  ] as const) {
    const part = box('mdia', ...Array.from({ length: parts }, () => box('hdlr')))
    const track = box('trak', ...Array.from({ length: parts }, () => part))
    const index = Buffer.concat([box('moov', ...Array.from({ length: tracks }, () => track)), odd])
    counted.push(await headersRead(index))
  }
  assert.ok(Math.max(...counted) <= 500, counted.join(' '))
})

/** How many pieces of a file are read to know what it hides of its pictures. */
async function headersRead(bytes: Buffer): Promise<number> {
  let count = 0
  const handle = {
    read: async (into: Buffer, offset: number, length: number, position: number) => {
      count++
      return { bytesRead: bytes.copy(into, offset, position, position + length) }
    },
  }
  await hiddenPixels(
    { handle, path: '', sizeBytes: bytes.length },
    { start: 8, end: bytes.readUInt32BE() },
    { widthPx: 98, heightPx: 48 },
  )
  return count
}

test('of an aperture that hides more, or makes no sense, nothing is believed', async () => {
  const odd = await makeStillFilm({ size: { widthPx: 97, heightPx: 47 }, frames: 2, sound: false, word: 'ODD' })
  const at = Buffer.from(odd).indexOf('clap') + 4
  for (const [field, value] of [
    [0, 90],
    [0, 200],
    [4, 0],
    [16, 1],
    [20, 0],
    [24, 0],
  ] as const) {
    const film = Buffer.from(odd)
    film.writeUInt32BE(value, at + field)
    const facts = await probe(film)
    assert.ok(facts.kind === 'video')
    assert.deepEqual([facts.widthPx, facts.heightPx], [98, 48], `${field}: ${value}`)
  }
})

test('sounds tell their time and codec', async () => {
  const wav = { kind: 'audio', mediaType: 'audio/wav', durationSeconds: 2.5, audioCodec: 'pcm-s16' }
  assert.deepEqual(await probe(makeWav({ seconds: 2.5 })), wav)
  const mp3 = await probe(await makeMp3({ seconds: 3 }))
  assert.ok(mp3.kind === 'audio' && mp3.mediaType === 'audio/mpeg' && mp3.audioCodec === 'mp3')
  assert.ok(mp3.durationSeconds >= 3 && mp3.durationSeconds < 3.2, String(mp3.durationSeconds))
})

test('a file is what its bytes say, whatever it is called', async () => {
  for (const { name, bytes } of good) {
    const honest = await probe(bytes, name)
    assert.deepEqual(await probe(bytes, 'page.html'), honest, name)
  }
})

test('texts, playlists, programs and other media under good names are refused', async () => {
  for (const { name, bytes } of impostors()) assert.equal(await verdict(bytes, name), 'unsupported_media', name)
})

test('headers that promise too much are refused', async () => {
  for (const { name, bytes } of await bombs()) assert.equal(await verdict(bytes, name), 'unsupported_media', name)
})

test('too many pixels are told as the reason, of a film fewer than of a picture', async () => {
  const film = await makeMp4()
  const bits = (await bombs()).filter(({ name }) => name === 'bits.bmp')
  const large = [...bits, { name: 'film.mp4', bytes: withCodedSize(film, 8_192, 4_336) }]
  assert.equal(large.length, 2)
  await probe(withCodedSize(film, 4_320, 8_192))
  for (const { name, bytes } of large) {
    const limit = name === 'bits.bmp' ? 'More than 50 megapixels' : 'Films of more than 8192×4320 pixels'
    const failure = await probe(bytes, name).catch((error: unknown) => error)
    assert.ok(failure instanceof ProblemError)
    assert.equal(failure.problem.message, `${limit} are not taken.`, name)
  }
})

test('a file that is cut anywhere is refused', async () => {
  // An MP3 has no end that it announces: what is left of it is a shorter MP3.
  for (const { name, bytes } of good.filter(({ name: each }) => each !== 'good.mp3')) {
    for (const sixteenths of [1, 2, 4, 8, 12, 14, 15]) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * sixteenths) / 16))
      assert.equal(await verdict(cut), 'unsupported_media', `${name} ${sixteenths}/16`)
    }
  }
})

test('what follows a whole file does not change what it is', async () => {
  for (const { name, bytes } of good.filter(({ name: each }) => /png|jpg|mp4/.test(each))) {
    const both = Buffer.concat([bytes, Buffer.from('<script>alert(1)</script>PK\x03\x04')])
    assert.deepEqual(await probe(both), await probe(bytes), name)
  }
})

test('a refusal tells nothing of our disk', async () => {
  const failure = await probe(Buffer.from('nothing'), 'secret-name').catch((error: unknown) => error)
  assert.ok(failure instanceof ProblemError)
  assert.equal(failure.problem.message, 'The file is not of a type that is taken here.')
})

test('a missing file is trouble of our own and no verdict', async () => {
  const isOurs = (error: unknown) => error instanceof ProblemError && error.problem.code === 'unavailable'
  await assert.rejects(prober.probe(join(dir, 'missing'), 'tenant'), isOurs)
})

test('random damage never gets past the prober as anything but facts or a refusal', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 9 }),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat({ max: 255 })), {
        minLength: 1,
        maxLength: 20,
      }),
      async (which, changes) => {
        const copy = Buffer.from(good[which]?.bytes ?? [])
        for (const [at, byte] of changes) copy[Math.floor(at * copy.length)] = byte
        const found = await verdict(copy)
        assert.ok(found === 'unsupported_media' || typeof found === 'object')
      },
    ),
    { numRuns: 150 },
  )
  assert.equal((await probe(await makePng())).kind, 'image')
})
