/** What is drawn as it comes and as it goes, too: plans depend on it. */

/** What a car shows of itself beside its colour. */
export type CarKind = 'sports-car' | 'car' | 'taxi' | 'police'

type Ends = {
  readonly kind: CarKind
  /** Its colour where none is asked for. */
  readonly natural: string
}

const ENDS: { readonly [picture: string]: Ends } = {
  'sports-car': { kind: 'sports-car', natural: '#c9252f' },
  car: { kind: 'car', natural: '#2d6fae' },
  taxi: { kind: 'taxi', natural: '#f2b92e' },
  'oncoming-taxi': { kind: 'taxi', natural: '#f2b92e' },
  'oncoming-automobile': { kind: 'car', natural: '#c8452f' },
  'oncoming-police-car': { kind: 'police', natural: '#e9ebef' },
  'police-car': { kind: 'police', natural: '#e9ebef' },
  'sport-utility-vehicle': { kind: 'car', natural: '#2f74c0' },
}

/** The front and the back of a picture; absent where it is seen from its side only. */
export function endsOf(picture: string | undefined): Ends | undefined {
  return picture !== undefined && Object.hasOwn(ENDS, picture) ? ENDS[picture] : undefined
}
