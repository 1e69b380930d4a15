/** What must hold of films after a storm: each is fetched as its owner would, and is the one that was made for it. */

import { FRAMES_PER_SECOND } from '../../src/core/model.ts'
import { complaintsOfFfmpeg, inspectFilm } from '../support/inspect.ts'
import { digestOf, FILM_FRAMES, FILM_SECONDS, type Media } from './films.ts'
import type { Entry, Ledger } from './ledger.ts'
import { PREVIZ_FRAMES } from './submits.ts'

/** What looking at films needs. */
export type FilmAudit = { readonly ledger: Ledger; readonly media: Media; readonly url: string; readonly key: string }

/** Opens every film and every upload; returns how many films there are. */
export async function auditFilms({ ledger, media, url, key }: FilmAudit): Promise<number> {
  const headers = { authorization: `Bearer ${key}` }
  const [sample] = ledger.accepted
  const original = { seconds: FILM_SECONDS, frames: FILM_FRAMES }
  if (sample !== undefined) await judge(ledger, 'the original film', media.film(sample.plan.marker), original)
  let films = 0
  for (const entry of ledger.accepted) {
    if (entry.endedAs !== 'succeeded' || entry.deleteTried) continue
    films++
    const answer = await fetch(`${url}/v1/videos/video_${entry.id}/content`, { headers })
    const bytes = new Uint8Array(await answer.arrayBuffer())
    if (answer.status !== 200) ledger.wrong('wrong film', `${entry.plan.marker} ${entry.id}: ${answer.status}`)
    else await auditFilm(ledger, media, entry, bytes)
  }
  for (const { path, digest } of ledger.uploads) {
    const answer = await fetch(url + path)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    if (answer.status !== 200) ledger.wrong('lost', `the upload ${path}: ${answer.status}`)
    else if (digestOf(bytes) !== digest) ledger.wrong('wrong film', `the upload ${path} has other bytes`)
  }
  return films
}

/** A provider's film is the provider's to the last byte, and so as good as the original; previz's own are opened. */
async function auditFilm(ledger: Ledger, media: Media, { plan }: Entry, bytes: Uint8Array): Promise<void> {
  if (plan.upstream === 'previz') return judge(ledger, plan.marker, bytes, PREVIZ_FILM)
  if (digestOf(bytes) === digestOf(media.film(plan.marker))) return
  ledger.wrong('wrong film', `${plan.marker}: ${bytes.byteLength} bytes that the provider has not sent`)
}

type Length = { readonly seconds: number; readonly frames: number }

const PREVIZ_FILM: Length = { seconds: PREVIZ_FRAMES / FRAMES_PER_SECOND, frames: PREVIZ_FRAMES }

async function judge(ledger: Ledger, name: string, bytes: Uint8Array, length: Length): Promise<void> {
  try {
    const { durationSeconds, frames } = await inspectFilm(bytes)
    const isRight = Math.abs(durationSeconds - length.seconds) < 0.01 && frames === length.frames
    if (!isRight) ledger.wrong('wrong film', `${name}: ${durationSeconds} s, ${frames} frames`)
    const complaints = await complaintsOfFfmpeg(bytes)
    if (complaints !== '') ledger.wrong('wrong film', `${name}: ${complaints}`)
  } catch (error) {
    ledger.wrong('wrong film', `${name}: ${String(error)}`)
  }
}
