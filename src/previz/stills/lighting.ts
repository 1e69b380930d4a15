/** Whether what two pictures have in common is seen in another light: brighter, darker or of another tint. Pure. */

import { differenceOf, type NodeColours } from './node-colours.ts'

/** Nodes that are as sure as this are compared; so different are they on average, 0 to 255, where the light is another one. */
const [SURE, OTHERWISE] = [0.6, 12]

/** Where each node of one picture is in the other: vectors in luma samples, and how sure they are. */
type Found = {
  readonly columns: number
  readonly rows: number
  readonly u: Float32Array
  readonly v: Float32Array
  readonly sure: Float32Array
}

/** Whether the same places are lit otherwise, with `shift` as nodes are apart. */
export function isLitOtherwise(
  { columns, rows, u, v, sure }: Found,
  from: NodeColours,
  to: NodeColours,
  shift: number,
): boolean {
  let [sum, count] = [0, 0]
  for (let node = 0; node < sure.length; node++) {
    if ((sure[node] ?? 0) < SURE) continue
    const x = Math.round((node % columns) + (u[node] ?? 0) / 2 ** shift)
    const y = Math.round(Math.floor(node / columns) + (v[node] ?? 0) / 2 ** shift)
    if (x < 0 || y < 0 || x >= columns || y >= rows) continue
    sum += differenceOf(from, node, to, y * columns + x)
    count++
  }
  return count > 0 && sum / count > OTHERWISE
}
