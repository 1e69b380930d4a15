/** A gateway, and a stranger's site with a picture, for the journeys of other people's clients. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspectFilm } from './inspect.ts'
import { makePng } from './media-samples.ts'
import { type Origin, startOrigin } from './origin.ts'
import { openPublicPlace, type PublicPlace, PUBLIC_URL } from './public-place.ts'
import { type Reelay, startReelay } from './reelay.ts'

/** What a client's journey has. */
export type ClientRig = {
  /** A folder that goes with the rig. */
  readonly dir: string
  /** A picture of 640 × 640 pixels, which is also at `https://example.com/still.png`. */
  readonly picture: Buffer
  readonly pictureUri: string
  readonly origin: Origin
  readonly reelay: Reelay
  close(): Promise<void>
}

/** A rig whose gateway is reached from outside, by https. */
export type PublicRig = ClientRig & { readonly place: PublicPlace }

/** Starts a gateway at its loopback address. */
export async function startClientRig(settings: Readonly<Record<string, string>> = {}): Promise<ClientRig> {
  const dir = await mkdtemp(join(tmpdir(), 'reelay-client-'))
  const picture = await makePng({ widthPx: 640, heightPx: 640 })
  const origin = await startOrigin(dir, new Map([['/still.png', { contentType: 'image/png', bytes: picture }]]))
  const reelay = await startReelay({ ...origin.settings, ...settings })
  const close = async () => {
    await reelay.close()
    await origin.close()
    await rm(dir, { recursive: true, force: true })
  }
  return { dir, picture, pictureUri: `data:image/png;base64,${picture.toString('base64')}`, origin, reelay, close }
}

/** Starts a gateway behind the https address that it is reached by. */
export async function startPublicRig(): Promise<PublicRig> {
  const rig = await startClientRig({ REELAY_PUBLIC_URL: PUBLIC_URL })
  const place = await openPublicPlace(rig.dir, rig.reelay.url)
  const close = async () => {
    await place.close()
    await rig.close()
  }
  return { ...rig, place, close }
}

/** Width and height in pixels, and frames. */
export async function shapeOf(film: Uint8Array): Promise<readonly [number, number, number]> {
  const { widthPx, heightPx, frames } = await inspectFilm(film)
  return [widthPx, heightPx, frames]
}
