/** What a request asks for that not every model can do, one by one: refused where it changes the work, noted where not. */

import type { Model } from './model.ts'
import type { Notes } from './notes.ts'
import { problem } from './problem.ts'
import type { GenerationRequest } from './request.ts'

/** The highest priority (Ark). */
export const PRIORITY_MAX = 9

/** Characters of a mark of the caller's customer (Ark). */
export const END_USER_ID_CHARACTERS_MAX = 64

/** Checks what the request asks for against what the model supports. Throws `ProblemError`. */
export function checkSupport(request: GenerationRequest, model: Model, notes: Notes): void {
  const { supports } = model
  const refuse = (field: string, what: string) =>
    problem('unsupported_parameter', `The model ${model.name} does not support ${what}.`, field)
  if (request.cameraFixed && !supports.cameraFixed) throw refuse('cameraFixed', 'a fixed camera')
  if (request.draft && !supports.draft) throw refuse('draft', 'drafts')
  if (request.serviceTier === 'flex' && !supports.flexTier) throw refuse('serviceTier', 'the flex tier')
  if (request.frames !== undefined && model.frames === undefined) throw refuse('frames', 'a number of frames')
  if (request.outputFormat === 'mov' && !supports.movOutput) throw refuse('outputFormat', 'the container mov')
  checkPriority(request, model)
  checkEndUserId(request, model)
  checkTask(request, model)
  checkWebSearch(request, model)
  if (request.generateAudio && !model.sound) notes.dropped('generateAudio', `${model.name} makes no sound`)
}

function checkPriority({ priority = 0 }: GenerationRequest, { name, supports }: Model): void {
  if (!Number.isSafeInteger(priority) || priority < 0 || priority > PRIORITY_MAX) {
    throw problem('invalid_parameter', `A priority is a whole number from 0 to ${PRIORITY_MAX}.`, 'priority')
  }
  if (priority > 0 && !supports.priority) {
    throw problem('unsupported_parameter', `The model ${name} does not support priorities.`, 'priority')
  }
}

function checkEndUserId({ endUserId }: GenerationRequest, { name, supports }: Model): void {
  if (endUserId === undefined) return
  if (endUserId.length > END_USER_ID_CHARACTERS_MAX) {
    const rule = `The mark of an end user has at most ${END_USER_ID_CHARACTERS_MAX} characters.`
    throw problem('invalid_parameter', rule, 'endUserId')
  }
  if (supports.endUserId) return
  throw problem('unsupported_parameter', `The model ${name} does not support marks of end users.`, 'endUserId')
}

function checkTask({ referenceTask = 'auto' }: GenerationRequest, { name, supports }: Model): void {
  if (referenceTask === 'auto' || supports.referenceTasks.includes(referenceTask)) return
  const known = supports.referenceTasks.join(', ')
  const rule = known === '' ? 'does not support tasks for references' : `takes the tasks ${known}, not ${referenceTask}`
  throw problem('unsupported_parameter', `The model ${name} ${rule}.`, 'referenceTask')
}

function checkWebSearch({ webSearch, references }: GenerationRequest, { name, supports }: Model): void {
  if (!webSearch) return
  if (!supports.webSearch) {
    throw problem('unsupported_parameter', `The model ${name} does not support searching the web.`, 'webSearch')
  }
  if (references.length === 0) return
  throw problem('unsupported_combination', 'The web is searched for prompts alone, not with references.', 'webSearch')
}
