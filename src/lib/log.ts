/** The log as the rest of the code sees it; pino stands behind it in the server. */

/** Writes structured lines. Never hand it a key, a secret, a body or a URL with a query. */
export interface Log {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}
