/** One cell of the matrix: a job of one mode, asked for in one dialect, made by one upstream, from the request to the film. */

import assert from 'node:assert/strict'
import { type Note, Notes } from '../../src/core/notes.ts'
import type { GenerationRequest, Reference } from '../../src/core/request.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import type { Dialect } from '../../src/dialects/dialect.ts'
import { dialects } from '../../src/dialects/registry.ts'
import { type Film, inspectFilm } from '../support/inspect.ts'
import { Caller, type Submitted, type Way } from './caller.ts'
import { COLUMNS, type Column } from './columns.ts'
import { checkFarEnd, hasHeard } from './far-end.ts'
import { IN_LIBRARY, MATRIX_MODES, type MatrixMode, said } from './modes.ts'
import type { Place } from './place.ts'

/** Which job. */
export type Cell = { readonly face: string; readonly column: Column; readonly mode: MatrixMode }

/** What came of it: `made`, `made; dropped seed`, `refused: …`, or `cannot be said: …`. */
export type Outcome = string

/** What came of one job. */
type Made = { readonly id?: string; readonly refused?: string; readonly notes: readonly Note[] }

/** The cells of all faces, upstreams and modes. */
export const CELLS: readonly Cell[] = dialects.flatMap(({ id: face }) =>
  COLUMNS.flatMap((column) => MATRIX_MODES.map((mode) => ({ face, column, mode }))),
)

/** Runs cells in one place. */
export class Runner {
  readonly #place: Place
  readonly #ways: readonly Way[] | undefined
  readonly #callers = new Map<string, Caller>()

  /** `ways` are those in which callers give references, where not every one. */
  constructor(place: Place, ways?: readonly Way[]) {
    this.#place = place
    this.#ways = ways
  }

  /** Runs a cell. Throws where something is not as it has to be. */
  async run({ face, column, mode }: Cell): Promise<Outcome> {
    const { samples } = this.#place
    const caller = this.#caller(face, column)
    const prompt = `A kite over the dunes, by ${face} at ${column.name}: ${mode.name}`
    const files = samples.of(mode.roles)
    const at = placeOf({ face, column, mode })
    const ways = this.#ways ?? caller.ways(mode.roles)
    const wayOf = (index: number) => ways[(at + index) % ways.length] ?? 'link'
    const references = await Promise.all(
      files.map(async (file, index): Promise<Reference> => {
        const role = mode.roles[index] ?? 'reference_image'
        if (mode.isInLibrary === true) return { role, source: IN_LIBRARY }
        return { role, source: await caller.source(file, wayOf(index)) }
      }),
    )
    const asked = { ...said(column.name === 'previz'), ...mode.more }
    const request: GenerationRequest = { model: column.model, prompt, references, ...asked }
    const [first, blurred] = [unsaid(caller.dialect, request), unsaid(caller.dialect, request, 'approximated')]
    const missing = first.filter(
      (field) => field.startsWith('references') || mode.needs?.some((name) => name === field),
    )
    if (missing.length > 0) return unsayable(missing)
    const after = { model: column.model, prompt: '', references: [], draftOfId: 'none', resolution: '480p' } as const
    if (mode.isFromDraft && unsaid(caller.dialect, after).includes('draftOfId')) return unsayable(['draftOfId'])
    const part = wayOf(0) === 'part' ? files[0] : undefined
    const lost = [...first, ...blurred]
    const carried = Object.fromEntries(Object.entries(asked).filter(([field]) => !lost.includes(field)))
    const isInLibrary = mode.isInLibrary === true
    const expected = { prompt, roles: mode.roles, samples: files, isInLibrary, said: carried }
    const made = await this.#make({ face, column }, await caller.submit(request, part), {
      ...expected,
      earlier: 0,
    })
    if (mode.isFromDraft !== true || made.id === undefined) return outcomeOf(made)
    const followed = await caller.submit({ ...after, draftOfId: made.id })
    const { draft: _whole, ...whole } = carried
    const second = await this.#make({ face, column }, followed, { ...expected, said: whole, earlier: 1 })
    return outcomeOf({ ...second, notes: [...made.notes, ...second.notes] })
  }

  async #make(
    { face, column }: Omit<Cell, 'mode'>,
    submitted: Submitted,
    expected: Omit<Parameters<typeof checkFarEnd>[2], 'notes'>,
  ): Promise<Made> {
    const caller = this.#caller(face, column)
    if ('problem' in submitted) {
      const { problem, status } = submitted
      assert.equal(hasHeard(this.#place, column, expected.prompt), false, 'a refused job came to the provider')
      assert.ok(status >= 400 && status < 500, `${status} ${problem.code}: ${problem.message}`)
      assert.equal(problem.code, 'unsupported_combination')
      return { refused: problem.message, notes: [] }
    }
    const view = await caller.end(submitted.job.id)
    assert.equal(view.status, 'succeeded', JSON.stringify(view.failure))
    const seconds = said(column.name === 'previz').durationSeconds ?? 0
    checkFilm(await inspectFilm(await caller.film(view)), seconds, column)
    const { notes = [] } = await new Caller(jobs, this.#place.urlOf(column)).look(view.id)
    await checkFarEnd(this.#place, column, { ...expected, notes })
    return { id: view.id, notes }
  }

  #caller(face: string, column: Column): Caller {
    const url = this.#place.urlOf(column)
    const dialect = dialects.find(({ id }) => id === face)
    assert.ok(dialect)
    const known = this.#callers.get(face + url) ?? new Caller(dialect, url)
    this.#callers.set(face + url, known)
    return known
  }
}

/** A number that is another one for the neighbours of a cell, so that all ways of giving references come up everywhere. */
function placeOf({ face, column, mode }: Cell): number {
  return dialects.findIndex(({ id }) => id === face) + COLUMNS.indexOf(column) + MATRIX_MODES.indexOf(mode)
}

/** The fields of a request that a dialect has no word for, or no exact one. */
function unsaid(
  { submit }: Dialect,
  request: GenerationRequest,
  how: 'dropped' | 'approximated' = 'dropped',
): readonly string[] {
  const notes = new Notes()
  submit.request.encode(request, notes)
  return notes.list.filter(({ kind }) => kind === how).map(({ field }) => field)
}

function unsayable(fields: readonly string[]): Outcome {
  return `cannot be said: ${fields.join(', ')}`
}

function outcomeOf({ refused, notes }: Made): Outcome {
  if (refused !== undefined) return `refused: ${refused}`
  const told = [...new Set(notes.map(({ kind, field }) => `${kind} ${field}`))].toSorted()
  return told.length === 0 ? 'made' : `made; ${told.join(', ')}`
}

function checkFilm({ widthPx, heightPx, durationSeconds, videoCodec }: Film, seconds: number, { name }: Column): void {
  assert.equal(videoCodec, 'h264')
  // OpenAI's models have no square films.
  if (name !== 'videos/openai') assert.deepEqual([widthPx, heightPx], [640, 640])
  assert.ok(Math.abs(durationSeconds - seconds) < 0.1, `${durationSeconds} s`)
}
