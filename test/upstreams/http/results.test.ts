import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { describe, type TestContext, test } from 'node:test'
import { ProblemError } from '../../../src/core/problem.ts'
import { ResultMoved, type ResultSource } from '../../../src/core/upstream-port.ts'
import { ark } from '../../../src/dialects/ark.ts'
import { newApiProfile } from '../../../src/dialects/videos/profiles/new-api.ts'
import { videos } from '../../../src/dialects/videos.ts'
import { StatusError } from '../../../src/lib/egress/configured-origin.ts'
import { type Answer, type Asked, calm, providing } from '../providing.ts'

const ALLOWED = 'Bearer sk'
const BYTES: Answer = { body: 'bytes' }

/** A place is written as its UTF-8 bytes, as servers do. */
const movedTo = (place: string, status = 302): Answer => {
  return { status, headers: { location: Buffer.from(place).toString('latin1') }, body: '' }
}

const bytesOf = async (source: ResultSource) => {
  assert.ok(source.from === 'stream')
  return String(await buffer(source.open(calm)))
}

/** A provider that tells its film at a link, if any, and what it answers to whoever asks for the film. */
async function filmed(
  context: TestContext,
  linkAt: ((url: string) => string) | undefined,
  answer: (asked: Asked, url: string) => Answer,
) {
  let link = ''
  const answering = (asked: Asked): Answer => {
    const isQuestion = /\/(?:tasks|videos)\/[^/]+$/.test(asked.line)
    if (!isQuestion) return answer(asked, provider.url)
    const told = { id: 'v1', status: linkAt === undefined ? 'completed' : 'succeeded' }
    return { body: linkAt === undefined ? told : { ...told, content: { video_url: link } } }
  }
  const provider = await providing(context, answering, { dialect: linkAt === undefined ? videos : ark })
  link = linkAt?.(provider.url) ?? ''
  const [report] = await provider.upstream.check([{ id: 'v1' }], calm)
  assert.ok(report?.state === 'succeeded')
  return {
    video: report.video,
    /** Who asked for the film where, after the question how the work stands. */
    asked: () => provider.asked.slice(1).map(({ line, headers }) => [line, headers.authorization]),
  }
}

const own = (path: string) => (url: string) => url + path

describe('a film', () => {
  test('at the provider’s own origin is fetched there, and without its key', async (context) => {
    const { video, asked } = await filmed(context, own('/files/film.mp4?sign=1'), () => BYTES)
    assert.equal(await bytesOf(video), 'bytes')
    assert.deepEqual(asked(), [['GET /files/film.mp4?sign=1', undefined]])
  })

  describe('at the provider’s own origin, behind its key', () => {
    const fetched = async (context: TestContext, path: string) => {
      let link = ''
      const denied = { status: 401, body: { error: { message: 'no token' } } }
      const answer = ({ line, headers }: Asked): Answer => {
        if (line.includes('film') || line.includes('content')) return headers.authorization ? BYTES : denied
        const data = { task_id: 'task_abc', status: 'SUCCESS', result_url: link, progress: '100%' }
        return { body: { code: 'success', message: '', data } }
      }
      const { upstream, asked, url } = await providing(context, answer, { dialect: newApiProfile })
      link = url + path
      const [report] = await upstream.check([{ id: 'task_abc' }], calm)
      assert.ok(report?.state === 'succeeded')
      assert.equal(await bytesOf(report.video), 'bytes')
      return asked.slice(1).map(({ line, headers }) => [line, headers.authorization])
    }
    const content = ['GET /v1/videos/task_abc/content', ALLOWED]

    test('is fetched with the key where the dialect has its films', async (context) => {
      assert.deepEqual(await fetched(context, '/v1/videos/task_abc/content'), [content])
      assert.deepEqual(await fetched(context, '/v1/videos/task_abc/content?variant=video'), [content])
    })

    test('is fetched from there when its own link wants a key: that is sent to no other path', async (context) => {
      assert.deepEqual(await fetched(context, '/files/film.mp4'), [['GET /files/film.mp4', undefined], content])
    })
  })

  test('anywhere else is fetched like a stranger’s', async (context) => {
    for (const url of ['https://cdn.example.com/film.mp4', 'http://127.0.0.1:1/film.mp4']) {
      const { video } = await filmed(
        context,
        () => url,
        () => BYTES,
      )
      assert.deepEqual(video, { from: 'url', url })
    }
  })
})

