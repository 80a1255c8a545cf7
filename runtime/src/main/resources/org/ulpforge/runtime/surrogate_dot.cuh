// Dot products of 8-bit floats with a multiplication of codes, four codes a word, summed in f32.
//
// A product is a type with  static uint32_t word(uint32_t x, uint32_t y)  on four codes: the type
// NAME_parts::kernel of a generated header NAME.cuh of `mul`, or ulpforge::sum_product below.
//
//   ulpforge::matrix_vector<ulpforge::e4m3fn, ulpforge::sum_product<ulpforge::e4m3fn, 0>>
//       <<<blocks, 256>>>(matrix, vector, dst, rows, columns);
//
// Half a warp makes a row: thread t of 16 has the lanes 4t to 4t + 3, lane j sums the elements j,
// j + 64, ..., and the upper half of the lanes is added to the lower one until one is left. So the
// bits are those of org.ulpforge.runtime.ByteDot. Compiled by g++ the same names are functions on
// the processor, with the same bits.
//
// nvcc --fmad=false -ftz=false, or g++ -std=c++17 -ffp-contract=off: other flags give other bits.
#ifndef ULPFORGE_SURROGATE_DOT_CUH
#define ULPFORGE_SURROGATE_DOT_CUH

#ifdef __FAST_MATH__
#error "surrogate_dot.cuh needs exact IEEE 754 arithmetic: compile without fast math"
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __CUDACC__
#define ULPFORGE_DOT __host__ __device__ __forceinline__
#else
#define ULPFORGE_DOT inline
#endif

namespace ulpforge {

ULPFORGE_DOT float float_of(uint32_t bits) {
#ifdef __CUDA_ARCH__
  return __uint_as_float(bits);
#else
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
#endif
}

ULPFORGE_DOT float sum_of(float a, float b) {
#ifdef __CUDA_ARCH__
  return __fadd_rn(a, b);
#else
  return a + b;
#endif
}

// An 8-bit float format; a code without its sign, moved left, is the value times a power of two.
template <int FractionBits, int Bias, uint32_t Largest, bool Infinities>
struct format8 {
  static constexpr uint32_t one = uint32_t(Bias) << FractionBits;
  static constexpr uint32_t largest = Largest;
  static constexpr bool infinities = Infinities;

  // The value of a code, exact.
  static ULPFORGE_DOT float value(uint32_t code) {
    const uint32_t magnitude = code & 0x7f;
    const uint32_t sign = (code & 0x80) << 24;
    if (magnitude > Largest) {
      return float_of(sign | (Infinities && magnitude == Largest + 1 ? 0x7f800000u : 0x7fc00000u));
    }
    const float scale = float_of(uint32_t(127 + 127 - Bias) << 23);
    const float moved = float_of(sign | magnitude << (23 - FractionBits));
#ifdef __CUDA_ARCH__
    return __fmul_rn(moved, scale);
#else
    return moved * scale;
#endif
  }
};

using e4m3fn = format8<3, 7, 0x7e, false>;
using e5m2 = format8<2, 15, 0x7b, true>;

// Four bytes at once: CUDA has functions for them, elsewhere this is what they do.
namespace packed {

constexpr uint32_t all(uint32_t byte) { return (byte & 0xff) * 0x01010101u; }

#ifdef __CUDA_ARCH__
ULPFORGE_DOT uint32_t add(uint32_t x, uint32_t y) { return __vadd4(x, y); }
ULPFORGE_DOT uint32_t larger(uint32_t x, uint32_t y) { return __vmaxu4(x, y); }
ULPFORGE_DOT uint32_t less(uint32_t x, uint32_t y) { return __vcmpltu4(x, y); }
ULPFORGE_DOT uint32_t equal(uint32_t x, uint32_t y) { return __vcmpeq4(x, y); }
#else
template <typename Operation>
inline uint32_t bytes(uint32_t x, uint32_t y, Operation operation) {
  uint32_t result = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    result |= (operation(x >> shift & 0xff, y >> shift & 0xff) & 0xff) << shift;
  }
  return result;
}
inline uint32_t add(uint32_t x, uint32_t y) {
  return bytes(x, y, [](uint32_t a, uint32_t b) { return a + b; });
}
inline uint32_t larger(uint32_t x, uint32_t y) {
  return bytes(x, y, [](uint32_t a, uint32_t b) { return a > b ? a : b; });
}
inline uint32_t less(uint32_t x, uint32_t y) {
  return bytes(x, y, [](uint32_t a, uint32_t b) { return a < b ? 0xffu : 0u; });
}
inline uint32_t equal(uint32_t x, uint32_t y) {
  return bytes(x, y, [](uint32_t a, uint32_t b) { return a == b ? 0xffu : 0u; });
}
#endif

}  // namespace packed

// The sum of the codes and a constant, guarded: zeros stay zero, what overflows becomes the largest
// value, what falls below the range zero; NaN, and zero times infinity, give NaN, and infinity stays.
template <typename Format, int Constant>
struct sum_product {
  static constexpr uint32_t least = Format::one - (Constant < 0 ? Constant : 0);
  static constexpr uint32_t most = Format::one + Format::largest - Constant;

