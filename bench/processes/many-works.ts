/**
 * A provider with thousands of works under way that end when it is told to, at moments that it remembers. It speaks Ark's dialect,
 * where one question is about many works, and Replicate's, where each is a question of its own.
 */

import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { Films } from '../../src/fake-provider/films.ts'

type Work = { readonly id: string; readonly prompt: string; endsAtMs: number }

/** `end` so many works within so long; `count` questions from now on; tell the figures. */
const Order = z.object({ end: z.number().optional(), overMs: z.number().optional(), count: z.boolean().optional() })

const film = await new Films().film({ size: { widthPx: 640, heightPx: 640 }, frames: 96, sound: false })
const works = new Map<string, Work>()
let questions = 0
let perSecond = new Map<number, number>()

const server = createServer({ maxHeaderSize: 65_536 }, async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
  const send = (body: object, status = 200) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (pathname === '/film.mp4') {
    return response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': film.byteLength }).end(film)
  }
  const isArk = pathname.startsWith('/api/v3')
  if (request.method === 'POST') {
    const body = await text(request)
    const prompt = /kite (\d+)/.exec(body)?.[0] ?? ''
    const work = { id: `cgt-20261122120000-${String(works.size).padStart(8, '0')}`, prompt, endsAtMs: Infinity }
    works.set(work.id, work)
    return send(isArk ? { id: work.id } : asPrediction(work), isArk ? 200 : 201)
  }
  questions++
  const second = Math.floor(Date.now() / 1_000)
  perSecond.set(second, (perSecond.get(second) ?? 0) + 1)
  const ids = searchParams.getAll('filter.task_ids')
  if (ids.length > 0) {
    const found = ids.flatMap((id) => works.get(id) ?? [])
    return send({ total: found.length, items: found.map(asTask) })
  }
  const work = works.get(pathname.split('/').at(-1) ?? '')
  if (work === undefined) return send({ error: { code: 'NotFound', message: 'There is none.' } }, 404)
  return send(isArk ? asTask(work) : asPrediction(work))
})

await once(server.listen(0, '127.0.0.1'), 'listening')
const address = server.address()
const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`

function asTask({ id, endsAtMs }: Work): object {
  const isDone = Date.now() >= endsAtMs
  const told = { id, model: 'seedance-2.0', status: isDone ? 'succeeded' : 'running', created_at: 1_795_000_000 }
  const more = { resolution: '480p', ratio: '1:1', duration: 4, framespersecond: 24, seed: 7, service_tier: 'default' }
  return { ...told, ...more, ...(isDone && { content: { video_url: `${url}/film.mp4` } }) }
}

function asPrediction({ id, endsAtMs }: Work): object {
  const isDone = Date.now() >= endsAtMs
  return { id, model: 'x/y', status: isDone ? 'succeeded' : 'processing', output: isDone ? `${url}/film.mp4` : null }
}

process.on('message', (message) => {
  const { end, overMs = 1, count } = Order.parse(message)
  if (count === true) {
    questions = 0
    perSecond = new Map()
  }
  if (end !== undefined) {
    const all = [...works.values()].filter(({ endsAtMs }) => endsAtMs === Infinity)
    for (let number = 0; number < Math.min(end, all.length); number++) {
      const work = all[Math.floor((number * all.length) / end)]
      if (work !== undefined) work.endsAtMs = Date.now() + 2_000 + Math.floor(((number * 7_919) % end) * (overMs / end))
    }
  }
  const ended = [...works.values()].flatMap(({ prompt, endsAtMs }) =>
    endsAtMs === Infinity ? [] : [[prompt, endsAtMs] as const],
  )
  const seconds = [...perSecond.values()]
  process.send?.({ works: works.size, questions, seconds: seconds.length, most: Math.max(0, ...seconds), ended })
})
process.on('disconnect', () => process.exit())
process.send?.(url)
