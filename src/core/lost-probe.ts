/**
 * A file that came to no verdict, because those who looked at it hung or died. It reads as a refusal, since that is what a
 * stranger's file is met with; whoever has something to lose may tell it from one by its class.
 */

import { ProblemError } from './problem.ts'

/** A `ProblemError` `unsupported_media`; `internal` is for the log only. */
export class LostProbe extends ProblemError {
  constructor(internal: string) {
    super({ code: 'unsupported_media', message: 'The file cannot be read.' }, { internal })
    this.name = 'LostProbe'
  }
}
