/** A server that does nothing: the least that starting one on this runtime and framework takes. */

import Fastify from 'fastify'

const app = Fastify()
app.get('/health', async () => ({ status: 'ok' }))
process.stdout.write(`A bare server serves at ${await app.listen({ port: 0 })}\n`)
