/** Commands about what was earned. */

import type { Command } from './command.ts'
import { tableOf } from './rows.ts'

const FIGURES = ['attempts', 'films', 'tokens', 'mean_seconds', 'charged', 'cost', 'unpriced', 'margin']

/** The commands. */
export const marginCommands: readonly Command[] = [
  {
    name: 'margins show',
    usage: '[--by provider|model|day|all] [--from DAY] [--to DAY]',
    summary: 'what was charged, what providers take for it, and what is left; 31 days where none are named',
    words: 0,
    options: ['by', 'from', 'to'],
    ask: async ({ options }) => ({ method: 'GET', path: `/margins?${new URLSearchParams([...options])}` }),
    show: (answer) => tableOf(answer, [...(NAMES_OF[String(answer['by'])] ?? []), ...FIGURES]),
  },
  {
    name: 'margins jobs',
    usage: '[--from DAY] [--to DAY] [--limit N] [--before JOB_ID]',
    summary: 'the same of each job, the newest first',
    words: 0,
    options: ['from', 'to', 'limit', 'before'],
    ask: async ({ options }) => ({ method: 'GET', path: `/margins/jobs?${new URLSearchParams([...options])}` }),
    show: (answer) => tableOf(answer, ['id', 'provider', 'model', ...FIGURES], 'before'),
  },
]

/** What a line is about. */
const NAMES_OF: { readonly [by: string]: readonly string[] } = {
  provider: ['provider'],
  model: ['model'],
  day: ['day'],
  all: ['day', 'provider', 'model'],
}
