/** From the writes of a commit to the SQL that does them. */

import { assertNever } from '../core/assert.ts'
import type { Write } from '../core/writes.ts'
import { blankAnswersOf, forgetAnswers, keepAnswer } from './answers.ts'
import { condemnAsset, dropUses, removeAsset, stageAsset, useAsset } from './assets.ts'
import { beginAttempt, freeSlot, updateAttempt } from './attempts.ts'
import {
  blankDeliveriesOf,
  deleteDelivery,
  forgetDeliveryBody,
  insertDelivery,
  insertDeliveryOnce,
  hastenDelivery,
  reopenDelivery,
  updateDelivery,
} from './deliveries.ts'
import { deleteEndpoint, insertEndpoint, updateEndpoint } from './endpoints.ts'
import { appendEvent, forgetEvents } from './events.ts'
import { deleteFile, insertFile } from './files.ts'
import { nameInstallation } from './installation.ts'
import { deleteJob, insertJob, updateJob } from './jobs.ts'
import { insertKey, rotateKey, saveTenant, updateKey, updateTenant } from './keys.ts'
import { credit, endHold, hold, proveBalance } from './ledger.ts'
import { checkWaiting, spareBudget, spendBudget } from './limits.ts'
import { insertPrices } from './prices.ts'
import { deleteCredential, deleteProvider, saveCredential, saveProvider } from './providers.ts'
import type { Statement } from './sql.ts'
import { dropStep, enqueueStep, finishStep, freeStep, hastenStep, holdStep, moveStep, rerouteStep } from './steps.ts'

/** The statements of a write, in order. `nowMs` is the store's own time. */
export function statementsOf(write: Write, nowMs: number): Statement | readonly Statement[] {
  switch (write.write) {
    case 'insert-job':
      return insertJob(write.job)
    case 'update-job':
      return updateJob(write.job)
    case 'delete-job':
      return deleteJob(write.id)
    case 'enqueue-step':
      return enqueueStep(write.step, nowMs)
    case 'move-step':
      return moveStep(write.lease, write.to, write.as, write.keep === true, nowMs)
    case 'hold-step':
      return holdStep(write.lease)
    case 'free-step':
      return freeStep(write.lease, nowMs)
    case 'finish-step':
      return finishStep(write.lease)
    case 'hasten-step':
      return hastenStep(write.id, write.lane, nowMs)
    case 'reroute-step':
      return rerouteStep(write.id, write.from, write.lane, nowMs)
    case 'drop-step':
      return dropStep(write.id)
    case 'begin-attempt':
      return beginAttempt(write.attempt, write)
    case 'update-attempt':
      return updateAttempt(write.attempt)
    case 'free-slot':
      return freeSlot(write.attempt)
    case 'insert-file':
      return insertFile(write.file)
    case 'delete-file':
      return deleteFile(write.id)
    case 'insert-delivery':
      return write.once === true ? insertDeliveryOnce(write.delivery) : insertDelivery(write.delivery)
    case 'update-delivery':
      return updateDelivery(write.delivery, write.tried)
    case 'forget-delivery-body':
      return forgetDeliveryBody(write.id)
    case 'reopen-delivery':
      return reopenDelivery(write.id, write.nextTryAtMs)
    case 'hasten-delivery':
      return hastenDelivery(write.id, write.nextTryAtMs)
    case 'delete-delivery':
      return deleteDelivery(write.id)
    case 'blank-job':
      return [...blankDeliveriesOf(write.id), blankAnswersOf(write.id)]
    case 'insert-endpoint':
      return insertEndpoint(write.endpoint)
    case 'update-endpoint':
      return updateEndpoint(write.endpoint)
    case 'delete-endpoint':
      return deleteEndpoint(write.id)
    case 'save-tenant':
      return saveTenant(write.tenant, write.isNew === true)
    case 'update-tenant':
      return updateTenant(write.tenant, write.before)
    case 'insert-key':
      return insertKey(write.key)
    case 'update-key':
      return updateKey(write.key, write.before)
    case 'rotate-key':
      return rotateKey(write.key, write.before, write.formerEndsAtMs)
    case 'credit':
      return credit(write.transfer)
    case 'hold':
      return hold(write.transfer)
    case 'end-hold':
      return endHold(write.hold, write.ended, write.by)
    case 'prove-balance':
      return proveBalance(write.tenantId)
    case 'spend-budget':
      return spendBudget(write.spender, write.amountMicroCredits, write.budgetMicroCredits)
    case 'spare-budget':
      return spareBudget(write.spender, write.amountMicroCredits)
    case 'check-waiting':
      return checkWaiting(write.keyId, write.jobsMax)
    case 'keep-answer':
      return keepAnswer(write.answer, nowMs)
    case 'forget-answers':
      return forgetAnswers(write.limit, nowMs)
    case 'insert-prices':
      return insertPrices(write.prices)
    case 'save-provider':
      return saveProvider(write.provider)
    case 'delete-provider':
      return deleteProvider(write.name)
    case 'save-credential':
      return saveCredential(write.credential)
    case 'delete-credential':
      return deleteCredential(write.id)
    case 'name-installation':
      return nameInstallation(write.id)
    case 'append-event':
      return appendEvent(write.event)
    case 'forget-events':
      return forgetEvents(write.beforeMs, write.limit)
    case 'stage-asset':
      return stageAsset(write.digest, write.sizeBytes, nowMs)
    case 'use-asset':
      return useAsset(write.digest, write.use, nowMs)
    case 'drop-uses':
      return dropUses(write.owner, write.ownerId, nowMs)
    case 'condemn-asset':
      return condemnAsset(write.digest, write.revision, nowMs)
    case 'remove-asset':
      return removeAsset(write.digest)
    default:
      return assertNever(write)
  }
}

/** Lanes that get work by a commit. */
export function lanesOf(writes: readonly Write[]): readonly string[] {
  return writes.flatMap((write) => {
    if (write.write === 'enqueue-step') return [write.step.lane]
    if (write.write === 'hasten-step' || write.write === 'reroute-step') return [write.lane]
    return write.write === 'move-step' && write.keep !== true ? [write.to.lane] : []
  })
}
