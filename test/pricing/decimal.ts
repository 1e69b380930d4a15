/** Arithmetic on decimal numbers written as texts, digit by digit as on paper: slow, exact, and akin to nothing in src/. */

/** A number from 0 on, such as `12.5`: its digits without the point, and how many of them follow it. */
type Decimal = { readonly digits: readonly number[]; readonly places: number }

function read(text: string): Decimal {
  if (!/^\d+(?:\.\d+)?$/.test(text)) throw new Error(`no decimal: ${text}`)
  const [whole = '', places = ''] = text.split('.')
  return { digits: Array.from(whole + places, Number), places: places.length }
}

function write({ digits, places }: Decimal): string {
  const text = digits.join('').padStart(places + 1, '0')
  const whole = text.slice(0, text.length - places).replace(/^0+(?=\d)/, '')
  return places === 0 ? whole : `${whole}.${text.slice(text.length - places)}`
}

/** The product of two decimals. */
export function times(one: string, other: string): string {
  const [a, b] = [read(one), read(other)]
  const digits = Array.from({ length: a.digits.length + b.digits.length }, () => 0)
  for (let i = a.digits.length - 1; i >= 0; i--) {
    let carry = 0
    for (let j = b.digits.length - 1; j >= 0; j--) {
      const sum = (digits[i + j + 1] ?? 0) + (a.digits[i] ?? 0) * (b.digits[j] ?? 0) + carry
      digits[i + j + 1] = sum % 10
      carry = (sum - (sum % 10)) / 10
    }
    digits[i] = (digits[i] ?? 0) + carry
  }
  return write({ digits, places: a.places + b.places })
}

/** The next whole number, or the number itself where it is one. */
export function roundedUp(text: string): string {
  const [whole = '', places = ''] = text.split('.')
  if (!/[1-9]/.test(places)) return write(read(whole))
  const digits = Array.from(`0${whole}`, Number)
  for (let at = digits.length - 1; at >= 0; at--) {
    if (digits[at] !== 9) {
      digits[at] = (digits[at] ?? 0) + 1
      break
    }
    digits[at] = 0
  }
  return write({ digits, places: 0 })
}

/** Whether one decimal is more than another. */
export function isMore(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.split('.') as [string, string?])
  const places = Math.max(a?.[1]?.length ?? 0, b?.[1]?.length ?? 0)
  const whole = (parts: [string, string?] | undefined) => (parts?.[0] ?? '') + (parts?.[1] ?? '').padEnd(places, '0')
  const [x, y] = [whole(a).replace(/^0+/, ''), whole(b).replace(/^0+/, '')]
  return x.length === y.length ? x > y : x.length > y.length
}
