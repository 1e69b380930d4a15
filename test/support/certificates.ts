/**
 * A certificate authority for tests, made in plain Node: just enough DER to say "this authority vouches for these
 * names". A system's `openssl` is not needed, and nothing outlives the test.
 */

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { join } from 'node:path'

/** What a test's https server and its clients need. `caPath` is for `NODE_EXTRA_CA_CERTS`, the rest is PEM. */
export type Authority = { readonly caPath: string; readonly ca: string; readonly cert: string; readonly key: string }

const OID = {
  commonName: '550403',
  ecdsaWithSha256: '2a8648ce3d040302',
  subjectKeyIdentifier: '551d0e',
  keyUsage: '551d0f',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  authorityKeyIdentifier: '551d23',
} as const

const DAY_MS = 86_400_000

/**
 * Makes an authority and one certificate for `names` (DNS names, IPv4 addresses); the authority's own certificate goes
 * to a file in `dir`. `validForDays` may be negative: an expired certificate.
 */
export function makeAuthority(dir: string, names: readonly string[], validForDays = 30): Authority {
  const authorityKeys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const serverKeys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const authorityName = `Reelay test authority ${randomBytes(4).toString('hex')}`
  const ca = certificate({
    subject: authorityName,
    issuer: authorityName,
    publicKey: authorityKeys.publicKey,
    signingKeys: authorityKeys,
    validForDays: 30,
    extensions: [
      extension(OID.basicConstraints, sequence(der(0x01, Buffer.from([0xff]))), true),
      extension(OID.keyUsage, der(0x03, Buffer.from([0x01, 0x06])), true),
    ],
  })
  const cert = certificate({
    subject: names[0] ?? 'nobody',
    issuer: authorityName,
    publicKey: serverKeys.publicKey,
    signingKeys: authorityKeys,
    validForDays,
    extensions: [extension(OID.subjectAltName, sequence(...names.map(generalName)), false)],
  })
  const caPath = join(dir, `authority-${randomBytes(4).toString('hex')}.pem`)
  writeFileSync(caPath, ca)
  return { caPath, ca, cert, key: serverKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

type CertificateFacts = {
  readonly subject: string
  readonly issuer: string
  readonly publicKey: KeyObject
  readonly signingKeys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  readonly validForDays: number
  readonly extensions: readonly Buffer[]
}

function certificate(facts: CertificateFacts): string {
  const algorithm = sequence(oid(OID.ecdsaWithSha256))
  const now = Date.now()
  const keyIdentifiers = [
    extension(OID.subjectKeyIdentifier, der(0x04, keyIdentifier(facts.publicKey)), false),
    extension(OID.authorityKeyIdentifier, sequence(der(0x80, keyIdentifier(facts.signingKeys.publicKey))), false),
  ]
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name(facts.issuer),
    sequence(time(now - 60 * DAY_MS), time(now + facts.validForDays * DAY_MS)),
    name(facts.subject),
    spki(facts.publicKey),
    der(0xa3, sequence(...facts.extensions, ...keyIdentifiers)),
  )
  const signature = sign('sha256', body, facts.signingKeys.privateKey)
  const whole = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

/** Tag, length, value. */
function der(tag: number, value: Buffer): Buffer {
  if (value.length < 0x80) return Buffer.concat([Buffer.from([tag, value.length]), value])
  const length = Buffer.from(value.length.toString(16).padStart(value.length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, value])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function integer(value: Buffer): Buffer {
  return der(0x02, value)
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replace(/[-:T]/g, '').slice(0, 14)
  return der(0x18, Buffer.from(`${digits}Z`))
}

function name(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid(OID.commonName), der(0x0c, Buffer.from(commonName)))))
}

function generalName(host: string): Buffer {
  return isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host))
}

function extension(id: string, value: Buffer, isCritical: boolean): Buffer {
  const critical = isCritical ? [der(0x01, Buffer.from([0xff]))] : []
  return sequence(oid(id), ...critical, der(0x04, value))
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha256').update(spki(key)).digest().subarray(0, 20)
}
