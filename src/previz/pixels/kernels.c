/*
 * Per-frame pixel loops on 8-bit planes, most of them 16 samples at a time.
 * `kernels.wasm` beside this file is made from it, `warp.c` and `flow.c` by `scripts/kernels.ts`, byte for byte.
 *
 * `test/previz/scalar-kernels.ts` says the same in plain loops; a test compares the two.
 */

#include "samples.h"

/* The widest row that a kernel takes, in samples; the callers check it. */
#define ROW_MAX 8192

/* Room behind a row for the vector that sticks out over its end. */
#define SLACK 32

static u8 row_buffer[ROW_MAX + SLACK];

/* a and b in the proportion (256 - weight) : weight, rounded. Weight 0 to 255. */
static inline u8 mix(u8 a, u8 b, u32 weight) {
  return (u16)(a * (u16)(256 - weight) + b * (u16)weight + 128) >> 8;
}

/*
 * The base seen through a cover of this opacity; 255 hides it, 0 shows it unchanged. Rounded to the nearest: what is lost of
 * luma and both chromas alike, thirty faint covers would turn into green.
 */
static inline u8 under(u8 base, u8 alpha) {
  u16 product = base * (u16)(255 - alpha) + 128;
  return (u16)(product + (product >> 8)) >> 8;
}

static inline v128_t under16(v128_t base, v128_t alpha) {
  v128_t rest = wasm_v128_not(alpha), half = wasm_i16x8_const_splat(128);
  v128_t low = wasm_i16x8_add(wasm_u16x8_extmul_low_u8x16(base, rest), half);
  v128_t high = wasm_i16x8_add(wasm_u16x8_extmul_high_u8x16(base, rest), half);
  low = wasm_i16x8_add(low, wasm_u16x8_shr(low, 8));
  high = wasm_i16x8_add(high, wasm_u16x8_shr(high, 8));
  return wasm_u8x16_narrow_i16x8(wasm_u16x8_shr(low, 8), wasm_u16x8_shr(high, 8));
}

static inline u8 add(u8 a, u8 b) {
  u16 sum = (u16)a + (u16)b;
  return sum > 255 ? 255 : (u8)sum;
}

/* Samples between in[x] and in[x + 1]. */
static inline v128_t between(const u8 *in, v128_t weight) {
  return mix16(wasm_v128_load(in), wasm_v128_load(in + 1), weight);
}

EXPORT("crossfade")
void crossfade(u8 *out, const u8 *a, const u8 *b, u32 count, u32 weight) {
  v128_t weights = wasm_u8x16_splat((u8)weight);
  u32 i = 0;
  for (; i + 16 <= count; i += 16) {
    wasm_v128_store(out + i, mix16(wasm_v128_load(a + i), wasm_v128_load(b + i), weights));
  }
  for (; i < count; i++) out[i] = mix(a[i], b[i], weight);
}

/* From its place 16 - n on, the first n of 16 lanes. */
static const u8 first_lanes[32] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};

/* Paints one value through a mask of opacities. */
EXPORT("paint_mask")
void paint_mask(u8 *out, u32 out_stride, u32 width, u32 rows, const u8 *mask, u32 mask_stride, u32 value, u32 opacity) {
  v128_t none = wasm_u8x16_const_splat(0), values = wasm_u8x16_splat((u8)value), half = wasm_i16x8_const_splat(128);
  v128_t parts = wasm_i16x8_splat((short)opacity);
  for (u32 y = 0; y < rows; y++, out += out_stride, mask += mask_stride) {
    for (u32 x = 0; x < width; x += 16) {
      // What is not covered stays as it is, also beyond the end of the row: most sprites are narrower than a vector.
      v128_t masked = wasm_v128_load(mask + x);
      if (width - x < 16) masked = wasm_v128_and(masked, wasm_v128_load(first_lanes + 16 - (width - x)));
      if (!wasm_v128_any_true(masked)) continue;
      v128_t low = wasm_i16x8_mul(wasm_u16x8_extend_low_u8x16(masked), parts);
      v128_t high = wasm_i16x8_mul(wasm_u16x8_extend_high_u8x16(masked), parts);
      low = wasm_u16x8_shr(wasm_i16x8_add(low, half), 8);
      high = wasm_u16x8_shr(wasm_i16x8_add(high, half), 8);
      v128_t alpha = wasm_u8x16_narrow_i16x8(low, high);
      v128_t shown = mix16(none, values, alpha);
      wasm_v128_store(out + x, wasm_i8x16_add(under16(wasm_v128_load(out + x), alpha), shown));
    }
  }
}

