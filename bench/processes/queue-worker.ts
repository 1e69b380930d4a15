/**
 * One of the processes of `queue.ts`: claims 64 steps at a time, reads the job of each, and writes its next version
 * together with the step's end, guarded. On our store; on pg-boss with a transaction for each; or with one for all 64.
 */

import { Pool, type PoolClient } from 'pg'
import type { JobId, WorkerId } from '../../src/core/ids.ts'
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts'
import { type Boss, type BossJob, startBoss } from '../pg-boss.ts'

const CALLERS = 4
const CLAIMED_AT_ONCE = 64

const [, , way = '', url = '', folder = ''] = process.argv

const work = way === 'ours' ? await onOurs() : await onBoss(way === 'together')
process.once('message', async () => {
  const start = performance.now()
  const counts = await Promise.all(Array.from({ length: CALLERS }, work))
  process.send?.({ steps: counts.reduce((sum, count) => sum + count, 0), ms: performance.now() - start })
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function onOurs(): Promise<() => Promise<number>> {
  const store = await openPostgresStore(url)
  const workerId = String(process.pid) as WorkerId
  await store.enlist(workerId, 60_000)
  return async () => {
    for (let count = 0; ; ) {
      const { steps } = await store.claim({ lane: 'prepare', workerId, limit: CLAIMED_AT_ONCE })
      if (steps.length === 0) return count
      count += steps.length
      await Promise.all(
        steps.map(async (lease) => {
          const job = await store.jobById(lease.id as JobId)
          if (job === undefined) throw new Error('a job is missing')
          const next = { ...job, version: job.version + 1, progressPercent: 50 }
          const result = await store.commit([
            { write: 'update-job', job: next },
            { write: 'finish-step', lease },
          ])
          if (!result.committed) throw new Error('a step was not finished')
        }),
      )
    }
  }
}

type OwnJob = { readonly version: string; readonly work: string }

async function onBoss(together: boolean): Promise<() => Promise<number>> {
  const boss = await startBoss(folder, url)
  const pool = new Pool({ connectionString: url, max: 10, pipeline: true })
  const read = async (id: string) => {
    const { rows } = await pool.query<OwnJob>({ name: 'read', text: 'SELECT * FROM own WHERE id = $1', values: [id] })
    if (rows[0] === undefined) throw new Error('a job is missing')
    return rows[0]
  }
  return async () => {
    for (let count = 0; ; ) {
      const steps = await boss.fetch('prepare', { batchSize: CLAIMED_AT_ONCE })
      if (steps.length === 0) return count
      count += steps.length
      const jobs = await Promise.all(steps.map(({ id }) => read(id)))
      const finish = (client: PoolClient, step: BossJob, index: number) => finishOn(boss, client, step, jobs[index])
      if (together) {
        await inTransaction(pool, async (client) => {
          await Promise.all(steps.map((step, index) => finish(client, step, index)))
        })
      } else {
        await Promise.all(steps.map((step, index) => inTransaction(pool, (client) => finish(client, step, index))))
      }
    }
  }
}

const UPDATE = 'UPDATE own SET version = version + 1, work = $2 WHERE id = $1 AND version = $3'

async function finishOn(boss: Boss, client: PoolClient, step: BossJob, job: OwnJob | undefined): Promise<void> {
  const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) }
  const [own, ended] = await Promise.all([
    client.query({ name: 'update', text: UPDATE, values: [step.id, job?.work, job?.version] }),
    boss.deleteJob('prepare', step, { db }),
  ])
  if (own.rowCount !== 1 || ended.affected !== 1) throw new Error('a step was not finished')
}

async function inTransaction(pool: Pool, writes: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await Promise.all([client.query('BEGIN'), writes(client)])
    await client.query('COMMIT')
  } finally {
    client.release()
  }
}