for (const [where, linkAt, first] of [
  ['that has it behind its key', undefined, ['GET /v1/videos/v1/content', ALLOWED]],
  ['that tells a link to it', own('/film.mp4'), ['GET /film.mp4', undefined]],
] as const) {
  describe(`a film that is at another place by then, of a provider ${where}`, () => {
    const [line] = first
    for (const status of [301, 302, 303, 307, 308]) {
      test(`of the same origin, by ${status}: is fetched there, and no key goes along`, async (context) => {
        const { video, asked } = await filmed(context, linkAt, (question, url) => {
          if (question.line === line) return movedTo('/files/v1.mp4?sign=1', status)
          return question.line.includes('v1.mp4') ? movedTo(`${url}/files/really.mp4`, status) : BYTES
        })
        assert.equal(await bytesOf(video), 'bytes')
        const rest = ['GET /files/v1.mp4?sign=1', 'GET /files/really.mp4'].map((each) => [each, undefined])
        assert.deepEqual(asked(), [first, ...rest])
      })

      test(`of another origin, by ${status}: whoever fetches it is told where, and nothing else`, async (context) => {
        const { video, asked } = await filmed(context, linkAt, () => movedTo('https://cdn.example.com/é.mp4', status))
        const url = 'https://cdn.example.com/%C3%A9.mp4'
        await assert.rejects(bytesOf(video), (error) => error instanceof ResultMoved && error.url === url)
        assert.deepEqual(asked(), [first])
      })
    }

    test('that leads back to itself: is given up after three more questions, for now', async (context) => {
      const { video, asked } = await filmed(context, linkAt, (_, url) => movedTo(`${url}/round.mp4`))
      await assert.rejects(bytesOf(video), (error) => {
        return error instanceof ProblemError && error.problem.code === 'upstream_unavailable'
      })
      assert.deepEqual(asked(), [first, ...Array(3).fill(['GET /round.mp4', undefined])])
    })

    for (const [what, answer] of [
      ['no place', { status: 302, body: '' }],
      ['what is no place', movedTo('http://[')],
      ['a file', movedTo('file:///etc/passwd')],
      ['several representations', movedTo('/other.mp4', 300)],
    ] as const) {
      test(`and that tells of ${what}: is not followed, and is to be had later`, async (context) => {
        const { video, asked } = await filmed(context, linkAt, () => answer)
        await assert.rejects(bytesOf(video), (error) => {
          return error instanceof ProblemError && error.cause instanceof StatusError
        })
        assert.deepEqual(asked(), [first])
      })
    }
  })
}

describe('a film behind the key that is moved within the provider’s origin', () => {
  const CONTENT = 'GET /v1/videos/v1/content'
  const SLASH = `${CONTENT}/`
  const DENIED: Answer = { status: 401, body: {} }
  const slashed = (asked: Asked): Answer => {
    if (asked.line === CONTENT) return movedTo('/v1/videos/v1/content/', 307)
    return asked.headers.authorization === ALLOWED ? BYTES : DENIED
  }

  test('to where the key is wanted too, such as its path with a slash: is fetched there with it', async (context) => {
    const { video, asked } = await filmed(context, undefined, slashed)
    assert.equal(await bytesOf(video), 'bytes')
    assert.deepEqual(asked(), [
      [CONTENT, ALLOWED],
      [SLASH, undefined],
      [SLASH, ALLOWED],
    ])
  })

  test('and whose key is refused there: is asked for no more, for now', async (context) => {
    const { video, asked } = await filmed(context, undefined, ({ line }) => {
      return line === CONTENT ? movedTo('/v1/videos/v1/content/', 307) : { status: 403, body: {} }
    })
    await assert.rejects(bytesOf(video), (error) => {
      return error instanceof ProblemError && error.cause instanceof StatusError && error.cause.status === 403
    })
    assert.equal(asked().length, 3)
  })

  test('and on from there to another origin: the key stays here', async (context) => {
    const { video, asked } = await filmed(context, undefined, (question) => {
      const answer = slashed(question)
      return answer === BYTES ? movedTo('https://cdn.example.com/film.mp4') : answer
    })
    await assert.rejects(bytesOf(video), (error) => error instanceof ResultMoved && error.url.includes('cdn.example'))
    assert.deepEqual(asked().at(-1), [SLASH, ALLOWED])
  })

  test('by a link that a stranger may have written: is fetched without the key, however often it is refused', async (context) => {
    const { video, asked } = await filmed(context, own('/film.mp4'), ({ line }) => {
      return line === 'GET /film.mp4' ? movedTo('/film.mp4/') : DENIED
    })
    await assert.rejects(bytesOf(video))
    assert.deepEqual(asked(), [
      ['GET /film.mp4', undefined],
      ['GET /film.mp4/', undefined],
    ])
  })
})
