/**
 * Failpoints: named places at which the process can be made to die, as a power cut would, so that tests can prove that a
 * job survives it. Nothing happens at any of them unless the setting REELAY_FAILPOINT names it.
 */

/** The places, in the order in which a job passes them. */
export const FAILPOINTS = [
  'submit.before-commit',
  'submit.after-commit',
  'prepare.after-fetch',
  'prepare.after-commit',
  'dispatch.after-attempt',
  'dispatch.after-submit',
  'dispatch.after-commit',
  'reconcile.after-commit',
  'watch.after-commit',
  'collect.after-store',
  'collect.after-commit',
  'settle.after-commit',
  'cancel.after-commit',
  'deliver.after-send',
  'deliver.after-commit',
  'stills.after-commit',
] as const

/** The name of a failpoint. */
export type Failpoint = (typeof FAILPOINTS)[number]

/** Passes a failpoint: returns, or never does. */
export type PassFailpoint = (name: Failpoint) => void

/** True for the name of a failpoint. */
export function isFailpoint(name: string): name is Failpoint {
  return FAILPOINTS.some((failpoint) => failpoint === name)
}

/** Kills this process with SIGKILL when it passes `armed`; with nothing armed, every pass is a no-op. */
export function createFailpoints(armed: Failpoint | undefined): PassFailpoint {
  if (armed === undefined) return () => {}
  return (name) => {
    if (name === armed) process.kill(process.pid, 'SIGKILL')
  }
}
