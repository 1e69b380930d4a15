/*
 * Warps by displacements that are known at nodes a few samples apart; compiled together with `kernels.c`, whose head
 * has the command. `test/previz/stills/scalar-flow.ts` says the same in plain loops; a test compares the two.
 */

#include "samples.h"

typedef short i16;

/* Displacements are in 1/32 samples. */
#define UNIT_BITS 5
#define UNIT 32

/* Sixteen values of 16 bits. */
typedef struct {
  v128_t low, high;
} wide;

/* Where the sixteen samples of a group lie between the nodes of a row. */
typedef struct {
  v128_t low_lanes, high_lanes, low_parts, high_parts, around;
  u32 shift;
} spread;

static spread spread_of(u32 shift) {
  u8 lanes[32];
  i16 parts[16], around[8];
  u32 spacing = 1u << shift;
  for (u32 i = 0; i < 16; i++) {
    u32 node = (i >> shift) - (i < 8 ? 0 : 8u >> shift);
    lanes[2 * i] = (u8)(2 * node);
    lanes[2 * i + 1] = (u8)(2 * node + 1);
    parts[i] = (i16)((i & (spacing - 1)) * (32768 >> shift));
  }
  for (u32 i = 0; i < 8; i++)
    around[i] = i <= (16u >> shift) ? -1 : 0;
  spread s = {wasm_v128_load(lanes),     wasm_v128_load(lanes + 16), wasm_v128_load(parts),
              wasm_v128_load(parts + 8), wasm_v128_load(around),     shift};
  return s;
}

/* a to b by parts of 1/32768, rounded: for n of 32 parts the same as (a * (32 - n) + b * n + 16) >> 5. */
static inline v128_t lerp(v128_t a, v128_t b, v128_t part) {
  return wasm_i16x8_add(a, wasm_i16x8_q15mulr_sat(wasm_i16x8_sub(b, a), part));
}

static inline v128_t lerp_nodes(const i16 *nodes, v128_t lanes, v128_t parts) {
  return lerp(wasm_i8x16_swizzle(wasm_v128_load(nodes), lanes), wasm_i8x16_swizzle(wasm_v128_load(nodes + 1), lanes),
              parts);
}

/* The values of a row of nodes at the samples x to x + 15. */
static inline wide values_at(const i16 *nodes, u32 x, const spread *s) {
  const i16 *first = nodes + (x >> s->shift);
  wide v = {lerp_nodes(first, s->low_lanes, s->low_parts),
            lerp_nodes(first + (8u >> s->shift), s->high_lanes, s->high_parts)};
  return v;
}

/* All nodes that a block lies between, ored: nothing but zeros tells that there is nothing to do. */
static inline v128_t nodes_around(const i16 *first, u32 stride, const spread *s) {
  v128_t all = wasm_v128_and(wasm_v128_or(wasm_v128_load(first), wasm_v128_load(first + stride)), s->around);
  if (s->shift > 1)
    return all;
  all = wasm_v128_or(all, wasm_v128_or(wasm_v128_load(first + 8), wasm_v128_load(first + stride + 8)));
  return wasm_v128_or(all, wasm_v128_or(wasm_v128_load(first + 9), wasm_v128_load(first + stride + 9)));
}

static inline int at_least(int value, int least) { return value < least ? least : value; }
static inline int at_most(int value, int most) { return value > most ? most : value; }
static inline int between(int value, int least, int most) { return at_most(at_least(value, least), most); }

/* A displacement over a block of sixteen samples and the rows between two rows of nodes. */
typedef struct {
  wide top, step;
  int top_least, top_most, bottom_least, bottom_most;
} slope;

