/** The strengths of the frequencies in a window of sound, by a fast Fourier transform (Cooley and Tukey 1965, radix 2). */

/** Turns windows of one length, a power of two, into magnitudes. */
export class Spectrum {
  readonly size: number
  private readonly window: Float64Array
  private readonly cosine: Float64Array
  private readonly sine: Float64Array
  private readonly reversed: Uint16Array
  private readonly real: Float64Array
  private readonly imaginary: Float64Array

  constructor(size: number) {
    this.size = size
    const bits = Math.log2(size)
    this.window = Float64Array.from({ length: size }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / size))
    this.cosine = Float64Array.from({ length: size / 2 }, (_, at) => Math.cos((2 * Math.PI * at) / size))
    this.sine = Float64Array.from({ length: size / 2 }, (_, at) => -Math.sin((2 * Math.PI * at) / size))
    this.reversed = Uint16Array.from({ length: size }, (_, at) => {
      let [rest, result] = [at, 0]
      for (let bit = 0; bit < bits; bit++) {
        result = (result << 1) | (rest & 1)
        rest >>= 1
      }
      return result
    })
    this.real = new Float64Array(size)
    this.imaginary = new Float64Array(size)
  }

  /** Writes the magnitudes of `size / 2` frequencies of the window that begins at `start`; a full-scale sine is about 1. */
  magnitudes(sound: Float32Array, start: number, into: Float64Array): void {
    const { size, real, imaginary } = this
    for (let at = 0; at < size; at++) {
      real[this.reversed[at] ?? 0] = (sound[start + at] ?? 0) * (this.window[at] ?? 0)
      imaginary[at] = 0
    }
    for (let half = 1; half < size; half *= 2) this.combine(half)
    for (let bin = 0; bin < size / 2; bin++) {
      into[bin] = (Math.sqrt((real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2) * 4) / size
    }
  }

  /** Combines transforms of length `half` into those of twice the length. */
  private combine(half: number): void {
    const { size, real, imaginary, cosine, sine } = this
    const stride = size / (2 * half)
    for (let block = 0; block < size; block += 2 * half) {
      for (let at = 0; at < half; at++) {
        const [c, s] = [cosine[at * stride] ?? 0, sine[at * stride] ?? 0]
        const [even, odd] = [block + at, block + at + half]
        const x = (real[odd] ?? 0) * c - (imaginary[odd] ?? 0) * s
        const y = (real[odd] ?? 0) * s + (imaginary[odd] ?? 0) * c
        real[odd] = (real[even] ?? 0) - x
        imaginary[odd] = (imaginary[even] ?? 0) - y
        real[even] = (real[even] ?? 0) + x
        imaginary[even] = (imaginary[even] ?? 0) + y
      }
    }
  }
}
