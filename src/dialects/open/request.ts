/**
 * The submit request of `/api/open/v1/video/generations` (seeds 001 and 004): camelCase, and references as `mediaUrls`
 * without roles. The roles are left to inference unless the caller names them, as `{url, role}` or in
 * `metadata.mediaRoles`.
 */

import { z } from 'zod'
import { isJsonObject, type Json } from '../../core/json.ts'
import type { Notes } from '../../core/notes.ts'
import { problem } from '../../core/problem.ts'
import {
  type GenerationRequest,
  KIND_OF_ROLE,
  REFERENCE_ROLES,
  type Reference,
  type RoleChoice,
} from '../../core/request.ts'
import { inferRoles } from '../../core/roles.ts'
import { RESOLUTIONS } from '../../core/shape.ts'
import type { Codec } from '../dialect.ts'
import type { FieldNames, Naming } from '../field-names.ts'
import {
  checkMetadata,
  given,
  jsonObject,
  jsonOf,
  noteDropped,
  noteUnrecognized,
  parseRequest,
  present,
  wholeNumber,
} from '../parsing.ts'
import { decodeSource, decodeUrl, encodeSource, carriesBytes } from '../values.ts'
import type { Route, WireRequest } from '../wire.ts'

/** Where a generation is submitted. */
export const SUBMIT = { method: 'POST', path: '/api/open/v1/video/generations' } as const satisfies Route

/** The aspect ratios of this dialect. */
export const OPEN_RATIOS = ['16:9', '9:16', '1:1'] as const

/** References in one request. */
const MEDIA_URLS_MAX = 5

/** What this dialect calls the canonical fields. */
export const OPEN_FIELDS: FieldNames = {
  model: 'model',
  prompt: 'prompt',
  resolution: 'resolution',
  ratio: 'aspectRatio',
  durationSeconds: 'duration',
  callbackUrl: 'webhookUrl',
  metadata: 'metadata',
  afterId: 'after',
}

const role = z.enum(REFERENCE_ROLES).nullish()

const mediaObject = z.object({ url: z.string(), role })

const mediaUrl = z.union([z.string(), mediaObject], {
  error: 'must be a URL, or an object with a url and a role',
})

const submitSchema = z.object({
  model: z.string().min(1).max(256),
  prompt: z.string().nullish(),
  mediaUrls: z.array(mediaUrl).min(1).nullish(),
  aspectRatio: z.enum(OPEN_RATIOS).nullish(),
  duration: wholeNumber.nullish(),
  resolution: z.enum(RESOLUTIONS).nullish(),
  webhookUrl: z.string().nullish(),
  metadata: jsonObject.nullish(),
})

const rolesSchema = z.object({ metadata: z.object({ mediaRoles: z.array(role).nullish() }).nullish() })

/** Submit. */
export const submitRequest: Codec<WireRequest, GenerationRequest> = {
  decode({ body }, notes) {
    const json = jsonOf(body)
    const input = parseRequest(submitSchema, json)
    noteUnrecognized(json, submitSchema.shape, '', notes)
    if (isJsonObject(json)) noteUnrecognizedMedia(json['mediaUrls'], notes)
    if (typeof input.prompt !== 'string') throw problem('prompt_required', 'A prompt is required.', 'prompt')
    given(input.metadata, checkMetadata)
    return {
      model: input.model,
      prompt: input.prompt,
      references: decodeReferences(input.mediaUrls ?? [], namedRoles(json)),
      ...present({
        resolution: input.resolution,
        ratio: input.aspectRatio,
        durationSeconds: input.duration,
        callbackUrl: given(input.webhookUrl, (url) => decodeUrl(url, 'webhookUrl')),
        metadata: input.metadata,
      }),
    }
  },

  encode(request, notes) {
    noteDropped(request, CARRIED, notes)
    const mediaUrls = encodeReferences(request.references, notes)
    const json = {
      model: request.model,
      prompt: request.prompt,
      ...(mediaUrls.length === 0 ? {} : { mediaUrls }),
      ...present({
        aspectRatio: given(request.ratio, (ratio) => encodeRatio(ratio, notes)),
        duration: request.durationSeconds,
        resolution: request.resolution,
        webhookUrl: request.callbackUrl,
        metadata: request.metadata,
      }),
    }
    const { method, path } = SUBMIT
    return { method, path, params: {}, query: {}, headers: {}, body: { kind: 'json', json } }
  },
}

