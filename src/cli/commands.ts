/** Every command of the command line, and which one somebody has typed. */

import { type Arguments, REPEATABLE, UsageError } from './arguments.ts'
import type { Command } from './command.ts'
import { creditCommands } from './credit-commands.ts'
import { jobCommands } from './job-commands.ts'
import { keyCommands } from './key-commands.ts'
import { marginCommands } from './margin-commands.ts'
import { applyCommands } from './apply-command.ts'
import { priceCommands } from './price-commands.ts'
import { providerCommands } from './provider-commands.ts'
import { providerKeyCommands } from './provider-key-commands.ts'
import { tenantCommands } from './tenant-commands.ts'

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  ...tenantCommands,
  ...keyCommands,
  ...creditCommands,
  ...priceCommands,
  ...marginCommands,
  ...jobCommands,
  ...providerCommands,
  ...providerKeyCommands,
  ...applyCommands,
]

/** The first words of commands. */
export const SUBJECTS: readonly string[] = [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''))]

/** The command that was typed, and its arguments without its name. Throws `UsageError`. */
export function findCommand(given: Arguments): { readonly command: Command; readonly given: Arguments } {
  const command = COMMANDS.find(({ name }) => `${given.words.join(' ')} `.startsWith(`${name} `))
  if (command === undefined) throw unknownCommand(given.words)
  const words = given.words.slice(command.name.split(' ').length)
  const strange = [...given.options.keys()].find((name) => !command.options.includes(name))
  if (strange !== undefined) throw new UsageError(`There is no option --${strange} here.\n  ${usageOf(command)}`)
  const twice = REPEATABLE.find(
    (name) => given.options.get(name)?.includes('\n') && !command.repeatable?.includes(name),
  )
  if (twice !== undefined) throw new UsageError(`--${twice} is there twice.`)
  if (words.length !== command.words || words.includes('')) throw new UsageError(`Usage:\n  ${usageOf(command)}`)
  return { command, given: { ...given, words } }
}

/** What there is that begins as what was typed does. */
function unknownCommand(words: readonly string[]): UsageError {
  const begun = words.map((_, index) => words.slice(0, words.length - index).join(' '))
  const found = begun.map((text) => ({ text, known: COMMANDS.filter(({ name }) => name.startsWith(`${text} `)) }))
  const { text = '', known = [] } = found.find((one) => one.known.length > 0) ?? {}
  const typed = words.slice(0, text.split(' ').length + 1).join(' ')
  const what = typed === text ? `What about ${text}?` : `There is no command ${typed}.`
  return new UsageError([what, ...known.map(usageOf)].join('\n  '))
}

/** A command as it is typed. */
export function usageOf({ name, usage }: Command): string {
  return `reelay ${name}${usage === '' ? '' : ` ${usage}`}`
}

/** The part of the help about these commands. */
export function commandsHelp(): readonly string[] {
  return COMMANDS.flatMap((command) => [`  ${usageOf(command).replace('reelay ', '')}`, `      ${command.summary}`])
}