/* Multiplies by gain / 128. */
EXPORT("apply_gain")
void apply_gain(u8 *plane, const u8 *gain, u32 count) {
  v128_t half = wasm_i16x8_const_splat(64);
  u32 i = 0;
  for (; i + 16 <= count; i += 16) {
    v128_t values = wasm_v128_load(plane + i), gains = wasm_v128_load(gain + i);
    v128_t low = wasm_u16x8_shr(wasm_i16x8_add(wasm_u16x8_extmul_low_u8x16(values, gains), half), 7);
    v128_t high = wasm_u16x8_shr(wasm_i16x8_add(wasm_u16x8_extmul_high_u8x16(values, gains), half), 7);
    wasm_v128_store(plane + i, wasm_u8x16_narrow_i16x8(low, high));
  }
  for (; i < count; i++) {
    u16 value = (u16)(plane[i] * (u16)gain[i] + 64) >> 7;
    plane[i] = value > 255 ? 255 : (u8)value;
  }
}

/* A row moved sideways by offset / 256 samples (its ends repeated) and mixed with a tint: one row of a reflection. */
EXPORT("reflect_row")
void reflect_row(u8 *out, const u8 *in, u32 width, int offset, u32 tint, u32 tint_weight) {
  int last = (int)width - 1, whole = offset >> 8;
  if (whole < -last) whole = -last;
  if (whole > last) whole = last;
  u32 before = whole < 0 ? (u32)-whole : 0, after = whole > 0 ? (u32)whole : 0;
  __builtin_memset(row_buffer, in[0], before);
  __builtin_memcpy(row_buffer + before, in + after, width - before - after);
  __builtin_memset(row_buffer + width - after, in[last], after + 1);
  if (after == 0) row_buffer[width] = in[before > 0 ? width - before : (u32)last];
  v128_t parts = wasm_u8x16_splat((u8)offset), tints = wasm_u8x16_splat((u8)tint);
  v128_t weights = wasm_u8x16_splat((u8)tint_weight);
  u32 x = 0;
  for (; x + 16 <= width; x += 16) wasm_v128_store(out + x, mix16(between(row_buffer + x, parts), tints, weights));
  for (; x < width; x++) {
    u8 here = mix(row_buffer[x], row_buffer[x + 1], (u32)offset & 255);
    out[x] = mix(here, (u8)tint, tint_weight);
  }
}

/*
 * Where each output sample of a row comes from: for every 16 of them the first input sample, and for each how far behind
 * that it lies (0 to 31, as steps are at most two) and the weight of the one after it.
 */
static int tap_from[ROW_MAX / 16 + 1];
static u8 tap_lane[ROW_MAX + SLACK];
static short tap_part[ROW_MAX + SLACK];

/* A row of colours and one of opacities, mixed from two rows each. */
static u8 colour_row[ROW_MAX + 2 * SLACK];
static u8 alpha_row[ROW_MAX + 2 * SLACK];

static inline v128_t narrow_words(v128_t a, v128_t b, v128_t c, v128_t d) {
  return wasm_u8x16_narrow_i16x8(wasm_i16x8_narrow_i32x4(a, b), wasm_i16x8_narrow_i32x4(c, d));
}

/* What the taps are set for: both chroma planes of a picture are read alike. */
static u32 taps_width, taps_in_width;
static int taps_origin, taps_step;

