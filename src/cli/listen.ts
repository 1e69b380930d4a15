/**
 * `reelay listen`: brings a tenant's events to a developer's machine, each posted to a local URL as a Standard Webhook. It is
 * a client of a gateway like any other, and comes again where it was when the stream breaks off.
 */

import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { backoffMs } from '../lib/backoff.ts'
import { readServerSentEvents, type ServerSentEvent } from '../lib/server-sent-events.ts'
import { isWebhookSecret, signatureHeaders } from '../webhooks/sign.ts'

const USAGE = `Usage: npm start -- listen --forward URL [--types TYPE,…] [--from POSITION] [--secret whsec_…]

  --forward  where each event is posted, such as http://localhost:3000/hook
  --types    only these types of events, such as job.succeeded,job.failed
  --from     begin after this event; 0 is the beginning. Without it: what happens from now on
  --secret   what posts are signed with; others on this machine see it among its processes, REELAY_LISTEN_SECRET they do not

REELAY_API_KEY is the key whose tenant's events these are; REELAY_URL is the gateway; not set,
it is the one on this machine, at REELAY_PORT (8000).
REELAY_LISTEN_SECRET is what posts are signed with; where neither it nor --secret is given, one is made and shown.
`

/** Waits between two tries to reach the gateway, in ms. */
const WAIT_MS = { first: 500, max: 30_000 } as const

/** The gateway says every 15 s that it is there; after so many ms of silence it is not. */
const SILENCE_MS = 45_000

/** How long the receiver may take to answer, in ms. */
const POST_TIMEOUT_MS = 15_000

type Listening = {
  readonly gateway: URL
  readonly key: string
  readonly forward: URL
  readonly types: string | undefined
  readonly secret: string
  readonly print: (line: string) => void
}

/** Stops the command with a sentence for its user. */
class Refusal extends Error {}

/**
 * Runs the command until it is interrupted; returns an exit code when it cannot go on: 2 for wrong arguments, 1 when the
 * gateway refuses.
 */
export async function listen(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void,
): Promise<number> {
  try {
    const { listening, from } = readArguments(args, env, print)
    await followAll(listening, from)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    print(error.message)
    return error.message.includes('Usage:') ? 2 : 1
  }
  return 0
}

function readArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void,
) {
  const values = parse(args)
  const forward = urlOf(values.forward, '--forward')
  const own = urlOf(`http://127.0.0.1:${env['REELAY_PORT'] || '8000'}`, 'REELAY_PORT')
  const gateway = urlOf(env['REELAY_URL'] || own.href, 'REELAY_URL')
  const key = env['REELAY_API_KEY']
  if (key === undefined || key === '') throw new Refusal(`REELAY_API_KEY is not set.\n\n${USAGE}`)
  const given = values.secret ?? (env['REELAY_LISTEN_SECRET'] || undefined)
  const secret = given ?? `whsec_${randomBytes(32).toString('base64')}`
  if (!isWebhookSecret(secret)) {
    const name = values.secret === undefined ? 'REELAY_LISTEN_SECRET' : '--secret'
    throw new Refusal(`${name} is no Standard Webhooks secret, whsec_ and base64.\n\n${USAGE}`)
  }
  if (values.from !== undefined && !/^\d{1,15}$/.test(values.from))
    throw new Refusal(`--from is no position.\n\n${USAGE}`)
  print(given === undefined ? `Signing with ${secret}` : 'Signing with the secret that was given.')
  return { listening: { gateway, key, forward, types: values.types, secret, print }, from: values.from }
}

function parse(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const
    return parseArgs({ args: [...args], options: { forward: text, types: text, from: text, secret: text } }).values
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}

function urlOf(text: string | undefined, name: string): URL {
  const url = text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && url.username === '' && url.password === '') return url
  if (url !== undefined) throw new Refusal(`${name} must be without user name and password.\n\n${USAGE}`)
  throw new Refusal(`${name} must be an http or https URL.\n\n${USAGE}`)
}

async function followAll(listening: Listening, from: string | undefined): Promise<never> {
  let lastId = from
  for (let tries = 1; ; tries++) {
    try {
      for await (const event of eventsAfter(listening, lastId)) {
        tries = 0
        if (event.data !== '') await deliver(listening, event)
        if (event.id !== '') lastId = event.id
      }
      listening.print('The stream has ended.')
    } catch (error) {
      if (error instanceof Refusal) throw error
      listening.print(`The gateway cannot be reached: ${reasonOf(error)}`)
    }
    await new Promise((wake) => setTimeout(wake, backoffMs(tries + 1, WAIT_MS.first, WAIT_MS.max, Math.random())))
  }
}

async function* eventsAfter({ gateway, key, types, print }: Listening, lastId: string | undefined) {
  // A gateway may be behind a path of its own.
  const url = new URL(`${gateway.pathname.replace(/\/+$/, '')}/v1/events`, gateway)
  if (types !== undefined) url.searchParams.set('types', types)
  const silence = new AbortController()
  const answer = await fetch(url, {
    redirect: 'manual',
    signal: silence.signal,
    headers: {
      authorization: `Bearer ${key}`,
      accept: 'text/event-stream',
      ...(lastId !== undefined && { 'last-event-id': lastId }),
    },
  })
  if (answer.status !== 200 || answer.body === null) {
    const text = (await answer.text()).slice(0, 500)
    const words = `The gateway answered ${answer.status}: ${text}`
    if (answer.status >= 300 && answer.status < 500 && answer.status !== 429) throw new Refusal(words)
    throw new Error(words)
  }
  print(lastId === undefined ? 'Listening.' : `Listening from ${lastId} on.`)
  yield* readServerSentEvents(untilSilent(answer.body, silence))
}

/** The bytes of an answer, which is given up when none come for too long. */
async function* untilSilent(body: ReadableStream<Uint8Array>, silence: AbortController): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (;;) {
      const timer = setTimeout(() => silence.abort(new Error('it says nothing any more')), SILENCE_MS)
      const { value, done } = await reader.read().finally(() => clearTimeout(timer))
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** Posts an event; whatever the receiver says, the next one follows. */
async function deliver({ forward, secret, print }: Listening, { id, type, data }: ServerSentEvent): Promise<void> {
  const headers = signatureHeaders([secret], `evt_${id}`, Date.now(), data)
  const told = await fetch(forward, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(POST_TIMEOUT_MS),
    headers: { 'content-type': 'application/json', 'user-agent': 'Reelay listen', ...headers },
    body: data,
  }).then(
    async (answer) => {
      await answer.body?.cancel()
      return String(answer.status)
    },
    (error: unknown) => reasonOf(error),
  )
  print(`${id}  ${type}  ${told}`)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message
}
