/** What most of a picture does: the plane through most of its vectors, found by fitting and doubting what is far from it. */

/** A vector as a function of a node: u = u0 + u1 * column + u2 * row, and v likewise. */
export type Affine = {
  readonly u: readonly [number, number, number]
  readonly v: readonly [number, number, number]
}

type Vectors = {
  readonly columns: number
  readonly rows: number
  readonly u: Float32Array
  readonly v: Float32Array
}

/** Rounds of fitting; a vector this far away counts a half, in samples, first and last. */
const ROUNDS = 8
const DOUBT = { first: 16, last: 1 } as const

/** Fits weighted vectors. Without any weight it is no motion at all. */
export function fitAffine({ columns, rows, u, v }: Vectors, weights: Float32Array): Affine {
  let fitted: Affine = { u: [0, 0, 0], v: [0, 0, 0] }
  for (let round = 0; round < ROUNDS; round++) {
    const doubt = Math.max(DOUBT.last, DOUBT.first / 2 ** round)
    // Symmetric sums of 1, x, y with each other, then with u and v.
    const sums = new Float64Array(12)
    for (let node = 0; node < columns * rows; node++) {
      const [x, y] = [node % columns, Math.floor(node / columns)]
      const [du, dv] = [(u[node] ?? 0) - valueAt(fitted.u, x, y), (v[node] ?? 0) - valueAt(fitted.v, x, y)]
      const away = (du * du + dv * dv) / (doubt * doubt)
      addTo(sums, (weights[node] ?? 0) / (1 + (round === 0 ? 0 : away * away)), x, y, u[node] ?? 0, v[node] ?? 0)
    }
    const solved = solve(sums)
    if (solved === undefined) return fitted
    fitted = solved
  }
  return fitted
}

/** What the fitted motion is at a node. */
export function valueAt([constant, across, down]: Affine['u'], x: number, y: number): number {
  return constant + across * x + down * y
}

function addTo(sums: Float64Array, weight: number, x: number, y: number, u: number, v: number): void {
  const terms = [1, x, y, x * x, x * y, y * y, u, x * u, y * u, v, x * v, y * v]
  for (let index = 0; index < 12; index++) sums[index] = (sums[index] ?? 0) + weight * (terms[index] ?? 0)
}

/** Cramer's rule on three by three; nothing when too little is known. */
function solve(sums: Float64Array): Affine | undefined {
  const [n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0, u = 0, xu = 0, yu = 0, v = 0, xv = 0, yv = 0] = sums
  if (n < 1) return undefined
  const minors = [xx * yy - xy * xy, x * yy - xy * y, x * xy - xx * y, n * yy - y * y, n * xy - x * y, n * xx - x * x]
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = minors
  const determinant = n * a - x * b + y * c
  const mean = { u: [u / n, 0, 0], v: [v / n, 0, 0] } as const
  if (determinant < 1e-6 * n * n * n) return mean
  const three = (p: number, q: number, r: number) =>
    [
      (a * p - b * q + c * r) / determinant,
      (-b * p + d * q - e * r) / determinant,
      (c * p - e * q + f * r) / determinant,
    ] as const
  return { u: three(u, xu, yu), v: three(v, xv, yv) }
}
