/** What a probing child is asked, as it reads it: without the schemas, which would be a sixth of its start. */

/** Identify the file at this path. */
export type ProbeQuestion = { readonly path: string }

/** Reads a question. Throws when it is none. */
export function readProbeQuestion(value: unknown): ProbeQuestion {
  if (typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string') {
    return { path: value.path }
  }
  throw new Error('a probing child is asked about a path')
}
