/**
 * Writes the pictures of things, animals, plants, food, vehicles and buildings that prompts may name (`assets/cast/pictures`).
 *
 * `node scripts/cast-pictures.ts FOLDER`, where FOLDER is a `node_modules` with `@iconify-json/noto` and `emojibase-data`.
 * The names are those of the set. Left out are flags, faces, hands and people, who are puppets (`src/previz/cast/puppet`).
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const iconsSchema = z.object({
  width: z.number().default(16),
  height: z.number().default(16),
  icons: z.record(
    z.string(),
    z.object({ body: z.string(), width: z.number().optional(), height: z.number().optional() }),
  ),
})
const namesSchema = z.record(z.string(), z.string())
const emojiSchema = z.array(z.object({ hexcode: z.string(), group: z.number().optional() }))

/** Groups of emojibase that are taken whole: nature, food, travel, activities, objects. */
const GROUPS: ReadonlySet<number | undefined> = new Set([3, 4, 5, 6, 7])

/** What else is of use, from the groups of faces, people and symbols. */
const BESIDES =
  'robot ghost skull alien alien-monster jack-o-lantern red-heart pink-heart orange-heart yellow-heart green-heart blue-heart purple-heart brown-heart black-heart white-heart broken-heart heart-on-fire heart-with-ribbon heart-with-arrow love-letter collision speech-balloon thought-balloon hole mechanical-arm mechanical-leg bone tooth brain anatomical-heart lungs footprints warning radioactive stop-sign recycling-symbol yin-yang menorah sparkle trident-emblem fleur-de-lis musical-note atom-symbol crossed-flags chequered-flag triangular-flag pirate-flag white-flag black-flag'

/** Faces, hands, and whole landscapes in a frame, which are places here and no subjects. */
const LEFT_OUT = new Set(
  'new-moon-face full-moon-face first-quarter-moon-face last-quarter-moon-face sun-with-face wind-face hamsa foggy night-with-stars cityscape sunrise-over-mountains sunrise cityscape-at-dusk sunset bridge-at-night milky-way mountain-railway national-park desert moon-viewing-ceremony railway-track motorway fog fireworks sparkler'.split(
    ' ',
  ),
)

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('which folder has the packages?\n')
  process.exit(2)
}
const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'))
const set = iconsSchema.parse(read('@iconify-json/noto/icons.json'))
const nameOf = namesSchema.parse(read('@iconify-json/noto/chars.json'))
const emoji = emojiSchema.parse(read('emojibase-data/en/data.json'))

const named = emoji
  .filter(({ group }) => GROUPS.has(group))
  .map(({ hexcode }) => nameOf[hexcode.toLowerCase()] ?? nameOf[hexcode.toLowerCase().replaceAll('-fe0f', '')])
const names = new Set([...named, ...BESIDES.split(' ')].filter((name) => name !== undefined && !LEFT_OUT.has(name)))

const target = join(import.meta.dirname, '..', 'assets', 'cast', 'pictures')
rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
let sizeBytes = 0
let count = 0
for (const name of names) {
  const icon = name === undefined ? undefined : set.icons[name]
  if (icon === undefined) continue
  const [width, height] = [icon.width ?? set.width, icon.height ?? set.height]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${width} ${height}">${shrunk(icon.body)}</svg>\n`
  writeFileSync(join(target, `${name}.svg`), svg)
  sizeBytes += Buffer.byteLength(svg)
  count++
}
process.stdout.write(`${count} pictures, ${sizeBytes} bytes\n`)

/** The same drawing with two decimals in its paths: a hundredth of a unit is a thirtieth of a pixel at 400 pixels. */
function shrunk(body: string): string {
  return body.replaceAll(/ (d|points)="([^"]*)"/g, (_, attribute: string, data: string) => {
    const short = data.replaceAll(/\.(\d\d)(\d)\d*/g, (_all, hundredths: string, next: string) => {
      const up = next >= '5' && hundredths !== '99' ? 1 : 0
      return `.${String(Number(hundredths) + up).padStart(2, '0')}`
    })
    return ` ${attribute}="${short.replaceAll(/\n\s*/g, ' ')}"`
  })
}
