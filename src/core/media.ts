/** Facts about media, read from the bytes themselves; names and headers are not believed. */

/** The container and codec formats that Reelay takes in and gives out, by what the bytes are. */
export const MEDIA_TYPES = {
  'image/png': { kind: 'image', extension: 'png' },
  'image/jpeg': { kind: 'image', extension: 'jpg' },
  'image/webp': { kind: 'image', extension: 'webp' },
  'image/gif': { kind: 'image', extension: 'gif' },
  'image/bmp': { kind: 'image', extension: 'bmp' },
  'video/mp4': { kind: 'video', extension: 'mp4' },
  'video/quicktime': { kind: 'video', extension: 'mov' },
  'audio/mpeg': { kind: 'audio', extension: 'mp3' },
  'audio/wav': { kind: 'audio', extension: 'wav' },
} as const

/** A media type from the allow-list. */
export type MediaType = keyof typeof MEDIA_TYPES

/** True for a media type from the allow-list. */
export function isMediaType(text: string): text is MediaType {
  return Object.hasOwn(MEDIA_TYPES, text)
}

/** A still picture; an animated one counts as its first frame. Pixels are as displayed, after any rotation. */
export type ImageFacts = {
  readonly kind: 'image'
  readonly mediaType: MediaType
  readonly widthPx: number
  readonly heightPx: number
}

/** A film. Pixels are as displayed, after any rotation. */
export type VideoFacts = {
  readonly kind: 'video'
  readonly mediaType: MediaType
  readonly widthPx: number
  readonly heightPx: number
  readonly durationSeconds: number
  readonly frames: number
  readonly videoCodec: string
  /** Absent: the film is silent. */
  readonly audioCodec?: string
}

/** A sound. */
export type AudioFacts = {
  readonly kind: 'audio'
  readonly mediaType: MediaType
  readonly durationSeconds: number
  readonly audioCodec: string
}

/** What some bytes are. */
export type MediaFacts = ImageFacts | VideoFacts | AudioFacts

/** Media that nobody here has seen, and will not: of it only what it is to be is known. */
export type UnseenMedia = { readonly kind: MediaFacts['kind']; readonly isUnseen: true }

/** Bytes that are ours, by their SHA-256 in hex, with what they are. */
export type Asset = { readonly digest: string; readonly sizeBytes: number; readonly facts: MediaFacts }
