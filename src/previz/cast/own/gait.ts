/** How four legs go: where each foot is at a moment of a step, for walking and for galloping. */

/** A way to go on four legs. Fractions are of one whole step. */
export type Gait = {
  readonly phases: number
  readonly phasesPerSecond: number
  /** When each leg begins its step. */
  readonly starts: {
    readonly hindNear: number
    readonly foreNear: number
    readonly hindFar: number
    readonly foreFar: number
  }
  /** How long a foot stays on the ground. */
  readonly stance: number
  /** Multiples of the animal's own stride and lift. */
  readonly stride: number
  readonly lift: number
  /** How much the trunk rises and tips, in units and radians. */
  readonly bob: number
  readonly tip: number
}

/** Where a foot is: forwards and upwards of its rest in strides and lifts, and how far its own step is. */
export type Footing = { readonly forward: number; readonly up: number; readonly roll: number }

/** A four-beat walk. */
export const WALK: Gait = {
  phases: 8,
  phasesPerSecond: 9,
  starts: { hindNear: 0, foreNear: 0.22, hindFar: 0.5, foreFar: 0.72 },
  stance: 0.62,
  stride: 1,
  lift: 1,
  bob: 0.008,
  tip: 0.012,
}

/** The walk of whoever is heavy, and the same walk in a hurry: never are all feet in the air. */
export const HEAVY_WALK: Gait = { ...WALK, phasesPerSecond: 7, bob: 0.01 }
export const HEAVY_RUN: Gait = { ...WALK, phasesPerSecond: 13, stride: 1.3, bob: 0.02, tip: 0.02 }

/** A gallop: hind feet together, then fore feet, then none on the ground. */
export const GALLOP: Gait = {
  phases: 8,
  phasesPerSecond: 15,
  starts: { hindNear: 0, foreNear: 0.46, hindFar: 0.1, foreFar: 0.58 },
  stance: 0.34,
  stride: 1.9,
  lift: 1.25,
  bob: 0.035,
  tip: 0.07,
}

/** Where a foot is at a moment (0 to 1) of its own step. */
export function footing({ stance, stride, lift }: Gait, moment: number): Footing {
  const step = ((moment % 1) + 1) % 1
  if (step < stance) {
    const part = step / stance
    return { forward: stride * (0.5 - part), up: 0, roll: 0.45 - part * 1.05 }
  }
  const part = (step - stance) / (1 - stance)
  const eased = part * part * (3 - 2 * part)
  return {
    forward: stride * (eased - 0.5),
    up: lift * Math.sin(Math.PI * part),
    roll: -0.6 - 0.75 * Math.sin(Math.PI * Math.min(1, part * 1.35)) + 1.05 * eased,
  }
}
