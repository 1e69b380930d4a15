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

/** Every other node in both directions is enough. */
const STRIDE = 2

const DOUBT = { first: 16, last: 1 } as const

/** Fits weighted vectors. Without any weight it is no motion at all. */
export function fitAffine({ columns, rows, u, v }: Vectors, weights: Float32Array): Affine {
  let fitted: Affine = { u: [0, 0, 0], v: [0, 0, 0] }
  for (let round = 0; round < ROUNDS; round++) {
    const doubt = Math.max(DOUBT.last, DOUBT.first / 2 ** round)
    const sums = new Float64Array(12)
    for (let y = 0; y < rows; y += STRIDE) {
      for (let x = 0; x < columns; x += STRIDE) {
        const node = y * columns + x
        const nodeU = u[node] ?? 0
        const nodeV = v[node] ?? 0
        const du = nodeU - valueAt(fitted.u, x, y)
        const dv = nodeV - valueAt(fitted.v, x, y)
        const away = round === 0 ? 0 : (du * du + dv * dv) / (doubt * doubt)
        addTo(sums, (weights[node] ?? 0) / (1 + away * away), x, y, nodeU, nodeV)
      }
    }
    const solved = solve(sums)
    if (solved === undefined) return fitted
    fitted = solved
  }
  return fitted
}

/** What the fitted motion is at a node. */
export function valueAt(plane: Affine['u'], x: number, y: number): number {
  return plane[0] + plane[1] * x + plane[2] * y
}

/** Adds a node to the sums of 1, x and y with each other, then with u and v. */
function addTo(sums: Float64Array, weight: number, x: number, y: number, u: number, v: number): void {
  const add = (index: number, value: number) => {
    sums[index] = (sums[index] ?? 0) + weight * value
  }
  add(0, 1)
  add(1, x)
  add(2, y)
  add(3, x * x)
  add(4, x * y)
  add(5, y * y)
  add(6, u)
  add(7, x * u)
  add(8, y * u)
  add(9, v)
  add(10, x * v)
  add(11, y * v)
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
