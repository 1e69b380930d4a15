/** What players read of a scrubbing sheet: a track in WebVTT that says which part of it stands for which time. */

import type { JobResult } from '../core/job.ts'
import { evenSize } from '../core/shape.ts'
import { planSheet, type SheetPlan } from '../core/sheet-plan.ts'

/** The track of a film's sheet; `undefined` where there is none, or none as sheets are planned now. */
export function scrubTrack({ video, scrubSheet }: JobResult, sheetUrl: string): string | undefined {
  const { facts } = video
  if (scrubSheet?.facts.kind !== 'image' || facts.kind !== 'video') return undefined
  const plan = planSheet(evenSize(facts), facts.frames)
  const isAsPlanned = plan.size.widthPx === scrubSheet.facts.widthPx && plan.size.heightPx === scrubSheet.facts.heightPx
  return isAsPlanned ? sheetCues(plan, facts.frames / facts.durationSeconds, sheetUrl) : undefined
}

/**
 * The sheet as WebVTT: for each stretch of time the part of the picture that stands for it, as players with previews read it
 * (`#xywh=`, W3C Media Fragments §4.2.2). `frameRate` is in frames a second.
 */
export function sheetCues({ frames, tileSize, tiles }: SheetPlan, frameRate: number, sheetUrl: string): string {
  const cues = tiles.map(({ firstFrame, left, top }, index) => {
    const nextFrame = tiles[index + 1]?.firstFrame ?? frames
    const part = [left, top, tileSize.widthPx, tileSize.heightPx].join(',')
    return `${timeOf(firstFrame / frameRate)} --> ${timeOf(nextFrame / frameRate)}\n${sheetUrl}#xywh=${part}\n`
  })
  return ['WEBVTT\n', ...cues].join('\n')
}

function timeOf(seconds: number): string {
  const ms = Math.round(seconds * 1_000)
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60]
  const padded = (value: number, digits: number) => String(value).padStart(digits, '0')
  return `${padded(hours, 2)}:${padded(minutes, 2)}:${padded(Math.floor(ms / 1_000) % 60, 2)}.${padded(ms % 1_000, 3)}`
}
