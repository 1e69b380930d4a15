/** Naming the reference that a problem is about, where the code that met the problem could not know. */

import { ProblemError } from './problem.ts'

/** Runs `work`; a problem without a field gets `references[index]`, and its message says so in words. */
export async function blaming<Value>(index: number, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.field !== undefined) throw error
    const { code, message } = error.problem
    throw new ProblemError(
      { code, message: `Reference ${index + 1}: ${message}`, field: `references[${index}]` },
      { cause: error, ...(error.internal === undefined ? {} : { internal: error.internal }) },
    )
  }
}
