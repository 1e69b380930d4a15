/** Who sits where there are chairs has one, and does not sit on the floor. Pure. */

import { pairsApart } from './face-to-face.ts'
import { isPersona } from '../cast/puppet/personas.ts'
import type { Interior, Subject } from '../script/reading.ts'

/** Rooms in which one sits on chairs. */
const WITH_CHAIRS: readonly Interior[] = ['cafe', 'bar', 'restaurant']

/** A cast of which each who sits in such a room sits on a chair. */
export function seated(cast: readonly Subject[], interior: Interior | undefined): readonly Subject[] {
  if (interior === undefined || !WITH_CHAIRS.includes(interior)) return cast
  return pairsApart(cast).map((one) => {
    const isOne = one.nature === 'person' && one.count === 1 && isPersona(one.picture ?? '')
    const sits = one.action === 'sit' && one.on === undefined
    return isOne && sits ? { ...one, on: { picture: 'chair' } } : one
  })
}
