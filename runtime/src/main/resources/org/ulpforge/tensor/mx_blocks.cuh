// Rows of floats to OCP MX formats (version 1.0) and back: blocks of 32 elements that share a power
// of two, chosen by OCP's rule. The bytes are those of org.ulpforge.tensor.TensorFormats: the codes
// of a row from the lowest bit of its first byte on, then one byte for each block's scale.
//
//   ulpforge::mx_quantise<ulpforge::mxfp4><<<blocks, 256>>>(x, packed, rows, columns);
//   ulpforge::mx_dequantise<ulpforge::mxfp4><<<blocks, 256>>>(packed, x, rows, columns);
//
// columns are a multiple of 32; addresses that are multiples of 16 are faster. Elements are rounded
// once, to nearest even, and saturate; a block with a NaN or an infinity is NaN as a whole. Compiled
// by g++ the same names are functions on the processor, with the same bits.
//
// nvcc --fmad=false -ftz=false, or g++ -std=c++17 -ffp-contract=off: other flags give other bits.
#ifndef ULPFORGE_MX_BLOCKS_CUH
#define ULPFORGE_MX_BLOCKS_CUH

#ifdef __FAST_MATH__
#error "mx_blocks.cuh needs exact IEEE 754 arithmetic: compile without fast math"
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __CUDACC__
#define ULPFORGE_MX __host__ __device__ __forceinline__
#define ULPFORGE_MX_KERNEL __global__ void
// Loops over blocks that registers hold.
#define ULPFORGE_MX_UNROLL _Pragma("unroll")
#else
#define ULPFORGE_MX inline
#define ULPFORGE_MX_KERNEL inline void
#define ULPFORGE_MX_UNROLL
#endif

namespace ulpforge {
namespace mx {

constexpr int length = 32;

ULPFORGE_MX float of_bits(uint32_t bits) {
#ifdef __CUDA_ARCH__
  return __uint_as_float(bits);
#else
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
#endif
}

ULPFORGE_MX uint32_t bits_of(float value) {
#ifdef __CUDA_ARCH__
  return __float_as_uint(value);
#else
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
#endif
}

ULPFORGE_MX float sum(float a, float b) {
#ifdef __CUDA_ARCH__
  return __fadd_rn(a, b);
#else
  return a + b;
#endif
}

ULPFORGE_MX float product(float a, float b) {
#ifdef __CUDA_ARCH__
  return __fmul_rn(a, b);
#else
  return a * b;
#endif
}

// Floats of 4 to 16 bits. A code without sign, moved left, is the value times a power of two.
template <int Bits, int FractionBits, int Bias, uint32_t Largest, int LargestExponent>
struct floats {
  static constexpr int bits = Bits;
  static constexpr int largest_exponent = LargestExponent;
  static constexpr uint32_t magnitude = (1u << (Bits - 1)) - 1;
  static constexpr int shift = 23 - FractionBits;

  static ULPFORGE_MX float value(uint32_t code) {
    const uint32_t sign = (code >> (Bits - 1)) << 31;
    const uint32_t rest = code & magnitude;
    if (rest > Largest) {
      // Those of 5 exponent bits have infinities: after the largest code, all fraction bits zero.
      const bool infinite = Bits - 1 - FractionBits == 5 && rest == Largest + 1;
      return of_bits(sign | (infinite ? 0x7f800000u : 0x7fc00000u));
    }
    return product(of_bits(sign | rest << shift), of_bits(uint32_t(254 - Bias) << 23));
  }

  static ULPFORGE_MX uint32_t code(float y) {
    const uint32_t sign = bits_of(y) >> 31 << (Bits - 1);
    const float largest = value(Largest);
    float rest = of_bits(bits_of(y) & 0x7fffffffu);
    rest = rest < largest ? rest : largest;
    // A power of two so large that the last bit of the sum is the unit of the format here.
    constexpr uint32_t least = uint32_t(128 - Bias) << 23;
    uint32_t power = bits_of(rest) & 0x7f800000u;
    power = power > least ? power : least;
    const float unit = of_bits(power + (uint32_t(shift) << 23));
    const float rounded = sum(sum(rest, unit), -unit);
    return sign | bits_of(product(rounded, of_bits(uint32_t(Bias) << 23))) >> shift;
  }
};

// Integers of 8 bits that carry 2^-6.
struct int8 {
  static constexpr int bits = 8;
  static constexpr int largest_exponent = 0;

