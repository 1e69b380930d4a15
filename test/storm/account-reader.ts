/** Whoever reads the account of all callers: what it has, again and again, and at last everything that has moved. */

import { isJsonObject, type Json } from '../../src/core/json.ts'
import type { JournalLine } from './history.ts'
import type { Ledger } from './ledger.ts'
import type { Line } from './line.ts'

/** Reads the account, and writes down what it was answered. */
export class AccountReader {
  readonly #line: Line
  readonly #ledger: Ledger

  constructor(line: Line, ledger: Ledger) {
    this.#line = line
    this.#ledger = ledger
  }

  /** Looks at what there is. */
  async lookAtBalance(): Promise<void> {
    const fromMs = Date.now()
    const answer = await this.#line.ask('GET', '/v1/account')
    const times = { fromMs, toMs: Date.now() }
    if (answer === undefined) return
    const { status, json } = answer
    const [available, held] = ['available', 'held'].map((name) => creditsIn(json[name]))
    this.#ledger.history.push({
      ...{ asked: 'balance', ...times },
      answer: { status, ...(available !== undefined && { available }), ...(held !== undefined && { held }) },
    })
  }

  /** Reads the whole journal, when nothing moves any more. */
  async readJournal(): Promise<void> {
    const fromMs = Date.now()
    const lines: JournalLine[] = []
    for (let before: string | undefined; ; ) {
      const answer = await this.#line.ask('GET', `/v1/account/journal?limit=100${before ? `&before=${before}` : ''}`)
      const data = answer?.json['data']
      if (answer?.status !== 200 || !Array.isArray(data))
        return this.#ledger.wrong('unexpected', `the journal was answered with ${answer?.status}`)
      for (const line of data) {
        if (!isJsonObject(line)) continue
        const { id, kind, credits, job_id } = line
        const jobId = typeof job_id === 'string' ? { id: job_id.replace(/^[a-z]+_/, '') } : {}
        lines.push({ kind: String(kind), credits: creditsIn(credits) ?? Number.NaN, ...jobId })
        before = String(id)
      }
      if (answer.json['has_more'] !== true) break
    }
    this.#ledger.history.push({ asked: 'journal', lines, fromMs, toMs: Date.now() })
  }
}

/** An amount as the account says it; `undefined` for what is none. */
function creditsIn(amount: Json | undefined): number | undefined {
  return typeof amount === 'string' && /^\d+(\.\d+)?$/.test(amount) ? Number(amount) : undefined
}