const CARRIED: ReadonlySet<string> = new Set([...Object.keys(OPEN_FIELDS), 'references'])

function noteUnrecognizedMedia(json: Json | undefined, notes: Notes): void {
  if (!Array.isArray(json)) return
  json.forEach((item: Json, index) => {
    noteUnrecognized(item, mediaObject.shape, `mediaUrls[${index}].`, notes)
  })
}

/**
 * Roles from `metadata.mediaRoles`, by index. Other values under that name belong to the caller and are refused as
 * unclear.
 */
function namedRoles(json: Json): readonly (RoleChoice | undefined)[] {
  const { metadata } = parseRequest(rolesSchema, json)
  return (metadata?.mediaRoles ?? []).map((named) => named ?? undefined)
}

function decodeReferences(
  mediaUrls: readonly z.infer<typeof mediaUrl>[],
  named: readonly (RoleChoice | undefined)[],
): Reference[] {
  if (mediaUrls.length > MEDIA_URLS_MAX) {
    throw problem('too_many_references', `mediaUrls holds at most ${MEDIA_URLS_MAX} items.`, 'mediaUrls')
  }
  if (named.length > mediaUrls.length) {
    throw problem('invalid_parameter', 'metadata.mediaRoles has more items than mediaUrls.', 'metadata.mediaRoles')
  }
  return mediaUrls.map((item, index) => {
    const own = typeof item === 'string' ? undefined : (item.role ?? undefined)
    const other = named[index]
    if (own !== undefined && other !== undefined && own !== other) {
      const field = `mediaUrls[${index}].role`
      throw problem('conflicting_parameters', `${field} and metadata.mediaRoles[${index}] say different things.`, field)
    }
    const url = typeof item === 'string' ? item : item.url
    const field = typeof item === 'string' ? `mediaUrls[${index}]` : `mediaUrls[${index}].url`
    return { role: own ?? other ?? 'infer', source: decodeSource(url, field) }
  })
}

function encodeReferences(references: readonly Reference[], notes: Notes): (string | { url: string; role: string })[] {
  const carried = references
    .slice(0, MEDIA_URLS_MAX)
    .flatMap(({ role, source }, index) => (carriesBytes(source, index, notes) ? [{ role, source }] : []))
  references.slice(MEDIA_URLS_MAX).forEach((_, offset) => {
    notes.dropped(`references[${MEDIA_URLS_MAX + offset}]`, `there are at most ${MEDIA_URLS_MAX}`)
  })
  // The vendor knows no roles: they are spelt out, which only another Reelay takes, when the vendor would infer others.
  const speaksForItself = rolesSpeakForThemselves(carried)
  if (speaksForItself) notes.approximated('references', 'the roles are those that follow from kinds and count')
  return carried.map(({ role, source }) => {
    const url = encodeSource(source)
    return role === 'infer' || speaksForItself ? url : { url, role }
  })
}

function rolesSpeakForThemselves(references: readonly Reference[]): boolean {
  const roles = references.flatMap((reference) => (reference.role === 'infer' ? [] : [reference.role]))
  if (roles.length === 0 || roles.length < references.length) return false
  const inferred = inferRoles(roles.map((named) => ({ role: 'infer', kind: KIND_OF_ROLE[named] })))
  return inferred.every((answer, index) => answer === roles[index])
}

function encodeRatio(ratio: NonNullable<GenerationRequest['ratio']>, notes: Notes): string | undefined {
  const carried = OPEN_RATIOS.find((known) => known === ratio)
  if (ratio === 'adaptive') notes.approximated('ratio', 'adaptive is what this dialect does when no ratio is given')
  else if (carried === undefined) notes.dropped('ratio', `this dialect has ${OPEN_RATIOS.join(', ')} only`)
  return carried
}

/** How this dialect calls fields; a reference is the item that it came from, `mediaUrls[1]`. */
export const OPEN_NAMING: Naming = { fields: OPEN_FIELDS, reference: (_, index) => `mediaUrls[${index}]` }
