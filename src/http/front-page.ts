/**
 * The page at `/` for people with a browser: what this is, how a video is asked for, and where the documentation lies.
 * It is inert: no script, nothing loaded from anywhere, and a policy that forbids both.
 */

import { createHash } from 'node:crypto'

/** What the page tells. */
type FrontPageFacts = {
  readonly version: string
  /** What the caller's URLs begin with. */
  readonly linkBase: string
  /** Method and path of each way to submit. */
  readonly submits: readonly string[]
}

const STYLE = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d1c1a; --soft: #6b675f; --line: #e3dfd6; --card: #fff; --mark: #d8432b }
@media (prefers-color-scheme: dark) {
  :root { --paper: #141312; --ink: #f0ede6; --soft: #9c968a; --line: #2e2b27; --card: #1c1a18; --mark: #ff7a5c }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.6 system-ui, sans-serif }
main { max-width: 44rem; margin: 0 auto; padding: clamp(2.5rem, 10vh, 6.5rem) 1.5rem 4rem }
header { display: flex; align-items: center; gap: .9rem }
svg { width: 2.6rem; height: 2.6rem; flex: none; color: var(--mark) }
h1 { margin: 0; font-size: 2.1rem; font-weight: 650; letter-spacing: -.025em; line-height: 1 }
header span { margin-left: auto; color: var(--soft); font-size: .85rem; font-variant-numeric: tabular-nums }
.lead { margin: 1.6rem 0 0; font-size: 1.3rem; line-height: 1.45; letter-spacing: -.01em; text-wrap: balance }
h2 { margin: 3rem 0 .8rem; font-size: .95rem; font-weight: 600; line-height: 1.3 }
pre { margin: 0; padding: 1.1rem 1.25rem; overflow-x: auto; font-size: .84rem; line-height: 1.6; background: var(--card);
  border: 1px solid var(--line); border-radius: .6rem }
code { font: .84rem/1.65 ui-monospace, 'SF Mono', Menlo, Consolas, monospace }
p { margin: .8rem 0 0 }
p, dd { color: var(--soft) }
.lead, p code, dd code { color: var(--ink) }
dl { margin: 0; display: grid; grid-template-columns: max-content 1fr }
dt, dd { margin: 0; padding: .55rem 0; border-top: 1px solid var(--line) }
dt { padding-right: 2rem }
@media (max-width: 36rem) { dl { display: block } dt { padding-bottom: 0 } dd { border: 0; padding-top: 0 } }
`

/** Headers of the page. */
export const FRONT_PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; img-src data:; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-cache',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

const DOCUMENTS = [
  ['README.md', 'from nothing to the first film'],
  ['docs/dialects/', 'each API with its fields, and how existing code is pointed at it'],
  ['docs/models.md', 'models, sizes, durations'],
  ['docs/errors.md', 'every error, and what to do about it'],
  ['docs/settings.md', 'settings; <code>npm start -- --help</code> prints them, too'],
  ['docs/operations.md', 'backup, proxies, logs'],
] as const

/** Makes the page. */
export function frontPage({ version, linkBase, submits }: FrontPageFacts): string {
  const base = escapeHtml(linkBase)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reelay</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
<main>
<header>
<svg viewBox="0 0 40 40" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3">
<circle cx="20" cy="20" r="17"/><path d="M16 13.5v13l11-6.5z" fill="currentColor" stroke-linejoin="round"/>
</svg>
<h1>Reelay</h1>
<span>${escapeHtml(version)}</span>
</header>
<p class="lead">A gateway for AI video generation. It takes the APIs that your code speaks already, and keeps every job that it accepted.</p>
<h2>Ask for a video</h2>
<pre><code>curl ${base}/v1/jobs \\
  -H 'Authorization: Bearer YOUR_API_KEY' \\
  -H 'Content-Type: application/json' \\
  -d '{"model": "seedance-2.0",
       "input": {"prompt": "A lighthouse above a stormy sea at dusk"}}'</code></pre>
<p>The answer has an id. <code>GET /v1/jobs/{id}</code> tells how it stands, and where the film is once it is made. The first start printed a key.</p>
<h2>Or in the API that your code speaks</h2>
<pre><code>${submits.map(escapeHtml).join('\n')}</code></pre>
<p><code>GET /v1/models</code> lists the models, <code>GET /health</code> says whether all is well.</p>
<h2>Documentation, in the folder that Reelay was installed from</h2>
<dl>
${DOCUMENTS.map(([path, about]) => `<dt><code>${path}</code></dt><dd>${about}</dd>`).join('\n')}
</dl>
</main>
</html>
`
}

/** The weight of what is not to be sent. */
const NEVER = /^q\s*=\s*0(?:\.0*)?$/

/** True when a browser asks: it names HTML, and programs that take anything do not. */
export function wantsHtml(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    return type === 'text/html' && !parameters.some((parameter) => NEVER.test(parameter))
  })
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
