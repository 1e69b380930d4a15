/** The credential of a request, wherever the dialects have it. */

/** The credential; `undefined` where there is none. */
export function keyOf(headers: Readonly<Record<string, string>>): string | undefined {
  const [, key] = /^(?:Bearer|Key|Token) (\S+)$/i.exec(headers['authorization'] ?? '') ?? []
  return key ?? headers['x-api-key']
}
