/* Sixteen samples at a time: what all kernels share. */

#ifndef SAMPLES_H
#define SAMPLES_H

#include <wasm_simd128.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;

#define EXPORT(name) __attribute__((export_name(name)))

/*
 * Two instructions that may differ where these kernels never go: an index from 16 to 127, and -1 times -1. Everywhere else
 * they are the same on all machines, and one instruction where their strict forms are three.
 */
static inline v128_t swizzle(v128_t from, v128_t lanes) {
  return (v128_t)__builtin_wasm_relaxed_swizzle_i8x16((__i8x16)from, (__i8x16)lanes);
}
static inline v128_t times(v128_t a, v128_t part) {
  return (v128_t)__builtin_wasm_relaxed_q15mulr_s_i16x8((__i16x8)a, (__i16x8)part);
}

/* Sixteen weights of 0 to 255 as parts of 32768. */
typedef struct { v128_t low, high; } parts16;

static inline parts16 parts_of(v128_t weights) {
  return (parts16){wasm_i16x8_shl(wasm_u16x8_extend_low_u8x16(weights), 7),
                   wasm_i16x8_shl(wasm_u16x8_extend_high_u8x16(weights), 7)};
}

/* a and b in the proportion (256 - weight) : weight, for 16 samples: a and a rounded part of what is from it to b. */
static inline v128_t blend16(v128_t a, v128_t b, parts16 part) {
  v128_t low = wasm_u16x8_extend_low_u8x16(a), high = wasm_u16x8_extend_high_u8x16(a);
  v128_t to_low = wasm_i16x8_sub(wasm_u16x8_extend_low_u8x16(b), low);
  v128_t to_high = wasm_i16x8_sub(wasm_u16x8_extend_high_u8x16(b), high);
  low = wasm_i16x8_add(low, times(to_low, part.low));
  high = wasm_i16x8_add(high, times(to_high, part.high));
  return wasm_u8x16_narrow_i16x8(low, high);
}

static inline v128_t mix16(v128_t a, v128_t b, v128_t weights) { return blend16(a, b, parts_of(weights)); }

#endif