/* The slopes of two displacements; the least and the most of their four rows are found together. */
static inline void set_slopes(slope *x, slope *y, wide x_top, wide x_bottom, wide y_top, wide y_bottom) {
  v128_t least[4] = {wasm_i16x8_min(x_top.low, x_top.high), wasm_i16x8_min(x_bottom.low, x_bottom.high),
                     wasm_i16x8_min(y_top.low, y_top.high), wasm_i16x8_min(y_bottom.low, y_bottom.high)};
  v128_t most[4] = {wasm_i16x8_max(x_top.low, x_top.high), wasm_i16x8_max(x_bottom.low, x_bottom.high),
                    wasm_i16x8_max(y_top.low, y_top.high), wasm_i16x8_max(y_bottom.low, y_bottom.high)};
  v128_t halves[4];
  for (int i = 0; i < 4; i++) {
    v128_t inverse = wasm_v128_not(most[i]);
    halves[i] =
        wasm_i16x8_min(wasm_i64x2_shuffle(least[i], inverse, 0, 2), wasm_i64x2_shuffle(least[i], inverse, 1, 3));
  }
  v128_t xs = wasm_i16x8_min(wasm_i32x4_shuffle(halves[0], halves[1], 0, 2, 4, 6),
                             wasm_i32x4_shuffle(halves[0], halves[1], 1, 3, 5, 7));
  v128_t ys = wasm_i16x8_min(wasm_i32x4_shuffle(halves[2], halves[3], 0, 2, 4, 6),
                             wasm_i32x4_shuffle(halves[2], halves[3], 1, 3, 5, 7));
  v128_t all = wasm_i16x8_min(wasm_i16x8_shuffle(xs, ys, 0, 2, 4, 6, 8, 10, 12, 14),
                              wasm_i16x8_shuffle(xs, ys, 1, 3, 5, 7, 9, 11, 13, 15));
  x->top_least = wasm_i16x8_extract_lane(all, 0);
  x->top_most = ~wasm_i16x8_extract_lane(all, 1);
  x->bottom_least = wasm_i16x8_extract_lane(all, 2);
  x->bottom_most = ~wasm_i16x8_extract_lane(all, 3);
  y->top_least = wasm_i16x8_extract_lane(all, 4);
  y->top_most = ~wasm_i16x8_extract_lane(all, 5);
  y->bottom_least = wasm_i16x8_extract_lane(all, 6);
  y->bottom_most = ~wasm_i16x8_extract_lane(all, 7);
  x->top = x_top;
  y->top = y_top;
  x->step.low = wasm_i16x8_sub(x_bottom.low, x_top.low);
  x->step.high = wasm_i16x8_sub(x_bottom.high, x_top.high);
  y->step.low = wasm_i16x8_sub(y_bottom.low, y_top.low);
  y->step.high = wasm_i16x8_sub(y_bottom.high, y_top.high);
}

static inline wide along(const slope *s, v128_t part) {
  wide v = {wasm_i16x8_add(s->top.low, wasm_i16x8_q15mulr_sat(s->step.low, part)),
            wasm_i16x8_add(s->top.high, wasm_i16x8_q15mulr_sat(s->step.high, part))};
  return v;
}

/* The same for a bound; rounding keeps the order, so it is one of the row's values too. */
static inline int along_bound(int top, int bottom, int part) { return top + (((bottom - top) * part + 16384) >> 15); }

/* A plane that is read, and the displacements that it is read by. */
typedef struct {
  const u8 *in;
  int width, height;
  slope x, y;
  int moved;
} source;

static inline wide halved(wide v, u32 halve) {
  wide r = {wasm_i16x8_shr(v.low, halve), wasm_i16x8_shr(v.high, halve)};
  return r;
}

