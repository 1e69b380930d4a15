/**
 * Dialling: from a host name to a socket whose far end is known to be public. Names are resolved here, every address is
 * judged, only judged addresses are dialled, and the socket's real far end is judged again before a byte is written to
 * it.
 */

import { Resolver } from 'node:dns/promises'
import { isIP, isIPv6, type LookupFunction, connect as openTcp, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as openTls, type TLSSocket } from 'node:tls'

import { isPublicAddress } from './addresses.ts'
import { type ConnectTo, findRoute } from './connect-to.ts'
import { NoPublicAddressError } from './reasons.ts'

/** Finds all addresses of a name, IPv4 and IPv6. Rejects when there is none. */
export type Resolve = (host: string) => Promise<readonly string[]>

/** Whom to reach. `host` has no brackets. */
export type Destination = { readonly host: string; readonly port: number; readonly secure: boolean }

/** How a name is found, and dialled. */
export type DialOptions = {
  readonly connectTo: readonly ConnectTo[]
  readonly resolve: Resolve
  /** A name that leads nowhere public is told at a multiple of this time only. */
  readonly nameFailureStepMs: number
}

const DNS_TIMEOUT_MS = 2000
const DNS_TRIES = 2

/** All questions about a name together. */
const RESOLVE_TIMEOUT_MS = 5000

/** Asks the name servers themselves: unlike `dns.lookup`, a slow one holds no thread that the file system needs. */
export async function resolvePublicName(host: string): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: DNS_TRIES })
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  const failure = answers.find((answer) => answer.status === 'rejected')
  if (addresses.length === 0 && failure !== undefined) throw failure.reason
  return addresses
}

/**
 * Opens a connection, with TLS finished and the certificate verified where `secure`. Throws `NoPublicAddressError` for a
 * host that is not public or does not exist, a system or TLS error for one that cannot be reached, and the signal's reason
 * when that comes first.
 */
export async function dial(
  destination: Destination,
  options: DialOptions,
  signal: AbortSignal,
): Promise<Socket | TLSSocket> {
  const route = findRoute(options.connectTo, destination.host, destination.port)
  const addresses = route.trusted ? undefined : await publicAddresses(route.host, options, signal)
  signal.throwIfAborted()
  const socket = openTcp({
    host: route.host,
    port: route.port,
    noDelay: true,
    ...(addresses === undefined || isIP(route.host) !== 0
      ? {}
      : { lookup: answerWith(addresses), autoSelectFamily: true }),
  })
  await opened(socket, 'connect', signal)
  if (!route.trusted && !isPublicAddress(socket.remoteAddress ?? '')) {
    socket.destroy()
    throw new NoPublicAddressError()
  }
  return destination.secure ? secured(socket, destination.host, signal) : socket
}

/**
 * One private address among public ones is enough to refuse them all: which one is dialled must not be chance. A name
 * that is unknown and one that leads inside are told alike, and not by how soon the answer was there.
 */
async function publicAddresses(
  host: string,
  { resolve, nameFailureStepMs }: DialOptions,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (isIP(host) !== 0) {
    if (!isPublicAddress(host)) throw new NoPublicAddressError()
    return [host]
  }
  const startedMs = performance.now()
  const { addresses, cause } = await beforeTimeout(resolve(host), signal)
  if (addresses.length > 0 && addresses.every(isPublicAddress)) return addresses
  const spentMs = performance.now() - startedMs
  const stepsMs = Math.ceil((spentMs + 1) / nameFailureStepMs) * nameFailureStepMs
  // Whoever has no time left to wait is told the same.
  await sleep(stepsMs - spentMs, undefined, { signal }).catch(() => undefined)
  throw new NoPublicAddressError('no public address', { cause })
}

/** What a name server said within the time; a failure is an answer, too. Rejects only when the signal is aborted. */
async function beforeTimeout(
  answer: Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<{ readonly addresses: readonly string[]; readonly cause?: unknown }> {
  const patience = new AbortController()
  const late = sleep(RESOLVE_TIMEOUT_MS, [], { signal: AbortSignal.any([signal, patience.signal]) })
  try {
    return { addresses: await Promise.race([answer, late]) }
  } catch (cause) {
    signal.throwIfAborted()
    return { addresses: [], cause }
  } finally {
    patience.abort()
    late.catch(() => undefined)
    answer.catch(() => undefined)
  }
}

/** A lookup that knows only the judged addresses, so that no second DNS answer can differ from the first. */
function answerWith(addresses: readonly string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }))
  return (_host, options, callback) => {
    const wanted = answers.filter(({ family }) => !options.family || options.family === family)
    const first = wanted[0]
    if (options.all) callback(null, wanted)
    else if (first === undefined) callback(new Error('no address of this family'), '', 0)
    else callback(null, first.address, first.family)
  }
}

/** Speaks TLS as the URL's own host, whatever address was dialled. */
async function secured(socket: Socket, host: string, signal: AbortSignal): Promise<TLSSocket> {
  const tls = openTls({
    socket,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    // Written out, so that no environment variable can switch it off.
    rejectUnauthorized: true,
  })
  await opened(tls, 'secureConnect', signal)
  return tls
}

function opened(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      socket.off(event, succeed)
      socket.off('error', fail)
      socket.off('close', closed)
      signal.removeEventListener('abort', abort)
    }
    const succeed = () => {
      settle()
      resolve()
    }
    const fail = (error: unknown) => {
      settle()
      reject(error)
      // The failure is reported already; what the dying socket adds is about the same failure.
      socket.on('error', () => undefined)
      socket.destroy()
    }
    const closed = () => fail(new Error('the connection was closed while it was being opened'))
    const abort = () => fail(signal.reason)
    socket.on(event, succeed)
    socket.on('error', fail)
    socket.on('close', closed)
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
  })
}
