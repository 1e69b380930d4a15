/** The kernels of `warp.c` and `flow.c`: warps, and what finds the motion between two pictures. Addresses are offsets in bytes. */

/** As they describe them; strides and sizes count samples, nodes or floats. */
export interface FlowKernels {
  mix_warped(
    out: number,
    width: number,
    rows: number,
    a: number,
    b: number,
    mask: number,
    fields: number,
    stride: number,
    nodeRows: number,
    shift: number,
    halve: number,
  ): void
  patch_distance(a: number, b: number, stride: number): number
  search_patch(a: number, b: number, stride: number, columns: number, rows: number): number
  refine_patch(
    a: number,
    b: number,
    stride: number,
    x: number,
    y: number,
    columns: number,
    rows: number,
    margin: number,
    vector: number,
  ): void
  splat_flow(sums: number, u: number, v: number, priority: number, columns: number, rows: number, part: number): void
}
