/** Texts for properties of JSON readers: JSON, and JSON with one edit that may or may not break it. */

import fc from 'fast-check'

const document = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1, '\t', '\r\n'))
  .map(([value, indent]) =>
    JSON.stringify(value, null, indent === '\r\n' ? 1 : indent).replaceAll('\n', indent === '\r\n' ? '\r\n' : '\n'),
  )

const scrap = fc.constantFrom(
  '',
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  '\\u12',
  '\n',
  '0',
  '1',
  '-',
  '.',
  'e',
  'E+',
  'tru',
  'null',
  ' ',
  '/',
  '\u0000',
  '\ufeff',
  'é',
  '🎬',
  "'",
)

/** A document with a part of it replaced by a scrap, or a text made of scraps alone. */
export const almostJson: fc.Arbitrary<string> = fc.oneof(
  document,
  fc.tuple(document, fc.nat(), fc.nat({ max: 3 }), scrap).map(([text, where, removed, added]) => {
    const at = where % (text.length + 1)
    return (text.slice(0, at) + added + text.slice(at + removed)).toWellFormed()
  }),
  fc.array(scrap, { maxLength: 12 }).map((scraps) => scraps.join('')),
)
