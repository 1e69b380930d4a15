/** How movements begin and end: never at once, never in a straight line. */

/** Progress 0 to 1 with a soft start and a soft end. */
export function ease(progress: number): number {
  return (1 - Math.cos(Math.PI * progress)) / 2
}

/** Softer than `ease` at both ends: no jerk. */
export function glide(progress: number): number {
  const t = Math.min(1, Math.max(0, progress))
  return t * t * t * (t * (t * 6 - 15) + 10)
}

/** Even in the middle, soft in the first and last fifth: for going along with something that moves. */
export function cruise(progress: number): number {
  const t = Math.min(1, Math.max(0, progress))
  const soft = 0.2
  const whole = 1 - soft
  if (t < soft) return (t * t) / (2 * soft) / whole
  if (t > 1 - soft) return 1 - ((1 - t) * (1 - t)) / (2 * soft) / whole
  return (t - soft / 2) / whole
}

/** Fast at first, coming to rest. */
export function settle(progress: number): number {
  const t = Math.min(1, Math.max(0, progress))
  return 1 - (1 - t) ** 3
}
