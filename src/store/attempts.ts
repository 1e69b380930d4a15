/** Attempts: who was asked to make a job's video, how they know the work, and which slot it holds meanwhile. */

import type { AttemptId, JobId } from '../core/ids.ts'
import { type MicroCredits, microCredits } from '../core/money.ts'
import type { Attempt, SlotPool } from '../core/records.ts'
import type { OpenAttemptQuery } from '../core/store-port.ts'
import { integer, isPresent, json, type Row, text } from './columns.ts'
import { isOneOf, many, one, type Question, type Statement } from './sql.ts'

const COLUMNS = 'id, job_id, upstream_id, credential_id, model, state, handle, cost_micro, created_at_ms'

const READ = `${COLUMNS}, refusal, work_id, tokens, submitted_at_ms, rendered_at_ms`

/**
 * The attempt's own slot of a pool, or else the next above all that are taken, which costs one look at an index; or else the
 * lowest that nobody has while fewer than all are taken, for which all are gone through; or none.
 */
const slotIn = (pool: string, slot: string) => `
    coalesce(
      (SELECT own.${slot} FROM attempts AS own WHERE own.id = ? AND own.${pool} = ?),
      (
        SELECT top.slot + 1 FROM (SELECT coalesce(max(${slot}), 0) AS slot FROM attempts WHERE ${pool} = ?) AS top
        WHERE top.slot < CAST(? AS BIGINT)
      ),
      (
        SELECT min(candidates.slot) FROM (
          SELECT 1 AS slot UNION ALL SELECT ${slot} + 1 FROM attempts WHERE ${pool} = ?
        ) AS candidates
        WHERE (SELECT count(*) FROM attempts WHERE ${pool} = ?) < CAST(? AS BIGINT)
          AND NOT EXISTS (
            SELECT 1 FROM attempts AS taken WHERE taken.${pool} = ? AND taken.${slot} = candidates.slot
          )
      )
    )`

/** The pools besides the upstream's own, each with its columns: that of the caller's key, and that of the provider's. */
const MORE_POOLS = [
  ['key_pool', 'key_slot'],
  ['credential_pool', 'credential_slot'],
] as const

/** Takes a slot of the upstream's, and one of each other pool that counts; or no row. */
const begin = (counted: readonly boolean[]) => {
  const slots = MORE_POOLS.map(([pool, slot], index) =>
    counted[index] === true ? slotIn(pool, slot) : 'CAST(NULL AS BIGINT)',
  )
  const chosen = MORE_POOLS.map(([, slot], index) => `, ${slots[index]} AS ${slot}`)
  const taken = MORE_POOLS.map(([, slot], index) => (counted[index] === true ? `AND chosen.${slot} IS NOT NULL` : ''))
  return `
  INSERT INTO attempts (${COLUMNS}, slot_pool, slot, ${MORE_POOLS.flat().join(', ')})
  SELECT ?, ?, ?, ?, ?, ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, chosen.slot, ${MORE_POOLS.map(([, slot]) => `?, chosen.${slot}`).join(', ')}
  FROM (SELECT ${slotIn('slot_pool', 'slot')} AS slot${chosen.join('')}) AS chosen
  WHERE chosen.slot IS NOT NULL ${taken.join(' ')}
  ON CONFLICT (id) DO UPDATE
  SET ${['state', 'handle', 'credential_id', 'slot_pool', 'slot', ...MORE_POOLS.flat()].map((name) => `${name} = excluded.${name}`).join(', ')},
    cost_micro = coalesce(excluded.cost_micro, attempts.cost_micro)`
}

const BEGIN: ReadonlyMap<string, string> = new Map(
  [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ].map((counted) => [counted.join(), begin(counted)]),
)

const FREE = ['slot_pool', 'slot', ...MORE_POOLS.flat()].map((name) => `${name} = NULL`).join(', ')

/** What is found out on the way stays as it is where nothing else is given. */
const FACTS = ['cost_micro', 'tokens', 'submitted_at_ms', 'rendered_at_ms']
  .map((name) => `${name} = coalesce(CAST(? AS BIGINT), ${name})`)
  .join(', ')

const update = (isOver: boolean, isNamed: boolean) => `
  UPDATE attempts SET state = ?, handle = ?, refusal = coalesce(?, refusal), ${FACTS}
    ${isNamed ? ', work_id = ?' : ''}${isOver ? `, ${FREE}` : ''} WHERE id = ?${isNamed ? NOBODY_ELSES : ''}`

const NOBODY_ELSES = `
  AND NOT EXISTS (
    SELECT 1 FROM attempts AS others
    WHERE others.upstream_id = attempts.upstream_id AND others.work_id = ? AND others.id <> attempts.id
  )`

/** The pools in which an attempt takes a slot: the upstream's, and where they are counted, those of two keys. */
export type AttemptPools = {
  readonly pool: SlotPool
  readonly keyPool?: SlotPool | undefined
  readonly credentialPool?: SlotPool | undefined
}

/** Adds an attempt, or begins it anew, in a free slot of its pools. */
export function beginAttempt(attempt: Attempt, { pool, keyPool, credentialPool }: AttemptPools): Statement {
  const { id, jobId, upstreamId, credentialId, model, state, costMicroCredits, createdAtMs } = attempt
  const slot = ({ name, count }: SlotPool) => [id, name, name, count, name, name, count, name]
  const more = [keyPool, credentialPool]
  const named = [id, jobId, upstreamId, credentialId ?? null, model ?? null]
  const own = [...named, state, handleText(attempt), costMicroCredits ?? null, createdAtMs, pool.name]
  return {
    sql: BEGIN.get(more.map((each) => each !== undefined).join()) ?? '',
    values: [
      ...own,
      ...more.map((each) => each?.name ?? null),
      ...slot(pool),
      ...more.flatMap((each) => (each === undefined ? [] : slot(each))),
    ],
    guard: 'slot',
  }
}