/* Prepares a block of rows at sample x, node row `nodes`, `plane` nodes between dx and dy. */
static inline source source_of(const u8 *in, int width, int height, const i16 *nodes, u32 plane, u32 stride, u32 x,
                               const spread *s, u32 halve) {
  const v128_t low_lanes = wasm_i16x8_const(0, 32, 64, 96, 128, 160, 192, 224);
  const v128_t high_lanes = wasm_i16x8_const(256, 288, 320, 352, 384, 416, 448, 480);
  source r;
  r.in = in;
  r.width = width;
  r.height = height;
  const i16 *first = nodes + (x >> s->shift);
  v128_t moved = wasm_v128_or(nodes_around(first, stride, s), nodes_around(first + plane, stride, s));
  r.moved = wasm_v128_any_true(moved);
  if (!r.moved)
    return r;
  wide x_top = halved(values_at(nodes, x, s), halve), x_bottom = halved(values_at(nodes + stride, x, s), halve);
  wide y_top = halved(values_at(nodes + plane, x, s), halve);
  wide y_bottom = halved(values_at(nodes + plane + stride, x, s), halve);
  x_top.low = wasm_i16x8_add(x_top.low, low_lanes);
  x_top.high = wasm_i16x8_add(x_top.high, high_lanes);
  x_bottom.low = wasm_i16x8_add(x_bottom.low, low_lanes);
  x_bottom.high = wasm_i16x8_add(x_bottom.high, high_lanes);
  set_slopes(&r.x, &r.y, x_top, x_bottom, y_top, y_bottom);
  return r;
}

static inline wide clamp_wide(wide v, int least, int most) {
  v128_t low = wasm_i16x8_splat((i16)at_least(least, -32768)), high = wasm_i16x8_splat((i16)at_most(most, 32767));
  wide r = {wasm_i16x8_min(wasm_i16x8_max(v.low, low), high), wasm_i16x8_min(wasm_i16x8_max(v.high, low), high)};
  return r;
}

/* For groups that are torn too far apart for the vectors below. */
__attribute__((noinline)) static v128_t read_scattered(const u8 *in, int width, int height, int x, int y, v128_t x_low,
                                                       v128_t x_high, v128_t y_low, v128_t y_high) {
  i16 px[16], py[16];
  u8 out[16];
  wasm_v128_store(px, x_low);
  wasm_v128_store(px + 8, x_high);
  wasm_v128_store(py, y_low);
  wasm_v128_store(py + 8, y_high);
  for (int i = 0; i < 16; i++) {
    int column = x + (px[i] >> UNIT_BITS), row = y + (py[i] >> UNIT_BITS), fx = px[i] & (UNIT - 1),
        fy = py[i] & (UNIT - 1);
    const u8 *upper = in + row * width, *lower = row + 1 < height ? upper + width : upper;
    int right = column + 1 < width ? column + 1 : column;
    int above = (upper[column] * (UNIT - fx) + upper[right] * fx + UNIT / 2) >> UNIT_BITS;
    int below = (lower[column] * (UNIT - fx) + lower[right] * fx + UNIT / 2) >> UNIT_BITS;
    out[i] = (u8)((above * (UNIT - fy) + below * fy + UNIT / 2) >> UNIT_BITS);
  }
  return wasm_v128_load(out);
}

/* Samples of a piece of a row, chosen by lanes of up to 32. */
static inline v128_t pick(const u8 *from, int far, v128_t lanes) {
  v128_t near = wasm_i8x16_swizzle(wasm_v128_load(from), lanes);
  if (!far)
    return near;
  return wasm_v128_or(near,
                      wasm_i8x16_swizzle(wasm_v128_load(from + 16), wasm_i8x16_sub(lanes, wasm_i8x16_const_splat(16))));
}

/* Sixteen samples of row y, `part` of the way from the nodes above. Reads up to 48 bytes behind the plane, and uses
 * none. */
