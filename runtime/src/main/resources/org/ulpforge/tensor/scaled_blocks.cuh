// Rows of floats to NVFP4 and to GGUF's Q8_0, Q4_0, Q4_1 and MXFP4, and back. The bytes are those of
// org.ulpforge.tensor.TensorFormats: GGUF's blocks of 32 as they lie in files; NVFP4 as the codes of
// a row, two a byte, then one e4m3 scale for each 16 elements, and a float for the tensor.
//
//   ulpforge::gguf_quantise<ulpforge::q8_0><<<grid, 256>>>(x, packed, elements);
//   ulpforge::gguf_dequantise<ulpforge::q8_0><<<grid, 256>>>(packed, x, elements);
//
//   cudaMemset(largest, 0, 4);
//   ulpforge::nvfp4_largest<<<grid, 256>>>(x, largest, rows * columns);
//   float factor = ulpforge::nvfp4_factor(...);  // of *largest, or one that is known before
//   ulpforge::nvfp4_quantise<<<grid, 256>>>(x, factor, packed, rows, columns);
//   ulpforge::nvfp4_dequantise<<<grid, 256>>>(packed, factor, x, rows, columns);
//
// Elements are a multiple of 32, columns of 16. The scale is chosen and rounded first, saturating;
// then each quotient by what is stored is rounded once, to nearest even, and saturates. A block with
// a NaN or an infinity is NaN as a whole; a scale that underflows makes the block zero. Compiled by
// g++ the same names are functions on the processor, with the same bits.
//
// nvcc --fmad=false -ftz=false, or g++ -std=c++17 -ffp-contract=off: other flags give other bits.
#ifndef ULPFORGE_SCALED_BLOCKS_CUH
#define ULPFORGE_SCALED_BLOCKS_CUH

#include <cmath>

#include "mx_blocks.cuh"

namespace ulpforge {
namespace scaled {

using mx::bits_of;
using mx::length;
using mx::of_bits;
using mx::product;

using half = mx::floats<16, 10, 15, 0x7bff, 15>;
using e4m3 = mx::floats<8, 3, 7, 0x7e, 8>;
using e2m1 = mx::floats<4, 1, 1, 0x7, 2>;

constexpr uint32_t half_nan = 0x7e00;

ULPFORGE_MX double quotient(double a, double b) {
#ifdef __CUDA_ARCH__
  return __ddiv_rn(a, b);
#else
  return a / b;
#endif
}

ULPFORGE_MX float quotient(float a, float b) {
#ifdef __CUDA_ARCH__
  return __fdiv_rn(a, b);
#else
  return a / b;
#endif
}

// x - n y, rounded once.
ULPFORGE_MX float remainder(float x, float n, float y) {
#ifdef __CUDA_ARCH__
  return __fmaf_rn(-n, y, x);
#else
  return std::fma(-n, y, x);
#endif
}

ULPFORGE_MX float clamped(float y, int least, int greatest) {
  y = y < greatest ? y : greatest;
  return y > least ? y : least;
}

// The integer nearest to x / d, ties to even, of those from least to greatest, which are small; d is a half. The
// quotient in f32 lies on the same side of each middle between integers as the exact one, or on the middle; then
// the remainder, which is exact as x is at least 2^-25, tells whether the exact one does, too.
ULPFORGE_MX int32_t nearest(float x, float d, int least, int greatest) {
  const float q = clamped(quotient(x, d), least, greatest);
  // 1.5 * 2^23 leaves the nearest integer in the low bits.
  const float n = mx::sum(mx::sum(q, 12582912), -12582912);
  const float off = mx::sum(q, -n);
  if (off == 0.5f || off == -0.5f) {
    const float rest = remainder(x, q, d);
    const bool above = (rest > 0) == (d > 0);
    return int32_t(rest == 0 ? n : mx::sum(q, above ? 0.5f : -0.5f));
  }
  return int32_t(n);
}

ULPFORGE_MX void put(uint8_t* to, uint32_t bits) {
  to[0] = uint8_t(bits);
  to[1] = uint8_t(bits >> 8);
}

ULPFORGE_MX float half_at(const uint8_t* from) {
  return half::value(uint32_t(from[0]) | uint32_t(from[1]) << 8);
}

// Integers that order floats, -0 before +0, and back.
ULPFORGE_MX int32_t ordered(int32_t bits) {
  return bits < 0 ? bits ^ 0x7fffffff : bits;
}

// Two codes a byte, those of the first half of the block in the lower halves of the bytes.
template <class Codes>
ULPFORGE_MX void put_halves(const float* x, Codes codes, uint8_t* to) {
  ULPFORGE_MX_UNROLL
  for (int i = 0; i < length / 2; i++) {
    to[i] = uint8_t(codes.of(x[i]) | codes.of(x[length / 2 + i]) << 4);
  }
}

ULPFORGE_MX uint32_t half_of_byte(const uint8_t* from, int i) {
  return i < length / 2 ? from[i] & 0xfu : uint32_t(from[i - length / 2]) >> 4;
}

// Codes of integers from Least to Greatest, to which Bias is added; of 0 where there is no scale.
template <int Least, int Greatest, int Bias>
struct integers {
  float scale;

