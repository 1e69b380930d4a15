/** What the kernels of `src/previz/pixels/kernels.c` compute, one sample at a time: the reference that they are compared with. */

/** a and b in the proportion (256 - weight) : weight, rounded. */
export function mix(a: number, b: number, weight: number): number {
  return (a * (256 - weight) + b * weight + 128) >> 8
}

/** A base seen through a cover of this opacity, to the nearest. */
export function under(base: number, alpha: number): number {
  return Math.round((base * (255 - alpha)) / 255)
}

/** A row multiplied by gain / 128. */
export function gained(row: Uint8Array, gain: Uint8Array): number[] {
  return Array.from(row, (value, x) => Math.min(255, (value * at(gain, x) + 64) >> 7))
}

/** A row moved sideways by offset / 256 samples, its ends repeated, and mixed with a tint. */
export function reflected(row: Uint8Array, offset: number, tint: number, tintWeight: number): number[] {
  const clamped = (x: number) => at(row, Math.min(row.length - 1, Math.max(0, x)))
  const whole = Math.min(row.length - 1, Math.max(1 - row.length, offset >> 8))
  return Array.from(row, (_, x) => mix(mix(clamped(x + whole), clamped(x + whole + 1), offset & 255), tint, tintWeight))
}

/** Where a picture is read from. Origins and steps are in 1/65536 samples. */
export type Reading = {
  readonly xOrigin: number
  readonly yOrigin: number
  readonly xStep: number
  readonly yStep: number
}

/** A picture, or its opacities, seen at another size: between the samples, its edges repeated. */
export function seen(
  plane: Uint8Array,
  from: { readonly width: number; readonly rows: number },
  to: { readonly width: number; readonly rows: number },
  reading: Reading,
): number[] {
  const clamped = (position: number, count: number) => Math.min((count - 1) * 65_536, Math.max(0, position))
  return Array.from({ length: to.width * to.rows }, (_, index) => {
    const x = clamped(reading.xOrigin + (index % to.width) * reading.xStep, from.width)
    const y = clamped(reading.yOrigin + Math.floor(index / to.width) * reading.yStep, from.rows)
    const [column, row] = [x >> 16, y >> 16]
    const lower = Math.min(row + 1, from.rows - 1)
    const right = Math.min(column + 1, from.width - 1)
    const vertical = (c: number) =>
      mix(at(plane, row * from.width + c), at(plane, lower * from.width + c), (y >> 8) & 255)
    return mix(vertical(column), vertical(right), (x >> 8) & 255)
  })
}

/** A premultiplied picture with its opacities over another one, at an opacity of 0 to 255. */
export function laid(
  base: Uint8Array,
  colours: readonly number[],
  covers: readonly number[],
  opacity: number,
): number[] {
  const faded = (value: number) => (opacity < 255 ? mix(0, value, opacity) : value)
  return Array.from(base, (below, index) => {
    const cover = covers[index] ?? 0
    return cover === 0 ? below : Math.min(255, faded(colours[index] ?? 0) + under(below, faded(cover)))
  })
}

/** BT.709 in limited range, of an opaque colour. */
export function yuv(r: number, g: number, b: number): readonly [number, number, number] {
  return [
    16 + 0.182586 * r + 0.614231 * g + 0.062007 * b,
    128 - 0.100644 * r - 0.338572 * g + 0.439216 * b,
    128 + 0.439216 * r - 0.398942 * g - 0.040274 * b,
  ]
}

/** Premultiplied RGBA as planes: luma, both chroma planes and opacities of four pixels each, in BT.709 and limited range. */
export function split(rgba: Uint8Array, width: number, rows: number) {
  const weighed = (pixels: readonly number[], weights: readonly [number, number, number, number]) =>
    pixels.reduce(
      (sum, pixel) => sum + weights.reduce((own, weight, channel) => own + at(rgba, pixel * 4 + channel) * weight, 0),
      0,
    )
  const pixels = Array.from({ length: width * rows }, (_, index) => index)
  const squares = pixels
    .filter((index) => (index % width) % 2 === 0 && Math.floor(index / width) % 2 === 0)
    .map((index) => [index, index + 1, index + width, index + width + 1])
  const [full, quarter] = [2 ** 15, 2 ** 17]
  return {
    y: pixels.map((pixel) => Math.floor(weighed([pixel], [5983, 20_127, 2032, 2056]) / full + 0.5)),
    u: squares.map((square) => Math.floor(weighed(square, [-3298, -11_094, 14_392, 16_448]) / quarter + 0.5)),
    v: squares.map((square) => Math.floor(weighed(square, [14_392, -13_072, -1320, 16_448]) / quarter + 0.5)),
    alpha: pixels.map((pixel) => at(rgba, pixel * 4 + 3)),
    halfAlpha: squares.map((square) => Math.floor(weighed(square, [0, 0, 0, 1]) / 4 + 0.5)),
  }
}

function at(values: Uint8Array, index: number): number {
  return values[index] ?? 0
}