  static ULPFORGE_MX float value(uint32_t code) {
    return product(float(int8_t(code)), 0.015625f);
  }

  static ULPFORGE_MX uint32_t code(float y) {
    float scaled = product(y, 64);
    scaled = scaled < 127 ? scaled : 127;
    scaled = scaled > -128 ? scaled : -128;
    // 1.5 * 2^23 leaves the nearest integer in the low bits.
    return bits_of(sum(scaled, 12582912)) & 0xff;
  }
};

// The bits of the largest magnitude: those of NaN are the largest, then those of infinity.
ULPFORGE_MX uint32_t largest(const float* x, int count) {
  uint32_t max = 0;
  ULPFORGE_MX_UNROLL
  for (int i = 0; i < count; i++) {
    const uint32_t bits = bits_of(x[i]) & 0x7fffffffu;
    max = max > bits ? max : bits;
  }
  return max;
}

// OCP's power of two, as stored, and 2^127 over it: zero for NaN, which stands for the whole block.
struct power {
  uint8_t stored;
  float inverse;

  template <class Elements>
  static ULPFORGE_MX power of(const float* x) {
    const uint32_t max = largest(x, length);
    if (max >= 0x7f800000u) {
      return {0xff, 0};
    }
    const int exponent = int(max >> 23) - Elements::largest_exponent;
    const uint32_t stored = exponent > 0 ? uint32_t(exponent) : 0;
    // The last one, 2^-127, is subnormal.
    return {uint8_t(stored), of_bits(stored < 254 ? (254 - stored) << 23 : 1u << 22)};
  }

  template <class Elements>
  ULPFORGE_MX uint32_t code(float x) const {
    return stored == 0xff ? 0 : Elements::code(product(x, inverse));
  }

