/**
 * `extends`: a manifest that says only what is different. It is a JSON merge patch (RFC 7396) on the one that it extends:
 * objects are merged member by member, `null` takes a member away, everything else replaces. Aliases are not passed on.
 */

import { isJsonObject, type Json, type JsonObject } from '../core/json.ts'
import { calling, ManifestError, type WrittenManifest } from './manifest.ts'

/** Manifests that can be extended, by each of their names. */
export type Bases = ReadonlyMap<string, JsonObject>

/**
 * The complete manifests of those that may extend each other and `bases`; one that extends its own name extends what
 * `bases` has under it. Throws `ManifestError`.
 */
export function complete(written: readonly WrittenManifest[], bases: Bases): readonly WrittenManifest[] {
  const byName = new Map(written.map((one) => [one.json['name'], one]))
  const done = new Map<WrittenManifest, JsonObject>()
  const completed = (one: WrittenManifest, trail: readonly WrittenManifest[]): JsonObject => {
    const known = done.get(one)
    if (known !== undefined) return known
    if (trail.includes(one)) throw new ManifestError(`${calling(one)}, extends: leads back to itself.`)
    const { name, extends: base, ...own } = one.json
    const next = base === name ? undefined : byName.get(base ?? null)
    const found = next === undefined ? bases.get(String(base)) : completed(next, [...trail, one])
    if (base !== undefined && found === undefined) {
      throw new ManifestError(`${calling(one)}, extends: no model is called ${JSON.stringify(base)}.`)
    }
    const { name: _, aliases: __, ...passedOn } = found ?? {}
    const whole = withNames({ ...patched(passedOn, own), ...(name === undefined ? {} : { name }) })
    done.set(one, whole)
    return whole
  }
  return written.map((one) => ({ where: one.where, json: completed(one, []) }))
}

/** RFC 7396. */
function patched(target: Json | undefined, patch: JsonObject): JsonObject {
  const members = new Map(Object.entries(isJsonObject(target) ? target : {}))
  for (const [member, value] of Object.entries(patch)) {
    if (value === null) members.delete(member)
    else members.set(member, isJsonObject(value) ? patched(members.get(member), value) : value)
  }
  return Object.fromEntries(members)
}

/** Whoever extends a model is of its family, and has its title, unless he says otherwise. */
function withNames(json: JsonObject): JsonObject {
  const { name } = json
  return name === undefined ? json : { family: name, title: name, ...json }
}
