/** The catalog of an installation: the built-in models, an operator's own over them, and what the settings say of both. */

import { Catalog } from '../core/catalog.ts'
import { BUILT_IN_BASES, BUILT_IN_MANIFESTS, modelsOf } from './built-in.ts'
import { complete } from './extending.ts'
import { calling, type Manifest, ManifestError, readManifest, type WrittenManifest } from './manifest.ts'

/** What a catalog is made of besides the built-in models. */
export type CatalogWishes = {
  /** The operator's manifests. */
  readonly own?: readonly WrittenManifest[]
  /** Models that are enabled by name, whatever their manifest says. */
  readonly enabledNames?: readonly string[]
  /** Further names of models: by each, the model that it is. */
  readonly aliases?: ReadonlyMap<string, string>
}

/** Makes the catalog. Throws `ManifestError`. */
export function createCatalog({ own = [], enabledNames = [], aliases = new Map() }: CatalogWishes): Catalog {
  const models = modelsOf(withOwn(own)).map((model) =>
    enabledNames.includes(model.name) ? { ...model, enabled: true } : model,
  )
  const find = (name: string) => models.find((model) => model.name === name)
  for (const name of enabledNames) {
    if (find(name) === undefined) throw new ManifestError(`REELAY_ENABLE_MODELS: no model is called ${name}.`)
  }
  const aliased = [...aliases].map(([alias, name]) => {
    const model = find(name)
    if (model === undefined) throw new ManifestError(`REELAY_MODEL_ALIASES: no model is called ${name}.`)
    if (find(alias) === undefined) return { ...model, name: alias }
    throw new ManifestError(`REELAY_MODEL_ALIASES: ${alias} is the name of a model already.`)
  })
  return new Catalog([...models, ...aliased])
}

/** The catalog without any manifests of an operator's. Throws `ManifestError`. */
export function builtInCatalog(enabledNames: readonly string[] = [], aliases?: ReadonlyMap<string, string>): Catalog {
  return createCatalog({ enabledNames, ...(aliases === undefined ? {} : { aliases }) })
}

/** The built-in manifests with an operator's in their places, and his further ones behind. */
function withOwn(written: readonly WrittenManifest[]): readonly Manifest[] {
  const own = complete(written, BUILT_IN_BASES).map(readManifest)
  const taken = takenNames(written, own)
  const builtIn = BUILT_IN_MANIFESTS.map(({ model, aliases }): Manifest => {
    const free = aliases.filter((name) => !taken.has(name))
    const instead = own.find((manifest) => manifest.model.name === model.name)
    // A model that an operator replaces goes on answering to its further names.
    return instead === undefined ? { model, aliases: free } : { ...instead, aliases: [...free, ...instead.aliases] }
  })
  const replaced = new Set(BUILT_IN_MANIFESTS.map(({ model }) => model.name))
  return [...builtIn, ...own.filter(({ model }) => !replaced.has(model.name))]
}

/** Every name in the operator's manifests. Throws `ManifestError` for one that is there twice, or is another model's first. */
function takenNames(written: readonly WrittenManifest[], own: readonly Manifest[]): ReadonlySet<string> {
  const firstNames = new Set(BUILT_IN_MANIFESTS.map(({ model }) => model.name))
  const owners = new Map<string, string>()
  own.forEach(({ model, aliases }, index) => {
    const one = written[index]
    const who = one === undefined ? model.name : calling(one)
    for (const name of [model.name, ...aliases]) {
      const other = owners.get(name)
      const member = name === model.name ? 'name' : 'aliases'
      if (other !== undefined) throw new ManifestError(`${who}, ${member}: ${name} is there twice; see ${other}.`)
      if (member === 'aliases' && firstNames.has(name)) {
        throw new ManifestError(`${who}, aliases: ${name} is a built-in model; a manifest of that name replaces it.`)
      }
      owners.set(name, who)
    }
  })
  return new Set(owners.keys())
}
