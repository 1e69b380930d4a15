/** What cars are from the front and from behind, as outlines. The ground is at y = 0, and a unit is a hundredth of their breadth. */

/** Which end of a car is seen. */
export type CarEnd = 'front' | 'back'

/** Half a car; the other half is its mirror image. */
export type Half = {
  readonly body: string
  /** The part above the shoulders, with its glass. */
  readonly cabin: string
  readonly glass: string
  /** From where to where a tyre reaches, and how high it is seen. */
  readonly tyre: readonly [inner: number, outer: number, top: number]
  readonly mirror?: readonly [x: number, y: number]
  readonly lamp: string
  readonly lampAt: readonly [x: number, y: number]
  /** Grilles, intakes, diffusers; the lowest is the floor. */
  readonly dark: readonly string[]
  readonly lines: readonly string[]
  readonly creases: readonly string[]
  readonly plate: number
  /** Where heads are seen through the glass, and how large. */
  readonly head?: readonly [x: number, y: number, radius: number]
  /** Bright metal: rings of exhausts, a grille's frame. */
  readonly metal?: readonly string[]
}

/** The front and the back of a car, and how high its roof is. */
export type Ends = { readonly [E in CarEnd]: Half } & { readonly top: number }

/** Low and broad. */
export const SPORTS_CAR: Ends = {
  top: -59,
  front: {
    body: 'M0 -37.5 C12 -37.6 22 -37 30 -36.4 C37 -37.6 43.5 -37.2 46.6 -33 C49.4 -29 50 -23 49.8 -15 C49.7 -10 49 -6 47.4 -4.6 L0 -4.6Z',
    cabin: 'M0 -58.4 C11 -58.4 18.6 -57.6 22.4 -54.6 C27 -50.4 32.6 -42 36.4 -35 L0 -34Z',
    glass: 'M0 -55.6 C10 -55.6 17 -55 20 -52.8 C23.6 -49.6 28.4 -43 31.2 -38.4 C22 -36.6 10 -36 0 -36Z',
    tyre: [35, 48.4, -15],
    mirror: [41.4, -40.4],
    lamp: 'M25.6 -25.6 C31 -29.4 38.6 -31.8 45.6 -32 C46.9 -30 47.3 -28 47.2 -26.4 C41 -26.2 34.4 -24.6 29.4 -22.4 C27.6 -23 26.4 -24.2 25.6 -25.6Z',
    lampAt: [38.4, -27.6],
    dark: [
      'M0 -4.6 L46.6 -4.6 L45.4 -8 C30 -6.4 14 -6.2 0 -6.2Z',
      'M0 -17.6 C9 -17.6 17 -17.2 22.6 -16.2 L18.6 -8.4 L0 -7.8Z',
      'M27.6 -17.2 C34 -20.2 41 -21.4 47.2 -21.2 L45.6 -9.4 C39 -8.6 34 -8.6 30.6 -9Z',
    ],
    lines: [
      'M3 -36.9 C14 -36.8 24 -36.2 30.4 -35.4 C36.4 -36.6 42 -36.2 45.2 -33',
      'M0 -57.4 C11 -57.4 18 -56.6 21.6 -53.8',
    ],
    creases: [
      'M9 -36 C11.6 -31 15 -26.4 19.6 -23.4',
      'M26 -35.4 C24.4 -32 24.2 -29 24.6 -26',
      'M0 -22.6 C8 -22.6 16 -22 23 -20.4',
    ],
    plate: -12.4,
    head: [14, -43.6, 5],
  },
  back: {
    body: 'M0 -39.5 C14 -39.6 28 -39.6 36 -38.4 C43 -37.6 47 -35 48.6 -29.6 C50 -24 50 -16 49.4 -10 C49 -7 48.4 -5.6 47 -4.8 L0 -4.8Z',
    cabin: 'M0 -58.4 C11 -58.4 18.6 -57.6 22.4 -54.6 C27 -50.4 33 -43.6 37.4 -37.4 L0 -37Z',
    glass: 'M0 -55.2 C9.6 -55.2 16 -54.6 18.8 -52.6 C22 -50 25.6 -46.2 28 -43 C19 -42 9 -41.8 0 -41.8Z',
    tyre: [33.4, 48.6, -16],
    lamp: 'M13.6 -31.4 L46.6 -31.9 C47.6 -30.6 48.1 -28.8 48.2 -27 C37 -27.2 24.6 -27.9 14.4 -28.6Z',
    lampAt: [37.6, -29.4],
    dark: [
      'M0 -4.8 L47 -4.8 L45.6 -8 L0 -8Z',
      'M0 -16.8 L33.6 -16.8 L38.6 -7 L0 -7Z',
      'M0 -47.2 L45.6 -46.6 C46.6 -45.8 46.8 -44.6 46.4 -43.4 L0 -44.4Z M24.4 -44.6 L27.6 -44.6 L26 -38.6 L23 -38.6Z',
    ],
    lines: [
      'M0 -38.4 C14 -38.5 27 -38.5 35.4 -37.3 C41.6 -36.6 45.6 -34.4 47.2 -30',
      'M0 -57.4 C11 -57.4 18 -56.6 21.6 -53.8',
    ],
    creases: [
      'M0 -33.6 C16 -33.7 34 -33.4 46 -33',
      'M40 -24.6 C40.6 -21 40.4 -18 39.4 -15',
      'M0 -19.6 C14 -19.6 28 -19.8 38 -20.8',
    ],
    plate: -21.6,
    metal: ['M15.4 -12.6 A3.1 3.1 0 1 0 15.39 -12.6Z', 'M23.4 -12.6 A3.1 3.1 0 1 0 23.39 -12.6Z'],
  },
}