  ULPFORGE_MX uint32_t of(float x) const {
    // A scale of NaN is not above or below zero.
    const bool usable = scale > 0 || scale < 0;
    return uint32_t((usable ? nearest(x, scale, Least, Greatest) : 0) + Bias);
  }
};

// Codes of 0 to 15 above a minimum; differences to it need doubles.
struct offsets {
  double scale;
  double min;

  ULPFORGE_MX uint32_t of(float x) const {
    double y = scale > 0 ? quotient(double(x) - min, scale) : 0;
    y = y < 15 ? y : 15;
    y = y > 0 ? y : 0;
    // 1.5 * 2^52 leaves the nearest integer in the low bits.
#ifdef __CUDA_ARCH__
    return uint32_t(__double_as_longlong(__dadd_rn(y, 0x1.8p52)));
#else
    y += 0x1.8p52;
    uint64_t bits;
    memcpy(&bits, &y, sizeof bits);
    return uint32_t(bits);
#endif
  }
};

struct powers {
  mx::power power;

  ULPFORGE_MX uint32_t of(float x) const {
    return power.code<e2m1>(x);
  }
};

}  // namespace scaled

// A binary16 scale, then 32 signed bytes.
struct q8_0 {
  static constexpr int bytes = 34;

  static ULPFORGE_MX void quantise(const float* x, uint8_t* to) {
    const uint32_t max = mx::largest(x, mx::length);
    const double scale = scaled::quotient(double(mx::of_bits(max)), 127.0);
    scaled::put(to, max < 0x7f800000u ? scaled::half::code(float(scale)) : scaled::half_nan);
    const scaled::integers<-128, 127, 0> codes{scaled::half_at(to)};
    ULPFORGE_MX_UNROLL
    for (int i = 0; i < mx::length; i++) {
      to[2 + i] = uint8_t(codes.of(x[i]));
    }
  }

  static ULPFORGE_MX void dequantise(const uint8_t* from, float* x) {
    const float scale = scaled::half_at(from);
    ULPFORGE_MX_UNROLL
    for (int i = 0; i < mx::length; i++) {
      x[i] = mx::product(float(int8_t(from[2 + i])), scale);
    }
  }
};

// A binary16 scale, which has the sign that makes the largest element -8, then 32 integers plus 8.
struct q4_0 {
  static constexpr int bytes = 18;

  static ULPFORGE_MX void quantise(const float* x, uint8_t* to) {
    const uint32_t max = mx::largest(x, mx::length);
    float first = 0;
    ULPFORGE_MX_UNROLL
    for (int i = mx::length - 1; i >= 0; i--) {
      first = (mx::bits_of(x[i]) & 0x7fffffffu) == max ? x[i] : first;
    }
    const float scale = max > 0 ? mx::product(first, -0.125f) : -0.0f;
    scaled::put(to, max < 0x7f800000u ? scaled::half::code(scale) : scaled::half_nan);
    const scaled::integers<-8, 7, 8> codes{scaled::half_at(to)};
    scaled::put_halves(x, codes, to + 2);
  }

  static ULPFORGE_MX void dequantise(const uint8_t* from, float* x) {
    const float scale = scaled::half_at(from);
    ULPFORGE_MX_UNROLL
    for (int i = 0; i < mx::length; i++) {
      x[i] = mx::product(float(int(scaled::half_of_byte(from + 2, i)) - 8), scale);
    }
  }
};

// A binary16 scale and a binary16 minimum, then 32 integers from 0 to 15.
struct q4_1 {
  static constexpr int bytes = 20;