/* Origin and step in 1/65536 samples; what lies outside repeats the edge. */
static void set_taps(u32 width, u32 in_width, int origin, int step) {
  if (width == taps_width && in_width == taps_in_width && origin == taps_origin && step == taps_step) return;
  taps_width = width;
  taps_in_width = in_width;
  taps_origin = origin;
  taps_step = step;
  v128_t last = wasm_i32x4_splat((int)(in_width - 1) << 16), zero = wasm_i32x4_const_splat(0);
  v128_t at[4], part[4], byte = wasm_i32x4_const_splat(255);
  v128_t places = wasm_i32x4_add(wasm_i32x4_splat(origin), wasm_i32x4_mul(wasm_i32x4_splat(step), wasm_i32x4_const(0, 1, 2, 3)));
  v128_t onward = wasm_i32x4_splat(4 * step);
  for (u32 x = 0; x < width; x += 16) {
    for (u32 i = 0; i < 4; i++, places = wasm_i32x4_add(places, onward)) {
      at[i] = wasm_i32x4_min(wasm_i32x4_max(places, zero), last);
      part[i] = wasm_v128_and(wasm_u32x4_shr(at[i], 8), byte);
      at[i] = wasm_u32x4_shr(at[i], 16);
    }
    int from = wasm_i32x4_extract_lane(at[0], 0);
    v128_t base = wasm_i32x4_splat(from);
    for (u32 i = 0; i < 4; i++) at[i] = wasm_i32x4_sub(at[i], base);
    tap_from[x / 16] = from;
    wasm_v128_store(tap_lane + x, narrow_words(at[0], at[1], at[2], at[3]));
    parts16 parts = parts_of(narrow_words(part[0], part[1], part[2], part[3]));
    wasm_v128_store(tap_part + x, parts.low);
    wasm_v128_store(tap_part + x + 8, parts.high);
  }
}

/* 16 samples of a row, as the taps say. */
static inline v128_t gather(const u8 *row, u32 x, v128_t lanes, int wide) {
  const u8 *from = row + tap_from[x / 16];
  v128_t near = wasm_v128_load(from), next = wasm_v128_load(from + 1), left, right;
  if (wide) {
    v128_t beyond = wasm_i8x16_sub(lanes, wasm_i8x16_const_splat(16));
    left = wasm_v128_or(wasm_i8x16_swizzle(near, lanes), swizzle(wasm_v128_load(from + 16), beyond));
    right = wasm_v128_or(wasm_i8x16_swizzle(next, lanes), swizzle(wasm_v128_load(from + 17), beyond));
  } else {
    left = swizzle(near, lanes);
    right = swizzle(next, lanes);
  }
  return blend16(left, right, (parts16){wasm_v128_load(tap_part + x), wasm_v128_load(tap_part + x + 8)});
}

/* What the taps from `x` to `x_end` read of two rows, mixed. */
static inline const u8 *mixed_part(u8 *buffer, const u8 *plane, u32 row, u32 below, u32 weight, u32 width, u32 x, u32 x_end) {
  u32 from = (u32)tap_from[x / 16], to = (u32)tap_from[(x_end - 1) / 16] + tap_lane[x_end - 1] + 2;
  if (to > width) to = width;
  const u8 *upper = plane + row * width, *lower = plane + below * width;
  parts16 parts = parts_of(wasm_u8x16_splat((u8)weight));
  for (; from < to; from += 16) {
    wasm_v128_store(buffer + from, blend16(wasm_v128_load(upper + from), wasm_v128_load(lower + from), parts));
  }
  if (to == width) buffer[width] = buffer[width - 1];
  return buffer;
}

static inline int divided_up(int value, int by) { return value <= 0 ? 0 : (value + by - 1) / by; }

/*
 * Lays a part of a picture over another one, magnified, or shrunk to a half at most: origins and steps are in 1/65536
 * samples of the picture, steps at most 131072. Colours are premultiplied; `alpha` 0: all of it is opaque. `spans` has what
 * `measure_rows` tells of each row of the picture; 0: nothing is known. Opacity 0 to 255.
 */