__attribute__((noinline)) static v128_t read_warped(const source *s, int x, int y, int part, v128_t parts) {
  if (!s->moved)
    return wasm_v128_load(s->in + y * s->width + x);
  wide px = along(&s->x, parts), py = along(&s->y, parts);
  int left = along_bound(s->x.top_least, s->x.bottom_least, part),
      right = along_bound(s->x.top_most, s->x.bottom_most, part);
  int top = along_bound(s->y.top_least, s->y.bottom_least, part),
      bottom = along_bound(s->y.top_most, s->y.bottom_most, part);
  int first_x = -x * UNIT, last_x = (s->width - 1 - x) * UNIT, first_y = -y * UNIT, last_y = (s->height - 1 - y) * UNIT;
  if (left < first_x || right > last_x || top < first_y || bottom > last_y) {
    px = clamp_wide(px, first_x, last_x);
    py = clamp_wide(py, first_y, last_y);
    left = between(left, first_x, last_x);
    right = between(right, first_x, last_x);
    top = between(top, first_y, last_y);
    bottom = between(bottom, first_y, last_y);
  }
  left >>= UNIT_BITS;
  top >>= UNIT_BITS;
  int columns = (right >> UNIT_BITS) - left, rows = (bottom >> UNIT_BITS) - top;
  if (columns > 31 || rows > 12)
    return read_scattered(s->in, s->width, s->height, x, y, px.low, px.high, py.low, py.high);
  v128_t origin = wasm_i16x8_splat((i16)(left * UNIT)), unit_mask = wasm_i16x8_const_splat(UNIT - 1);
  px.low = wasm_i16x8_sub(px.low, origin);
  px.high = wasm_i16x8_sub(px.high, origin);
  v128_t lanes = wasm_u8x16_narrow_i16x8(wasm_u16x8_shr(px.low, UNIT_BITS), wasm_u16x8_shr(px.high, UNIT_BITS));
  wide across = {wasm_i16x8_shl(wasm_v128_and(px.low, unit_mask), 10),
                 wasm_i16x8_shl(wasm_v128_and(px.high, unit_mask), 10)};
  v128_t above = wasm_i16x8_splat((i16)(top * UNIT));
  wide down = {wasm_i16x8_sub(py.low, above), wasm_i16x8_sub(py.high, above)};
  v128_t line = wasm_u8x16_narrow_i16x8(wasm_u16x8_shr(down.low, UNIT_BITS), wasm_u16x8_shr(down.high, UNIT_BITS));
  down.low = wasm_i16x8_shl(wasm_v128_and(down.low, unit_mask), 10);
  down.high = wasm_i16x8_shl(wasm_v128_and(down.high, unit_mask), 10);
  int row = y + top, far = columns > 15;
  const u8 *from = s->in + row * s->width + x + left;
  v128_t a = pick(from, far, lanes), b = pick(from + 1, far, lanes);
  if (++row < s->height)
    from += s->width;
  v128_t c = pick(from, far, lanes), d = pick(from + 1, far, lanes), last_c = c, last_d = d;
  for (int k = 1; k <= rows; k++) {
    v128_t here = wasm_u8x16_ge(line, wasm_i8x16_splat((char)k));
    if (++row < s->height)
      from += s->width;
    a = wasm_v128_bitselect(last_c, a, here);
    b = wasm_v128_bitselect(last_d, b, here);
    last_c = pick(from, far, lanes);
    last_d = pick(from + 1, far, lanes);
    c = wasm_v128_bitselect(last_c, c, here);
    d = wasm_v128_bitselect(last_d, d, here);
  }
  v128_t low = lerp(lerp(wasm_u16x8_extend_low_u8x16(a), wasm_u16x8_extend_low_u8x16(b), across.low),
                    lerp(wasm_u16x8_extend_low_u8x16(c), wasm_u16x8_extend_low_u8x16(d), across.low), down.low);
  v128_t high = lerp(lerp(wasm_u16x8_extend_high_u8x16(a), wasm_u16x8_extend_high_u8x16(b), across.high),
                     lerp(wasm_u16x8_extend_high_u8x16(c), wasm_u16x8_extend_high_u8x16(d), across.high), down.high);
  return wasm_u8x16_narrow_i16x8(low, high);
}

static inline void store_some(u8 *out, v128_t value, u32 count) {
  if (count >= 16) {
    wasm_v128_store(out, value);
    return;
  }
  u8 bytes[16];
  wasm_v128_store(bytes, value);
  for (u32 i = 0; i < count; i++)
    out[i] = bytes[i];
}

/* The planes of nodes that a warp is told by. */
typedef struct {
  const i16 *nodes;
  u32 plane, stride, halve;
  spread spacing;
} lattice;

