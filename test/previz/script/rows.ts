/** Runs a table of prompts: one test a row, over the first shot. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readScript } from '../../../src/previz/script/read-script.ts'
import { faultsOf } from './facts.ts'

/** A prompt, what must come out of it, and what must not. */
export type PromptRow = readonly [prompt: string, wanted: string, unwanted?: string]

/** One test for each row of a table. */
export function testRows(rows: readonly PromptRow[]): void {
  for (const [prompt, wanted, unwanted = ''] of rows) {
    test(`"${prompt}" is ${wanted}${unwanted === '' ? '' : `, not ${unwanted}`}`, () => {
      assert.deepEqual(faultsOf(readScript(prompt).shots[0], wanted, unwanted), [])
    })
  }
}