/** An everyday car. */
export const CAR: Ends = {
  top: -75,
  front: {
    body: 'M0 -47.6 C16 -47.6 30 -47 37.6 -45.4 C44 -44 47.4 -40 48.6 -33.4 C49.6 -26 49.6 -16 48.6 -9.6 C48.2 -7 47.4 -5.8 46 -5.4 L0 -5.4Z',
    cabin: 'M0 -74.4 C14 -74.4 25.4 -73.8 29.8 -71 C34 -66.6 38.8 -55 41.6 -43.6 L0 -43Z',
    glass: 'M0 -70.8 C13 -70.8 23 -70.2 26.6 -68.2 C30.2 -64 34.2 -55.6 36.6 -47.6 C26 -46 12 -45.4 0 -45.4Z',
    tyre: [33.6, 47, -17],
    mirror: [44.6, -49.4],
    lamp: 'M26.4 -36.6 C32 -39.6 40 -41.4 45.4 -40.8 C47.2 -38 47.8 -34.6 47.4 -31.4 C41 -29.8 34 -29.8 29.4 -30.8 C27.2 -32.4 26.2 -34.4 26.4 -36.6Z',
    lampAt: [38, -35.2],
    dark: [
      'M0 -5.4 L45.6 -5.4 L44.6 -8.6 L0 -8.6Z',
      'M0 -35.8 C9 -35.8 17 -35.6 23.4 -35 L21 -28.2 L0 -27.6Z',
      'M0 -20.4 L28 -20.4 L25.4 -10.4 L0 -10Z',
      'M33 -20.6 C38 -21.6 43 -22 46.6 -21.8 L45.6 -13.4 C41 -12.8 37 -12.8 34.6 -13.2Z',
    ],
    lines: [
      'M0 -46.6 C16 -46.6 29 -46 37 -44.4 C42.6 -43 45.4 -40 46.8 -35.4',
      'M0 -73.4 C14 -73.4 24.6 -72.8 28.8 -70.4',
    ],
    creases: ['M17 -46 C19.4 -43 21.6 -40 24 -37.4', 'M0 -24.6 C14 -24.6 32 -24.8 47.4 -26.4'],
    plate: -15.2,
    head: [17.5, -54, 6.2],
    metal: [
      'M0 -36.8 C9 -36.8 17.4 -36.6 24.4 -36 L24 -34.8 C17 -35.4 9 -35.6 0 -35.6Z',
      'M0 -32.4 L22.4 -31.9 L22.1 -31.1 L0 -31.6Z',
    ],
  },
  back: {
    body: 'M0 -50 C18 -50 34 -49.6 40 -48 C45.6 -46.4 48.4 -42 49 -34 C49.6 -26 49.4 -16 48.4 -9.6 C48 -7 47.2 -5.8 46 -5.4 L0 -5.4Z',
    cabin: 'M0 -74.4 C14 -74.4 25.4 -73.8 29.8 -71 C34 -67 39.6 -57 42.6 -46 L0 -45Z',
    glass: 'M0 -70.4 C13 -70.4 22 -70 25.4 -68 C28.8 -64.4 32 -59 34 -53.8 C24 -52.6 11 -52.2 0 -52.2Z',
    tyre: [33.6, 47.2, -16],
    lamp: 'M35.6 -46 C40 -46.6 44.6 -45.8 47 -43 C48.2 -39 48.6 -34.6 48.4 -30.6 C45 -30.2 41.6 -30.6 39.2 -31.6 C37 -35.6 35.6 -41 35.6 -46Z',
    lampAt: [43, -38.6],
    dark: ['M0 -5.4 L45.6 -5.4 L44.6 -8.8 L0 -8.8Z', 'M0 -14.6 L36 -14.6 L33 -8.4 L0 -8.4Z'],
    lines: [
      'M0 -49 C18 -49 33 -48.6 39 -47',
      'M0 -73.4 C14 -73.4 24.6 -72.8 28.8 -70.4',
      'M0 -22.6 C16 -22.6 34 -22.8 48 -23.8',
    ],
    creases: ['M34.6 -46 C36 -38 36.4 -31 35 -24.6 L0 -24.6', 'M0 -20 C16 -20 34 -20.2 48.4 -21.2'],
    plate: -33,
    head: [17, -56, 4.6],
  },
}
