/**
 * Tasks as new-api tells them, in all the shapes that its versions and forks have: wrapped in `{code, message, data}` with words
 * in upper case, as OpenAI's object, or neither. The film's link is wherever that version puts it.
 */

import { isTerminal } from '../../../core/job.ts'
import type { JobStatus } from '../../../core/job-status.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../core/json.ts'
import type { Notes } from '../../../core/notes.ts'
import type { JobView } from '../../../core/view.ts'
import { prefixedIds } from '../../job-ids.ts'
import { given, noteDropped } from '../../parsing.ts'
import { encodeEpochSeconds } from '../../values.ts'
import { decodeVideo, encodeReceipt } from '../view.ts'
import type { VideoCodec } from './client.ts'

/** Ids of its own. Older versions give away the vendor's, which stay as they are. */
export const NEW_API_IDS = prefixedIds('task_')

const WORDS: { readonly [S in JobStatus]: string } = {
  queued: 'QUEUED',
  running: 'IN_PROGRESS',
  succeeded: 'SUCCESS',
  failed: 'FAILURE',
  cancelled: 'FAILURE',
  expired: 'FAILURE',
}

const MEMBERS: ReadonlySet<string> = new Set([
  'id',
  'status',
  'model',
  'createdAtMs',
  'finishedAtMs',
  'progressPercent',
  'prompt',
  'videos',
  'failure',
])

/** What it says of a task of which it cannot tell how it stands. */
const NO_NEWS = 'unknown'

const NO_TIME = '0 stands for what has not happened yet'

/** A submit's answer. */
export const newApiReceipt: VideoCodec = {
  decode: decodeTask,
  encode(view, notes) {
    const id = NEW_API_IDS.encode(view.id)
    const receipt = encodeReceipt(view, notes)
    if (receipt['created_at'] === 0) notes.dropped('createdAtMs', NO_TIME)
    return { ...receipt, id, task_id: id }
  },
}

/** A task as `/v1/video/generations/{id}` tells it. */
export const newApiTask: VideoCodec = { decode: decodeTask, encode: encodeTask }

function decodeTask(json: Json, notes: Notes): JobView {
  const task = withoutWrapper(json)
  const { status: word, progress } = task
  const isNoNews = typeof word === 'string' && word.trim().toLowerCase() === NO_NEWS
  // A job that is told as waiting is where it was before, whatever that is.
  const status = isNoNews ? 'queued' : word
  const url = linkIn(task)
  const isLink = url !== undefined && url === task['fail_reason']
  const flat = {
    ...task,
    // The number of a row, where it is one.
    id: typeof task['id'] === 'string' ? task['id'] : null,
    status: status ?? null,
    progress: typeof progress === 'string' ? percentOf(progress) : (progress ?? null),
    model: task['model'] ?? memberOf(task['properties'], 'origin_model_name') ?? null,
    prompt: task['prompt'] ?? memberOf(task['properties'], 'input') ?? null,
    created_at: timeOf(task['submit_time'], task['created_at']),
    completed_at: timeOf(task['finish_time'], task['finished_at'], task['completed_at']),
    url: url ?? null,
    fail_reason: isLink || task['fail_reason'] === '' ? null : (task['fail_reason'] ?? null),
    error: task['error'] ?? memberOf(task['data'], 'error') ?? null,
  }
  const view = decodeVideo(flat, notes)
  const { metadata: _metadata, ...known } = view
  return { ...known, id: NEW_API_IDS.decode(view.id) }
}

/** The task within `{code, message, data}`; a task may have a `data` of its own. */
function withoutWrapper(json: Json): JsonObject {
  if (!isJsonObject(json)) return {}
  const { data } = json
  return isJsonObject(data) && !('status' in json) && !('object' in json) ? data : json
}

/** Where the link may be, in the order in which versions have moved it; the oldest had it where reasons for a failure are. */
function linkIn(task: JsonObject): string | undefined {
  const links = [
    task['result_url'],
    memberOf(memberOf(task['data'], 'content'), 'video_url'),
    memberOf(task['metadata'], 'url'),
    task['url'],
    task['video_url'],
    task['fail_reason'],
  ]
  return links.find((link): link is string => typeof link === 'string' && /^https?:\/\//i.test(link))
}

function memberOf(json: Json | undefined, name: string): Json | undefined {
  return isJsonObject(json) ? json[name] : undefined
}

/** `50%` */
function percentOf(text: string): number | null {
  const [, digits] = /^(\d{1,3})%$/.exec(text.trim()) ?? []
  return digits === undefined ? null : Number(digits)
}

/** The first time that is one: what has not happened yet is told as 0. */
function timeOf(...times: readonly (Json | undefined)[]): number | null {
  return times.find((time): time is number => typeof time === 'number' && time > 0) ?? null
}

function encodeTask(view: JobView, notes: Notes): JsonObject {
  noteDropped(view, MEMBERS, notes)
  const seconds = (atMs: number | undefined, field: string) => {
    const told = given(atMs, (known) => encodeEpochSeconds(known, field, notes)) ?? 0
    if (atMs !== undefined && told === 0) notes.dropped(field, NO_TIME)
    return told
  }
  const reason = encodeReason(view, notes)
  const id = NEW_API_IDS.encode(view.id)
  return {
    code: 'success',
    message: '',
    data: {
      task_id: id,
      platform: '',
      action: 'generate',
      status: WORDS[view.status],
      fail_reason: reason,
      result_url: encodeLink(view, notes),
      submit_time: seconds(view.createdAtMs, 'createdAtMs'),
      start_time: 0,
      finish_time: seconds(view.finishedAtMs, 'finishedAtMs'),
      progress: view.progressPercent === undefined ? '' : `${view.progressPercent}%`,
      properties: { input: view.prompt ?? null, origin_model_name: view.model ?? null },
    },
  }
}

/** There is one word for all bad ends, and one text. */
function encodeReason({ status, failure }: JobView, notes: Notes): string {
  if (!isTerminal(status) || status === 'succeeded') return ''
  if (status !== 'failed') notes.approximated('status', 'told as failed')
  if (status !== 'failed' || failure !== undefined) notes.approximated('failure', 'told in words alone')
  return status === 'failed' ? (failure?.message ?? '') : `The job is ${status}.`
}

function encodeLink({ videos }: JobView, notes: Notes): string {
  const [video, ...others] = videos
  if (others.length > 0) notes.dropped('videos', 'this dialect shows the first video only')
  else if (video?.size !== undefined || video?.durationSeconds !== undefined) {
    notes.approximated('videos', 'this dialect shows the URL only')
  }
  return video?.url ?? ''
}
