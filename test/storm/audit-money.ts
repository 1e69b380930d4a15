/** What must hold of every credit after a storm: held, and then captured or released, once, for each job and all together. */

import { DEFAULT_TENANT_ID } from '../../src/auth/keys.ts'
import type { JobId } from '../../src/core/ids.ts'
import type { Job } from '../../src/core/job.ts'
import type { Transfer } from '../../src/core/ledger.ts'
import { MICRO_PER_CREDIT } from '../../src/core/money.ts'
import type { Store } from '../../src/core/store-port.ts'
import type { Ledger } from './ledger.ts'

/** Looks at all accounts; nothing may be under way any more. */
export async function auditMoney(store: Store, ledger: Ledger, grantedCredits: number): Promise<void> {
  let charged = 0
  let afterId: JobId | undefined
  for (;;) {
    const page = await store.jobs({ limit: 500, order: 'oldest first', ...(afterId === undefined ? {} : { afterId }) })
    for (const job of page) {
      const transfers = await store.journal({ tenantId: DEFAULT_TENANT_ID, limit: 10, jobId: job.id })
      const fault = faultOf(job, transfers)
      if (fault !== undefined) ledger.wrong('money', `${job.id} is ${job.status}: ${fault}`)
      charged += job.status === 'succeeded' ? (job.chargedMicroCredits ?? 0) : 0
      afterId = job.id
    }
    if (page.length === 0) break
  }
  const balance = await store.balance(DEFAULT_TENANT_ID)
  const left = grantedCredits * MICRO_PER_CREDIT - charged
  if (balance?.availableMicroCredits !== left || balance.heldMicroCredits !== 0) {
    ledger.wrong('money', `the account has ${JSON.stringify(balance)}, where ${left} are left`)
  }
}

function faultOf(job: Job, transfers: readonly Transfer[]): string | undefined {
  const told = transfers.map(({ kind, amountMicroCredits }) => `${kind} ${amountMicroCredits}`).toSorted()
  const price = job.priceMicroCredits
  const charged = job.status === 'succeeded' ? (job.chargedMicroCredits ?? 0) : 0
  const expected = [
    `hold ${price}`,
    ...(charged === 0 ? [`release ${price}`] : [`capture ${charged}`]),
    ...(charged > 0 && charged < price ? [`return ${price - charged}`] : []),
  ].toSorted()
  return told.join() === expected.join() ? undefined : `${told.join(', ')}, not ${expected.join(', ')}`
}
