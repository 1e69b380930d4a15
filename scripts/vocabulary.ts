/**
 * `npm run vocabulary [-- FOLDER]`: writes `assets/cast/words.json`, the nouns that have a picture, from the names and tags
 * of emoji in three languages. FOLDER is a `node_modules` that has both packages; without it they are fetched.
 */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Nature } from '../src/previz/script/reading.ts'
import { tokensOf } from '../src/previz/script/text.ts'
import { tabledEntries } from '../src/previz/script/vocabulary.ts'
import {
  HAND_DRAWN,
  LABELS_LEFT_OUT,
  NATURE_BY_PICTURE,
  NATURE_BY_SUBGROUP,
  NO_THINGS,
  TAGS_TAKEN,
} from './vocabulary-choices.ts'

const PACKAGES = ['emojibase-data@17.0.0', '@iconify-json/noto@1.2.9']
const TONGUES = ['en', 'zh', 'vi'] as const
type Tongue = (typeof TONGUES)[number]

const emojiList = z.array(
  z.object({
    label: z.string(),
    hexcode: z.string(),
    emoji: z.string().optional(),
    tags: z.array(z.string()).optional(),
    subgroup: z.number().optional(),
  }),
)
const characters = z.record(z.string(), z.string())
const groups = z.object({ subgroups: z.record(z.string(), z.string()) })

type Emoji = z.infer<typeof emojiList>[number]
type Picture = { picture: string; nature: Nature; emoji: string; en: string[]; zh: string[]; vi: string[] }

const folder = process.argv[2] ?? fetched()
const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'))
const noto = characters.parse(read('@iconify-json/noto/chars.json'))
const { subgroups } = groups.parse(read('emojibase-data/meta/groups.json'))
const lists = Object.fromEntries(
  TONGUES.map((tongue) => [
    tongue,
    new Map(emojiList.parse(read(`emojibase-data/${tongue}/data.json`)).map((emoji) => [emoji.hexcode, emoji])),
  ]),
)

const pictures = withWords(chosen())
mkdirSync('assets/cast', { recursive: true })
const rows = pictures.map((picture) => JSON.stringify(picture)).join(',\n')
writeFileSync('assets/cast/words.json', `{"sources":${JSON.stringify(PACKAGES)},"pictures":[\n${rows}\n]}\n`)
process.stdout.write(
  `${pictures.length} pictures, ${pictures.reduce((sum, { en, zh, vi }) => sum + en.length + zh.length + vi.length, 0)} words\n`,
)

function fetched(): string {
  const place = mkdtempSync(join(tmpdir(), 'reelay-vocabulary-'))
  process.on('exit', () => rmSync(place, { recursive: true, force: true }))
  execFileSync('npm', ['install', '--no-save', '--ignore-scripts', '--prefix', place, ...PACKAGES], {
    stdio: 'inherit',
  })
  return join(place, 'node_modules')
}

/** Emoji that are things which can be shown, with what they are. */
function chosen(): readonly (Picture & { readonly hexcode: string })[] {
  return [...(lists['en']?.values() ?? [])].flatMap(({ hexcode, emoji, subgroup }) => {
    const code = hexcode.toLowerCase()
    const name = noto[code] ?? noto[code.replaceAll('-fe0f', '')]
    if (name === undefined || NO_THINGS.has(name) || /^(?:wo)?man-|^mer(?:man|maid)$/.test(name)) return []
    const nature = NATURE_BY_PICTURE[name] ?? NATURE_BY_SUBGROUP[subgroups[String(subgroup)] ?? '']
    const picture = HAND_DRAWN[name] ?? name
    const sign = (emoji ?? '').replaceAll('\uFE0F', '')
    return nature === undefined ? [] : [{ picture, nature, emoji: sign, en: [], zh: [], vi: [], hexcode }]
  })
}

/** Gives each word to one picture: what is called so before what is only tagged so, and never what a table has. */
function withWords(all: readonly (Picture & { readonly hexcode: string })[]): readonly Picture[] {
  for (const tongue of TONGUES) {
    const taken = new Set(tabledEntries().map(({ phrase }) => keyOf(phrase)))
    const taggers = new Map<string, number>()
    for (const { hexcode } of all)
      for (const tag of tagsOf(tongue, hexcode)) taggers.set(tag, (taggers.get(tag) ?? 0) + 1)
    for (const isLabel of [true, false]) {
      for (const picture of all) {
        const words = isLabel ? labelOf(tongue, picture.hexcode) : tagsOf(tongue, picture.hexcode)
        for (const word of words) {
          if (taken.has(keyOf(word)) || !isName(word, tongue, isLabel)) continue
          taken.add(keyOf(word))
          picture[tongue].push(word)
        }
      }
    }
  }
  return all.map(({ picture, nature, emoji, en, zh, vi }) => ({ picture, nature, emoji, en, zh, vi }))
}

/** Two spellings of the same words. */
function keyOf(phrase: string): string {
  return tokensOf(phrase)
    .map(({ word }) => word)
    .join(' ')
}

function labelOf(tongue: Tongue, hexcode: string): readonly string[] {
  const emoji = lists[tongue]?.get(hexcode)
  return emoji === undefined ? [] : [cleaned(emoji.label)]
}

function tagsOf(tongue: Tongue, hexcode: string): readonly string[] {
  const emoji: Emoji | undefined = lists[tongue]?.get(hexcode)
  return (emoji?.tags ?? []).map(cleaned)
}

function cleaned(words: string): string {
  return words
    .toLowerCase()
    .normalize('NFC')
    .replace(/[“”"'’]/g, '')
    .trim()
}

/** Labels are names, tags mostly are not; a single Chinese character or Vietnamese syllable stands for too much. */
function isName(word: string, tongue: Tongue, isLabel: boolean): boolean {
  if (isLabel ? LABELS_LEFT_OUT.has(word) : !TAGS_TAKEN.has(word)) return false
  if (/[\d:|,()/\\]/.test(word)) return false
  if (tongue === 'zh') return word.length >= 2 && word.length <= 8 && /^\p{Script=Han}+$/u.test(word)
  if (tongue === 'vi') return word.includes(' ') && word.length <= 28
  return word.length >= 3 && word.length <= 28
}