EXPORT("lay")
void lay(u8 *out, u32 out_stride, u32 width, u32 rows, const u8 *colour, const u8 *alpha, const u16 *spans, u32 in_width,
         u32 in_rows, int x_origin, int y_origin, int x_step, int y_step, u32 opacity) {
  int wide = x_step > 65536;
  v128_t full = wasm_u8x16_const_splat(255), fade = wasm_u8x16_splat((u8)opacity), none = wasm_u8x16_const_splat(0);
  set_taps(width, in_width, x_origin, x_step);
  for (u32 y = 0; y < rows; y++, out += out_stride) {
    int at = y_origin + (int)y * y_step, last = (int)(in_rows - 1) << 16;
    at = at < 0 ? 0 : at > last ? last : at;
    u32 row = (u32)at >> 16, below = row + 1 < in_rows ? row + 1 : row, weight = ((u32)at >> 8) & 255;
    u32 x = 0, x_end = width, solid = 0, solid_end = alpha ? 0 : width;
    if (spans) {
      const u16 *one = spans + row * 4, *two = spans + below * 4;
      u32 first = one[0] < two[0] ? one[0] : two[0], end = one[1] > two[1] ? one[1] : two[1];
      if (first >= end) continue;
      if (first > 0) x = (u32)divided_up(((int)first - 1) * 65536 - x_origin, x_step) & ~15u;
      // Up to whole vectors: there is nothing in the rest of the last one.
      u32 stop = ((u32)divided_up((int)end * 65536 - x_origin, x_step) + 15) & ~15u;
      if (end < in_width && stop < width) x_end = stop;
      if (x >= x_end) continue;
      // Where both rows are opaque, there is no need of opacities, in whole vectors.
      first = one[2] > two[2] ? one[2] : two[2];
      end = one[3] < two[3] ? one[3] : two[3];
      if (opacity == 255 && first < end) {
        solid = ((u32)divided_up((int)first * 65536 - x_origin, x_step) + 15) & ~15u;
        solid_end = end == in_width ? x_end : (u32)divided_up((int)(end - 1) * 65536 - x_origin, x_step) & ~15u;
        if (solid_end > x_end) solid_end = x_end & ~15u;
      }
    }
    if (solid < x) solid = x;
    if (solid >= solid_end) solid = solid_end = x_end;
    const u8 *colours = mixed_part(colour_row, colour, row, below, weight, in_width, x, x_end);
    const u8 *alphas = alpha_row;
    if (x < solid) mixed_part(alpha_row, alpha, row, below, weight, in_width, x, solid);
    if (solid_end < x_end) mixed_part(alpha_row, alpha, row, below, weight, in_width, solid_end, x_end);
    for (; x < x_end;) {
      if (x == solid) {
        for (; x + 16 <= solid_end; x += 16) wasm_v128_store(out + x, gather(colours, x, wasm_v128_load(tap_lane + x), wide));
        for (; x < solid_end; x++) {
          const u8 *in = colours + tap_from[x / 16] + tap_lane[x];
          out[x] = mix(in[0], in[1], (u32)tap_part[x] >> 7);
        }
      }
      u32 stop = x < solid ? solid : x_end;
      for (; x + 16 <= stop; x += 16) {
        v128_t lanes = wasm_v128_load(tap_lane + x);
        v128_t cover = gather(alphas, x, lanes, wide);
        if (!wasm_v128_any_true(cover)) continue;
        v128_t shown = gather(colours, x, lanes, wide);
        if (opacity < 255) {
          cover = mix16(none, cover, fade);
          shown = mix16(none, shown, fade);
        } else if (wasm_i8x16_all_true(wasm_i8x16_eq(cover, full))) {
          wasm_v128_store(out + x, shown);
          continue;
        }
        wasm_v128_store(out + x, wasm_u8x16_add_sat(shown, under16(wasm_v128_load(out + x), cover)));
      }
      for (; x < stop; x++) {
        u32 at_x = (u32)tap_from[x / 16] + tap_lane[x];
        u8 cover = mix(alphas[at_x], alphas[at_x + 1], (u32)tap_part[x] >> 7);
        if (cover == 0) continue;
        u8 shown = mix(colours[at_x], colours[at_x + 1], (u32)tap_part[x] >> 7);
        if (opacity < 255) {
          cover = mix(0, cover, opacity);
          shown = mix(0, shown, opacity);
        }
        out[x] = add(shown, under(out[x], cover));
      }
    }
  }
}

