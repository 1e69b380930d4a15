/** Times and days as people write them, of those that there are: 30 February is none. */

import { z } from 'zod'

/** A time such as `2026-11-21T12:00:00Z`, as epoch ms. */
export const isoTime = z
  .union([z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })], {
    error: 'must be a time such as 2026-11-21T12:00:00Z',
  })
  .transform((text) => Date.parse(text))

const isoDay = z.iso.date().transform((text) => Date.parse(`${text}T00:00:00Z`))

/** A time, or a day in UTC, as epoch ms: of a day, `withinDayMs` says which moment is meant. */
export const isoTimeOrDay = (withinDayMs: number) =>
  z.union([isoDay.transform((startMs) => startMs + withinDayMs), isoTime], {
    error: 'must be a day or a time such as 2026-11-21T12:00:00Z',
  })
