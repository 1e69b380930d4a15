import type { Canvas } from '@napi-rs/canvas'
import { createCostume } from '../../../src/previz/cast/costume.ts'
import type { Costume } from '../../../src/previz/cast/look.ts'

/** A costume with all of its pictures painted. */
type Dressed = Omit<Costume, 'phases' | 'emissive'> & {
  readonly phases: readonly [Canvas, ...Canvas[]]
  readonly emissive: readonly Canvas[]
}

/** Dresses a subject and paints all of its pictures, for who looks at them. */
export function dressed(...wishes: Parameters<typeof createCostume>): Dressed {
  const costume = createCostume(...wishes)
  const [first, ...rest] = costume.phases
  return {
    ...costume,
    phases: [first(), ...rest.map((picture) => picture())],
    emissive: (costume.emissive ?? []).map((picture) => picture()),
  }
}
