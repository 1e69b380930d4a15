/** A shot as a set of words, so that a table of tests can say in one line what must come out of a prompt. */

import type { ShotReading, Subject } from '../../../src/previz/script/reading.ts'

/** All that was read of a shot: `street`, `white-backdrop`, `rain`, `follow`, `cat`, `cat:sit`, `orange-cat`, `2-cat`, `lead:cat`, `girl-on-horse`, `image1:opening`. */
export function factsOf({ setting, camera, cast, mentions }: ShotReading): ReadonlySet<string> {
  const { place, also, interior, grove, rise, backdrop, season, daytime, weather, isWet, isWindy, lamps, moods, life } =
    setting
  const said = [place, also, interior, grove, season, daytime, weather, camera.view, camera.framing].filter(
    (fact) => fact !== undefined,
  )
  return new Set([
    ...said,
    ...(rise === undefined ? [] : [`on-${rise}`]),
    ...(backdrop === undefined ? [] : [`${backdrop}-backdrop`]),
    ...(isWet ? ['wet'] : []),
    ...(isWindy ? ['windy'] : []),
    ...(camera.isHandheld ? ['handheld'] : []),
    ...lamps.map((lamp) => `${lamp}-light`),
    ...moods,
    ...life,
    ...camera.moves,
    camera.pace,
    ...cast.flatMap(factsOfSubject),
    ...(cast.length === 0 ? ['nobody'] : []),
    ...mentions.map(({ kind, number, use }) => `${kind}${number}:${use}`),
  ])
}

function factsOfSubject({ picture, words, colour, count, action, heading, part, on }: Subject): readonly string[] {
  const name = picture ?? `card(${words})`
  return [
    name,
    `${name}:${action}`,
    ...(heading === undefined ? [] : [`${name}:${heading}`]),
    `${count}-${name}`,
    `${part}:${name}`,
    ...(colour === undefined ? [] : [`${colour}-${name}`]),
    ...(on?.beside ?? []).map((other) => `${name}-beside-${other}`),
    ...(on === undefined ? [] : [`${name}-on-${on.colour === undefined ? '' : `${on.colour}-`}${on.picture}`]),
  ]
}

/** What of a list of wanted facts is missing, and what of unwanted ones is there. */
export function faultsOf(shot: ShotReading | undefined, wanted: string, unwanted = ''): readonly string[] {
  if (shot === undefined) return ['there is no such shot']
  const facts = factsOf(shot)
  const listed = (row: string) => row.split(' ').filter((fact) => fact !== '')
  return [
    ...listed(wanted)
      .filter((fact) => !facts.has(fact))
      .map((fact) => `lacks ${fact}`),
    ...listed(unwanted)
      .filter((fact) => facts.has(fact))
      .map((fact) => `has ${fact}`),
  ]
}
