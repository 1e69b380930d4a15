/** Where a command finds a secret: by the options that name a variable, a file or stdin. */

import type { SecretSource } from '../providers/declaration-file.ts'
import { type Arguments, UsageError } from './arguments.ts'

/** The options, behind what they begin with, such as `key-`. */
export const secretOptions = (prefix: '' | 'key-'): readonly string[] =>
  ['env', 'file', 'stdin'].map((one) => prefix + one)

/** The options as the help shows them. */
export const secretUsage = (prefix: '' | 'key-'): string =>
  `--${prefix}env VARIABLE | --${prefix}file PATH | --${prefix}stdin`

/** The one place that was named; `undefined` for none. Throws `UsageError` for several. */
export function secretSourceOf({ options }: Pick<Arguments, 'options'>, prefix: '' | 'key-'): SecretSource | undefined {
  const [env, file, stdin] = secretOptions(prefix).map((name) => options.get(name))
  const sources: SecretSource[] = []
  if (env !== undefined) sources.push({ env })
  if (file !== undefined) sources.push({ file })
  if (stdin !== undefined) sources.push({ stdin: true })
  if (sources.length > 1) throw new UsageError(`A secret comes from one place: ${secretUsage(prefix)}`)
  return sources[0]
}

/** The place that was named. Throws `UsageError` when there is none. */
export function neededSource(given: Pick<Arguments, 'options'>, prefix: '' | 'key-'): SecretSource {
  const source = secretSourceOf(given, prefix)
  if (source === undefined) throw new UsageError(`Say where the secret is: ${secretUsage(prefix)}`)
  return source
}
