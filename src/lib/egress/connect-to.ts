/**
 * Connect-to rules: an operator's `HOST1:PORT1:HOST2:PORT2`, with the form and meaning of curl's `--connect-to`. A
 * request for HOST1:PORT1 is dialled at HOST2:PORT2; its URL, its Host header and the name its certificate must bear
 * stay the same.
 */

/** One rule. A missing host or port on the left matches any; on the right it keeps the request's own. */
export type ConnectTo = {
  readonly fromHost: string | undefined
  readonly fromPort: number | undefined
  readonly toHost: string | undefined
  readonly toPort: number | undefined
}

/** Where to dial. `trusted`: an operator has named this host, so it may be private. */
export type Route = { readonly host: string; readonly port: number; readonly trusted: boolean }

const RULE = /^(\[[^\]]*\]|[^:[\]]*):(\d*):(\[[^\]]*\]|[^:[\]]*):(\d*)$/

/** Reads rules separated by commas; an empty text holds none. Throws an `Error` that names the rule it cannot read. */
export function parseConnectTo(text: string): ConnectTo[] {
  if (text.trim() === '') return []
  return text.split(',').map((rule) => parseRule(rule.trim()))
}

/**
 * Finds where a request for `host` (without brackets) and `port` is dialled: by the first rule that matches, else
 * there.
 */
export function findRoute(rules: readonly ConnectTo[], host: string, port: number): Route {
  const rule = rules.find((each) => matches(each, host, port))
  if (rule === undefined) return { host, port, trusted: false }
  return { host: rule.toHost ?? host, port: rule.toPort ?? port, trusted: rule.toHost !== undefined }
}

/** True when a rule names this very host and sends it somewhere: its operator knows what it is. */
export function isNamed(rules: readonly ConnectTo[], host: string, port: number): boolean {
  const rule = rules.find((each) => matches(each, host, port))
  return rule?.fromHost !== undefined && rule.toHost !== undefined
}

function matches(rule: ConnectTo, host: string, port: number): boolean {
  return (
    (rule.fromHost === undefined || rule.fromHost === host) && (rule.fromPort === undefined || rule.fromPort === port)
  )
}

function parseRule(text: string): ConnectTo {
  const parts = RULE.exec(text)
  if (parts === null) throw new Error(`"${text}" is not of the form HOST1:PORT1:HOST2:PORT2`)
  const [, fromHost = '', fromPort = '', toHost = '', toPort = ''] = parts
  return {
    fromHost: parseHost(fromHost, text),
    fromPort: parsePort(fromPort, text),
    toHost: parseHost(toHost, text),
    toPort: parsePort(toPort, text),
  }
}

/** The host as a URL would have it, so that it can be compared with one. */
function parseHost(text: string, rule: string): string | undefined {
  if (text === '') return undefined
  const isHost = !/[/?#@\\\s]/.test(text) && URL.canParse(`http://${text}/`)
  if (!isHost) throw new Error(`"${rule}" names a host that is none: "${text}"`)
  return bareHost(new URL(`http://${text}/`))
}

function parsePort(text: string, rule: string): number | undefined {
  if (text === '') return undefined
  const port = Number(text)
  if (port < 1 || port > 65_535) throw new Error(`"${rule}" names a port outside 1 to 65535: ${text}`)
  return port
}

/** A URL's host as a resolver or a socket takes it: no brackets, no root dot. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}
