/**
 * The demonstration: starts a gateway on a free port with a temporary data folder, submits the text-to-video request of
 * seed page 001 over HTTP, shows how it gets on, saves the MP4, and leaves nothing else behind.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { BufferSource, Input, MP4 } from 'mediabunny'
import { z } from 'zod'

const root = join(import.meta.dirname, '..')
const output = resolve('reelay-demo.mp4')
const key = 'sd2_live_your_api_key'

/** Seed page 001, word for word. Its callback address belongs to a stranger; the gateway is told to call nobody there. */
const request = {
  model: 'seedance-2.0',
  prompt: 'A river flowing through an autumn forest, aerial view, cinematic motion',
  aspectRatio: '16:9',
  duration: 5,
  resolution: '720p',
  webhookUrl: 'https://your-app.com/webhooks/seedance',
  metadata: { projectId: 'proj_1001', sceneId: 'scene_08' },
}

const Submitted = z.object({ requestId: z.string(), status: z.string(), creditsCharged: z.number() })
const Progress = z.object({ status: z.string(), progress: z.number() })
const Finished = z.object({
  status: z.string(),
  output: z.object({ url: z.url() }).nullable(),
  error: z.object({ message: z.string() }).nullable(),
})

const dataDir = await mkdtemp(join(tmpdir(), 'reelay-demo-'))
// The caller's settings are meant for the server that they run, not for this one.
const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_'))
const server = spawn(process.execPath, [join(root, 'src', 'main.ts')], {
  env: {
    ...Object.fromEntries(inherited),
    REELAY_PORT: '0',
    REELAY_DATA_DIR: dataDir,
    REELAY_API_KEY: key,
    REELAY_LOG_LEVEL: 'error',
    REELAY_CONNECT_TO: 'your-app.com:443:127.0.0.1:9',
  },
  // The channel ends the server even when this process is killed.
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
})
const interrupt = () => server.kill('SIGTERM')
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
for (const signal of signals) process.once(signal, interrupt)
try {
  await demonstrate(await addressOf(server))
} catch (error) {
  process.stderr.write(`\nThe demonstration failed: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  for (const signal of signals) process.off(signal, interrupt)
  if (server.exitCode === null && server.signalCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  await rm(dataDir, { recursive: true, force: true })
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the gateway says nothing')
  for await (const line of createInterface({ input: stdout })) {
    const url = /serves at (http:\S+)/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('the gateway did not start')
}

async function demonstrate(base: string): Promise<void> {
  print(`Reelay serves at ${base}\n\nPOST /api/open/v1/video/generations\n${JSON.stringify(request, null, 2)}\n\n`)
  const started = performance.now()
  const job = Submitted.parse(await call(`${base}/api/open/v1/video/generations`, request))
  print(`${job.requestId}: ${job.status}, ${job.creditsCharged} credits\n`)
  const id = job.requestId.replace(/^req_/, '')
  for (;;) {
    // The same job through another dialect: this one tells how far it is.
    const { status, progress } = Progress.parse(await call(`${base}/openai/v1/videos/video_${id}`))
    drawBar(status, progress, (performance.now() - started) / 1_000)
    if (status === 'completed' || status === 'failed') break
    await new Promise((wake) => setTimeout(wake, 200))
  }
  const finished = Finished.parse(await call(`${base}/api/open/v1/video/generations/${job.requestId}`))
  if (finished.output === null) throw new Error(finished.error?.message ?? `the job is ${finished.status}`)
  const video = new Uint8Array(await (await fetch(finished.output.url)).arrayBuffer())
  await writeFile(output, video)
  print(`\n\n${await describe(video)}\n${curlLines()}`)
}

async function call(url: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json()
}

function drawBar(status: string, percent: number, elapsedSeconds: number): void {
  const width = 32
  const filled = Math.round((percent / 100) * width)
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled)
  const line = `${status.padEnd(12)} ${bar} ${String(percent).padStart(3)} %  ${elapsedSeconds.toFixed(1)} s`
  print(process.stdout.isTTY ? `\r${line}` : `${line}\n`)
}

async function describe(video: Uint8Array): Promise<string> {
  const input = new Input({ source: new BufferSource(video), formats: [MP4] })
  const track = await input.getPrimaryVideoTrack()
  if (track === null) throw new Error('the result holds no picture')
  const seconds = await input.computeDuration()
  const size = `${await track.getDisplayWidth()}x${await track.getDisplayHeight()}`
  const megabytes = (video.byteLength / 1_000_000).toFixed(2)
  return `${output}\n${megabytes} MB, ${seconds.toFixed(2)} s, ${size} pixels, a previz: no GPU, no provider, no cost\n`
}

function curlLines(): string {
  const base = 'http://127.0.0.1:8000'
  const header = "-H 'Authorization: Bearer YOUR_API_KEY'"
  const { webhookUrl: _stranger, ...body } = request
  return `
The same against \`npm start\`, which prints YOUR_API_KEY:

  curl ${base}/api/open/v1/video/generations ${header} \\
    -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'

  curl ${base}/api/open/v1/video/generations/REQUEST_ID ${header}

  curl -o video.mp4 OUTPUT_URL
`
}

function print(text: string): void {
  process.stdout.write(text)
}
