/**
 * The storm's operator: says of each job that the provider may have taken what the provider knows of it. What it has is found
 * without him; what it never got is made anew because he says so, and what it has forgotten is given up.
 */

import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Ledger } from './ledger.ts'
import { markerIn } from './plan.ts'

/** His key. */
export const OPERATOR_KEY = 'the-key-of-the-operator-of-the-storm'

/** How old a try is before he looks into it, and how often he looks, in ms. */
const AGE_MS = 10_000
const EVERY_MS = 2_000

const Listed = z.object({ data: z.array(z.object({ id: z.string(), prompt: z.string() })) })
const Shown = z.object({
  attempts: z.array(z.object({ id: z.string(), state: z.string(), created_at: z.string() })),
})

/** What he needs. */
export type OperatorOptions = { readonly ledger: Ledger; readonly urls: () => readonly string[] }

/** Looks after unknown outcomes until `isOver`. */
export async function operate({ ledger, urls }: OperatorOptions, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await wait(EVERY_MS)
    const [url] = urls()
    // A server may die while it is asked: the next look asks another one.
    if (url !== undefined) await lookAt(url, ledger).catch(() => undefined)
  }
}

async function lookAt(url: string, ledger: Ledger): Promise<void> {
  const { data } = Listed.parse(await ask(url, 'GET', '/jobs?outcome=unknown&status=queued,running&limit=200'))
  for (const { id, prompt } of data) {
    const { attempts } = Shown.parse(await ask(url, 'GET', `/jobs/${id}`))
    const attempt = attempts.findLast(({ state }) => state === 'unknown')
    if (attempt === undefined || Date.now() - Date.parse(attempt.created_at) < AGE_MS) continue
    const { creations, plan } = ledger.entry(markerIn(prompt))
    const isThere = creations.some((creation) => creation.attempt === attempt.id)
    const as = isThere ? (plan.mode === 'lost' ? 'failed' : undefined) : 'not_taken'
    if (as !== undefined) await ask(url, 'POST', `/jobs/${id}/resolve`, { as })
  }
}

async function ask(url: string, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${url}/admin/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${OPERATOR_KEY}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(5_000),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  return answer.json()
}
