/*
 * The motion between two pictures; compiled together with `kernels.c`, whose head has the command.
 * `test/previz/stills/scalar-flow.ts` says the same in plain loops; a test compares the two.
 */

#include <wasm_simd128.h>

typedef unsigned char u8;
typedef unsigned int u32;

#define EXPORT(name) __attribute__((export_name(name)))

/* The sum of absolute differences of two patches of 8 x 8 samples. */
static inline u32 patch_sum(const u8 *a, const u8 *b, u32 stride) {
  v128_t sum = wasm_i16x8_const_splat(0);
  for (u32 y = 0; y < 8; y += 2, a += 2 * stride, b += 2 * stride) {
    v128_t p = wasm_v128_load64_lane(a + stride, wasm_v128_load64_zero(a), 1);
    v128_t q = wasm_v128_load64_lane(b + stride, wasm_v128_load64_zero(b), 1);
    v128_t difference = wasm_v128_or(wasm_u8x16_sub_sat(p, q), wasm_u8x16_sub_sat(q, p));
    sum = wasm_i16x8_add(sum, wasm_u16x8_extadd_pairwise_u8x16(difference));
  }
  v128_t wide_sum = wasm_u32x4_extadd_pairwise_u16x8(sum);
  wide_sum = wasm_i32x4_add(wide_sum, wasm_i32x4_shuffle(wide_sum, wide_sum, 2, 3, 0, 1));
  return (u32)wasm_i32x4_extract_lane(wide_sum, 0) + (u32)wasm_i32x4_extract_lane(wide_sum, 1);
}

EXPORT("patch_distance")
u32 patch_distance(const u8 *a, const u8 *b, u32 stride) { return patch_sum(a, b, stride); }

/* Where in a window of `columns` x `rows` places the patch at `b` and after it is most like `a`: the place's number. */
EXPORT("search_patch")
u32 search_patch(const u8 *a, const u8 *b, u32 stride, u32 columns, u32 rows) {
  u32 best = 0, least = 0xffffffffu;
  for (u32 y = 0; y < rows; y++) {
    for (u32 x = 0; x < columns; x++) {
      u32 distance = patch_sum(a, b + y * stride + x, stride);
      if (distance >= least)
        continue;
      least = distance;
      best = y * columns + x;
    }
  }
  return best;
}

/* Eight samples of a row. */
typedef struct {
  v128_t low, high;
} floats;

static inline floats floats_of(const u8 *p) {
  v128_t v = wasm_u16x8_load8x8(p);
  floats f = {wasm_f32x4_convert_i32x4(wasm_u32x4_extend_low_u16x8(v)),
              wasm_f32x4_convert_i32x4(wasm_u32x4_extend_high_u16x8(v))};
  return f;
}

static inline v128_t mix_floats(v128_t a, v128_t b, v128_t part) {
  return wasm_f32x4_add(a, wasm_f32x4_mul(wasm_f32x4_sub(b, a), part));
}

static inline floats floats_between(const u8 *p, v128_t part) {
  floats left = floats_of(p), right = floats_of(p + 1);
  floats f = {mix_floats(left.low, right.low, part), mix_floats(left.high, right.high, part)};
  return f;
}

static inline float sum_of(v128_t v) {
  return wasm_f32x4_extract_lane(v, 0) + wasm_f32x4_extract_lane(v, 1) + wasm_f32x4_extract_lane(v, 2) +
         wasm_f32x4_extract_lane(v, 3);
}

static inline v128_t add_product(v128_t sum, v128_t a, v128_t b) { return wasm_f32x4_add(sum, wasm_f32x4_mul(a, b)); }

/*
 * The differences e of a patch to another one that is read at parts of a sample, summed up: e times the slopes, which
 * have no mean, and e squared, less its mean.
 */
static inline float patch_errors(const u8 *a, const u8 *b, u32 stride, float fx, float fy, const float *gx,
                                 const float *gy, float *ex, float *ey) {
  v128_t across = wasm_f32x4_splat(fx), down = wasm_f32x4_splat(fy), zero = wasm_f32x4_const_splat(0);
  v128_t sum = zero, squares = zero, with_x = zero, with_y = zero;
  floats upper = floats_between(b, across);
  for (u32 y = 0; y < 8; y++, a += stride, gx += 8, gy += 8) {
    b += stride;
    floats lower = floats_between(b, across), own = floats_of(a);
    v128_t low = wasm_f32x4_sub(mix_floats(upper.low, lower.low, down), own.low);
    v128_t high = wasm_f32x4_sub(mix_floats(upper.high, lower.high, down), own.high);
    sum = wasm_f32x4_add(sum, wasm_f32x4_add(low, high));
    squares = add_product(add_product(squares, low, low), high, high);
    with_x = add_product(add_product(with_x, low, wasm_v128_load(gx)), high, wasm_v128_load(gx + 4));
    with_y = add_product(add_product(with_y, low, wasm_v128_load(gy)), high, wasm_v128_load(gy + 4));
    upper = lower;
  }
  *ex = sum_of(with_x);
  *ey = sum_of(with_y);
  float total = sum_of(sum);
  return sum_of(squares) - total * total / 64;
}

