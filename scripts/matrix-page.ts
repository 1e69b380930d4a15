/** The page of the matrix, from what is known to come of each of its cells: `test/fixtures/matrix.json`. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MADE, table } from './tables.ts'

const SOURCE = 'test/fixtures/matrix.json'

/** Outcomes by face, by upstream, by mode: `made`, `made; dropped seed`, `refused: …`, `cannot be said: …`. */
type Outcomes = { readonly [face: string]: { readonly [upstream: string]: { readonly [mode: string]: string } } }

type Row = { readonly face: string; readonly upstream: string; readonly mode: string; readonly outcome: string }

const isMade = ({ outcome }: Row) => outcome.startsWith('made')
const isSaid = ({ outcome }: Row) => !outcome.startsWith('cannot be said')
const isRefused = ({ outcome }: Row) => outcome.startsWith(REFUSED)
const REFUSED = 'refused: '

/** What the modes are, for people. */
const MODES: Readonly<Record<string, string>> = {
  text: 'a prompt alone',
  'first frame': 'a first frame',
  'both frames': 'a first and a last frame',
  images: 'two reference images',
  video: 'a reference video',
  audio: 'a reference audio, alone',
  'every kind': 'a reference image, a video and an audio',
  'frame and every kind': 'a first frame besides these three',
  'every field': 'a prompt, and every field that the face has',
  edit: 'a reference video that is to be edited',
  'from a draft': 'a draft with a first frame, and the film that goes on from it',
  'its library':
    'a first and a last frame in the library of the provider’s account (`asset://…`), which its operator has opened',
}

/** What fields are called by people; notes have the names of each face. */
const FIELDS: Readonly<Record<string, string>> = {
  seed: 'seed',
  generateAudio: 'sound on or off',
  cameraFixed: 'fixed camera',
  watermark: 'watermark',
  returnLastFrame: 'last frame',
  serviceTier: 'service tier',
  priority: 'priority',
  webSearch: 'web search',
  endUserId: 'end user',
  referenceTask: 'what references are for',
  draft: 'draft (made in full)',
  durationSeconds: 'length (a frame more)',
  size: 'size (the nearest that there is)',
  references: 'roles (those that follow from kinds and count)',
}

/** The whole page. */
export function matrixPage(): string {
  const outcomes: Outcomes = JSON.parse(readFileSync(join(import.meta.dirname, '..', SOURCE), 'utf8'))
  const rows = Object.entries(outcomes).flatMap(([face, upstreams]) =>
    Object.entries(upstreams).flatMap(([upstream, modes]) =>
      Object.entries(modes).map(([mode, outcome]): Row => ({ face, upstream, mode, outcome })),
    ),
  )
  const named = (name: 'face' | 'upstream' | 'mode') => [...new Set(rows.map((row) => row[name]))]
  const [faces, upstreams, modes] = [named('face'), named('upstream'), named('mode')]
  return [
    '# Every face at every upstream',
    '',
    MADE,
    `<!-- Source: ${SOURCE}, which \`node scripts/run.mjs scripts/matrix.ts\` writes -->`,
    '',
    `${rows.length} cells: ${faces.length} faces, ${upstreams.length} upstreams, ${modes.length} modes. In each, a job is asked for in the words of the face, over HTTP, with its`,
    'references by links, as data URIs, as uploads and as files of forms in turn. Where it is made, the film is fetched as the',
    'face says and looked at, each reference has come to the far end with the same SHA-256, and each field is there, or has a',
    'note. Where it is refused, nobody has heard of it. The far ends are [fake providers](../fake-provider.md), a fake ComfyUI',
    `server and previz. ${rows.filter(isMade).length} films are made, ${rows.filter(isRefused).length} jobs refused, and ${rows.filter((row) => !isSaid(row)).length} cannot be said.`,
    '',
    '## What upstreams make',
    '',
    table(
      ['', ...modes],
      upstreams.map((upstream) => [
        upstream,
        ...modes.map((mode) => wordFor(rows.filter((row) => row.upstream === upstream && row.mode === mode))),
      ]),
    ),
    '',
    'A dash: it is refused at the submit. `videos/…` are [profiles](../upstreams), and what `comfyui` takes is what the',
    'operator’s workflow binds; here it binds everything.',
    '',
    ...Object.entries(MODES).map(([mode, words]) => `- *${mode}*: ${words}`),
    '',
    '## Which face gets what',
    '',
    'Modes that are made, of those that the face can say.',
    '',
    table(
      ['', ...faces],
      upstreams.map((upstream) => [
        upstream,
        ...faces.map((face) => countOf(rows.filter((row) => row.upstream === upstream && row.face === face))),
      ]),
    ),
    '',
    ...modes.flatMap((mode) => {
      const able = faces.filter((face) => rows.some((row) => row.face === face && row.mode === mode && isSaid(row)))
      return able.length === faces.length ? [] : [`- *${mode}* can be said by ${able.join(' and ')} alone.`]
    }),
    '',
    '## What is lost on the way',
    '',
    'What a caller has said and an upstream has no word for is a note of the job, `dropped`, or `approximated` where there is',
    'something near it. Metadata and expiry are not lost anywhere: Reelay itself sees to them.',
    '',
    table(
      ['', 'Dropped', 'Approximated'],
      upstreams.map((upstream) => {
        const here = rows.filter((row) => row.upstream === upstream && isMade(row))
        return [upstream, lostIn(here, 'dropped'), lostIn(here, 'approximated')]
      }),
    ),
    '',
    '## Why jobs are refused',
    '',
    'Each face says it in its own envelope, as `unsupported_combination`, with its own name for the field.',
    '',
    ...refusals(rows),
    '',
  ].join('\n')
}

/** One word for what comes of a mode at an upstream, whichever face asks. */
function wordFor(rows: readonly Row[]): string {
  const said = rows.filter(isSaid)
  const made = said.filter(isMade)
  if (made.length === said.length) return 'yes'
  if (made.length === 0) return '–'
  return `by ${made.map(({ face }) => face).join(', ')}`
}

function countOf(rows: readonly Row[]): string {
  return `${rows.filter(isMade).length} of ${rows.filter(isSaid).length}`
}

/** The fields that notes of one kind are about. */
function lostIn(rows: readonly Row[], kind: 'dropped' | 'approximated'): string {
  const fields = rows.flatMap(({ outcome }) => {
    const notes = outcome.split('; ')[1]?.split(', ') ?? []
    return notes.flatMap((note) => (note.startsWith(`${kind} `) ? [note.slice(kind.length + 1)] : []))
  })
  const known = Object.keys(FIELDS).filter((field) => fields.includes(field))
  // Names on a face's own wire are about that face, not about the upstream.
  return known.length === 0 ? 'nothing' : known.map((field) => FIELDS[field]).join(', ')
}

function refusals(rows: readonly Row[]): readonly string[] {
  const refused = rows.filter(isRefused).map((row) => ({ ...row, words: row.outcome.slice(REFUSED.length) }))
  return Array.from(
    Map.groupBy(refused, ({ words }) => words),
    ([words, all]) => {
      const where = [...new Set(all.map(({ upstream }) => upstream))]
      return `- “${words}” At ${where.join(', ')}.`
    },
  )
}
