/** Every setting: its name, what it means, its default and how it is read. `--help` and `docs/settings.md` are made from this list. */

import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { DIALECT_IDS } from './dialects/list.ts'
import { ROUTING_RULES, type RoutingRule } from './core/routing-rule.ts'
import { FAILPOINTS, type Failpoint, isFailpoint } from './lib/failpoints.ts'
import { type Network, parseNetwork } from './http/caller-address.ts'
import { type ConnectTo, parseConnectTo } from './lib/egress/connect-to.ts'
import {
  integer,
  list,
  modelNames,
  nonEmpty,
  oneOf,
  readAliases,
  readDatabaseUrl,
  readFaces,
  readOrigin,
  readPublicUrl,
  readSealingKeys,
  visibleKey,
} from './setting-readers.ts'
import { isWebhookSecret } from './webhooks/sign.ts'

/** What the settings come to. */
export type Config = {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  readonly apiKey: string | undefined
  readonly adminKey: string | undefined
  readonly credentialsKeys: readonly Uint8Array[]
  readonly url: string | undefined
  readonly publicUrl: string | undefined
  readonly webhookSecret: string | undefined
  readonly routing: RoutingRule
  readonly routingPatienceSeconds: number
  readonly modelsPath: string | undefined
  readonly enabledModels: readonly string[]
  readonly renderWorkers: number
  /** The path of a program, absolute; a name where there is none of that name in PATH. */
  readonly ffmpeg: string | undefined
  readonly previzBurnIn: boolean
  readonly linkTtlSeconds: number
  readonly modelAliases: ReadonlyMap<string, string>
  /** Ids of dialects. */
  readonly faces: readonly string[]
  readonly corsOrigins: readonly string[]
  readonly accelRedirect: string | undefined
  readonly trustedProxies: readonly Network[]
  readonly jsonBodyBytesMax: number
  readonly connectTo: readonly ConnectTo[]
  readonly egressPorts: readonly number[]
  readonly shutdownSeconds: number
  readonly logLevel: (typeof LOG_LEVELS)[number]
  readonly keepResultsDays: number | undefined
  readonly keepUploadsDays: number | undefined
  readonly keepEventsDays: number | undefined
  readonly keepDeliveryBodiesDays: number | undefined
  readonly databaseUrl: string | undefined
  readonly failpoint: Failpoint | undefined
}

/** A century: longer than anything is kept. */
const DAYS_MAX = 36_500

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const

/** One setting. `read` throws an `Error` whose message completes the sentence "NAME: …". */
export type Setting<Value> = {
  readonly name: string
  /** Nothing for an operator: neither help nor documentation shows it. */
  readonly isForTests?: boolean
  readonly description: string
  /** How the default is written in the documentation. */
  readonly shownDefault: string
  readonly example: string
  readonly fallback: () => Value
  readonly read: (text: string) => Value
}

const setting = <Value>(value: Setting<Value>): Setting<Value> => value

