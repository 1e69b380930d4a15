/** The page of the models, made from their manifests: a table for each family, a row for each manifest. */

import type { Mode, Model, ModelPrice, ModeRule } from '../src/core/model.ts'
import { formatCredits } from '../src/core/money.ts'
import { RATIOS, RESOLUTIONS, type PixelTable, SEEDANCE_1_0_PIXELS, SEEDANCE_PIXELS } from '../src/core/shape.ts'
import { BUILT_IN_MANIFESTS } from '../src/models/built-in.ts'
import type { Manifest } from '../src/models/manifest.ts'
import { MADE, table } from './tables.ts'

const HEAD = [
  'Name',
  'Further names',
  'Resolution',
  'Seconds',
  'Ratio',
  'Works from',
  'Also',
  'Credits a second',
] as const

/** The whole page. */
export function modelsPage(): string {
  const families = Map.groupBy(BUILT_IN_MANIFESTS, ({ model }) => model.family)
  return [
    '# Models',
    '',
    MADE,
    '<!-- Source: src/models/built-in/ -->',
    '',
    'Every model is a manifest, that is, data: limits, defaults, prices, and what it can do. These come with Reelay; [a file of',
    'your own](adding-a-model.md) adds further ones and changes these. The names that the seed pages print take whatever those',
    'pages allow; the official names of Ark (CN and international), those of Replicate and fal’s endpoint ids are held to the',
    'rules of their hosts, and what those rules do not allow is refused with the field and the rule.',
    '',
    'Defaults are bold. *auto* among the seconds: the length can be left to the model (-1); the longest is quoted and held, what',
    'comes is charged. The ratio is the default; all take 16:9, 4:3, 1:1, 3:4, 9:16, 21:9 and `adaptive`, the ratio of the first',
    'picture or film. The price is for a second, from text alone and with references; a part of a second counts as a whole one.',
    'Limits on references are those of [references.md](references.md) where nothing else is said.',
    '',
    ...[...families].flatMap(([family, manifests]) => [
      `## ${family}`,
      '',
      table(HEAD, manifests.map(row)),
      '',
      ...rules(manifests),
    ]),
    '## Sizes in pixels',
    '',
    'Of Seedance 1.5 pro and all of 2.x. Those of 4k are published nowhere and taken to be twice those of 1080p.',
    '',
    sizes(SEEDANCE_PIXELS),
    '',
    'Of Seedance 1.0. Its old ratio 9:21 is not offered.',
    '',
    sizes(SEEDANCE_1_0_PIXELS),
    '',
  ].join('\n')
}

function row({ model, aliases }: Manifest): readonly string[] {
  return [
    `\`${model.name}\`${model.enabled ? '' : ' (not enabled)'}`,
    aliases.map((alias) => `\`${alias}\``).join(', '),
    model.resolutions.map((tier) => (tier === model.defaultResolution ? `**${tier}**` : tier)).join(', '),
    durations(model),
    model.defaultRatio,
    works(model),
    also(model),
    prices(model.price),
  ]
}

function durations({ durations: { choices, default: standard, auto }, frames }: Model): string {
  const seconds = choices.length > 2 ? `${choices[0]} to ${choices.at(-1)}` : choices.join(' or ')
  const open = auto && standard !== 'auto' ? ', auto' : ''
  const counts = frames === undefined ? '' : `; or ${frames.min} to ${frames.max} frames in steps of ${frames.step}`
  return `${seconds}${open} (**${standard}**)${counts}`
}

function works({ roles, references, framesWithReferences, needsReference, referencesMax, audioAlone }: Model): string {
  const frames = roles.includes('last_frame') ? 'first and last frame' : 'first frame'
  const many = (['image', 'video', 'audio'] as const).flatMap((kind) =>
    roles.includes(`reference_${kind}`) ? [`${references[kind].countMax} ${kind}${kind === 'audio' ? '' : 's'}`] : [],
  )
  const most = referencesMax === undefined ? '' : ` (${referencesMax} in all)`
  const sources = [
    needsReference ? '' : 'text',
    roles.includes('first_frame') ? frames : '',
    many.length === 0 ? '' : `${many.join(', ')}${most}`,
  ].filter((source) => source !== '')
  const together = framesWithReferences ? '; frames and references together' : ''
  return `${sources.join('; ')}${together}${audioAlone ? '; audio alone' : ''}`
}

function also({ sound, supports, promptOptionalWithReferences }: Model): string {
  return [
    sound ? 'sound' : '',
    supports.cameraFixed ? 'fixed camera' : '',
    supports.draft ? 'draft' : '',
    supports.flexTier ? 'flex tier' : '',
    supports.webSearch ? 'web search' : '',
    supports.movOutput ? 'mov' : '',
    supports.referenceTasks.length > 0 ? `tasks ${supports.referenceTasks.join(', ')}` : '',
    supports.priority ? 'priority' : '',
    supports.endUserId ? 'mark of the end user' : '',
    promptOptionalWithReferences ? 'references without a prompt' : '',
  ]
    .filter((word) => word !== '')
    .join(', ')
}

function prices({ tiers }: ModelPrice): string {
  return Object.entries(tiers)
    .map(([tier, { text, referenced }]) => `${tier}: ${formatCredits(text)} / ${formatCredits(referenced)}`)
    .join('; ')
}

const MODE_WORDS: { readonly [M in Mode]: string } = {
  frames: 'with a first frame',
  references: 'with references in the `reference_*` roles',
  edit: 'for the task `edit`',
  extend: 'for the task `extend`',
  draft: 'as a draft',
}

/** What holds in single modes, told once for all the models that share it. */
function rules(manifests: readonly Manifest[]): readonly string[] {
  const told = manifests.flatMap(({ model }) =>
    (Object.entries(model.modes) as [Mode, ModeRule][]).map(([mode, rule]) => ({
      name: model.name,
      sentence: `${MODE_WORDS[mode]}: ${describeRule(rule)}`,
    })),
  )
  const lines = [...Map.groupBy(told, ({ sentence }) => sentence)].map(
    ([sentence, those]) => `- ${those.map(({ name }) => `\`${name}\``).join(', ')} ${sentence}.`,
  )
  return lines.length === 0 ? [] : [...lines, '']
}

function describeRule({ resolutions, ratios, defaultRatio, excludes, lengthIsOpen }: ModeRule): string {
  const words = { cameraFixed: 'fixed camera', returnLastFrame: 'last frame returned', flexTier: 'flex tier' }
  return [
    resolutions === undefined ? '' : `${resolutions.join(', ')} only`,
    ratios === undefined ? '' : `the ratio ${ratios.join(', ')} only`,
    defaultRatio === undefined ? '' : `the ratio is ${defaultRatio} by default`,
    lengthIsOpen === true ? 'the length is left to the model' : '',
    ...(excludes ?? []).map((one) => `no ${words[one]}`),
  ]
    .filter((part) => part !== '')
    .join('; ')
}

function sizes(pixels: PixelTable): string {
  const rows = RESOLUTIONS.flatMap((tier) => {
    const sized = pixels[tier]
    return sized === undefined ? [] : [[tier, ...RATIOS.map((one) => `${sized[one].widthPx}x${sized[one].heightPx}`)]]
  })
  return table(['', ...RATIOS], rows)
}
