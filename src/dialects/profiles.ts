/**
 * Dialects as they are spoken to providers. Many services call the same paths their API, and differ in what they take and how
 * they answer: each of them is a profile, which is no face.
 */

import type { Dialect } from './dialect.ts'
import { findDialect } from './registry.ts'
import { newApiProfile } from './videos/profiles/new-api.ts'
import { openaiProfile } from './videos/profiles/openai.ts'
import { opeProfile } from './videos/profiles/ope.ts'
import { sglangProfile } from './videos/profiles/sglang.ts'
import { vllmOmniProfile } from './videos/profiles/vllm-omni.ts'

/** The profiles by the dialect that they are of, and by name. */
export const PROFILES: { readonly [dialectId: string]: { readonly [profile: string]: Dialect } } = {
  videos: {
    openai: openaiProfile,
    'new-api': newApiProfile,
    ope: opeProfile,
    sglang: sglangProfile,
    'vllm-omni': vllmOmniProfile,
  },
}

/** The profiles of a dialect, by name; none for one that is the same everywhere. */
export function profilesOf(dialectId: string): readonly string[] {
  return Object.hasOwn(PROFILES, dialectId) ? Object.keys(PROFILES[dialectId] ?? {}) : []
}

/** A dialect as a provider speaks it; without a profile as we do. `undefined` for one that there is not. */
export function findProfile(dialectId: string, profile?: string): Dialect | undefined {
  if (profile === undefined) return findDialect(dialectId)
  return profilesOf(dialectId).includes(profile) ? PROFILES[dialectId]?.[profile] : undefined
}
