/** Writes the pages that are made from the code: settings, errors, models, the matrix, the example of a storyboard. With `--check` it only says which are stale. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SHOWN_SETTINGS } from '../src/settings.ts'
import { Notes } from '../src/core/notes.ts'
import { type ProblemCode, PROBLEMS } from '../src/core/problem.ts'
import { dialects } from '../src/dialects/registry.ts'
import { ATTACK_ROWS } from './attack-rows.ts'
import { MEANINGS } from './error-meanings.ts'
import { matrixPage } from './matrix-page.ts'
import { modelsPage } from './models-page.ts'
import { filesOf } from './proof.ts'
import { PUBLISHED_FAULTS } from './published-faults.ts'
import { withStoryboardExample } from './storyboard-example.ts'
import { MADE, table } from './tables.ts'

const docs = join(import.meta.dirname, '..', 'docs')

const pages: Readonly<Record<string, () => string>> = {
  'settings.md': settingsPage,
  'errors.md': errorsPage,
  'models.md': modelsPage,
  'dialects/matrix.md': matrixPage,
  'published-faults.md': publishedFaultsPage,
  'attacks.md': attacksPage,
  'storyboard.md': () => withStoryboardExample(readFileSync(join(docs, 'storyboard.md'), 'utf8')),
}

const stale = Object.entries(pages).filter(([name, make]) => {
  const path = join(docs, name)
  if (readIfThere(path) === make()) return false
  if (!process.argv.includes('--check')) writeFileSync(path, make())
  return true
})
if (process.argv.includes('--check') && stale.length > 0) {
  process.stderr.write(`Stale: ${stale.map(([name]) => `docs/${name}`).join(', ')}. Run npm run docs.\n`)
  process.exitCode = 1
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function settingsPage(): string {
  const sections = SHOWN_SETTINGS.map(({ name, description, shownDefault, example }) =>
    [`## ${name}`, '', description, '', `Default: ${shownDefault}. Example: \`${name}=${example}\`.`].join('\n'),
  )
  return [
    '# Settings',
    '',
    MADE,
    '<!-- Source: src/settings.ts -->',
    '',
    'All settings are environment variables. One that Reelay does not know, or cannot use, ends the start with a message that',
    'names it; nothing is ignored. `npm start -- --help` prints this page.',
    '',
    sections.join('\n\n'),
    '',
    '## What REELAY_CONNECT_TO opens',
    '',
    'References are fetched and callbacks delivered only at public addresses, checked when the connection is made. A rule of',
    'REELAY_CONNECT_TO is the one exception: whoever may submit a job can then have Reelay connect to the second host and port',
    'of the rule by naming the first ones in a URL. The certificate must still be valid for the first name; further authorities',
    'come by Node’s own NODE_EXTRA_CA_CERTS. The port in the URL must be 80, 443 or one of REELAY_EGRESS_PORTS all the same.',
    'Name a host and a port on the left; an empty one matches every URL of every tenant.',
    '',
  ].join('\n')
}

function errorsPage(): string {
  const rows = Object.keys(PROBLEMS)
    .filter((code): code is ProblemCode => Object.hasOwn(PROBLEMS, code))
    .map((code) => [
      `\`${code}\``,
      ...dialects.map((dialect) => statusIn(dialect.id, code)),
      PROBLEMS[code].retryable ? 'may pass' : 'no',
      MEANINGS[code].means,
      MEANINGS[code].remedy,
    ])
  return [
    '# Errors',
    '',
    MADE,
    '<!-- Source: src/core/problem.ts and scripts/error-meanings.ts -->',
    '',
    'Every error has a stable code, a sentence for people, the name of the field to blame where there is one, and the request’s',
    'id in the header `x-request-id`. Each dialect wraps it in its own envelope. The number is the HTTP status; a job that fails',
    'after it was accepted carries the same code in its `error` instead. **A job that fails, is cancelled or expires costs nothing.**',
    '',
    table(['Code', ...dialects.map(({ id }) => id), 'Retry', 'What it means', 'What to do'], rows),
    '',
  ].join('\n')
}

function statusIn(dialectId: string, code: ProblemCode): string {
  const dialect = dialects.find(({ id }) => id === dialectId)
  const answer = { problem: { code, message: '' }, requestId: 'req_1' }
  return String(dialect?.problem.encode(answer, new Notes()).status ?? '')
}

function publishedFaultsPage(): string {
  const replayed = PUBLISHED_FAULTS.filter(({ proofs }) => proofs.length > 0).length
  return [
    '# Published faults of others',
    '',
    MADE,
    '<!-- Source: scripts/published-faults.ts -->',
    '',
    'Faults of comparable gateways and of their parts that were published, brought to Reelay in tests that bear their names:',
    `${replayed} of ${PUBLISHED_FAULTS.length} rows; the others say why they do not apply yet. The projects have mended most of them; this is`,
    'no verdict on any, but a list of what happens to software of this kind.',
    '',
    table(
      ['Known as', 'Project', 'What went wrong there', 'What Reelay does', 'Test'],
      PUBLISHED_FAULTS.map(({ id, project, fault, answer, proofs }) => [id, project, fault, answer, filesOf(proofs)]),
    ),
    '',
  ].join('\n')
}

function attacksPage(): string {
  return [
    '# What is thrown at it',
    '',
    MADE,
    '<!-- Source: scripts/attack-rows.ts -->',
    '',
    'Rows of the attack list about keys (D), objects (E), money and idempotency (F), webhooks (K), providers (L, G19) and renders beside an ffmpeg (R), each',
    'over every face that it concerns and the admin API. After what was refused, the database holds what it held before, nobody was asked to make',
    'anything, nothing was an error of ours, and the answer has a request id and no secret. Rows that are one request and its',
    'answer are data in `test/fixtures/attacks/`; the rows A, B, C, G, H and I are there, too.',
    '',
    table(
      ['Row', 'Sent', 'Answered', 'Test'],
      ATTACK_ROWS.map(({ row, sends, answer, proofs }) => [row, sends, answer, filesOf(proofs)]),
    ),
    '',
  ].join('\n')
}