  static ULPFORGE_MX float value(uint8_t stored) {
    const uint32_t bits = stored > 0 ? uint32_t(stored) << 23 : 1u << 22;
    return of_bits(stored == 0xff ? 0x7fc00000u : bits);
  }
};

template <class Elements>
ULPFORGE_MX void quantise(const float* x, uint8_t* codes, uint8_t* scale) {
  const power power = power::of<Elements>(x);
  *scale = power.stored;
  uint32_t held = 0;
  int filled = 0;
  ULPFORGE_MX_UNROLL
  for (int i = 0; i < length; i++) {
    held |= power.code<Elements>(x[i]) << filled;
    ULPFORGE_MX_UNROLL
    for (filled += Elements::bits; filled >= 8; filled -= 8) {
      *codes++ = uint8_t(held);
      held >>= 8;
    }
  }
}

template <class Elements>
ULPFORGE_MX void dequantise(const uint8_t* codes, uint8_t scale, float* x) {
  const float value = power::value(scale);
  uint32_t held = 0;
  int filled = 0;
  ULPFORGE_MX_UNROLL
  for (int i = 0; i < length; i++) {
    ULPFORGE_MX_UNROLL
    for (; filled < Elements::bits; filled += 8) {
      held |= uint32_t(*codes++) << filled;
    }
    x[i] = product(Elements::value(held & ((1u << Elements::bits) - 1)), value);
    held >>= Elements::bits;
    filled -= Elements::bits;
  }
}

struct alignas(16) words {
  uint32_t a, b, c, d;
};

template <typename Word, int Count, typename Element>
ULPFORGE_MX bool load_by(const Element* memory, Element* own) {
  constexpr int bytes = Count * sizeof(Element);
  if constexpr (bytes % sizeof(Word) == 0) {
    if (uintptr_t(memory) % sizeof(Word) == 0) {
      ULPFORGE_MX_UNROLL
      for (int i = 0; i < int(bytes / sizeof(Word)); i++) {
        Word word;
#ifdef __CUDA_ARCH__
        word = reinterpret_cast<const Word*>(memory)[i];
#else
        memcpy(&word, reinterpret_cast<const char*>(memory) + i * sizeof word, sizeof word);
#endif
        memcpy(reinterpret_cast<char*>(own) + i * sizeof word, &word, sizeof word);
      }
      return true;
    }
  }
  return false;
}

template <typename Word, int Count, typename Element>
ULPFORGE_MX bool store_by(const Element* own, Element* memory) {
  constexpr int bytes = Count * sizeof(Element);
  if constexpr (bytes % sizeof(Word) == 0) {
    if (uintptr_t(memory) % sizeof(Word) == 0) {
      ULPFORGE_MX_UNROLL
      for (int i = 0; i < int(bytes / sizeof(Word)); i++) {
        Word word;
        memcpy(&word, reinterpret_cast<const char*>(own) + i * sizeof word, sizeof word);
#ifdef __CUDA_ARCH__
        reinterpret_cast<Word*>(memory)[i] = word;
#else
        memcpy(reinterpret_cast<char*>(memory) + i * sizeof word, &word, sizeof word);
#endif
      }
      return true;
    }
  }
  return false;
}

// A block between memory and registers, by 16 bytes at a time where it lies so, else by 2 or single elements:
// threads with blocks next to each other would otherwise ask for each line of memory many times.
template <int Count, typename Element>
ULPFORGE_MX void load(const Element* memory, Element* own) {
  if (load_by<words, Count>(memory, own)) {
    return;
  }
  if (sizeof(Element) > 1 || !load_by<uint16_t, Count>(memory, own)) {
    load_by<Element, Count>(memory, own);
  }
}

template <int Count, typename Element>
ULPFORGE_MX void store(const Element* own, Element* memory) {
  if (store_by<words, Count>(own, memory)) {
    return;
  }
  if (sizeof(Element) > 1 || !store_by<uint16_t, Count>(own, memory)) {
    store_by<Element, Count>(own, memory);
  }
}

// The blocks that this thread has, of all: each n-th of them, from the k-th on.
struct share {
  size_t k, n;
};

ULPFORGE_MX share mine() {
#ifdef __CUDA_ARCH__
  return {size_t(blockIdx.x) * blockDim.x + threadIdx.x, size_t(gridDim.x) * blockDim.x};
#else
  return {0, 1};
#endif
}

}  // namespace mx

using mxfp8e4m3 = mx::floats<8, 3, 7, 0x7e, 8>;
using mxfp8e5m2 = mx::floats<8, 2, 15, 0x7b, 15>;
using mxfp6e3m2 = mx::floats<6, 2, 3, 0x1f, 4>;
using mxfp6e2m3 = mx::floats<6, 3, 1, 0x1f, 2>;
using mxfp4 = mx::floats<4, 1, 1, 0x7, 2>;
using mxint8 = mx::int8;

// What a row takes.
template <class Elements>
ULPFORGE_MX size_t mx_row_bytes(size_t columns) {
  return columns / mx::length * (mx::length * Elements::bits / 8 + 1);
}

template <class Elements>
ULPFORGE_MX_KERNEL mx_quantise(const float* x, uint8_t* packed, size_t rows, size_t columns) {
  const size_t blocks = columns / mx::length;
  constexpr int bytes = mx::length * Elements::bits / 8;
  const mx::share share = mx::mine();
  for (size_t i = share.k; i < rows * blocks; i += share.n) {
    uint8_t* row = packed + i / blocks * mx_row_bytes<Elements>(columns);
    const size_t block = i % blocks;
    float values[mx::length];
    uint8_t codes[bytes];
    mx::load<mx::length>(x + i * mx::length, values);
    mx::quantise<Elements>(values, codes, row + blocks * bytes + block);
    mx::store<bytes>(codes, row + block * bytes);
  }
}

template <class Elements>
ULPFORGE_MX_KERNEL mx_dequantise(const uint8_t* packed, float* x, size_t rows, size_t columns) {
  const size_t blocks = columns / mx::length;
  constexpr int bytes = mx::length * Elements::bits / 8;
  const mx::share share = mx::mine();
  for (size_t i = share.k; i < rows * blocks; i += share.n) {
    const uint8_t* row = packed + i / blocks * mx_row_bytes<Elements>(columns);
    const size_t block = i % blocks;
    float values[mx::length];
    uint8_t codes[bytes];
    mx::load<bytes>(row + block * bytes, codes);
    mx::dequantise<Elements>(codes, row[blocks * bytes + block], values);
    mx::store<mx::length>(values, x + i * mx::length);
  }
}

}  // namespace ulpforge

#endif  // ULPFORGE_MX_BLOCKS_CUH
