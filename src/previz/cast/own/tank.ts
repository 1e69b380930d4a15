/** A tank from its side, going to the right. A unit is a hundredth of its length without the gun. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint } from '../pen.ts'

/** Pictures from one link of its tracks to the next. */
const TRACK_PHASES = 3
const LINK = 3.6
const ROAD_WHEELS = [20, 34, 48, 62, 76] as const
const TRACK = 'M15 29 L85 29 C94 29 98 33 98 37 C98 41 93 47 84 50 L18 50 C8 48 2 41 2 37 C2 33 6 29 15 29Z'
const HULL = 'M4 24 L12 19 L84 19 L97 26 L93 33 L7 33Z'
const TURRET = 'M27 19 L31 8.6 C32 6.4 34 5.6 36 5.4 L58 5.4 C63 5.6 67 9 69 13 L70 19Z'

/** The tank; its tracks run while it is driven. */
export const tank = (tones: Tones, isDriven: boolean): Drawing => ({
  box: [-2, -6, 124, 53],
  phases: isDriven ? TRACK_PHASES : 1,
  phasesPerSecond: isDriven ? 14 : 0,
  stands: true,
  facing: 'right',
  paint(context, phase) {
    const steel = mix(tones.dark, [26, 26, 28], 0.7)
    paintTrack(context, phase / TRACK_PHASES)
    for (const x of ROAD_WHEELS) paintRoadWheel(context, x, 42.4, 6.6, tones)
    paintRoadWheel(context, 8.4, 36.6, 4.6, tones)
    paintRoadWheel(context, 91.6, 36.6, 4.6, tones)
    paint(context, HULL, tones.main)
    paint(context, 'M7 33 L93 33 L94.6 30 L5.6 30Z', mix(tones.dark, [20, 20, 22], 0.3))
    paint(context, 'M4 24 L12 19 L84 19 L86 20.4 L13 20.4 L5 25.4Z', tones.light)
    paint(context, 'M64 11 L112 10.2 L112 13.2 L64 15Z M110 9.2 L121 9 L121 14.2 L110 14.2Z', steel)
    paint(context, 'M86 10.4 L94 10.3 L94 14.2 L86 14.4Z', tones.dark)
    paint(context, TURRET, tones.main)
    inside(context, TURRET, () => {
      const shade = context.createLinearGradient(0, 5, 0, 20)
      shade.addColorStop(0, css(tones.light, 0.9))
      shade.addColorStop(0.45, css(tones.light, 0))
      shade.addColorStop(1, css(tones.dark, 0.8))
      context.fillStyle = shade
      context.fillRect(20, 4, 54, 16)
    })
    paint(context, 'M38 5.4 L39 1.6 L50 1.6 L51 5.4Z', tones.dark)
    paint(context, 'M12 19 L12 14 L26 13 L25 19Z', mix(tones.main, tones.dark, 0.5))
    context.strokeStyle = css(steel)
    context.lineWidth = 0.6
    context.stroke(new Path2D('M33 6 L30 -5 M10 27 L90 27 M56 9 L62 13'))
  },
})

/** The links of a track; by `progress` 0 to 1 each has come to where the next one was. */
function paintTrack(context: SKRSContext2D, progress: number): void {
  paint(context, TRACK, [38, 38, 40])
  context.strokeStyle = css([92, 90, 86])
  context.lineWidth = 1.8
  context.setLineDash([LINK * 0.62, LINK * 0.38])
  context.lineDashOffset = -progress * LINK
  context.stroke(new Path2D(TRACK))
  context.setLineDash([])
}

function paintRoadWheel(context: SKRSContext2D, x: number, y: number, radius: number, tones: Tones): void {
  for (const [share, tone] of [
    [1, [30, 30, 32]],
    [0.78, mix(tones.main, tones.dark, 0.45)],
    [0.3, tones.dark],
  ] as const) {
    context.beginPath()
    context.arc(x, y, radius * share, 0, Math.PI * 2)
    context.fillStyle = css(tone)
    context.fill()
  }
}
