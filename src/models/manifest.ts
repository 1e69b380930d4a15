/**
 * Manifests: models as data. The reader is strict, and its faults name where the manifest is from, the model, the member
 * and the rule. What it reads is a `Model`.
 */

import type { z } from 'zod'
import type { JsonObject } from '../core/json.ts'
import type { Model } from '../core/model.ts'
import { RESOLUTIONS } from '../core/shape.ts'
import { brokenRule } from './manifest-rules.ts'
import { ManifestSchema } from './manifest-schema.ts'

/** A manifest as it is written, and where that is: a file, the built-in ones. */
export type WrittenManifest = { readonly json: JsonObject; readonly where: string }

/** A model under its first name, and the further names of the very same. */
export type Manifest = { readonly model: Model; readonly aliases: readonly string[] }

/** Models that cannot be used; the message says where, which, and why. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError'
}

/** How messages call a written manifest. */
export function calling({ json, where }: WrittenManifest): string {
  return `${where}, model ${typeof json['name'] === 'string' ? json['name'] : 'without a name'}`
}

/** Reads one complete manifest. Throws `ManifestError`. */
export function readManifest(written: WrittenManifest): Manifest {
  const who = calling(written)
  const { json } = written
  const { data, error } = ManifestSchema.safeParse(json)
  if (data === undefined) throw new ManifestError(describe(who, error))
  const manifest = { model: modelOf(data), aliases: data.aliases }
  const broken = brokenRule(manifest.model)
  if (broken !== undefined) throw new ManifestError(`${who}, ${broken.member}: ${broken.rule}.`)
  return manifest
}

function describe(who: string, { issues }: z.ZodError): string {
  const [issue] = issues
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const member = [...(issue?.path ?? []), ...unknown].join('.')
  if (unknown.length > 0) return `${who}, ${member}: there is no such member.`
  const isAbsent = issue?.code === 'invalid_type' && issue.message.endsWith('received undefined')
  return `${who}, ${member}: ${isAbsent ? 'is required' : (issue?.message ?? 'cannot be read')}.`
}

function modelOf(entry: z.output<typeof ManifestSchema>): Model {
  const { aliases: _, family, title, defaultAudio, needsReference, resolutions, price, ...same } = entry
  const tiers = RESOLUTIONS.filter((tier) => resolutions.includes(tier))
  const prices = Object.entries(price.tiers).filter(([tier]) => tiers.some((known) => known === tier))
  return {
    ...same,
    family: family ?? entry.name,
    title: title ?? entry.name,
    resolutions: tiers,
    defaultAudio: defaultAudio ?? entry.sound,
    ...(needsReference ? { needsReference } : {}),
    price: { ...price, version: 0, tiers: Object.fromEntries(prices) },
  }
}