  static ULPFORGE_MX void quantise(const float* x, uint8_t* to) {
    const bool finite = mx::largest(x, mx::length) < 0x7f800000u;
    int32_t least = scaled::ordered(int32_t(mx::bits_of(x[0])));
    int32_t most = least;
    ULPFORGE_MX_UNROLL
    for (int i = 1; i < mx::length; i++) {
      const int32_t order = scaled::ordered(int32_t(mx::bits_of(x[i])));
      least = least < order ? least : order;
      most = most > order ? most : order;
    }
    const float min = mx::of_bits(uint32_t(scaled::ordered(least)));
    const double range = double(mx::of_bits(uint32_t(scaled::ordered(most)))) - double(min);
    const float scale = float(scaled::quotient(range, 15.0));
    scaled::put(to, finite ? scaled::half::code(scale) : scaled::half_nan);
    scaled::put(to + 2, finite ? scaled::half::code(min) : 0);
    const scaled::offsets codes{scaled::half_at(to), scaled::half_at(to + 2)};
    scaled::put_halves(x, codes, to + 4);
  }

  static ULPFORGE_MX void dequantise(const uint8_t* from, float* x) {
    const float scale = scaled::half_at(from);
    const float min = scaled::half_at(from + 2);
    // -0 keeps the sign of a zero that it is added to. The product is exact.
    const float addend = min == 0 ? -0.0f : min;
    ULPFORGE_MX_UNROLL
    for (int i = 0; i < mx::length; i++) {
      x[i] = mx::sum(mx::product(float(scaled::half_of_byte(from + 4, i)), scale), addend);
    }
  }
};

// MXFP4 as GGUF files have it: the power of two, then 32 codes.
struct gguf_mxfp4 {
  static constexpr int bytes = 17;

  static ULPFORGE_MX void quantise(const float* x, uint8_t* to) {
    const scaled::powers codes{mx::power::of<scaled::e2m1>(x)};
    to[0] = codes.power.stored;
    scaled::put_halves(x, codes, to + 1);
  }

  static ULPFORGE_MX void dequantise(const uint8_t* from, float* x) {
    const float scale = mx::power::value(from[0]);
    ULPFORGE_MX_UNROLL
    for (int i = 0; i < mx::length; i++) {
      x[i] = mx::product(scaled::e2m1::value(scaled::half_of_byte(from + 1, i)), scale);
    }
  }
};

template <class Block>
ULPFORGE_MX_KERNEL gguf_quantise(const float* x, uint8_t* packed, size_t elements) {
  const mx::share share = mx::mine();
  for (size_t i = share.k; i < elements / mx::length; i += share.n) {
    float values[mx::length];
    uint8_t block[Block::bytes];
    mx::load<mx::length>(x + i * mx::length, values);
    Block::quantise(values, block);
    mx::store<Block::bytes>(block, packed + i * Block::bytes);
  }
}

template <class Block>
ULPFORGE_MX_KERNEL gguf_dequantise(const uint8_t* packed, float* x, size_t elements) {
  const mx::share share = mx::mine();
  for (size_t i = share.k; i < elements / mx::length; i += share.n) {
    float values[mx::length];
    uint8_t block[Block::bytes];
    mx::load<Block::bytes>(packed + i * Block::bytes, block);
    Block::dequantise(block, values);
    mx::store<mx::length>(values, x + i * mx::length);
  }
}

struct nvfp4 {
  static constexpr int length = 16;

  // The least float that is not below a product, or if Above the least one above it.
  template <bool Above>
  static ULPFORGE_MX float limit(double product) {
    const float near = float(product);
    const bool next = Above ? double(near) <= product : double(near) < product;
    return mx::of_bits(mx::bits_of(near) + next);
  }

