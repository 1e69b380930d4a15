/** The `content` of a task: its text, its references and the draft that it goes on from, one item each. */

import { z } from 'zod'
import { isJsonObject, type Json, type JsonObject } from '../../core/json.ts'
import type { Notes } from '../../core/notes.ts'
import { problem } from '../../core/problem.ts'
import type { Reference, ReferenceRole } from '../../core/request.ts'
import type { JobIds } from '../job-ids.ts'
import { noteUnrecognized } from '../parsing.ts'
import { decodeAnySource, encodeAnySource } from '../values.ts'

/** Items of one task. */
const ITEMS_MAX = 64

const url = z.object({ url: z.string() })
const text = z.object({ type: z.literal('text'), text: z.string() })
const image = z.object({
  type: z.literal('image_url'),
  image_url: url,
  role: z.enum(['first_frame', 'last_frame', 'reference_image']).nullish(),
})
const video = z.object({ type: z.literal('video_url'), video_url: url, role: z.literal('reference_video').nullish() })
const audio = z.object({ type: z.literal('audio_url'), audio_url: url, role: z.literal('reference_audio').nullish() })
const draft = z.object({ type: z.literal('draft_task'), draft_task: z.object({ id: z.string().min(1).max(256) }) })

const SHAPES: Readonly<Record<string, object>> = Object.fromEntries(
  [text, image, video, audio, draft].map(({ shape }) => [shape.type.value, shape]),
)

/** The items of a task. */
export const contentSchema = z
  .array(z.discriminatedUnion('type', [text, image, video, audio, draft], { error: 'has a type that is not known' }))
  .min(1)
  .max(ITEMS_MAX)

type Item = z.infer<typeof contentSchema>[number]

/** What the items come to. */
export type Content = {
  /** Empty where there is no text. */
  readonly prompt: string
  readonly references: readonly Reference[]
  readonly draftOfId?: string
  /** The place of the text among the items; -1: nowhere. */
  readonly textAt: number
}

/** Reads the items of a task. Throws `ProblemError` that names `content[i]`. */
export function readContent(items: readonly Item[], ids: JobIds): Content {
  const textAt = items.findIndex(({ type }) => type === 'text')
  const drafts = items.flatMap((item) => (item.type === 'draft_task' ? [item.draft_task.id] : []))
  const second = items.findIndex(({ type }, index) => type === 'text' && index > textAt)
  if (second >= 0) throw problem('invalid_parameter', 'A task has one text.', `content[${second}]`)
  const [draftId] = drafts
  if (draftId !== undefined && (drafts.length > 1 || items.length > drafts.length)) {
    const at = items.findIndex((item, index) => item.type !== 'draft_task' || index > 0)
    throw problem('unsupported_combination', 'A task that goes on from a draft has nothing else.', `content[${at}]`)
  }
  const found = items[textAt]
  return {
    prompt: found?.type === 'text' ? found.text : '',
    references: readReferences(items),
    textAt,
    ...(draftId !== undefined && { draftOfId: ids.decode(draftId) }),
  }
}

/** An image without a role is the first frame where it is the only one; with others, each has to have one. */
function readReferences(items: readonly Item[]): Reference[] {
  const images = items.filter(({ type }) => type === 'image_url').length
  return items.flatMap((item, index): Reference[] => {
    const at = `content[${index}]`
    switch (item.type) {
      case 'image_url': {
        const role = item.role ?? undefined
        if (role === undefined && images > 1) {
          throw problem('missing_parameter', 'Of several images each needs a role.', `${at}.role`)
        }
        return [{ role: role ?? 'first_frame', source: decodeAnySource(item.image_url.url, `${at}.image_url.url`) }]
      }
      case 'video_url':
        return [{ role: 'reference_video', source: decodeAnySource(item.video_url.url, `${at}.video_url.url`) }]
      case 'audio_url':
        return [{ role: 'reference_audio', source: decodeAnySource(item.audio_url.url, `${at}.audio_url.url`) }]
      default:
        return []
    }
  })
}

/** Notes the members of the items that are not known. */
export function noteUnknownItems(json: Json, notes: Notes): void {
  const content = isJsonObject(json) ? json['content'] : undefined
  if (!Array.isArray(content)) return
  content.forEach((item: Json, index) => {
    const type = isJsonObject(item) ? item['type'] : undefined
    const known = typeof type === 'string' && Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined
    if (known !== undefined) noteUnrecognized(item, known, `content[${index}].`, notes)
  })
}

const MEMBER_OF_ROLE: { readonly [R in ReferenceRole]: 'image_url' | 'video_url' | 'audio_url' } = {
  first_frame: 'image_url',
  last_frame: 'image_url',
  reference_image: 'image_url',
  reference_video: 'video_url',
  reference_audio: 'audio_url',
}

/** The items of a task: the text first, where there is one, or the draft alone. */
export function writeContent(
  { prompt, references, draftOfId }: Omit<Content, 'textAt'>,
  ids: JobIds,
  notes: Notes,
): JsonObject[] {
  if (draftOfId !== undefined) {
    if (prompt !== '') notes.dropped('prompt', 'it is that of the draft')
    if (references.length > 0) notes.dropped('references', 'they are those of the draft')
    return [{ type: 'draft_task', draft_task: { id: ids.encode(draftOfId) } }]
  }
  const media = references.flatMap(({ role, source: from }, index): JsonObject[] => {
    if (role === 'infer') {
      notes.dropped(`references[${index}]`, 'its role is open, and this dialect has a role for each')
      return []
    }
    const type = MEMBER_OF_ROLE[role]
    return [{ type, [type]: { url: encodeAnySource(from) }, role }]
  })
  return prompt === '' && media.length > 0 ? media : [{ type: 'text', text: prompt }, ...media]
}

/** Where a reference is among the items, the text being at `textAt`. */
export function referencePath(index: number, textAt: number): string {
  return `content[${textAt >= 0 && textAt <= index ? index + 1 : index}]`
}
