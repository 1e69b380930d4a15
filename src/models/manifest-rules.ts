/** Rules for a manifest that more than one of its members has a part in. */

import { MODES, type Model } from '../core/model.ts'
import { REFERENCE_KINDS } from '../core/request.ts'

/** A rule that a manifest breaks, and the member to be changed. */
export type BrokenRule = { readonly member: string; readonly rule: string }

/** The first rule that a model breaks; `undefined` for none. */
export function brokenRule(model: Model): BrokenRule | undefined {
  return shapeFault(model) ?? lengthFault(model) ?? referenceFault(model) ?? soundFault(model) ?? modeFault(model)
}

const fault = (member: string, rule: string): BrokenRule => ({ member, rule })

function shapeFault(model: Model): BrokenRule | undefined {
  const { resolutions, defaultResolution, pinnedResolution, ratios, defaultRatio, pixels, price } = model
  const offered = `must be one of resolutions (${resolutions.join(', ')})`
  if (!resolutions.includes(defaultResolution)) return fault('defaultResolution', offered)
  if (pinnedResolution !== undefined && !resolutions.includes(pinnedResolution))
    return fault('pinnedResolution', offered)
  if (defaultRatio !== 'adaptive' && !ratios.includes(defaultRatio)) {
    return fault('defaultRatio', `must be adaptive or one of ratios (${ratios.join(', ')})`)
  }
  const sizeless = resolutions.find((tier) => pixels[tier] === undefined)
  if (sizeless !== undefined) return fault('pixels', `must have sizes for ${sizeless}`)
  const priceless = resolutions.find((tier) => price.tiers[tier] === undefined)
  return priceless === undefined ? undefined : fault(`price.tiers.${priceless}`, `is required: ${priceless} is offered`)
}

function lengthFault({ durations: { choices, default: standard, auto }, frames }: Model): BrokenRule | undefined {
  if (standard === 'auto' && !auto) return fault('durations.default', 'can be auto only where durations.auto is true')
  if (standard !== 'auto' && !choices.includes(standard))
    return fault('durations.default', 'must be one of the choices')
  if (frames === undefined || frames.min <= frames.max) return undefined
  return fault('frames.max', 'must not be below frames.min')
}

function referenceFault({ roles, references, needsReference, framesWithReferences }: Model): BrokenRule | undefined {
  if (roles.includes('last_frame') && !roles.includes('first_frame')) {
    return fault('roles', 'can have last_frame only together with first_frame')
  }
  if (needsReference && roles.length === 0) return fault('needsReference', 'can be true only where there are roles')
  const isMixed = roles.includes('first_frame') && roles.some((role) => role.startsWith('reference_'))
  if (framesWithReferences && !isMixed) {
    return fault('framesWithReferences', 'can be true only where roles has both first_frame and others')
  }
  for (const kind of REFERENCE_KINDS) {
    const role = `reference_${kind}` as const
    const isTaken = roles.includes(role)
    const { countMax, secondsEach, secondsTotalMax } = references[kind]
    if (isTaken !== countMax > 0) {
      return fault(
        `references.${kind}.countMax`,
        `must be ${isTaken ? 'above 0' : '0'}: roles ${isTaken ? 'has' : 'lacks'} ${role}`,
      )
    }
    if (!isTaken || kind === 'image') continue
    const missing =
      secondsEach === undefined ? 'secondsEach' : secondsTotalMax === undefined ? 'secondsTotalMax' : undefined
    if (missing !== undefined) return fault(`references.${kind}.${missing}`, `is required: roles has ${role}`)
  }
  return undefined
}

function soundFault({ sound, defaultAudio }: Model): BrokenRule | undefined {
  return defaultAudio && !sound ? fault('defaultAudio', 'can be true only where sound is') : undefined
}

function modeFault(model: Model): BrokenRule | undefined {
  for (const mode of MODES) {
    const { resolutions = [], ratios = [], defaultRatio, lengthIsOpen } = model.modes[mode] ?? {}
    const foreign = resolutions.find((tier) => !model.resolutions.includes(tier))
    if (foreign !== undefined) return fault(`modes.${mode}.resolutions`, `has ${foreign}, which resolutions lacks`)
    const strange = [...ratios, ...(defaultRatio === undefined ? [] : [defaultRatio])].find(
      (ratio) => ratio !== 'adaptive' && !model.ratios.includes(ratio),
    )
    if (strange !== undefined) return fault(`modes.${mode}`, `has the ratio ${strange}, which ratios lacks`)
    const standard = defaultRatio ?? model.defaultRatio
    if (ratios.length > 0 && !ratios.includes(standard)) {
      return fault(`modes.${mode}.defaultRatio`, `must be one of the ratios of that mode, not ${standard}`)
    }
    if (lengthIsOpen && !model.durations.auto) {
      return fault(`modes.${mode}.lengthIsOpen`, 'can be true only where durations.auto is')
    }
  }
  return undefined
}
