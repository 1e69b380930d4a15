/**
 * Writes the font of captions, `assets/fonts/noto-sans-sc-500-normal.woff2`: Noto Sans SC in one weight, cut down to Latin,
 * Vietnamese, kana, the 6,763 Chinese characters of GB 2312 and the 5,401 common ones of Big5.
 *
 * `node scripts/caption-font.ts FOLDER`, where FOLDER is a `node_modules` with `@expo-google-fonts/noto-sans-sc` and
 * `subset-font`. Neither is needed to run Reelay.
 */

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

type SubsetModule = {
  default(font: Buffer, text: string, options: { readonly targetFormat: 'woff2' }): Promise<Buffer>
}

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('which folder has the packages?\n')
  process.exit(2)
}
const fonts = join(import.meta.dirname, '..', 'assets', 'fonts')
const source = join(folder, '@expo-google-fonts', 'noto-sans-sc')
const subset: SubsetModule = await import(pathToFileURL(join(folder, 'subset-font', 'index.js')).href)

const characters = [
  range(0x20, 0x7e),
  range(0xa0, 0x17f),
  range(0x1a0, 0x1b0),
  range(0x1ea0, 0x1ef9),
  range(0x2010, 0x2026),
  range(0x3000, 0x30ff),
  range(0xff01, 0xff5e),
  doubleBytes('gb2312', [0xb0, 0xf7]),
  doubleBytes('big5', [0xa4, 0xc6]),
].join('')
const font = await subset.default(readFileSync(join(source, '500Medium', 'NotoSansSC_500Medium.ttf')), characters, {
  targetFormat: 'woff2',
})
writeFileSync(join(fonts, 'noto-sans-sc-500-normal.woff2'), font)
copyFileSync(join(source, 'LICENSE_FONT'), join(fonts, 'noto-sans-sc-LICENSE.txt'))
process.stdout.write(`${font.byteLength} bytes\n`)

function range(first: number, last: number): string {
  return String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, index) => first + index))
}

/** The Chinese characters of an encoding with two bytes each, by the range of the first byte. */
function doubleBytes(encoding: 'gb2312' | 'big5', [first, last]: readonly [number, number]): string {
  const decoder = new TextDecoder(encoding)
  const bytes = Array.from({ length: (last - first + 1) * 191 }, (_, index) => [
    first + Math.floor(index / 191),
    0x40 + (index % 191),
  ])
  const all = bytes.map((pair) => decoder.decode(Uint8Array.from(pair)))
  return all.filter((text) => /^\p{Script=Han}$/u.test(text)).join('')
}
