/** The example of docs/storyboard.md: the storyboard that the order of its first block gets, as it is planned now. */

import { z } from 'zod'
import { isJsonObject, type Json } from '../src/core/json.ts'
import type { ShapedOrder } from '../src/core/order.ts'
import { SEEDANCE_PIXELS } from '../src/core/shape.ts'
import { planStoryboard } from '../src/previz/plan/plan-storyboard.ts'
import { storyboardJson } from '../src/previz/storyboard-json.ts'

/** The id of the example's job. */
const JOB = 'job_01m7y2x7xfd3xjfxkwhsqc27xa'

const asked = z.object({
  model: z.string(),
  input: z.object({ prompt: z.string(), duration: z.int(), resolution: z.literal('480p'), seed: z.int() }),
})

/** The page with its example as it is today. Throws where the page has no request or no answer. */
export function withStoryboardExample(page: string): string {
  const [, body] = /-d '(\{[^']*\})'/.exec(page) ?? []
  if (body === undefined) throw new Error('docs/storyboard.md has no request')
  const { model, input } = asked.parse(JSON.parse(body))
  const order: ShapedOrder = {
    model,
    family: model,
    prompt: input.prompt,
    resolution: input.resolution,
    shape: { ratio: '16:9', size: SEEDANCE_PIXELS[input.resolution]['16:9'] },
    frames: input.duration * 24,
    seed: input.seed,
    audio: true,
    cameraFixed: false,
    watermark: false,
    returnLastFrame: false,
    draft: false,
  }
  const told = { object: 'storyboard', job: JOB, ...storyboardJson(planStoryboard(order, [])) }
  const block = /(?<=```json\n)[\s\S]*?(?=```)/
  if (!block.test(page)) throw new Error('docs/storyboard.md has no answer')
  return page.replace(block, () => `${laidOut(told)}\n`)
}

/** Columns of a line, at most. */
const COLUMNS = 160

/** JSON for people: what fits is on one line. */
function laidOut(value: Json, indent = ''): string {
  const line = inOneLine(value)
  if (line.length + indent.length <= COLUMNS) return line
  const deeper = `${indent}  `
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const parts = isJsonObject(value)
    ? Object.entries(value).map(([name, one]) => `${deeper}"${name}": ${laidOut(one, deeper)}`)
    : elementsOf(value).map((one) => deeper + laidOut(one, deeper))
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`
}

function inOneLine(value: Json): string {
  if (isJsonObject(value)) {
    return `{${Object.entries(value)
      .map(([name, one]) => `"${name}": ${inOneLine(one)}`)
      .join(', ')}}`
  }
  return Array.isArray(value) ? `[${elementsOf(value).map(inOneLine).join(', ')}]` : JSON.stringify(value)
}

function elementsOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : []
}
