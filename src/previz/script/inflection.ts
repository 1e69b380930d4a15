/** The forms of English words: plurals, and verbs with -s, -ed, -ing. */

/** How English words of a table change: `noun` has plurals, `verb` has -s, -ed, -ing. */
export type Inflection = 'none' | 'noun' | 'verb'

/** The other forms of a phrase: its last word's plural, or its first word's forms as a verb. */
export function inflected(phrase: string, inflection: Inflection): readonly string[] {
  if (inflection === 'none') return []
  const words = phrase.split(' ')
  if (inflection === 'noun') {
    const last = words.at(-1) ?? ''
    return [[...words.slice(0, -1), plural(last)].join(' ')]
  }
  const [first = '', ...rest] = words
  return verbForms(first).map((form) => [form, ...rest].join(' '))
}

const PLURALS = Object.entries({
  man: 'men',
  woman: 'women',
  child: 'children',
  person: 'people',
  mouse: 'mice',
  goose: 'geese',
  foot: 'feet',
  tooth: 'teeth',
  wolf: 'wolves',
  leaf: 'leaves',
  loaf: 'loaves',
  knife: 'knives',
  elf: 'elves',
  calf: 'calves',
  scarf: 'scarves',
  shelf: 'shelves',
  wife: 'wives',
  cactus: 'cacti',
  octopus: 'octopuses',
  potato: 'potatoes',
  tomato: 'tomatoes',
  mango: 'mangoes',
  hero: 'heroes',
  superhero: 'superheroes',
  volcano: 'volcanoes',
})

/** The plural of an English word. */
export function plural(word: string): string {
  for (const [one, many] of PLURALS) {
    if (word === one || (one.length > 4 && word.endsWith(one))) return word.slice(0, word.length - one.length) + many
  }
  if (/(?:fire|police|work|fisher|snow|sales|gentle|horse|sports|crafts)(?:wo)?man$/.test(word)) {
    return `${word.slice(0, -2)}en`
  }
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`
}

const IRREGULAR: { readonly [stem: string]: readonly string[] } = {
  run: ['ran', 'running', 'runs'],
  sit: ['sat', 'sitting', 'sits'],
  stand: ['stood', 'standing', 'stands'],
  lie: ['lay', 'lying', 'lies'],
  fly: ['flew', 'flying', 'flies', 'flown'],
  swim: ['swam', 'swimming', 'swims'],
  rise: ['rose up', 'rising', 'rises', 'risen'],
  fall: ['fell', 'falling', 'falls', 'fallen'],
  drive: ['drove', 'driving', 'drives', 'driven'],
  ride: ['rode', 'riding', 'rides'],
  spin: ['spun', 'spinning', 'spins'],
  blow: ['blew', 'blowing', 'blows', 'blown'],
  leap: ['leapt', 'leaping', 'leaps', 'leaped'],
  shake: ['shook', 'shaking', 'shakes'],
  shine: ['shone', 'shining', 'shines'],
  sweep: ['swept', 'sweeping', 'sweeps'],
  speed: ['sped', 'speeding', 'speeds'],
  wear: ['wore', 'wearing', 'wears'],
  hold: ['held', 'holding', 'holds'],
  eat: ['ate', 'eating', 'eats'],
  drink: ['drank', 'drinking', 'drinks'],
  sleep: ['slept', 'sleeping', 'sleeps'],
  dive: ['dove', 'diving', 'dives', 'dived'],
  go: ['went', 'going', 'goes'],
  make: ['made', 'making', 'makes'],
  take: ['took', 'taking', 'takes'],
  pull: ['pulled', 'pulling', 'pulls'],
  open: ['opened', 'opening', 'opens'],
}

/** The forms of an English verb but its stem. */
export function verbForms(stem: string): readonly string[] {
  const irregular = IRREGULAR[stem]
  if (irregular !== undefined) return irregular
  const s = plural(stem)
  if (stem.endsWith('e')) return [s, `${stem}d`, `${stem.slice(0, -1)}ing`]
  if (/[^aeiou]y$/.test(stem)) return [s, `${stem.slice(0, -1)}ied`, `${stem}ing`]
  const doubled = /^[^aeiou]*[aeiou][bdgmnprt]$/.test(stem) ? stem + (stem.at(-1) ?? '') : stem
  return [s, `${doubled}ed`, `${doubled}ing`]
}