  static ULPFORGE_MX void quantise(const float* x, float factor, uint8_t* codes, uint8_t* scale) {
    const uint32_t max = mx::largest(x, length);
    const double wanted = scaled::quotient(scaled::quotient(double(mx::of_bits(max)), 6.0), double(factor));
    const uint32_t stored = max < 0x7f800000u ? scaled::e4m3::code(float(wanted)) : 0x7f;
    *scale = uint8_t(stored);
    // Where one code ends and the next begins, ties at the even one: products of few bits, exact, so
    // that no division is needed. Elements below compare with floats only.
    const double unit = double(scaled::e4m3::value(stored)) * double(factor);
    const float first = limit<true>(0.25 * unit);
    const float second = limit<false>(0.75 * unit);
    const float third = limit<true>(1.25 * unit);
    const float fourth = limit<false>(1.75 * unit);
    const float fifth = limit<true>(2.5 * unit);
    const float sixth = limit<false>(3.5 * unit);
    const float seventh = limit<true>(5 * unit);
    const bool usable = stored != 0 && stored != 0x7f;
    uint32_t held = 0;
    ULPFORGE_MX_UNROLL
    for (int i = 0; i < length; i++) {
      const uint32_t bits = mx::bits_of(x[i]);
      const float y = mx::of_bits(bits & 0x7fffffffu);
      uint32_t code = (y >= first) + (y >= second) + (y >= third) + (y >= fourth);
      code += (y >= fifth) + (y >= sixth) + (y >= seventh);
      code = usable ? code | bits >> 31 << 3 : 0;
      held = i % 2 == 0 ? code : held | code << 4;
      if (i % 2 == 1) {
        codes[i / 2] = uint8_t(held);
      }
    }
  }

  static ULPFORGE_MX void dequantise(const uint8_t* codes, uint8_t scale, float factor, float* x) {
    const float value = scaled::e4m3::value(scale);
    ULPFORGE_MX_UNROLL
    for (int i = 0; i < length; i++) {
      const uint32_t code = uint32_t(codes[i / 2]) >> (i % 2 * 4) & 0xf;
      x[i] = mx::product(mx::product(scaled::e2m1::value(code), value), factor);
    }
  }
};

// What a row takes.
ULPFORGE_MX size_t nvfp4_row_bytes(size_t columns) {
  return columns / nvfp4::length * (nvfp4::length / 2 + 1);
}

// The bits of the largest finite magnitude of a tensor, in *largest, which is zero before.
static ULPFORGE_MX_KERNEL nvfp4_largest(const float* x, uint32_t* largest, size_t elements) {
  const mx::share share = mx::mine();
  uint32_t max = 0;
  for (size_t i = share.k; i < elements; i += share.n) {
    const uint32_t bits = mx::bits_of(x[i]) & 0x7fffffffu;
    max = bits < 0x7f800000u && bits > max ? bits : max;
  }
#ifdef __CUDA_ARCH__
  atomicMax(largest, max);
#else
  *largest = max > *largest ? max : *largest;
#endif
}

// The factor that makes the largest magnitude the largest element times the largest scale.
ULPFORGE_MX float nvfp4_factor(uint32_t largest) {
  const float factor = scaled::quotient(mx::of_bits(largest), 6.0f * 448);
  return largest == 0 ? 1 : factor > 0x1p-126f ? factor : 0x1p-126f;
}

static ULPFORGE_MX_KERNEL nvfp4_quantise(
    const float* x, float factor, uint8_t* packed, size_t rows, size_t columns) {
  const size_t blocks = columns / nvfp4::length;
  constexpr int bytes = nvfp4::length / 2;
  const mx::share share = mx::mine();
  for (size_t i = share.k; i < rows * blocks; i += share.n) {
    uint8_t* row = packed + i / blocks * nvfp4_row_bytes(columns);
    const size_t block = i % blocks;
    float values[nvfp4::length];
    uint8_t codes[bytes];
    mx::load<nvfp4::length>(x + i * nvfp4::length, values);
    nvfp4::quantise(values, factor, codes, row + blocks * bytes + block);
    mx::store<bytes>(codes, row + block * bytes);
  }
}

static ULPFORGE_MX_KERNEL nvfp4_dequantise(
    const uint8_t* packed, float factor, float* x, size_t rows, size_t columns) {
  const size_t blocks = columns / nvfp4::length;
  constexpr int bytes = nvfp4::length / 2;
  const mx::share share = mx::mine();
  for (size_t i = share.k; i < rows * blocks; i += share.n) {
    const uint8_t* row = packed + i / blocks * nvfp4_row_bytes(columns);
    const size_t block = i % blocks;
    float values[nvfp4::length];
    uint8_t codes[bytes];
    mx::load<bytes>(row + block * bytes, codes);
    nvfp4::dequantise(codes, row[blocks * bytes + block], factor, values);
    mx::store<nvfp4::length>(values, x + i * nvfp4::length);
  }
}

}  // namespace ulpforge

#endif  // ULPFORGE_SCALED_BLOCKS_CUH
