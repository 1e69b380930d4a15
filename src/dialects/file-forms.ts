/** What uploads of all dialects share: the file of a form, and URLs that an answer tells. */

import { z } from 'zod'
import { assert } from '../core/assert.ts'
import { problem } from '../core/problem.ts'
import type { FileUpload } from './dialect.ts'
import type { FormPart, WireRequest } from './wire.ts'

/** A URL by which a file is named or put: only the web's own, and not longer than anybody would fetch. */
export const fileUrl = z
  .string()
  .max(2_048)
  .regex(/^https?:\/\/[^/]/i)

/** The part that carries a file's bytes. */
export function filePart(name: string, { asset, filename }: FileUpload): FormPart {
  assert(asset !== undefined, 'what is sent with a form is there')
  return { name, asset, filename }
}

/** Reads it. Throws `ProblemError`. */
export function readFilePart(name: string, { body }: WireRequest): FileUpload {
  const part = body.kind === 'form' ? body.parts.find((each) => each.name === name) : undefined
  if (part === undefined || 'value' in part) throw problem('missing_parameter', `The form has no ${name}.`, name)
  const asset = 'file' in part ? part.file : part.asset
  const filename = 'file' in part ? part.file.filename : part.filename
  return { filename, mediaType: asset.facts.mediaType, asset }
}