/** Writes how an attempt stands; one that is over gives its slot back. */
export function updateAttempt(attempt: Attempt): Statement {
  const isOver = attempt.state === 'ended' || attempt.state === 'unknown'
  const { id, state, refusal = null, workId } = attempt
  const values = [state, handleText(attempt), refusal, ...factsOf(attempt)]
  if (workId === undefined) return { sql: update(isOver, false), values: [...values, id] }
  return { sql: update(isOver, true), values: [...values, workId, id, workId], guard: 'work' }
}

/** Gives an attempt's slot back, and writes what its upstream has come to. */
export function freeSlot(attempt: Attempt): Statement {
  return { sql: `UPDATE attempts SET ${FACTS}, ${FREE} WHERE id = ?`, values: [...factsOf(attempt), attempt.id] }
}

function factsOf({ costMicroCredits, tokens, submittedAtMs, renderedAtMs }: Attempt): readonly (number | null)[] {
  return [costMicroCredits ?? null, tokens ?? null, submittedAtMs ?? null, renderedAtMs ?? null]
}

/** The attempt with this id. */
export function attemptById(id: AttemptId): Question<Attempt | undefined> {
  return one(`SELECT ${READ} FROM attempts WHERE id = ?`, [id], attemptOf)
}

/** A job's attempts, oldest first. */
export function attemptsOfJob(jobId: JobId): Question<readonly Attempt[]> {
  return many(`SELECT ${READ} FROM attempts WHERE job_id = ? ORDER BY id`, [jobId], attemptOf)
}

/** How long an upstream took for its newest films of a model, in ms, the newest first. */
export function renderTimes(upstreamId: string, model: string, limit: number): Question<readonly number[]> {
  const sql = `
    SELECT rendered_at_ms - submitted_at_ms AS took_ms FROM attempts
    WHERE upstream_id = ? AND model = ? AND rendered_at_ms IS NOT NULL AND submitted_at_ms IS NOT NULL
    ORDER BY rendered_at_ms DESC LIMIT ?`
  return many(sql, [upstreamId, model, limit], (row) => Math.max(0, integer(row, 'took_ms')))
}

/** What an upstream takes for all that it was asked for since a time, as far as that has a price. */
export function costSince(upstreamId: string, fromMs: number): Question<MicroCredits> {
  const sql = `
    SELECT CAST(coalesce(sum(cost_micro), 0) AS BIGINT) AS cost_micro FROM attempts
    WHERE upstream_id = ? AND created_at_ms >= ? AND cost_micro > 0`
  const read = ([row]: readonly Row[]) => microCredits(row === undefined ? 0 : integer(row, 'cost_micro'))
  return { sql, values: [upstreamId, fromMs], read }
}

/** Those of these ids that some attempt at an upstream has. */
export function knownWorks(upstreamId: string, workIds: readonly string[]): Question<readonly string[]> {
  const any = isOneOf('work_id', workIds)
  const sql = `SELECT work_id FROM attempts WHERE upstream_id = ? AND ${any.sql}`
  return many(sql, [upstreamId, ...any.values], (row) => text(row, 'work_id'))
}

/** Attempts of which nobody knows yet, or ever knew, how their upstream calls them, and that it has not turned away. */
export function openAttempts(query: OpenAttemptQuery): Question<readonly Attempt[]> {
  const { upstreamId, fromMs, toMs, limit, after } = query
  const sql = `
    SELECT ${READ} FROM attempts
    WHERE work_id IS NULL AND refusal IS NULL AND upstream_id = ? AND created_at_ms BETWEEN ? AND ?
      AND state <> 'submitted' AND (created_at_ms, id) > (CAST(? AS BIGINT), ?)
    ORDER BY created_at_ms, id LIMIT ?`
  const values = [upstreamId, fromMs, toMs, after?.createdAtMs ?? -1, after?.id ?? '', limit]
  return many(sql, values, attemptOf)
}

/** How many slots of a pool are taken, an upstream's or a provider's key's. */
export function slotsTaken(pool: string): Question<number | undefined> {
  const sql = `
    SELECT (SELECT count(*) FROM attempts WHERE slot_pool = ?)
      + (SELECT count(*) FROM attempts WHERE credential_pool = ?) AS taken`
  return one(sql, [pool, pool], (row) => integer(row, 'taken'))
}

function handleText({ handle }: Attempt): string | null {
  return handle === undefined ? null : JSON.stringify(handle)
}

function attemptOf(row: Row): Attempt {
  return {
    id: text(row, 'id'),
    jobId: text(row, 'job_id'),
    upstreamId: text(row, 'upstream_id'),
    state: text(row, 'state'),
    ...(isPresent(row, 'credential_id') && { credentialId: text(row, 'credential_id') }),
    ...(isPresent(row, 'handle') && { handle: json(row, 'handle') }),
    ...(isPresent(row, 'refusal') && { refusal: text(row, 'refusal') }),
    ...(isPresent(row, 'model') && { model: text(row, 'model') }),
    ...(isPresent(row, 'cost_micro') && { costMicroCredits: microCredits(integer(row, 'cost_micro')) }),
    ...(isPresent(row, 'tokens') && { tokens: integer(row, 'tokens') }),
    ...(isPresent(row, 'work_id') && { workId: text(row, 'work_id') }),
    createdAtMs: integer(row, 'created_at_ms'),
    ...(isPresent(row, 'submitted_at_ms') && { submittedAtMs: integer(row, 'submitted_at_ms') }),
    ...(isPresent(row, 'rendered_at_ms') && { renderedAtMs: integer(row, 'rendered_at_ms') }),
  }
}