  static ULPFORGE_DOT uint32_t word(uint32_t x, uint32_t y) {
    const uint32_t a = x & 0x7f7f7f7fu;
    const uint32_t b = y & 0x7f7f7f7fu;
    const uint32_t signs = (x ^ y) & 0x80808080u;
    // At most 254 in each byte: nothing is carried over.
    const uint32_t sum = a + b;
    const uint32_t larger = packed::larger(a, b);
    const uint32_t special = packed::less(packed::all(Format::largest), larger);
    const uint32_t zero = packed::equal(sum, larger) | packed::less(sum, packed::all(least));
    const uint32_t above = packed::less(packed::all(most), sum);
    const uint32_t ordinary = packed::add(sum, packed::all(uint32_t(Constant) - Format::one));
    uint32_t result = (ordinary & ~above) | (packed::all(Format::largest) & above);
    result = (result & ~zero) | signs;
    if (special == 0) {
      return result;
    }
    const uint32_t nan = Format::infinities
        ? packed::less(packed::all(Format::largest + 1), larger) | packed::equal(sum, larger)
        : special;
    const uint32_t both = (0x7f7f7f7fu & nan) | (larger & ~nan) | signs;
    return (result & ~special) | (both & special);
  }
};

namespace dots {

constexpr int THREADS = 16;

// Four codes from an index on; zeros beyond the end.
ULPFORGE_DOT uint32_t load(const uint8_t* codes, size_t index, size_t length) {
  if (index + 4 <= length && uintptr_t(codes + index) % 4 == 0) {
    uint32_t word;
#ifdef __CUDA_ARCH__
    word = *reinterpret_cast<const uint32_t*>(codes + index);
#else
    memcpy(&word, codes + index, sizeof word);
#endif
    return word;
  }
  uint32_t word = 0;
  for (size_t i = index; i < index + 4 && i < length; i++) {
    word |= uint32_t(codes[i]) << 8 * (i - index);
  }
  return word;
}

// What a thread adds to its four lanes.
template <typename Format, typename Product>
ULPFORGE_DOT void add(
    const uint8_t* x, const uint8_t* y, size_t length, int thread, float* lanes) {
  for (size_t i = size_t(4 * thread); i < length; i += 4 * THREADS) {
    const uint32_t product = Product::word(load(x, i, length), load(y, i, length));
    for (size_t b = 0; b < 4 && i + b < length; b++) {
      lanes[b] = sum_of(lanes[b], Format::value(product >> 8 * b & 0xff));
    }
  }
}

}  // namespace dots

#ifdef __CUDACC__
// One sum for each row of a matrix; any one-dimensional grid of blocks of a multiple of 32 threads.
template <typename Format, typename Product>
__global__ void matrix_vector(
    const uint8_t* matrix, const uint8_t* vector, float* dst, size_t rows, size_t columns) {
  const int thread = threadIdx.x % dots::THREADS;
  const size_t team = (size_t(blockIdx.x) * blockDim.x + threadIdx.x) / dots::THREADS;
  const size_t teams = size_t(gridDim.x) * blockDim.x / dots::THREADS;
  // Both halves of a warp take as many turns: all its threads are there when lanes are exchanged.
  for (size_t first = 0; first < rows; first += teams) {
    const size_t row = first + team;
    float lanes[4] = {0, 0, 0, 0};
    if (row < rows) {
      dots::add<Format, Product>(matrix + row * columns, vector, columns, thread, lanes);
    }
    for (int half = dots::THREADS / 2; half > 0; half /= 2) {
      for (int b = 0; b < 4; b++) {
        lanes[b] = sum_of(lanes[b], __shfl_down_sync(0xffffffffu, lanes[b], half, dots::THREADS));
      }
    }
    if (thread == 0 && row < rows) {
      dst[row] = sum_of(sum_of(lanes[0], lanes[2]), sum_of(lanes[1], lanes[3]));
    }
  }
}
#else
template <typename Format, typename Product>
inline float dot(const uint8_t* x, const uint8_t* y, size_t length) {
  float lanes[4 * dots::THREADS] = {};
  for (int thread = 0; thread < dots::THREADS; thread++) {
    dots::add<Format, Product>(x, y, length, thread, lanes + 4 * thread);
  }
  for (int half = 2 * dots::THREADS; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) {
      lanes[i] = sum_of(lanes[i], lanes[i + half]);
    }
  }
  return lanes[0];
}

template <typename Format, typename Product>
inline void matrix_vector(
    const uint8_t* matrix, const uint8_t* vector, float* dst, size_t rows, size_t columns) {
  for (size_t row = 0; row < rows; row++) {
    dst[row] = dot<Format, Product>(matrix + row * columns, vector, columns);
  }
}
#endif

}  // namespace ulpforge

#undef ULPFORGE_DOT

#endif
