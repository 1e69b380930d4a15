/** Fire: a hearth that crackles, and the roar of flames. */

import { between } from '../../random.ts'
import { burst } from '../dsp/grains.ts'
import { addNoise, noiseSeed } from '../dsp/noise.ts'
import { mixAt, panTo } from '../stereo.ts'
import { moments, secondsOf, swaying, type Voice } from './voice.ts'

/** A fire that crackles; `level` 1 is a campfire at one's feet. */
export function crackling(level: number): Voice {
  return (into, chance) => {
    for (const channel of [into.left, into.right]) {
      const [flicker, slow] = [swaying(chance, 4.3), swaying(chance, 0.5)]
      addNoise(channel, noiseSeed(chance), (seconds) => ({
        level: level * 0.014 * (0.4 + 0.5 * slow(seconds) + 0.3 * flicker(seconds)),
        lowPassHz: 300 + 200 * flicker(seconds),
        highPassHz: 90,
      }))
      addNoise(channel, noiseSeed(chance), (seconds) => ({
        level: level * 0.005 * (0.5 + flicker(seconds)),
        lowPassHz: 9000,
        highPassHz: 1800,
      }))
    }
    const snaps = Array.from({ length: 14 }, () =>
      burst(noiseSeed(chance), {
        hz: between(chance, 900, 5200),
        q: between(chance, 1.5, 5),
        seconds: between(chance, 0.006, 0.035),
        attackSeconds: 0.0008,
      }),
    )
    for (const at of moments(into, chance, { firstSeconds: 0.1, from: 0.006, to: 0.16 })) {
      const { left, right } = panTo(between(chance, -0.7, 0.7))
      const own = level * (0.05 + 0.55 * chance() ** 4)
      const snap = snaps[Math.floor(chance() * snaps.length)]
      if (snap !== undefined) mixAt(into, snap, at, { left: left * own, right: right * own })
    }
  }
}

/** A breath of fire: it bursts out, roars and dies down. */
export const flameRoar: Voice = (into, chance) => {
  const [start, lasts] = [secondsOf(into) * between(chance, 0.15, 0.3), Math.max(0.8, secondsOf(into) * 0.45)]
  const roar = (seconds: number) => {
    const at = (seconds - start) / lasts
    if (at <= 0) return 0
    return at < 0.12 ? (at / 0.12) ** 1.5 : Math.exp(-Math.max(0, at - 0.55) * 4)
  }
  for (const channel of [into.left, into.right]) {
    const flutter = swaying(chance, 11)
    addNoise(channel, noiseSeed(chance), (seconds) => ({
      level: 0.11 * roar(seconds) * (0.6 + 0.6 * flutter(seconds)),
      lowPassHz: 260 + 1500 * roar(seconds),
      highPassHz: 40,
    }))
  }
}
