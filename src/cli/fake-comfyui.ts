/** `reelay fake-provider --dialect comfyui`: runs a ComfyUI server that makes colour bars, to try out a workflow declaration with. */

import { createFakeComfy, type FakeComfyOptions } from '../fake-provider/comfyui/fake-comfyui.ts'
import { COMFY_TROUBLES, isComfyTrouble } from '../fake-provider/comfyui/troubles.ts'
import { UsageError } from './arguments.ts'

/** What its `--dialect` is called. It is none of Reelay's dialects: nobody asks for films in its words. */
export const COMFYUI = 'comfyui'

/** What it can be told of a fake provider's options. */
export type FakeComfyArguments = {
  readonly port: number
  readonly host: string
  readonly keys: readonly string[]
  readonly runMs: number
  readonly behave: readonly string[]
}

/** Its troubles, for the usage. */
export function fakeComfyUsage(): readonly string[] {
  const troubles = Object.entries(COMFY_TROUBLES).flatMap(([name, summary]) => [`  ${name}`, `      ${summary}`])
  return ['', 'Trouble of --dialect comfyui, for all works:', ...troubles]
}

/** Reads what it is to do. Throws `UsageError` for a trouble that there is not. */
export function readFakeComfy({ behave, ...options }: FakeComfyArguments): FakeComfyOptions {
  const unknown = behave.find((name) => !isComfyTrouble(name))
  if (unknown !== undefined) {
    throw new UsageError(`--behave is one of ${Object.keys(COMFY_TROUBLES).join(', ')} for comfyui, not ${unknown}.`)
  }
  return { ...options, troubles: behave.filter(isComfyTrouble) }
}

/** Starts it; returns what is printed. Throws system errors where it cannot listen. */
export async function startFakeComfy(options: FakeComfyOptions): Promise<string> {
  const { origin } = await createFakeComfy(options)
  const { keys = [], troubles = [] } = options
  return [
    `A fake ComfyUI server serves at ${origin}`,
    `  Base URL   ${origin}`,
    `  Key        ${keys.length === 0 ? 'none is needed' : keys.join(', ')}`,
    `  Trouble    ${troubles.length === 0 ? 'none' : troubles.join(', ')}`,
    '',
  ].join('\n')
}
