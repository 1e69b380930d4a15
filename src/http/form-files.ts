/**
 * Forms of submits. Whether a submit is a dry run may be said by a field that comes behind the file: until the form is whole, its
 * bytes have no name and nobody knows of them; then they are kept or thrown away.
 */

import type { FastifyRequest } from 'fastify'
import type { Asset } from '../core/media.ts'
import type { Clock, Random, StagedBytes, Storage, StoredBytes } from '../core/ports.ts'
import { withField } from '../core/problem.ts'
import type { StoredFile } from '../core/records.ts'
import type { FormPart } from '../dialects/wire.ts'
import { describeFile, type FileLabel } from '../gateway/keep-file.ts'
import { type FormSizes, receiveForm } from './multipart.ts'
import { principalOf } from './request-context.ts'
import { isDryForm } from './dry-run.ts'

/** What reading forms needs. */
export type FormFilesDeps = {
  readonly storage: Pick<Storage, 'stage' | 'drop'>
  /** Gives staged bytes their name, or drops them. */
  readonly enterStaged: (staged: StagedBytes) => Promise<StoredBytes>
  /** Says what staged bytes are, and drops them. `turn` is the tenant's id. */
  readonly lookAtStaged: (staged: StagedBytes, turn: string) => Promise<Asset>
  readonly identifyFile: (blob: StoredBytes, label: FileLabel) => Promise<StoredFile>
  readonly clock: Clock
  readonly random: Random
}

/** Reads a submit's form. `isDry`: it is known already that nothing of it is to be kept. Throws `ProblemError`. */
export type ReadForm = (request: FastifyRequest, isDry: boolean) => Promise<readonly FormPart[]>

/** Makes the reader. Of a form that is refused by it, and of one that is a dry run, no byte is left. */
export function createFormReader(deps: FormFilesDeps, sizes: FormSizes): ReadForm {
  return async (request, isDryByPath) => {
    const { tenantId } = principalOf(request)
    const unnamed = new Map<StoredBytes, StagedBytes>()
    try {
      const stage = async (...args: Parameters<Storage['stage']>) => {
        const staged = await deps.storage.stage(...args)
        unnamed.set(staged, staged)
        return staged
      }
      const received = await receiveForm(request, stage, sizes)
      const isDry = isDryForm(received) || isDryByPath
      const parts: FormPart[] = []
      for (const part of received) {
        if ('value' in part) {
          parts.push(part)
          continue
        }
        const staged = unnamed.get(part.blob)
        if (staged === undefined) throw new Error('a file of a form was staged')
        unnamed.delete(part.blob)
        const label = { tenantId, purpose: 'reference', filename: part.filename }
        const settle = async () =>
          isDry
            ? describeFile(deps, await deps.lookAtStaged(staged, tenantId), label)
            : deps.identifyFile(await deps.enterStaged(staged), label)
        parts.push({ name: part.name, file: await withField(part.name, settle) })
      }
      return parts
    } finally {
      for (const staged of unnamed.values()) await deps.storage.drop(staged)
    }
  }
}
