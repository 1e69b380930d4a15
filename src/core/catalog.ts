/** The models of one installation, looked up by public name. */

import type { Model } from './model.ts'

/** The models of one installation. */
export class Catalog {
  readonly models: readonly Model[]
  private readonly byName: ReadonlyMap<string, Model>

  constructor(models: readonly Model[]) {
    this.models = models
    this.byName = new Map(models.map((model) => [model.name, model]))
  }

  /** The model under this exact public name. */
  find(name: string): Model | undefined {
    return this.byName.get(name)
  }

  /** Those that callers may use. */
  enabled(): readonly Model[] {
    return this.models.filter((model) => model.enabled)
  }
}