/** All settings, in the order in which people meet them. */
export const SETTINGS: { readonly [Name in keyof Config]: Setting<Config[Name]> } = {
  port: setting({
    name: 'REELAY_PORT',
    description: 'TCP port to serve on; 0 takes a free one.',
    shownDefault: '8000',
    example: '8080',
    fallback: () => 8000,
    read: (text) => integer(text, 0, 65_535),
  }),
  host: setting({
    name: 'REELAY_HOST',
    description: 'Address to serve on. The default serves this machine only; 0.0.0.0 serves everyone who can reach it.',
    shownDefault: '127.0.0.1',
    example: '0.0.0.0',
    fallback: () => '127.0.0.1',
    read: nonEmpty,
  }),
  dataDir: setting({
    name: 'REELAY_DATA_DIR',
    description: 'Folder that holds everything Reelay keeps: database, videos, uploads, its own secret. Back this up.',
    shownDefault: './data',
    example: '/var/lib/reelay',
    fallback: () => resolve('data'),
    read: (text) => resolve(nonEmpty(text)),
  }),
  apiKey: setting({
    name: 'REELAY_API_KEY',
    description: 'The first API key. Without it, one is made at the first start and printed once.',
    shownDefault: 'generated',
    example: 'sd2_live_your_api_key',
    fallback: () => undefined,
    read: (text) => visibleKey(text, 8, 'a key'),
  }),
  adminKey: setting({
    name: 'REELAY_ADMIN_KEY',
    description:
      'The key of the admin API and of the command line, 24 to 256 visible characters. Without it, both work for whoever ' +
      'may read the file secret in the data folder, from which it is derived; the command line sends that key to ' +
      'loopback addresses alone.',
    shownDefault: 'derived',
    example: 'admin_8fJ2kQ0vTn5LwYc4Rb7Xz1Ds',
    fallback: () => undefined,
    read: (text) => visibleKey(text, 24, 'an admin key'),
  }),
  credentialsKeys: setting({
    name: 'REELAY_CREDENTIALS_KEY',
    description:
      'The key by which the keys to providers are sealed in the database: 64 hexadecimal digits. Several, separated by ' +
      'commas, rotate it: the first one seals, all of them open. Without it, one is made of the secret in the data folder.',
    shownDefault: 'derived',
    example: '8d0c1f6a53b94e27c8f0a1d2b7e6459310fbad7c2e985f4461d3c0b92a7e58f4',
    fallback: () => [],
    read: readSealingKeys,
  }),
  url: setting({
    name: 'REELAY_URL',
    description:
      'Where the command line finds the server that it speaks with; the server itself does not look at it. Elsewhere ' +
      'than on a loopback address, REELAY_ADMIN_KEY is needed.',
    shownDefault: 'this machine, at REELAY_PORT',
    example: 'https://video.example.com',
    fallback: () => undefined,
    read: readPublicUrl,
  }),
  publicUrl: setting({
    name: 'REELAY_PUBLIC_URL',
    description: 'What links begin with, where Reelay is reached under another name than the one it sees.',
    shownDefault: "the request's own host",
    example: 'https://video.example.com',
    fallback: () => undefined,
    read: readPublicUrl,
  }),
  webhookSecret: setting({
    name: 'REELAY_WEBHOOK_SECRET',
    description:
      'The Standard Webhooks secret that signs callbacks, set at the first start, until its account replaces it: whsec_ and 24 to 64 bytes in base64.',
    shownDefault: 'generated',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    fallback: () => undefined,
    read: (text) => {
      if (!isWebhookSecret(text)) throw new Error('a secret is whsec_ and 24 to 64 bytes in base64')
      return text
    },
  }),
  routing: setting({
    name: 'REELAY_ROUTING',
    description:
      'Which provider gets a job, of those of the highest priority that can make it and are well: weighted, in shares by ' +
      'their weights; cheapest; fastest, by the films that they have made; sticky, for each tenant the same one.',
    shownDefault: 'weighted',
    example: 'cheapest',
    fallback: () => 'weighted',
    read: (text) => oneOf(text, ROUTING_RULES),
  }),
  routingPatienceSeconds: setting({
    name: 'REELAY_ROUTING_PATIENCE_SECONDS',
    description:
      'How long a job waits for a provider that is only busy before one with free slots gets it, in seconds.',
    shownDefault: '30',
    example: '300',
    fallback: () => 30,
    read: (text) => integer(text, 0, 604_800),
  }),
  modelsPath: setting({
    name: 'REELAY_MODELS',
    description:
      'A YAML or JSON file with manifests of models, or a folder of such: models of your own, and other prices, limits and ' +
      'names for built-in ones. Read at the start; docs/adding-a-model.md says what may stand there.',
    shownDefault: 'none',
    example: '/etc/reelay/models.yaml',
    fallback: () => undefined,
    read: (text) => resolve(nonEmpty(text)),
  }),
  enabledModels: setting({
    name: 'REELAY_ENABLE_MODELS',
    description: 'Names of models, separated by commas, that are known but not offered by default.',
    shownDefault: 'none',
    example: 'seedance-2-0-nsfw',
    fallback: () => [],
    read: modelNames,
  }),
  modelAliases: setting({
    name: 'REELAY_MODEL_ALIASES',
    description:
      'ALIAS=MODEL[,…]: further names under which models are offered, for clients that know others. ' +
      'Answers show the name that the caller used.',
    shownDefault: 'none',
    example: 'sora-2=seedance-2.0,sora-2-pro=seedance-1.5-pro-1080p',
    fallback: (): ReadonlyMap<string, string> => new Map(),
    read: readAliases,
  }),
  faces: setting({
    name: 'REELAY_FACES',
    description:
      `Dialects that are answered in, separated by commas: ${DIALECT_IDS.join(', ')}. Paths of others ` +
      'are not there. Providers may speak any of them.',
    shownDefault: 'all',
    example: 'jobs,ark',
    fallback: () => DIALECT_IDS,
    read: readFaces,
  }),
  renderWorkers: setting({
    name: 'REELAY_RENDER_WORKERS',
    description: 'How many previz renders run at once. 0: previz makes nothing; what no provider can make is refused.',
    shownDefault: 'half of the processors, at least 1',
    example: '2',
    fallback: () => Math.max(1, Math.floor(availableParallelism() / 2)),
    read: (text) => integer(text, 0, 64),
  }),
  ffmpeg: setting({
    name: 'REELAY_FFMPEG',
    description:
      "An ffmpeg with libx264 that encodes the pictures of previz in place of Reelay's own encoder: a path, or a name to be " +
      'found in PATH. Films are smaller and take longer; docs/upstreams/previz.md says by how much.',
    shownDefault: "none; Reelay's own encoder needs no program",
    example: '/usr/bin/ffmpeg',
    fallback: () => undefined,
    read: nonEmpty,
  }),
  previzBurnIn: setting({
    name: 'REELAY_PREVIZ_BURN_IN',
    description: '1: shot, line, time and camera are written on every film of previz, else on those that ask for it.',
    shownDefault: '0',
    example: '1',
    fallback: () => false,
    read: (text) => integer(text, 0, 1) === 1,
  }),
  linkTtlSeconds: setting({
    name: 'REELAY_LINK_TTL_SECONDS',
    description: 'How long a link to a video works, in seconds. Asking for the job again gives a fresh one.',
    shownDefault: '86400',
    example: '3600',
    fallback: () => 86_400,
    read: (text) => integer(text, 60, 31_536_000),
  }),
  corsOrigins: setting({
    name: 'REELAY_CORS_ORIGINS',
    description:
      'Origins, separated by commas, whose pages may call the API from a browser and read its answers; * for all. ' +
      'Pages send the key as a header; whoever can read the page can read its key.',
    shownDefault: 'none',
    example: 'https://studio.example.com,http://localhost:5173',
    fallback: () => [],
    read: (text) => list(text).map(readOrigin),
  }),
  accelRedirect: setting({
    name: 'REELAY_ACCEL_REDIRECT',
    description:
      'Path of an internal nginx location that serves the folder assets: videos and files are then answered with ' +
      'X-Accel-Redirect and no body, and nginx sends the bytes. See operations.md.',
    shownDefault: 'Reelay sends them itself',
    example: '/protected/',
    fallback: () => undefined,
    read: (text) => {
      if (!/^\/(?:[\w.-]+\/)+$/.test(text)) throw new Error('a path that begins and ends with a slash')
      return text
    },
  }),
  trustedProxies: setting({
    name: 'REELAY_TRUSTED_PROXIES',
    description:
      'Addresses and networks, separated by commas, of the proxies in front: whom they name in X-Forwarded-For is who guesses ' +
      'at keys. Without it everybody behind a proxy is one.',
    shownDefault: 'none',
    example: '127.0.0.1,10.0.0.0/8',
    fallback: () => [],
    read: (text) => list(text).map(parseNetwork),
  }),
  jsonBodyBytesMax: setting({
    name: 'REELAY_JSON_BODY_MAX_BYTES',
    description: 'Largest JSON body, in bytes. Data URIs count; larger media belong into an upload.',
    shownDefault: '8388608',
    example: '1048576',
    fallback: () => 8_388_608,
    read: (text) => integer(text, 1_024, 67_108_864),
  }),
  connectTo: setting({
    name: 'REELAY_CONNECT_TO',
    description:
      'HOST1:PORT1:HOST2:PORT2[,…]: connect to HOST2:PORT2 where a URL says HOST1:PORT1, as curl --connect-to does. ' +
      'The only way in which a private address is ever reached: every tenant can then reach HOST2:PORT2 through that name.',
    shownDefault: 'none',
    example: 'example.com:443:127.0.0.1:9443',
    fallback: () => [],
    read: parseConnectTo,
  }),
  egressPorts: setting({
    name: 'REELAY_EGRESS_PORTS',
    description:
      'Ports besides 80 and 443 at which references are fetched and callbacks delivered, separated by commas.',
    shownDefault: 'none',
    example: '8443',
    fallback: () => [],
    read: (text) => list(text).map((port) => integer(port, 1, 65_535)),
  }),
  shutdownSeconds: setting({
    name: 'REELAY_SHUTDOWN_SECONDS',
    description: 'How long requests may take to finish after SIGTERM, in seconds.',
    shownDefault: '25',
    example: '5',
    fallback: () => 25,
    read: (text) => integer(text, 0, 3_600),
  }),
  logLevel: setting({
    name: 'REELAY_LOG_LEVEL',
    description: `How much is logged: ${LOG_LEVELS.join(', ')}.`,
    shownDefault: 'info',
    example: 'warn',
    fallback: () => 'info',
    read: (text) => oneOf(text, LOG_LEVELS),
  }),
  keepResultsDays: setting({
    name: 'REELAY_KEEP_RESULTS_DAYS',
    description: 'How long videos and references of ended jobs are kept, in days from their end on. The jobs stay.',
    shownDefault: 'for ever',
    example: '90',
    fallback: () => undefined,
    read: (text) => integer(text, 1, DAYS_MAX),
  }),
  keepUploadsDays: setting({
    name: 'REELAY_KEEP_UPLOADS_DAYS',
    description:
      'How long uploaded files are kept, in days from their arrival on. Jobs that use them keep what they need.',
    shownDefault: 'for ever',
    example: '30',
    fallback: () => undefined,
    read: (text) => integer(text, 1, DAYS_MAX),
  }),
  keepEventsDays: setting({
    name: 'REELAY_KEEP_EVENTS_DAYS',
    description: 'How long the history of jobs and deleted jobs are kept, in days.',
    shownDefault: 'for ever',
    example: '365',
    fallback: () => undefined,
    read: (text) => integer(text, 1, DAYS_MAX),
  }),
  keepDeliveryBodiesDays: setting({
    name: 'REELAY_KEEP_DELIVERY_BODIES_DAYS',
    description:
      'How long the bytes of webhook deliveries that are over, and the answers to them, are kept, in days; 4 at least, as tries go on for three. The log stays.',
    shownDefault: 'for ever',
    example: '31',
    fallback: () => undefined,
    read: (text) => integer(text, 4, DAYS_MAX),
  }),
  databaseUrl: setting({
    name: 'REELAY_DATABASE_URL',
    description:
      'A PostgreSQL database, postgres://USER:PASSWORD@HOST/NAME, in place of the embedded one. Several processes may ' +
      'share it and the data folder; they need the same secret.',
    shownDefault: 'the embedded database',
    example: 'postgres://reelay@localhost/reelay',
    fallback: () => undefined,
    read: readDatabaseUrl,
  }),
  failpoint: setting({
    name: 'REELAY_FAILPOINT',
    isForTests: true,
    description: `Kill the process at one of ${FAILPOINTS.join(', ')}.`,
    shownDefault: 'none',
    example: 'dispatch.after-submit',
    fallback: () => undefined,
    read: (text) => {
      if (!isFailpoint(text)) throw new Error(`one of ${FAILPOINTS.join(', ')}`)
      return text
    },
  }),
}

/** What help and documentation show. */
export const SHOWN_SETTINGS: readonly Omit<Setting<unknown>, 'read'>[] = Object.values(SETTINGS).filter(
  (known: Omit<Setting<unknown>, 'read'>) => known.isForTests !== true,
)