/* How far a refinement may lead from where it began, in samples. */
#define REFINED_MAX 1.5f

/* A step that is smaller is none. */
#define REFINED_MIN 0.01f

/*
 * Moves the vector from the patch at `a` to its like in the picture whose first sample is `b` by parts of a sample,
 * after Lucas and Kanade. The patch's place in its picture is x, y; a place in `b` is kept within -margin and columns
 * or rows + margin - 9.
 */
EXPORT("refine_patch")
void refine_patch(const u8 *a, const u8 *b, u32 stride, int x, int y, int columns, int rows, int margin,
                  float *vector) {
  float gx[64], gy[64], xx = 0, xy = 0, yy = 0, mean_x = 0, mean_y = 0;
  for (int j = 0; j < 8; j++) {
    const u8 *p = a + j * (int)stride;
    for (int i = 0; i < 8; i++) {
      gx[j * 8 + i] = (float)(p[i + 1] - p[i - 1]) * 0.5f;
      gy[j * 8 + i] = (float)(p[i + (int)stride] - p[i - (int)stride]) * 0.5f;
    }
  }
  for (int i = 0; i < 64; i++) {
    mean_x += gx[i] / 64;
    mean_y += gy[i] / 64;
  }
  for (int i = 0; i < 64; i++) {
    gx[i] -= mean_x;
    gy[i] -= mean_y;
    xx += gx[i] * gx[i];
    xy += gx[i] * gy[i];
    yy += gy[i] * gy[i];
  }
  /* Where the patch is all one edge, or flat, it must not slide along. */
  float damping = 0.02f * (xx + yy) + 200.0f;
  float determinant = (xx + damping) * (yy + damping) - xy * xy;
  float u = vector[0], v = vector[1], least = 0;
  for (int step = 0; step < 5; step++) {
    float px = (float)x + u, py = (float)y + v, limit = (float)-margin;
    px = px < limit ? limit : px > (float)(columns + margin - 9) ? (float)(columns + margin - 9) : px;
    py = py < limit ? limit : py > (float)(rows + margin - 9) ? (float)(rows + margin - 9) : py;
    int cx = (int)__builtin_floorf(px), cy = (int)__builtin_floorf(py);
    float ex, ey;
    float sum = patch_errors(a, b + cy * (int)stride + cx, stride, px - (float)cx, py - (float)cy, gx, gy, &ex, &ey);
    if (step > 0 && sum >= least)
      break;
    least = sum;
    float dx = u - vector[2], dy = v - vector[3];
    if (dx * dx + dy * dy > REFINED_MAX * REFINED_MAX)
      break;
    vector[0] = u;
    vector[1] = v;
    dx = ((yy + damping) * ex - xy * ey) / determinant;
    dy = ((xx + damping) * ey - xy * ex) / determinant;
    if (dx * dx + dy * dy < REFINED_MIN * REFINED_MIN)
      break;
    u -= dx;
    v -= dy;
  }
}

/*
 * Lets the nodes of a lattice travel along `part` of their vectors and adds what they carry to the four nodes around
 * the place where they land: u, v and 1 times their priority, and 1, each times its share. `sums` has four floats a
 * node.
 */
EXPORT("splat_flow")
void splat_flow(float *sums, const float *u, const float *v, const float *priority, u32 columns, u32 rows, float part) {
  for (u32 y = 0; y < rows; y++) {
    for (u32 x = 0; x < columns; x++) {
      u32 i = y * columns + x;
      float px = (float)x + u[i] * part, py = (float)y + v[i] * part;
      float fx = __builtin_floorf(px), fy = __builtin_floorf(py);
      if (!(fx >= -1 && fy >= -1 && fx < (float)columns && fy < (float)rows))
        continue;
      int cx = (int)fx, cy = (int)fy;
      fx = px - fx;
      fy = py - fy;
      v128_t carried = wasm_f32x4_make(u[i] * priority[i], v[i] * priority[i], priority[i], 1);
      for (int k = 0; k < 4; k++) {
        int nx = cx + (k & 1), ny = cy + (k >> 1);
        if (nx < 0 || ny < 0 || nx >= (int)columns || ny >= (int)rows)
          continue;
        float share = (k & 1 ? fx : 1 - fx) * (k >> 1 ? fy : 1 - fy);
        float *sum = sums + ((u32)ny * columns + (u32)nx) * 4;
        wasm_v128_store(sum, wasm_f32x4_add(wasm_v128_load(sum), wasm_f32x4_mul(carried, wasm_f32x4_splat(share))));
      }
    }
  }
}