/* Weighted sums along a row: each output sample is `taps` input samples from `first[x]` on; weights add up to 16384. */
EXPORT("filter_columns")
void filter_columns(u8 *restrict out, u32 width, u32 rows, const u8 *restrict in, u32 in_stride, const u32 *first,
                    const short *weights, u32 taps) {
  for (u32 y = 0; y < rows; y++, out += width, in += in_stride) {
    for (u32 x = 0; x < width; x++) {
      int sum = 8192;
      const u8 *from = in + first[x];
      const short *weight = weights + x * taps;
      for (u32 tap = 0; tap < taps; tap++) sum += from[tap] * weight[tap];
      sum >>= 14;
      out[x] = sum < 0 ? 0 : sum > 255 ? 255 : (u8)sum;
    }
  }
}

/* The same along columns. */
EXPORT("filter_rows")
void filter_rows(u8 *restrict out, u32 width, u32 rows, const u8 *restrict in, const u32 *first, const short *weights,
                 u32 taps) {
  static int sums[ROW_MAX];
  for (u32 y = 0; y < rows; y++, out += width) {
    for (u32 x = 0; x < width; x++) sums[x] = 8192;
    for (u32 tap = 0; tap < taps; tap++) {
      const u8 *restrict from = in + (first[y] + tap) * width;
      int weight = weights[y * taps + tap];
      for (u32 x = 0; x < width; x++) sums[x] += from[x] * weight;
    }
    for (u32 x = 0; x < width; x++) {
      int sum = sums[x] >> 14;
      out[x] = sum < 0 ? 0 : sum > 255 ? 255 : (u8)sum;
    }
  }
}

static inline u8 clamp(int value) { return value < 0 ? 0 : value > 255 ? 255 : (u8)value; }

/*
 * BT.709, limited range, from 8-bit RGB and opacity; factors in 1/32768. Chroma's add up to nothing, so that grey has none;
 * the last one is the offset of the limited range, which an opaque pixel has whole.
 */
#define LUMA 5983, 20127, 2032, 2056
#define BLUE -3298, -11094, 14392, 16448
#define RED 14392, -13072, -1320, 16448

static inline int weighed(const int *p, int r, int g, int b, int a) { return p[0] * r + p[1] * g + p[2] * b + p[3] * a; }

/* The weighed sums of four pixels with 16 bits a channel. */
static inline v128_t weighed4(v128_t low, v128_t high, v128_t weights) {
  v128_t a = wasm_i32x4_dot_i16x8(low, weights), b = wasm_i32x4_dot_i16x8(high, weights);
  return wasm_i32x4_add(wasm_i32x4_shuffle(a, b, 0, 2, 4, 6), wasm_i32x4_shuffle(a, b, 1, 3, 5, 7));
}

/* Luma and opacities of eight pixels. */
static inline void split_row8(v128_t a, v128_t b, u8 *y, u8 *alpha) {
  v128_t weights = wasm_i16x8_const(LUMA, LUMA), half = wasm_i32x4_const_splat(1 << 14);
  v128_t low = weighed4(wasm_u16x8_extend_low_u8x16(a), wasm_u16x8_extend_high_u8x16(a), weights);
  v128_t high = weighed4(wasm_u16x8_extend_low_u8x16(b), wasm_u16x8_extend_high_u8x16(b), weights);
  low = wasm_i32x4_shr(wasm_i32x4_add(low, half), 15);
  high = wasm_i32x4_shr(wasm_i32x4_add(high, half), 15);
  wasm_v128_store64_lane(y, narrow_words(low, high, low, high), 0);
  v128_t opacities = wasm_i8x16_shuffle(a, b, 3, 7, 11, 15, 19, 23, 27, 31, 3, 7, 11, 15, 19, 23, 27, 31);
  wasm_v128_store64_lane(alpha, opacities, 0);
}

