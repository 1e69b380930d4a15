/** The trouble that the fake ComfyUI server has when it is told to: each of it a name, and a sentence for people. */

/** What can go wrong, and how it shows. */
export const COMFY_TROUBLES = {
  'ignores-ids': 'takes no prompt id from a client, and makes up its own',
  'old-build': 'is of 2024: ignores ids, and an interrupt stops whatever runs',
  'no-version': 'says nothing of its version',
  'no-websocket': 'stands behind a proxy that lets no websocket through',
  'hang-up': 'takes a work, and hangs up before it answers',
  'refuse-node': 'refuses every graph for one of its nodes',
  'missing-node': 'does not have the node that writes films, as where custom nodes are not installed',
  'execution-error': 'every work fails at a node',
  'out-of-memory': 'every work fails for want of memory',
  'history-cleared': 'remembers nothing of works that have ended',
  'no-film': 'works end without a film',
  webm: 'films are WebM',
  'two-films': 'works make two films',
  'video-helper': 'films are listed as the nodes of VideoHelperSuite do it',
  'film-gone': 'films are deleted at once',
  'queue-html': 'its queue is a page of HTML',
  'long-queue': 'its queue is full of the large graphs of others',
} as const

/** One of them. */
export type ComfyTrouble = keyof typeof COMFY_TROUBLES

/** True for the name of one. */
export function isComfyTrouble(text: string): text is ComfyTrouble {
  return Object.hasOwn(COMFY_TROUBLES, text)
}
