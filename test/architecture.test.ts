import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'

const src = join(import.meta.dirname, '..', 'src')

type SourceFile = {
  readonly path: string
  readonly folder: string
  readonly text: string
  readonly imports: readonly string[]
}

const files: readonly SourceFile[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(src, path), 'utf8')
    const imports = [
      ...text.matchAll(/^(?:import|export) [^'";=()]*?from '([^']+)'|^import '([^']+)'|import\('([^']+)'\)/gm),
    ]
    return {
      path,
      folder: path.includes('/') ? (path.split('/')[0] ?? '') : '',
      text,
      imports: imports.map((match) => match[1] ?? match[2] ?? match[3] ?? ''),
    }
  })

/** Who may import from which folders of src; the root files (assemble, main, config and what they need) may import all. */
const MAY_IMPORT: { readonly [folder: string]: readonly string[] } = {
  core: [],
  lib: ['core'],
  dialects: ['core'],
  models: ['core'],
  providers: ['core', 'dialects'],
  auth: ['core', 'lib'],
  webhooks: ['core', 'lib'],
  media: ['core', 'lib'],
  store: ['core', 'lib'],
  previz: ['core', 'lib'],
  links: ['core'],
  lifecycle: ['core', 'lib'],
  upstreams: ['core', 'dialects', 'lib', 'previz'],
  gateway: ['core', 'lib', 'auth', 'links', 'lifecycle', 'webhooks'],
  admin: ['core', 'lib', 'auth', 'gateway', 'lifecycle', 'providers'],
  engine: ['core', 'lib', 'webhooks', 'lifecycle'],
  feed: ['core', 'lib'],
  'fake-provider': ['core', 'dialects', 'lib', 'models', 'previz'],
  cli: ['core', 'lib', 'webhooks', 'dialects', 'fake-provider', 'providers'],
  doctor: ['core', 'lib', 'media', 'store', 'lifecycle'],
  http: ['core', 'lib', 'dialects', 'gateway', 'admin', 'auth', 'links', 'feed', 'providers'],
  // The settings, which are a file of the root.
  start: ['core', 'lib', ''],
}

/** Packages that one place alone may know. */
const OWNERS: readonly (readonly [pkg: RegExp, owner: RegExp, rule: string])[] = [
  [/^node:sqlite$/, /^store\//, 'only src/store talks to the database'],
  [/^pg$/, /^store\/postgres\//, 'only src/store talks to the database'],
  [/^ipaddr\.js$/, /^lib\/egress\//, 'only src/lib/egress judges addresses'],
  [/^node:(https|tls|dns)/, /^lib\/egress\//, 'only src/lib/egress talks to the network'],
  [
    /^node:(http|net)$|\/node-http\.ts$/,
    /^(lib\/egress|http|fake-provider)\//,
    'only src/lib/egress, src/http and src/fake-provider talk to the network',
  ],
  [/^(fastify|@fastify\/.*)$/, /^(http\/|assemble\.ts)/, 'only src/http knows the HTTP framework'],
  [/^(sharp|@napi-rs\/.*)$/, /^(previz|media)\//, 'only src/previz and src/media touch pixels and sound'],
  [/^mediabunny$/, /^(previz|media)\//, 'only src/previz and src/media touch containers'],
  [/^zod$/, /^(dialects|http|upstreams|previz|media|store|models|providers)\//, 'wire data is parsed at the edge'],
  [/^pino$/, /^main\.ts$/, 'the log is handed in'],
]

function folderOf(from: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const target = relative(src, resolve(src, dirname(from.path), specifier))
  // Data, and no part of the program.
  if (target.startsWith('../assets/')) return undefined
  return target.includes('/') ? target.split('/')[0] : ''
}

test('dependencies point one way: a folder imports only from the folders below it', () => {
  for (const file of files.filter(({ folder }) => folder !== '')) {
    const allowed = MAY_IMPORT[file.folder]
    assert.ok(allowed, `src/${file.folder} has no import rule`)
    for (const specifier of file.imports) {
      const target = folderOf(file, specifier)
      if (target === undefined || target === file.folder) continue
      assert.ok(
        allowed.includes(target),
        `src/${file.path} imports ${specifier}: ${file.folder} may import ${allowed.join(', ') || 'nothing'}`,
      )
    }
  }
})

test('the core imports nothing but itself', () => {
  for (const file of files.filter(({ folder }) => folder === 'core')) {
    for (const specifier of file.imports) assert.match(specifier, /^\.\//, `src/${file.path} imports ${specifier}`)
  }
})

test('each outside dependency has its place', () => {
  for (const file of files) {
    for (const specifier of file.imports) {
      for (const [pkg, owner, rule] of OWNERS) {
        if (pkg.test(specifier)) assert.match(file.path, owner, `src/${file.path} imports ${specifier}: ${rule}`)
      }
    }
  }
})

test('two dialects never import each other', () => {
  const list = files.find(({ path }) => path === 'dialects/list.ts')?.text ?? ''
  const names = Array.from(list.matchAll(/\(await import\('\.\/(\w+)\.ts'\)\)/g), ([, name]) => name ?? '')
  assert.ok(names.includes('ark'), 'the list names the dialects')
  for (const file of files.filter(({ folder }) => folder === 'dialects')) {
    const own = names.find((name) => file.path === `dialects/${name}.ts` || file.path.startsWith(`dialects/${name}/`))
    for (const specifier of file.imports) {
      const target = relative(src, resolve(src, dirname(file.path), specifier))
      const other = names.find((name) => target === `dialects/${name}.ts` || target.startsWith(`dialects/${name}/`))
      if (own !== undefined && other !== undefined) assert.equal(other, own, `src/${file.path} imports ${specifier}`)
    }
  }
})

test('the core and the dialects know no clock, no chance and no environment', () => {
  for (const file of files.filter(({ folder }) => folder === 'core' || folder === 'dialects')) {
    assert.doesNotMatch(file.text, /Date\.now|new Date\(\)|Math\.random|process\.|performance\./, `src/${file.path}`)
  }
})

test('only the settings read the environment', () => {
  for (const file of files.filter(({ path }) => path !== 'main.ts' && path !== 'config.ts')) {
    assert.doesNotMatch(file.text, /process\.env(?!\['SystemRoot'\])/, `src/${file.path} reads the environment`)
  }
})

test('SQL lives in the store', () => {
  for (const file of files.filter(({ folder }) => folder !== 'store')) {
    assert.doesNotMatch(
      file.text,
      /\b(?:SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b/,
      `src/${file.path} holds SQL`,
    )
  }
})

test('every change of a job is told: only its history writes one', () => {
  for (const file of files.filter(({ folder, path }) => folder !== 'store' && path !== 'core/history.ts')) {
    if (file.path === 'core/writes.ts') continue
    assert.doesNotMatch(file.text, /write: '(?:insert|update)-job'/, `src/${file.path} changes a job by itself`)
  }
})

test('a file has one purpose: at most 400 lines, opens with what it is, exports by name', () => {
  for (const file of files) {
    assert.ok(file.text.split('\n').length <= 400, `src/${file.path} is too long`)
    assert.match(file.text, /^\/\*\*/, `src/${file.path} does not say what it is`)
    assert.doesNotMatch(file.text, /export default/, `src/${file.path} has a default export`)
  }
})

test('there are no cycles between files', () => {
  const graph = new Map(
    files.map((file) => [
      file.path,
      file.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => relative(src, resolve(src, dirname(file.path), specifier))),
    ]),
  )
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]) => {
    if (done.has(path)) return
    assert.ok(!trail.includes(path), `a cycle: ${[...trail, path].join(' → ')}`)
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
})
