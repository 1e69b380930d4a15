/** Serves a folder's files and single ranges of them with nothing around the stream: a peer where there is no nginx. */

import { once } from 'node:events'
import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

const READ_BYTES = 1_048_576

const [folder = '.'] = process.argv.slice(2)
const server = createServer((request, response) => {
  const path = join(folder, request.url ?? '')
  const sizeBytes = statSync(path).size
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const start = Number(first ?? 0)
  const end = Number(last ?? sizeBytes - 1)
  response.writeHead(first === undefined ? 200 : 206, { 'content-length': end - start + 1 })
  createReadStream(path, { start, end, highWaterMark: READ_BYTES }).pipe(response)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
process.on('disconnect', () => process.exit())
if (address !== null && typeof address === 'object') process.send?.(`http://127.0.0.1:${address.port}`)
