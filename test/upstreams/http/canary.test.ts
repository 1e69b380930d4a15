import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { Json } from '../../../src/core/json.ts'
import { Notes } from '../../../src/core/notes.ts'
import { ProblemError } from '../../../src/core/problem.ts'
import type { Problem } from '../../../src/core/problem.ts'
import type { JobView } from '../../../src/core/view.ts'
import { opeProfile } from '../../../src/dialects/videos/profiles/ope.ts'
import { newApiProfile } from '../../../src/dialects/videos/profiles/new-api.ts'
import { openaiProfile } from '../../../src/dialects/videos/profiles/openai.ts'
import { sglangProfile } from '../../../src/dialects/videos/profiles/sglang.ts'
import type { Dialect } from '../../../src/dialects/dialect.ts'
import { dialects } from '../../../src/dialects/registry.ts'
import type { WireResponse } from '../../../src/dialects/wire.ts'
import { type Asked, calm, providing, work } from '../providing.ts'

const CANARY = 'sk-canary/5fe1+0=='

/** A provider, or somebody in front of it, that tells whatever it was asked with. */
const debugged = ({ headers: { authorization = '' } }: Asked) =>
  [authorization, encodeURIComponent(authorization), Buffer.from(`x:${CANARY}`).toString('base64')].join(' | ')

const mark = (text: Json) => /sk-canary|Y2FuYXJ5|jYW5hcn|jYW5hcnk|2FuYXJ5/.test(JSON.stringify(text))

/** All that is left of an error for anybody to read. */
function leftOf(error: unknown): Json {
  if (!(error instanceof ProblemError)) throw error
  return [error.problem.message, error.internal ?? '', error.stack ?? '', String(error.cause)]
}

async function echoing(context: TestContext, dialect: Dialect, respond: (told: string) => WireResponse) {
  const answer = (asked: Asked) => {
    const { status, body } = respond(debugged(asked))
    return { status, body, headers: { 'x-debug': asked.headers.authorization ?? '', location: `/?${debugged(asked)}` } }
  }
  return providing(context, answer, { dialect, keys: [{ secret: CANARY }] })
}

const spoken = [...dialects, openaiProfile, newApiProfile, opeProfile, sglangProfile]

describe('a key that a provider tells back is in nothing that is left of its answer', () => {
  for (const dialect of spoken) {
    test(`in errors at a submit that ${dialect.id} tells`, async (context) => {
      for (const code of ['invalid_parameter', 'unauthorized', 'rate_limited', 'insufficient_credits'] as const) {
        const { upstream, asked } = await echoing(context, dialect, (message) =>
          dialect.problem.encode({ problem: { code, message }, requestId: message }, new Notes()),
        )
        const left = leftOf(await upstream.submit(work()).catch((error: unknown) => error))
        assert.ok(!mark(left), JSON.stringify(left))
        assert.ok(asked.length > 0)
        assert.match(JSON.stringify(left), /\[key\]/)
      }
    })

    test(`in why a job of ${dialect.id} has failed`, async (context) => {
      const failure = (message: string): Problem => ({ code: 'upstream_failed', message })
      const { upstream } = await echoing(context, dialect, (message) => {
        const view: JobView = {
          ...{
            id: '019c5e2b-7d1f-4a6e-9c30-5b8f0e2d4a17',
            model: 'm',
            createdAtMs: 1,
            updatedAtMs: 2,
            finishedAtMs: 2,
          },
          ...{ status: 'failed', videos: [], failure: failure(message) },
        }
        return (dialect.result ?? dialect.retrieve).response.encode(view, new Notes())
      })
      const [report] = await upstream.check([{ id: '019c5e2b-7d1f-4a6e-9c30-5b8f0e2d4a17' }], calm)
      assert.ok(!mark(JSON.parse(JSON.stringify(report))), JSON.stringify(report))
    })
  }

  test('in where a redirect of its leads', async (context) => {
    const { upstream } = await echoing(context, opeProfile, () => ({ status: 302, headers: {}, body: null }))
    const left = leftOf(await upstream.submit(work()).catch((error: unknown) => error))
    assert.ok(!mark(left), JSON.stringify(left))
    assert.match(JSON.stringify(left), /status 302 to .*\[key\]/)
  })
})