/* The sums of two times two pixels, 16 bits a channel. */
static inline v128_t squares(v128_t upper, v128_t lower) {
  v128_t low = wasm_i16x8_add(wasm_u16x8_extend_low_u8x16(upper), wasm_u16x8_extend_low_u8x16(lower));
  v128_t high = wasm_i16x8_add(wasm_u16x8_extend_high_u8x16(upper), wasm_u16x8_extend_high_u8x16(lower));
  return wasm_i16x8_add(wasm_i64x2_shuffle(low, high, 0, 2), wasm_i64x2_shuffle(low, high, 1, 3));
}

static inline void store_quarters(u8 *out, v128_t sums) {
  v128_t quarters = wasm_i32x4_shr(wasm_i32x4_add(sums, wasm_i32x4_const_splat(1 << 16)), 17);
  wasm_v128_store32_lane(out, narrow_words(quarters, quarters, quarters, quarters), 0);
}

/*
 * Premultiplied RGBA into premultiplied 4:2:0 planes with opacities for luma and chroma. Premultiplied chroma keeps its
 * offset of 128 inside the product, so that laying over is the same sum for every plane. Sizes are even.
 */
EXPORT("split_rgba")
void split_rgba(const u8 *rgba, u32 width, u32 rows, u8 *y_out, u8 *u_out, u8 *v_out, u8 *alpha, u8 *half_alpha) {
  v128_t blue = wasm_i16x8_const(BLUE, BLUE), red = wasm_i16x8_const(RED, RED), none = wasm_i32x4_const_splat(0);
  for (u32 y = 0; y < rows; y += 2) {
    const u8 *p = rgba + y * width * 4, *q = p + width * 4;
    u32 at = y * width, half = y / 2 * (width / 2), x = 0;
    for (; x + 8 <= width; x += 8, p += 32, q += 32) {
      v128_t a = wasm_v128_load(p), b = wasm_v128_load(p + 16), c = wasm_v128_load(q), d = wasm_v128_load(q + 16);
      u32 to = half + x / 2;
      if (!wasm_v128_any_true(wasm_v128_or(wasm_v128_or(a, b), wasm_v128_or(c, d)))) {
        wasm_v128_store64_lane(y_out + at + x, none, 0);
        wasm_v128_store64_lane(y_out + at + width + x, none, 0);
        wasm_v128_store64_lane(alpha + at + x, none, 0);
        wasm_v128_store64_lane(alpha + at + width + x, none, 0);
        wasm_v128_store32_lane(u_out + to, none, 0);
        wasm_v128_store32_lane(v_out + to, none, 0);
        wasm_v128_store32_lane(half_alpha + to, none, 0);
        continue;
      }
      split_row8(a, b, y_out + at + x, alpha + at + x);
      split_row8(c, d, y_out + at + width + x, alpha + at + width + x);
      v128_t left = squares(a, c), right = squares(b, d);
      store_quarters(u_out + to, weighed4(left, right, blue));
      store_quarters(v_out + to, weighed4(left, right, red));
      v128_t sums = wasm_i16x8_shuffle(left, right, 3, 7, 11, 15, 3, 7, 11, 15);
      v128_t quarters = wasm_u16x8_shr(wasm_i16x8_add(sums, wasm_i16x8_const_splat(2)), 2);
      wasm_v128_store32_lane(half_alpha + to, wasm_u8x16_narrow_i16x8(quarters, quarters), 0);
    }
    for (; x < width; x += 2, p += 8, q += 8) {
      int sums[4];
      for (u32 i = 0; i < 4; i++) sums[i] = p[i] + p[i + 4] + q[i] + q[i + 4];
      for (u32 i = 0; i < 4; i++) {
        const u8 *from = (i < 2 ? p : q) + (i & 1) * 4;
        int one[4] = {from[0], from[1], from[2], from[3]};
        u32 to = at + (i < 2 ? 0 : width) + x + (i & 1);
        alpha[to] = from[3];
        y_out[to] = clamp((weighed(one, LUMA) + (1 << 14)) >> 15);
      }
      half_alpha[half + x / 2] = (u8)((sums[3] + 2) / 4);
      u_out[half + x / 2] = clamp((weighed(sums, BLUE) + (1 << 16)) >> 17);
      v_out[half + x / 2] = clamp((weighed(sums, RED) + (1 << 16)) >> 17);
    }
  }
}

