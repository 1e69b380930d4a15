/**
 * A certificate authority for tests: it vouches for the names of one server. A system's `openssl` is not needed, and
 * nothing outlives the test.
 */

import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'

/** What a test's https server and its clients need. `caPath` is for `NODE_EXTRA_CA_CERTS`, the rest is PEM. */
export type Authority = { readonly caPath: string; readonly ca: string; readonly cert: string; readonly key: string }

const DAY_MS = 86_400_000
const KEYS = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const

/**
 * Makes an authority and one certificate for `names` (DNS names, IP addresses); the authority's own certificate goes to a
 * file in `dir`. `validForDays` may be negative: an expired certificate.
 */
export async function makeAuthority(dir: string, names: readonly string[], validForDays = 30): Promise<Authority> {
  const id = randomBytes(4).toString('hex')
  const authority = await generate([{ name: 'commonName', value: `Reelay test authority ${id}` }], {
    ...KEYS,
    ...validity(30),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const server = await generate([{ name: 'commonName', value: names[0] ?? 'nobody' }], {
    ...KEYS,
    ...validity(validForDays),
    ca: { key: authority.private, cert: authority.cert },
    extensions: [{ name: 'subjectAltName', altNames: names.map(altName) }],
  })
  const caPath = join(dir, `authority-${id}.pem`)
  await writeFile(caPath, authority.cert)
  return { caPath, ca: authority.cert, cert: server.cert, key: server.private }
}

function altName(name: string): { type: 2; value: string } | { type: 7; ip: string } {
  return isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name }
}

function validity(days: number): { notBeforeDate: Date; notAfterDate: Date } {
  const nowMs = Date.now()
  return { notBeforeDate: new Date(nowMs - 60 * DAY_MS), notAfterDate: new Date(nowMs + days * DAY_MS) }
}
