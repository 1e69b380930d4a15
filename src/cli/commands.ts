/** Every command of the command line, and which one somebody has typed. */

import { type Arguments, UsageError } from './arguments.ts'
import type { Command } from './command.ts'
import { creditCommands } from './credit-commands.ts'
import { jobCommands } from './job-commands.ts'
import { keyCommands } from './key-commands.ts'
import { priceCommands } from './price-commands.ts'
import { tenantCommands } from './tenant-commands.ts'

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  ...tenantCommands,
  ...keyCommands,
  ...creditCommands,
  ...priceCommands,
  ...jobCommands,
]

/** The first words of commands. */
export const SUBJECTS: readonly string[] = [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''))]

/** The command that was typed, and its arguments without its name. Throws `UsageError`. */
export function findCommand(given: Arguments): { readonly command: Command; readonly given: Arguments } {
  const [subject = '', verb = '', ...words] = given.words
  const command = COMMANDS.find(({ name }) => name === `${subject} ${verb}`)
  if (command === undefined) {
    const known = COMMANDS.filter(({ name }) => name.startsWith(`${subject} `)).map(usageOf)
    const what = verb === '' ? `What about ${subject}?` : `There is no command ${subject} ${verb}.`
    throw new UsageError([what, ...known].join('\n  '))
  }
  const strange = [...given.options.keys()].find((name) => !command.options.includes(name))
  if (strange !== undefined) throw new UsageError(`There is no option --${strange} here.\n  ${usageOf(command)}`)
  if (words.length !== command.words || words.includes('')) throw new UsageError(`Usage:\n  ${usageOf(command)}`)
  return { command, given: { ...given, words } }
}

/** A command as it is typed. */
export function usageOf({ name, usage }: Command): string {
  return `reelay ${name}${usage === '' ? '' : ` ${usage}`}`
}

/** The part of the help about these commands. */
export function commandsHelp(): readonly string[] {
  return COMMANDS.flatMap((command) => [`  ${usageOf(command).replace('reelay ', '')}`, `      ${command.summary}`])
}
