/** Arguments of the command line: words and options, each option known to its command. Pure. */

/** What was wrong with what somebody typed; the message is for him. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Words in order, and options by name without their dashes. */
export type Arguments = {
  readonly words: readonly string[]
  readonly options: ReadonlyMap<string, string>
  readonly isJson: boolean
}

/** Options that are said or not, and have no value: in `options` they have an empty one. */
const FLAGS: readonly string[] = [
  'plan',
  'prune',
  'force',
  'clip',
  'calls-back',
  'shares-library',
  'stdin',
  'key-stdin',
]

/** Options that may come several times, with some commands; their values are joined by line breaks. */
export const REPEATABLE: readonly string[] = ['model']

/** Reads words and options: `--name value` or `--name=value`; `-f` is `--file`. Throws `UsageError`. */
export function readArguments(given: readonly string[]): Arguments {
  const words: string[] = []
  const options = new Map<string, string>()
  let isJson = false
  for (let index = 0; index < given.length; index++) {
    const argument = given[index] === '-f' ? '--file' : (given[index] ?? '')
    // An amount below nothing is no option.
    if (!argument.startsWith('--')) {
      words.push(argument)
      continue
    }
    const [name = '', ...rest] = argument.slice(2).split('=')
    if (name === 'json' && rest.length === 0) {
      isJson = true
      continue
    }
    if (FLAGS.includes(name)) {
      if (rest.length > 0) throw new UsageError(`--${name} has no value.`)
      options.set(name, '')
      continue
    }
    const value = rest.length > 0 ? rest.join('=') : given[++index]
    if (value === undefined) throw new UsageError(`--${name} needs a value.`)
    const known = options.get(name)
    if (known !== undefined && !REPEATABLE.includes(name)) throw new UsageError(`--${name} is there twice.`)
    options.set(name, known === undefined ? value : `${known}\n${value}`)
  }
  return { words, options, isJson }
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** A length of time such as `90s`, `30m`, `12h` or `30d`, in seconds. Throws `UsageError`. */
export function readSeconds(option: string, text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? []
  const seconds = Number(count) * (UNIT_SECONDS[unit] ?? Number.NaN)
  if (count === '' || Number.isNaN(seconds)) throw new UsageError(`--${option} takes a time such as 30m, 12h or 30d.`)
  return seconds
}

/** A whole number. Throws `UsageError`. */
export function readCount(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--${option} takes a whole number.`)
  return Number(text)
}
