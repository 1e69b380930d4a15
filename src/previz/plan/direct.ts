/** What a director decides where the prompt leaves it open: where a shot is set, which way its leads go, and what the camera does. Pure. */

import { endsOf } from '../cast/ends.ts'
import { INDOORS, type SceneSetting } from '../scene/scene-setting.ts'
import { MOVING } from '../script/heading.ts'
import { isCaravan } from '../staging/caravan.ts'
import type {
  Action,
  CameraMove,
  CameraWish,
  Heading,
  Place,
  Setting,
  ShotReading,
  Subject,
} from '../script/reading.ts'
import { isTrain } from '../script/riding.ts'

/**
 * Who goes through a city goes through its streets, and so does whoever looks out of his own eyes; its skyline is for those who
 * look at it, for views from above, and for prompts that name it.
 */
export function inTheStreets(setting: Setting, { cast, camera, line }: ShotReading): Setting {
  const { view } = camera
  const isSeenFromAbove = view === 'aerial' || view === 'high' || view === 'top'
  // Among mountains there is no ground for wheels but on a road through the land before them.
  if (setting.place === 'mountains' && !isSeenFromAbove && cast.some(isDriven))
    return { ...setting, place: 'meadow', also: 'street' }
  if (setting.place !== 'city' || isSeenFromAbove || SKYLINE.test(line)) return setting
  const goes = cast.some((one) => one.part === 'lead' && ON_FOOT_OR_WHEELS.includes(one.action) && !isTrain(one))
  return goes || (view === 'first_person' && cast.length === 0) ? { ...setting, place: 'street' } : setting
}

function isDriven(subject: Subject): boolean {
  const { part, action, nature } = subject
  return part === 'lead' && action === 'drive' && nature === 'vehicle' && !isTrain(subject)
}

const ON_FOOT_OR_WHEELS: readonly Action[] = ['walk', 'run', 'drive']

/** Words of a city that is looked at from across the water; whoever is there stands on this side of it. */
const SKYLINE =
  /skyline|waterfront|promenade|riverside|harbou?r|overlook|天际线|江边|江畔|滨江|海滨|俯瞰|đường chân trời|bờ sông|bến cảng/iu

/** A shot with its leads on their way, and a camera that shows it. */
export function directedShot(reading: ShotReading, setting: SceneSetting): ShotReading {
  const cast = reading.cast.map((one) => headed(one, reading.camera, setting))
  return { ...reading, cast, camera: directedCamera(reading.camera, cast, setting) }
}

/** What is driven along a road comes or goes on it; a camera that travels beside it sees it from the side. */
function headed({ heading, ...subject }: Subject, camera: CameraWish, { place, also }: SceneSetting): Subject {
  const isDriven = subject.action === 'drive'
  const drives = subject.part === 'lead' && isDriven && endsOf(subject.picture) !== undefined
  const isBeside = camera.isFree !== true && camera.moves.some((move) => BESIDE.includes(move))
  // Whoever the camera keeps beside never leaves it.
  if (!drives && heading === 'away' && isBeside) return subject
  // What is not drawn from its ends goes across.
  if (!drives && heading === 'away') return { ...subject, ...(hasWayOff(subject, place) ? { heading } : LEAVES) }
  if (!drives) return { ...subject, ...(heading !== undefined && !isDriven && { heading }) }
  const isOnRoad = place === 'street' || (place === 'meadow' && also === 'street')
  const isSeenAlong = camera.view === undefined || camera.view === 'level' || camera.view === 'low'
  if (!isOnRoad || !isSeenAlong || isBeside) return { ...subject, ...(heading === 'away' && !isBeside && LEAVES) }
  return { ...subject, heading: heading ?? usualHeading }
}

const LEAVES = { leaves: true } as const

/** Whoever walks, runs or flies alone under the sky can be seen to become smaller. */
function hasWayOff({ action, count }: Omit<Subject, 'heading'>, place: Place): boolean {
  return count === 1 && !INDOORS.includes(place) && (action === 'walk' || action === 'run' || action === 'fly')
}

/** Whether a river takes it along. */
function isDrifting({ action, nature, count, on }: Subject): boolean {
  if (count !== 1) return false
  if (on?.picture === 'canoe') return true
  return action === 'sail' || action === 'swim' || (action === 'float' && nature === 'vessel')
}

/** Where nothing is said of it, a car comes: its lamps are seen, and it grows. */
const usualHeading: Heading = 'towards'

/** Moves that keep beside what goes somewhere. */
const BESIDE: readonly CameraMove[] = ['follow', 'truck_left', 'truck_right']

/** Where nothing is said of the camera, it goes along with those who go somewhere, and to meet whoever comes. */
function directedCamera(camera: CameraWish, cast: readonly Subject[], { place }: SceneSetting): CameraWish {
  const leads = cast.filter(({ part }) => part === 'lead')
  const isOpen = camera.moves.length === 0 || camera.isFree === true
  if (!isOpen || leads.length === 0) return camera
  if (leads.some(({ heading, action }) => heading !== undefined && MOVING.includes(action)))
    return { ...camera, moves: ['push_in'], isFree: true }
  // The camera stays where others leave, or pass one by one.
  if (leads.some((lead) => lead.leaves === true || isCaravan(lead)))
    return { ...camera, moves: ['static'], isFree: true }
  // What is in a river goes where that winds: the camera looks after it.
  if (place === 'river' && leads.some(isDrifting))
    return { ...camera, moves: ['pan_right'], pace: 'slow', isFree: true }
  const isFollowed = camera.moves.length === 0 && leads.every(({ action }) => MOVING.includes(action))
  return isFollowed ? { ...camera, moves: ['follow'], isFree: true } : camera
}
