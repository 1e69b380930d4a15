/** Doctor at a terminal: a line of progress that overwrites itself, and a question. */

import { createInterface } from 'node:readline/promises'
import type { Amount } from './compare-files.ts'
import { bytes, counted } from './words.ts'

/** Between two lines of progress, in ms. */
const PAUSE_MS = 500

const CLEAR = '\r\x1b[K'

type Writer = { readonly isTTY?: boolean; write(text: string): unknown }

/** Tells of progress on a terminal; `undefined` where `to` is none. */
export function progressOn(
  to: Writer,
): { readonly tell: (read: Amount) => void; readonly clear: () => void } | undefined {
  if (!to.isTTY) return undefined
  let toldAtMs = performance.now()
  let isShown = false
  return {
    tell(read) {
      const nowMs = performance.now()
      if (nowMs - toldAtMs < PAUSE_MS) return
      toldAtMs = nowMs
      isShown = true
      to.write(`${CLEAR}${counted(read.count, 'file')}, ${bytes(read.sizeBytes)} read`)
    },
    clear() {
      if (isShown) to.write(CLEAR)
      isShown = false
    },
  }
}

/** Asks on a terminal; only `y` and `yes` agree. `undefined` where there is none. */
export function questionsOn(
  from: NodeJS.ReadableStream & { readonly isTTY?: boolean },
  to: NodeJS.WritableStream & { readonly isTTY?: boolean },
): ((question: string) => Promise<boolean>) | undefined {
  if (!from.isTTY || !to.isTTY) return undefined
  return async (question) => {
    const lines = createInterface({ input: from, output: to })
    try {
      const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
      return /^y(?:es)?$/i.test((await Promise.race([lines.question(question), ended])).trim())
    } finally {
      lines.close()
    }
  }
}
