/**
 * Admission: fit a request to its model, admit its references, quote, and make sure that somebody can make it. What comes of
 * it is either written down (`submit.ts`) or only told (`quote.ts`).
 */

import type { Principal } from '../auth/authenticate.ts'
import type { Catalog } from '../core/catalog.ts'
import { fit } from '../core/fit.ts'
import { noteUnseen, refuseUncounted } from '../core/library-media.ts'
import type { Model } from '../core/model.ts'
import { checkModes } from '../core/modes.ts'
import type { Notes } from '../core/notes.ts'
import { decideShape, type Order } from '../core/order.ts'
import type { Random } from '../core/ports.ts'
import { atPrices, type PriceList } from '../core/price-list.ts'
import { type Quote, quote } from '../core/pricing.ts'
import { problem } from '../core/problem.ts'
import type { StoredFile } from '../core/records.ts'
import { type GenerationRequest, KIND_OF_ROLE, type Reference } from '../core/request.ts'
import { routedAs } from '../core/routing.ts'
import type { Router } from '../lifecycle/router.ts'
import { type AdmitReferencesDeps, admitReferences } from './admit-references.ts'
import { fromDraft } from './drafts.ts'
import { unknownModel } from './unknown-model.ts'

/** What admission needs. */
export type AdmissionDeps = AdmitReferencesDeps & {
  readonly catalog: Catalog
  /** The newest price list, or one that was the newest within the last second. */
  readonly prices: () => Promise<PriceList | undefined>
  readonly router: Router
}

/** From where and by whom a request came. */
export type AdmissionContext = {
  readonly principal: Principal
  readonly linkBase: string
  /** Files that came with the request; those that it refers to are kept with its job. */
  readonly files: readonly StoredFile[]
  /** Notes that the dialect made; those of the admission are added. */
  readonly notes: Notes
  /** The price list by which the caller has reckoned; another one is refused. */
  readonly priceVersion?: number
}

/** An admitted request. */
export type Admitted = {
  readonly request: GenerationRequest
  readonly order: Order
  readonly quote: Quote
  readonly newFiles: readonly StoredFile[]
  /** Who gets it first, whether that is the engine inside, and everybody who could make it. */
  readonly upstreamId: string
  readonly isPreview: boolean
  readonly ableIds: readonly string[]
}

/** Admits one request. Throws `ProblemError`; whatever it has stored by then is nobody's. */
export async function admit(
  deps: AdmissionDeps,
  asked: GenerationRequest,
  context: AdmissionContext,
): Promise<Admitted> {
  const { principal, notes } = context
  const { request, files } = await fromDraft(deps, principal, asked)
  const model = await modelFor(deps, request, context)
  const fitted = fit(request, model, chooseSeed(deps.random), notes)
  const order = request.references.length === 0 ? decideShape(fitted, [], model) : fitted
  if (request.callbackUrl !== undefined) checkCallback(deps, request.callbackUrl)
  const owner = { tenantId: principal.tenantId, linkBase: context.linkBase, files: [...context.files, ...files] }
  const { references, newFiles, roles } = await admitReferences(deps, owner, request.references, model)
  if (roles !== undefined) checkModes(request, order, roles, model)
  const inputSeconds = references.map(filmSecondsOf)
  const routable = references.map(({ role, source }, index) => routedAs(roles?.[index] ?? role, source))
  const wanted = { order, request, inputSeconds, references: routable, channel: request.channel }
  const routed = await deps.router.route({ ...wanted, tenantId: principal.tenantId })
  notes.list.push(...routed.notes)
  const [first] = routed.able
  if (first === undefined) {
    if (routed.isClosed) throw problem('unavailable', 'The provider of this model takes nothing new at the moment.')
    if (routed.obstacle === undefined) throw problem('unavailable', 'No provider is configured.')
    throw problem('unsupported_combination', `This cannot be made: ${routed.obstacle.rule}.`, routed.obstacle.field)
  }
  const price = quote(model, order, request, inputSeconds)
  refuseUncounted(references, price.terms)
  noteUnseen(references, notes)
  return {
    request: { ...request, references },
    order,
    quote: price,
    newFiles,
    upstreamId: first.id,
    isPreview: first.isLocal,
    ableIds: routed.able.map(({ id }) => id),
  }
}

/** The model at today's prices. Throws `ProblemError` where there is none, or the key may not use it, or the price is another. */
async function modelFor(
  deps: AdmissionDeps,
  request: GenerationRequest,
  { principal, priceVersion }: AdmissionContext,
): Promise<Model> {
  const found = deps.catalog.find(request.model)
  if (found === undefined) throw unknownModel(deps.catalog.enabled(), request.model)
  refuseModel(principal, request.model)
  const model = atPrices(found, await deps.prices())
  if (priceVersion !== undefined && priceVersion !== model.price.version) {
    const changed = `The prices are those of version ${model.price.version} now, not ${priceVersion}; ask for a quote again.`
    throw problem('price_changed', changed)
  }
  return model
}

/** Throws `model_not_allowed` where a key may not use a model. */
export function refuseModel({ limits: { models } }: Principal, model: string): void {
  if (models === undefined || models.includes(model)) return
  throw problem('model_not_allowed', `This API key may not use the model ${model}.`, 'model')
}

function chooseSeed(random: Random): number {
  return Buffer.from(random.bytes(4)).readUInt32BE()
}

function checkCallback(deps: AdmissionDeps, url: string): void {
  try {
    deps.egress.checkUrl(url)
  } catch {
    throw problem('url_not_allowed', 'The callback URL must be a public http or https address.', 'callbackUrl')
  }
}

/** How long a reference is as a film: 0 for what is none, `undefined` where that is not known before it was fetched. */
function filmSecondsOf({ role, source }: Reference): number | undefined {
  if (source.from === 'file' && source.asset !== undefined) {
    const { facts } = source.asset
    return facts.kind === 'video' ? facts.durationSeconds : 0
  }
  return role === 'infer' || KIND_OF_ROLE[role] === 'video' ? undefined : 0
}
