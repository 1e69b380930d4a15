/** A disk that several nodes share, and the storage on it as one node sees it. */

import { hash } from 'node:crypto'
import type { MediaFacts } from '../../src/core/media.ts'
import type { StoredBytes, Prober, StagedBytes, Storage } from '../../src/core/ports.ts'
import { problem } from '../../src/core/problem.ts'
import { planSheet } from '../../src/core/sheet-plan.ts'
import type { PixelSize } from '../../src/core/shape.ts'
import type { StillMaker } from '../../src/core/still-maker.ts'
import type { ResultSource } from '../../src/core/upstream-port.ts'
import { away } from './faults.ts'
import type { Fate, Io } from './io.ts'

type DiskFile = { readonly text: string; readonly sizeBytes: number; readonly writtenAtMs: number }

/** What lies on the disk; it outlives every node. */
export class Disk {
  readonly blobs = new Map<string, DiskFile>()
  /** Unfinished files by place, and whose they are. */
  readonly unfinished = new Map<string, { readonly workerId: string; readonly file: DiskFile }>()
  places = 0
}

/** The storage of one node. */
export function nodeStorage(disk: Disk, io: Io, workerId: string): Storage {
  const { world } = io
  const fateOf = (): Fate => {
    if (world.away.has('storage') || world.chance.hit(world.faults.storage)) return { refused: away('the storage') }
    return {}
  }
  const writeFate = (): Fate =>
    world.away.has('disk') ? { refused: problem('storage_full', 'the disk is full') } : fateOf()
  return {
    async stage(content, { sizeBytesMax, signal }) {
      let text = ''
      for await (const piece of content) {
        signal?.throwIfAborted()
        text += Buffer.from(piece).toString('latin1')
        if (text.length > sizeBytesMax) throw problem('body_too_large', 'too large')
      }
      const digest = hash('sha256', text)
      const sizeBytes = text.length
      const place = `${workerId}/${++disk.places}`
      const write = () => {
        const file = { text, sizeBytes, writtenAtMs: world.scheduler.nowMs }
        disk.unfinished.set(place, { workerId, file })
      }
      await io.call(`stage ${digest.slice(0, 8)}`, write, writeFate())
      return { digest, sizeBytes, place }
    },
    keep: ({ digest, place }: StagedBytes) =>
      io.call(
        `keep ${digest.slice(0, 8)}`,
        () => {
          const found = disk.unfinished.get(place)
          if (found === undefined) throw new Error('ENOENT: what was staged is not there any more')
          disk.unfinished.delete(place)
          disk.blobs.set(digest, found.file)
        },
        writeFate(),
      ),
    withStaged: ({ place }, use) => use(place),
    drop: ({ place }) => io.call('drop', () => void disk.unfinished.delete(place)),
    discard: (digest, ageMs) =>
      io.call(
        `discard ${digest.slice(0, 8)}`,
        () => {
          const file = disk.blobs.get(digest)
          if (file !== undefined && file.writtenAtMs <= io.clock.nowMs() - ageMs) disk.blobs.delete(digest)
        },
        fateOf(),
      ),
    sizeBytes: (digest) => io.call('size', () => disk.blobs.get(digest)?.sizeBytes, fateOf()),
    async *read() {
      yield* []
      throw new Error('nobody reads here')
    },
    async withLocalCopy(digest, use) {
      const isThere = await io.call(`open ${digest.slice(0, 8)}`, () => disk.blobs.has(digest), fateOf())
      if (!isThere) throw new Error(`ENOENT: ${digest} is not there`)
      return use(digest)
    },
    async *list(ageMs): AsyncGenerator<StoredBytes> {
      const all = await io.call('list', () => [...disk.blobs], fateOf())
      const beforeMs = io.clock.nowMs() - ageMs
      for (const [digest, { sizeBytes, writtenAtMs }] of all) if (writtenAtMs < beforeMs) yield { digest, sizeBytes }
    },
    dropAbandoned: async (living) => {
      const unfinished = await io.call('list unfinished', () => [...disk.unfinished], fateOf())
      const workers = await living()
      return io.call(
        'drop abandoned',
        () => {
          let freedBytes = 0
          for (const [place, { workerId: owner, file }] of unfinished) {
            if (owner === workerId || workers.includes(owner)) continue
            disk.unfinished.delete(place)
            freedBytes += file.sizeBytes
          }
          return freedBytes
        },
        fateOf(),
      )
    },
  }
}

/** A file's bytes: its facts as JSON, with something that tells it from others. */
export function contentOf(facts: MediaFacts, mark: string): string {
  return JSON.stringify({ ...facts, mark })
}

/** Reads the facts of a file on the disk. */
export function nodeProber(disk: Disk, io: Io): Prober {
  const { world } = io
  return {
    async probe(path, _turn, signal) {
      const isAway = world.away.has('prober') || world.chance.hit(world.faults.prober)
      const look = () => disk.blobs.get(path)?.text ?? disk.unfinished.get(path)?.file.text
      const text = await io.call('probe', look, { ...(isAway && { refused: away('the prober') }), signal })
      if (text === undefined) throw new Error('ENOENT: the file went away while it was looked at')
      if (!text.startsWith('{')) throw problem('unsupported_media', 'this is nothing that is known here')
      const { mark: _mark, ...facts } = JSON.parse(text) as MediaFacts & { readonly mark: string }
      return facts
    },
  }
}

/** Makes pictures of films on the disk; while the prober is away, whoever decodes is lost. */
export function nodeStillMaker(disk: Disk, io: Io): StillMaker {
  const { world } = io
  return {
    async make({ path, facts }, use, signal) {
      const isLost = world.away.has('prober') || world.chance.hit(world.faults.prober)
      const text = await io.call('decode a film', () => disk.blobs.get(path)?.text, { signal })
      if (isLost) return { outcome: 'lost', detail: 'it hung' }
      if (text === undefined) return { outcome: 'undecodable', detail: 'the film went away' }
      const still = (size: PixelSize): ResultSource => ({
        from: 'stream',
        async *open() {
          yield Buffer.from(contentOf(jpegFacts(size), text))
        },
      })
      const sheet = planSheet(facts, facts.frames).size
      return { outcome: 'made', result: await use({ poster: still(facts), scrubSheet: still(sheet) }) }
    },
  }
}

function jpegFacts({ widthPx, heightPx }: PixelSize): MediaFacts {
  return { kind: 'image', mediaType: 'image/jpeg', widthPx, heightPx }
}
