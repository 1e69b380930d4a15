/**
 * Node's own HTTP, as whoever requires it gets it. An `import` reads every member of `node:http`; one of them, `WebSocket`,
 * brings all of fetch with it, which would cost each start 40 ms of a processor.
 */

const http = process.getBuiltinModule('node:http')

/** As in `node:http`. */
export const { Agent, createServer, request, STATUS_CODES } = http
