/**
 * The list of dialects, a line for each: whatever goes through all of them follows from it. Where two share a path, the first
 * answers unless the other recognises the client. Whoever needs names alone, as the settings do, loads none of them.
 */

/** Every dialect by its id. */
export const DIALECTS = {
  jobs: async () => (await import('./jobs.ts')).jobs,
  open: async () => (await import('./open.ts')).open,
  videos: async () => (await import('./videos.ts')).videos,
  openai: async () => (await import('./videos.ts')).openai,
  ark: async () => (await import('./ark.ts')).ark,
  fal: async () => (await import('./fal.ts')).fal,
  replicate: async () => (await import('./replicate.ts')).replicate,
}

/** The ids of all dialects, in their order. */
export const DIALECT_IDS: readonly string[] = Object.keys(DIALECTS)
