/** The process: settings, assembly, serving, and an end in peace on a signal. */

import { flushCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import type { Server } from './assemble.ts'
import { adminKeyFrom } from './auth/admin.ts'
import { type Server as Administered, AdminError } from './cli/admin-client.ts'
import { commandsHelp, SUBJECTS } from './cli/commands.ts'
import { runCommand } from './cli/run-command.ts'
import { ConfigError, readConfig } from './config.ts'
import type { Config } from './settings.ts'
import { readWishes } from './doctor/wishes.ts'
import { isLoopback } from './lib/egress/loopback.ts'
import { helpText } from './start/help.ts'
import { createLogDestination } from './start/log-destination.ts'
import { deriveKey, loadServerSecret } from './start/server-secret.ts'
import { VERSION } from './version.ts'

const [argument, ...more] = process.argv.slice(2)
if (argument === 'fake-provider')
  process.exitCode = await (await import('./cli/fake-provider.ts')).runFakeProvider(more, print)
else if (process.argv.some((word) => word === '--help' || word === '-h')) print(helpText(VERSION, commandsHelp()))
else if (argument === '--version') print(`${VERSION}\n`)
else if (argument === 'listen')
  process.exitCode = await (await import('./cli/listen.ts')).listen(more, process.env, say)
else if (argument === 'doctor') await doctor(more)
else if (argument !== undefined && SUBJECTS.includes(argument)) await command([argument, ...more])
else if (argument !== undefined) fail(`There is no command ${[argument, ...more].join(' ')}; --help lists all.`, 2)
else await serve()

async function serve(): Promise<void> {
  const config = settings()
  if (config === undefined) return
  // What this process writes is its owner's alone.
  process.umask(0o077)
  // Loaded only now: --help and a wrong setting are answered without the weight of a server.
  const [{ assemble }, { pino }] = await Promise.all([import('./assemble.ts'), import('pino')])
  // V8 would let garbage grow to twice what lives, and keep the room: with thousands of works, most of what is held was that.
  // Compiled code is kept before, as each is only good under the flags that it was compiled by.
  flushCompileCache()
  setFlagsFromString('--heap-growing-percent=40')
  const logger = pino(
    { level: config.logLevel, redact: ['req.headers.authorization', 'req.headers["x-api-key"]'] },
    createLogDestination(),
  )
  const refuse = (error: unknown) => fail(`Reelay cannot start: ${messageOf(error)}`, 1)
  const server = await assemble({ config, logger }).catch(refuse)
  if (server === undefined) return
  process.stdout.on('error', (error) =>
    logger.warn({ err: error }, 'nobody could be told the address and the first key'),
  )
  let isTold = false
  // Whatever comes between: a key that was made is told.
  const tell = (words: string) => {
    if (!isTold) print(words + credentials(server, config))
    isTold = true
  }
  // Before the first request can be answered: whoever saw one answered may send a signal.
  stopOnSignal(server, config, () => tell(''))
  const url = await server.start().catch(async (error: unknown) => {
    tell('')
    await server.stop().catch((left: unknown) => logger.warn({ err: left }, 'the start was not undone in peace'))
    refuse(error)
  })
  if (url === undefined) return
  tell(`Reelay ${VERSION} serves at ${url}\n`)
}

async function doctor(args: readonly string[]): Promise<void> {
  const wishes = readWishes(args)
  if (wishes === undefined) return fail(`There is no doctor ${args.join(' ')}. Try --help.`, 2)
  const config = settings()
  if (config === undefined) return
  process.umask(0o077)
  const { visitHere } = await import('./doctor.ts')
  const isWell = await visitHere(config, wishes).catch((error: unknown) => {
    fail(`Reelay cannot be examined: ${messageOf(error)}`, 1)
  })
  if (isWell === false) process.exitCode = 1
}

/** One request to a running server, which may be elsewhere. */
async function command(typed: readonly string[]): Promise<void> {
  const config = settings()
  if (config === undefined) return
  const isTerminal = process.stdout.isTTY
  const server = () => administered(config)
  const line = {
    server,
    isTerminal,
    nowMs: () => Date.now(),
    makeKey: () => crypto.randomUUID(),
    environment: process.env,
    readStdin: async () => {
      const chunks: Buffer[] = []
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
      return Buffer.concat(chunks).toString('utf8')
    },
  }
  const { output, complaint, exitCode } = await runCommand(typed, line)
  print(output)
  if (exitCode !== 0) fail(complaint.trimEnd(), exitCode)
}

/**
 * The server of the settings. Its key is the operator's or, on the same machine, made of the secret in the data folder: that one
 * goes to no other machine, whatever the URL says.
 */
async function administered({ url, host, port, adminKey, dataDir }: Config): Promise<Administered> {
  const isEverywhere = ['0.0.0.0', '::'].includes(host)
  const own = `http://${isEverywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`
  const target = url ?? own
  if (adminKey !== undefined) return { url: target, adminKey }
  if (!isLoopback(target)) {
    const why = 'the key of the data folder is sent to a loopback address (127.0.0.1, [::1], localhost) alone'
    throw new AdminError(`Set REELAY_ADMIN_KEY, here and at the server: ${why}, not to ${target}.`)
  }
  const secret = await loadServerSecret(dataDir, { mayMake: false }).catch(() => {
    throw new AdminError(`There is no secret of a server in ${dataDir}: set REELAY_ADMIN_KEY, or REELAY_DATA_DIR.`)
  })
  return { url: target, adminKey: adminKeyFrom(deriveKey(secret, 'admin')) }
}

function settings(): Config | undefined {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    fail(
      `Reelay cannot start; these settings are wrong:\n${error.message}\n\nnpm start -- --help describes every setting.`,
      2,
    )
    return undefined
  }
}

/** What the first start has made and its owner has not chosen, a line each. */
function credentials({ firstKey }: Server, config: Config): string {
  if (firstKey === undefined) return ''
  const key = config.apiKey === undefined ? `API key (shown this once): ${firstKey.key}\n` : ''
  const secret = config.webhookSecret === undefined ? `Webhook secret: ${firstKey.tenant.webhookSecret}\n` : ''
  const { name, credit } = firstKey.tenant
  return `${key}${secret}Tenant ${name}: ${credit} credit (npm run reelay -- --help)\n`
}

function stopOnSignal(server: Server, config: Config, onStopped: () => void): void {
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(0), config.shutdownSeconds * 1_000).unref()
    const stopped = server.stop().finally(onStopped)
    stopped.then(
      () => process.exit(0),
      (error: unknown) => fail(`Reelay did not stop in peace: ${messageOf(error)}`, 1),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  // scripts/run.mjs holds a channel where it cannot become this process: it breaks when its other end dies.
  process.on('disconnect', stop)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function say(line: string): void {
  print(`${line}\n`)
}

function print(text: string): void {
  process.stdout.write(text)
}

function fail(message: string, code: number): undefined {
  // Where nothing can be said, the exit code still is.
  process.stderr.on('error', () => undefined)
  process.stderr.write(`${message}\n`)
  process.exitCode = code
}
