/** How a store of maps keeps providers and their credentials. */

import { assertNever } from '../../src/core/assert.ts'
import type { ProviderBook } from '../../src/core/provider.ts'
import type { Guard, Write } from '../../src/core/writes.ts'
import type { MemoryState } from './store-model-state.ts'
import type { Undo } from './store-model-writes.ts'

/** The writes about providers. */
export type ProviderWrite = Extract<
  Write,
  { write: 'save-provider' | 'delete-provider' | 'save-credential' | 'delete-credential' }
>

const NAMES: ReadonlySet<string> = new Set<ProviderWrite['write']>([
  'save-provider',
  'delete-provider',
  'save-credential',
  'delete-credential',
])

/** True for a write about providers. */
export function isAboutProviders(write: Write): write is ProviderWrite {
  return NAMES.has(write.write)
}

/** Applies one; returns the guard that refuses. */
export function applyToProviders(state: MemoryState, write: ProviderWrite, undo: Undo): Guard | undefined {
  state.providersRevision++
  undo.by(() => state.providersRevision--)
  switch (write.write) {
    case 'save-provider': {
      const { provider } = write
      const known = state.providers.get(provider.name)
      if ((known?.version ?? 0) !== provider.version - 1) return 'provider'
      if (known !== undefined && known.createdAtMs !== provider.createdAtMs) return 'provider'
      return undo.set(state.providers, provider.name, provider) ?? undefined
    }
    case 'delete-provider':
      for (const { id, provider } of state.credentials.values()) {
        if (provider === write.name) undo.delete(state.credentials, id)
      }
      return undo.delete(state.providers, write.name) ?? undefined
    case 'save-credential': {
      const { credential } = write
      const { id, provider, label, version } = credential
      const known = state.credentials.get(id)
      if (!state.providers.has(provider) || (known?.version ?? 0) !== version - 1) return 'credential'
      if (known !== undefined && known.provider !== provider) return 'credential'
      const others = [...state.credentials.values()].filter((one) => one.provider === provider && one.id !== id)
      if (others.some((one) => one.label === label)) return 'credential'
      const createdAtMs = known?.createdAtMs ?? credential.createdAtMs
      return undo.set(state.credentials, id, { ...credential, createdAtMs }) ?? undefined
    }
    case 'delete-credential':
      return undo.delete(state.credentials, write.id) ?? undefined
    default:
      return assertNever(write)
  }
}

/** Everything, in order. */
export function bookIn({ providersRevision, providers, credentials }: MemoryState): ProviderBook {
  return {
    revision: providersRevision,
    providers: [...providers.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    credentials: [...credentials.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  }
}