static inline source source_at(const u8 *in, int width, int height, const lattice *l, u32 first, u32 row, u32 x) {
  return source_of(in, width, height, l->nodes + first * l->plane + row * l->stride, l->plane, l->stride, x,
                   &l->spacing, l->halve);
}

/* A block that shows one plane alone. */
static void warp_block(u8 *out, const source *s, u32 x, u32 y, u32 end, u32 shift) {
  for (u32 width = (u32)s->width; y < end; y++) {
    int part = (int)(y & ((1u << shift) - 1)) * (32768 >> shift);
    v128_t value = read_warped(s, (int)x, (int)y, part, wasm_i16x8_splat((i16)part));
    store_some(out + y * width + x, value, width - x);
  }
}

/*
 * Two planes of one size, each warped by displacements of its own, mixed into `out`. `fields` has five planes of nodes,
 * `stride` (a multiple of 8) times `node_rows`: how far to the right and down of a sample `a` is read, the same for
 * `b`, and b's weight of 0 to 256; a node every 1 << shift samples, at most 16. Displacements are in 1/32 samples, |d|
 * < 16384, and shifted right by `halve`. With a mask, the weight is the mask's where `b` is read instead, but for
 * blocks between nodes that are all 0 or all 256. What lies outside repeats the edge.
 */
EXPORT("mix_warped")
void mix_warped(u8 *out, u32 width, u32 rows, const u8 *a, const u8 *b, const u8 *mask, const i16 *fields, u32 stride,
                u32 node_rows, u32 shift, u32 halve) {
  lattice l = {fields, stride * node_rows, stride, halve, spread_of(shift)};
  v128_t opaque = wasm_u8x16_const_splat(255), full = wasm_i16x8_const_splat(255);
  for (u32 y = 0; y < rows;) {
    u32 row = y >> shift, end = (row + 1) << shift;
    if (end > rows)
      end = rows;
    for (u32 x = 0; x < width; x += 16) {
      const i16 *nodes = fields + 4 * l.plane + row * stride;
      int only_a = !wasm_v128_any_true(nodes_around(nodes + (x >> shift), stride, &l.spacing)), only_b = 0;
      wide top, bottom;
      if (!only_a) {
        top = values_at(nodes, x, &l.spacing);
        bottom = values_at(nodes + stride, x, &l.spacing);
        v128_t least = wasm_i16x8_min(wasm_i16x8_min(top.low, top.high), wasm_i16x8_min(bottom.low, bottom.high));
        only_b = wasm_i16x8_all_true(wasm_i16x8_gt(least, full));
      }
      source from_a, from_b;
      if (!only_b)
        from_a = source_at(a, (int)width, (int)rows, &l, 0, row, x);
      if (!only_a)
        from_b = source_at(b, (int)width, (int)rows, &l, 2, row, x);
      if (only_a || only_b) {
        warp_block(out, only_a ? &from_a : &from_b, x, y, end, shift);
        continue;
      }
      source cover = from_b;
      cover.in = mask;
      for (u32 line = y; line < end; line++) {
        int part = (int)(line & ((1u << shift) - 1)) * (32768 >> shift);
        v128_t parts = wasm_i16x8_splat((i16)part), weight, value;
        if (mask) {
          weight = read_warped(&cover, (int)x, (int)line, part, parts);
        } else {
          weight = wasm_u8x16_narrow_i16x8(lerp(top.low, bottom.low, parts), lerp(top.high, bottom.high, parts));
        }
        if (mask && wasm_i8x16_all_true(wasm_i8x16_eq(weight, opaque))) {
          value = read_warped(&from_b, (int)x, (int)line, part, parts);
        } else {
          value = read_warped(&from_a, (int)x, (int)line, part, parts);
          if (wasm_v128_any_true(weight))
            value = mix16(value, read_warped(&from_b, (int)x, (int)line, part, parts), weight);
        }
        store_some(out + line * width + x, value, width - x);
      }
    }
    y = end;
  }
}
