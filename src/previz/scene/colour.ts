/** Colours as numbers: mixing, and the way into the planes. */

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number]

/** Luma and both colour differences, as the planes hold them. */
export type Yuv = readonly [number, number, number]

/** Reads `#rrggbb`. */
export function colour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** A mixture: amount 0 is `a`, 1 is `b`. */
export function mix(a: Colour, b: Colour, amount: number): Colour {
  const part = (index: 0 | 1 | 2) => a[index] + (b[index] - a[index]) * amount
  return [part(0), part(1), part(2)]
}

/** How a canvas wants it. */
export function css(rgb: Colour, opacity = 1): string {
  return `rgba(${rgb.map((part) => Math.round(part)).join(',')},${opacity.toFixed(4)})`
}

/** BT.709, limited range. */
export function toYuv([r, g, b]: Colour): Yuv {
  return [
    Math.round(16 + 0.1826 * r + 0.6142 * g + 0.062 * b),
    Math.round(128 - 0.1006 * r - 0.3386 * g + 0.4392 * b),
    Math.round(128 + 0.4392 * r - 0.3989 * g - 0.0403 * b),
  ]
}