/*
 * What cells of 16 times 8 opacities have, those at the right and lower edge fewer: 1 something, 2 nothing that shines
 * through, 3 both.
 */
EXPORT("measure_cells")
void measure_cells(const u8 *alpha, u32 width, u32 rows, u8 *cells) {
  v128_t full = wasm_u8x16_const_splat(255);
  for (u32 y = 0; y < rows; y += 8) {
    u32 end = y + 8 < rows ? y + 8 : rows;
    for (u32 x = 0; x < width; x += 16) {
      int any = 0, all = 1;
      if (x + 16 <= width) {
        v128_t some = wasm_i8x16_const_splat(0), every = full;
        for (u32 row = y; row < end; row++) {
          v128_t here = wasm_v128_load(alpha + row * width + x);
          some = wasm_v128_or(some, here);
          every = wasm_v128_and(every, here);
        }
        any = wasm_v128_any_true(some);
        all = wasm_i8x16_all_true(wasm_i8x16_eq(every, full));
      } else {
        for (u32 row = y; row < end; row++) {
          for (u32 at = row * width + x; at < (row + 1) * width; at++) {
            any |= alpha[at] != 0;
            all &= alpha[at] == 255;
          }
        }
      }
      *cells++ = (u8)(any | all << 1);
    }
  }
}

/* Of each row of opacities four places: the first sample and the end of what is not empty, and of the longest opaque run. */
EXPORT("measure_rows")
void measure_rows(const u8 *alpha, u32 width, u32 rows, u16 *spans) {
  v128_t full = wasm_u8x16_const_splat(255);
  for (u32 y = 0; y < rows; y++, alpha += width, spans += 4) {
    u32 first = 0, end = width, run = 0, run_end = 0;
    while (first + 16 <= width && !wasm_v128_any_true(wasm_v128_load(alpha + first))) first += 16;
    while (first < width && alpha[first] == 0) first++;
    while (end >= first + 16 && !wasm_v128_any_true(wasm_v128_load(alpha + end - 16))) end -= 16;
    while (end > first && alpha[end - 1] == 0) end--;
    for (u32 x = first; x < end;) {
      u32 from = x;
      while (x + 16 <= end && wasm_i8x16_all_true(wasm_i8x16_eq(wasm_v128_load(alpha + x), full))) x += 16;
      while (x < end && alpha[x] == 255) x++;
      if (x - from > run_end - run) {
        run = from;
        run_end = x;
      }
      while (x < end && alpha[x] != 255) x++;
    }
    spans[0] = (u16)first;
    spans[1] = (u16)end;
    spans[2] = (u16)run;
    spans[3] = (u16)run_end;
  }
}

/* BT.709, limited range, back to 8-bit RGB; each chroma sample serves its four pixels. */
EXPORT("join_rgb")
void join_rgb(u8 *restrict rgb, u32 width, u32 rows, const u8 *restrict y_in, const u8 *restrict u_in,
              const u8 *restrict v_in) {
  for (u32 y = 0; y < rows; y++) {
    for (u32 x = 0; x < width; x++) {
      u32 chroma = (y >> 1) * (width / 2) + (x >> 1);
      int light = (y_in[y * width + x] - 16) * 76309 + 32768;
      int u = u_in[chroma] - 128, v = v_in[chroma] - 128;
      u8 *p = rgb + (y * width + x) * 3;
      p[0] = clamp((light + 117489 * v) >> 16);
      p[1] = clamp((light - 13975 * u - 34925 * v) >> 16);
      p[2] = clamp((light + 138438 * u) >> 16);
    }
  }
}

/* Where free memory begins: what the linker placed stays below. */
extern u8 __heap_base;
EXPORT("heap_base")
u32 heap_base(void) { return (u32)&__heap_base; }
