/** Known faults about what endpoints and callbacks are told. */

import { type KnownFault, one } from './fault-edits.ts'

/** Faults about what tenants are told. */
export const TELLING_FAULTS: readonly KnownFault[] = [
  one(
    'a delivery is written down as taken before it is sent',
    'src/engine/deliver.ts',
    'const outcome = await post(deps, message, atMs, signal)\n',
    "await record(deps, message, { outcome: { status: 200, headers: new Map(), body: '' }, verdict: { state: 'delivered' }, atMs }, signal)\n    const outcome = await post(deps, message, atMs, signal)\n",
  ),
  one(
    'what is told of an end is not in its commit',
    'src/engine/conclude.ts',
    'const committed = await commitPatiently(deps, all, signal)\n',
    "const told = all.filter(({ write, step: plan }) => write === 'insert-delivery' || plan?.kind === 'deliver')\n  const committed = await commitPatiently(deps, all.filter((one) => !told.includes(one)), signal)\n  if (committed.committed && told.length > 0) await commitPatiently(deps, told, signal)\n",
  ),
  one(
    'a try that is repeated has an id of its own',
    'src/engine/deliver.ts',
    '{delivery.id}`, atMs',
    "{delivery.attempts === 0 ? delivery.id : delivery.id.slice(2) + '22'}`, atMs",
  ),
  one(
    'what is sent is the job as it is by then',
    'src/engine/deliver.ts',
    'const body = delivery.body ?? (await bodyNow(deps, delivery))',
    'const body = delivery.jobId === undefined ? delivery.body : await bodyNow(deps, delivery)',
  ),
  one(
    'a disabled endpoint is still told',
    'src/engine/deliver.ts',
    "if (endpoint?.disabled !== undefined && type !== 'webhook.test') {",
    'if (false) {',
  ),
  one(
    'what a deleted endpoint was to hear is still sent',
    'src/engine/deliver.ts',
    'if (endpointId !== undefined && endpoint === undefined) {',
    'if (false) {',
  ),
  one(
    'an endpoint hears of all tenants',
    'src/engine/conclude.ts',
    'patiently(deps, signal, () => deps.store.listeners(tenantId))',
    'patiently(deps, signal, async () => (await Promise.all((await deps.store.tenants()).map(({ id }) => deps.store.listeners(id)))).flat())',
  ),
  one(
    'an endpoint hears of what it has not subscribed to',
    'src/core/webhooks.ts',
    '(types === undefined || types.includes(type))',
    'true',
  ),
  one('nobody is told that a job runs', 'src/engine/watcher.ts', '...(begins ? await', '...(false ? await'),
  one(
    'nobody is told that a job ran that was over at the first look',
    'src/engine/conclude.ts',
    'result.begins === true',
    'false',
  ),
  one('a receiver that asks for time gets none', 'src/webhooks/schedule.ts', 'askedWaitMs(outcome, nowMs) ?? 0', '0'),
  one(
    'tries come too early',
    'src/engine/deliver.ts',
    "afterMs: verdict.afterMs }, as: 'retry'",
    "afterMs: verdict.afterMs / 2 }, as: 'retry'",
  ),
  one(
    'a try whose endpoint has changed meanwhile is forgotten',
    'src/engine/deliver.ts',
    "if (refused !== 'endpoint' || endpoint === undefined) return",
    'return',
  ),
  one(
    'an answer of 410 disables nothing',
    'src/engine/endpoint-health.ts',
    "if (isGone(outcome)) return disable('gone')",
    '',
  ),
  one(
    'nobody is told that an endpoint was disabled',
    'src/engine/endpoint-health.ts',
    'if (disabled === undefined) return []',
    'return []',
  ),
  one(
    'an endpoint may fail for ever',
    'src/engine/endpoint-health.ts',
    "? disable('failing') : undefined",
    '? undefined : undefined',
  ),
  one(
    'deliveries are signed by the oldest secret only',
    'src/engine/deliver.ts',
    'secretsAt({ secrets: known }, deps.clock.nowMs()).map(({ secret }) => secret)',
    'secretsAt({ secrets: known }, deps.clock.nowMs()).slice(-1).map(({ secret }) => secret)',
  ),
  one(
    'a recovery leaves out what ended while nobody listened',
    'src/gateway/webhooks/recover.ts',
    'const ids = await deps.store.untold(',
    'const ids: readonly JobId[] = false ? [] : [] as never; void (',
  ),
  {
    name: 'a receiver that hangs takes the place of all others',
    edits: [
      {
        file: 'src/engine/engine.ts',
        from: 'deliver: { all: 512, tenant: 128 }',
        to: 'deliver: { all: 2, tenant: 2 }',
      },
      {
        file: 'src/engine/destinations.ts',
        from: 'const isSlow = this.#isSlow(known, nowMs)',
        to: 'const isSlow = false',
      },
    ],
  },
]
