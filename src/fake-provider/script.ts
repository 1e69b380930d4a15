/**
 * Which job has which behaviours: by rules such as `html-502:poll@3`, given when the provider starts or while it runs, and by
 * the same words in a prompt, such as `[[fake:html-502:poll]]`.
 */

import { problem } from '../core/problem.ts'
import type { Active } from './behaviour.ts'
import { BEHAVIOUR_NAMES, findBehaviour } from './behaviours/table.ts'

/** A rule in words that nobody understands; the message is for whoever wrote it. */
export class RuleError extends Error {
  override readonly name = 'RuleError'
}

/** A behaviour, and for which submits. */
type Rule = Active & {
  /** Only for this submit, counted from 1. */
  readonly only?: number
  /** Only for the first so many submits. */
  readonly times?: number
}

/** Behaviours in one prompt. */
const PROMPT_RULES_MAX = 16

/** Prompts that are remembered because their behaviours end after so many submits. */
const PROMPTS_MAX = 10_000

/** Reads a rule: a name, `:` and an argument, `*` and how many submits it is for, `@` and which one. Throws `RuleError`. */
export function readRule(text: string): Rule {
  const [, name = '', argument, times, only] = /^([\w-]+)(?::(.*?))?(?:\*(\d{1,6}))?(?:@(\d{1,9}))?$/.exec(text) ?? []
  const behaviour = findBehaviour(name)
  if (behaviour === undefined) {
    throw new RuleError(`There is no behaviour ${JSON.stringify(text)}. There are ${BEHAVIOUR_NAMES.join(', ')}.`)
  }
  const { argument: takes } = behaviour
  const fits = argument === undefined ? takes?.isNeeded !== true : takes?.pattern.test(argument) === true
  if (!fits) throw new RuleError(`It is ${name}${takes === undefined ? '' : `:${takes.shown}`}, not ${text}.`)
  return {
    behaviour,
    ...(argument !== undefined && { argument }),
    ...(times !== undefined && { times: Number(times) }),
    ...(only !== undefined && { only: Number(only) }),
  }
}

/** What is to happen, for all submits. */
export class Script {
  #rules: { readonly rule: Rule; used: number }[] = []
  readonly #prompts = new Map<string, number>()

  /** Adds rules. Throws `RuleError`. */
  add(texts: readonly string[]): void {
    this.#rules.push(...texts.map((text) => ({ rule: readRule(text), used: 0 })))
  }

  /** Drops all rules. */
  clear(): void {
    this.#rules = []
    this.#prompts.clear()
  }

  /** What holds for everything, also for what is about no single job. */
  get standing(): readonly Active[] {
    return this.#rules.flatMap(({ rule }) => (rule.only === undefined && rule.times === undefined ? [rule] : []))
  }

  /** The behaviours of a submit, counted from 1. Throws `ProblemError` `invalid_parameter` for a prompt with nonsense in it. */
  behavioursOf(number: number, prompt: string): readonly Active[] {
    const given = this.#rules.filter(({ rule }) => rule.only === undefined || rule.only === number)
    const ruled = given.filter((each) => each.used++ < (each.rule.times ?? Number.POSITIVE_INFINITY))
    return [...ruled.map(({ rule }) => rule), ...this.#inPrompt(prompt, number)]
  }

  #inPrompt(prompt: string, number: number): readonly Rule[] {
    const words = [...prompt.matchAll(/\[\[fake:([^\]]{1,600})\]\]/g)].map(([, text = '']) => text)
    if (words.length === 0) return []
    if (words.length > PROMPT_RULES_MAX) throw wrong(`A prompt has at most ${PROMPT_RULES_MAX} behaviours.`)
    const submits = (this.#prompts.get(prompt) ?? 0) + 1
    this.#prompts.set(prompt, submits)
    const [oldest] = this.#prompts.keys()
    if (this.#prompts.size > PROMPTS_MAX && oldest !== undefined) this.#prompts.delete(oldest)
    const rules = words.map(readPromptRule)
    return rules.filter(({ only, times }) => (only ?? number) === number && submits <= (times ?? submits))
  }
}

function readPromptRule(text: string): Rule {
  try {
    return readRule(text)
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    throw wrong(error.message)
  }
}

function wrong(message: string): Error {
  return problem('invalid_parameter', message, 'prompt')
}
