/** Renders one film, given as JSON, and prints the most memory that this process has had, in bytes. */

import { render, type RenderRequest } from '../../src/previz/render.ts'

const request: RenderRequest = JSON.parse(process.argv[2] ?? '')
await render(request, { onFrame: () => undefined })
process.stdout.write(String(process.resourceUsage().maxRSS * 1024))
