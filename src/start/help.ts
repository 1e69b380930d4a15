/** The text of `--help`, made from the list of settings. */

import { SHOWN_SETTINGS } from '../settings.ts'

/** What `npm start -- --help` prints; `commands` are the lines about what a running server can be asked for. */
export function helpText(version: string, commands: readonly string[] = []): string {
  const settings = SHOWN_SETTINGS.flatMap(({ name, description, shownDefault }) => [
    `  ${name}`,
    ...wrap(description, 72).map((line) => `      ${line}`),
    `      Default: ${shownDefault}`,
  ])
  return [
    `Reelay ${version}: the self-hosted gateway for AI video generation.`,
    '',
    'Usage: npm start [-- doctor [--quick] [--json] [--repair [--yes]] | listen | fake-provider | --help | --version]',
    '',
    '  doctor   say what lies in the database and the data folder, prove the ledger and the hash of',
    '           every file, and say what is wrong; also beside a running server; ends with 1 when',
    '           something is',
    '             --quick    read no files',
    '             --json     say all of it as JSON',
    '             --repair   say what can be repaired and how, ask, and do it',
    '             --yes      do it without asking',
    '',
    "  listen   post a tenant's events to a local URL as signed webhooks; alone, it says how",
    '',
    '  fake-provider   run a provider that makes colour bars, with every trouble on order;',
    '                  with --help it says which',
    '',
    ...(commands.length === 0
      ? []
      : [
          'Commands to a running server (npm run reelay -- COMMAND), a table on a terminal, JSON when piped or with --json:',
          '',
          ...commands,
          '',
        ]),
    'Settings come from the environment:',
    '',
    ...settings,
    '',
  ].join('\n')
}

function wrap(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
