//
// Integers only: any flags give these bits. C++17 for g++ as well.
#ifndef @guard@
#define @guard@

#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __CUDACC__
#define ULPFORGE_INLINE static __host__ __device__ __forceinline__
#else
#define ULPFORGE_INLINE static inline
#endif

namespace @name@_parts {

// The program; sums and products wrap.
@program@
ULPFORGE_INLINE @type@ narrow(int32_t wide) {
@narrow@
}

constexpr int GROUP = 16 / sizeof(@type@);

struct alignas(GROUP) inputs {
  int8_t code[GROUP];
};

struct alignas(16) results {
  @type@ code[GROUP];
};

template <typename Group>
ULPFORGE_INLINE Group load(const void* from) {
#ifdef __CUDA_ARCH__
  return *static_cast<const Group*>(from);
#else
  Group loaded;
  memcpy(&loaded, from, sizeof loaded);
  return loaded;
#endif
}

template <typename Group>
ULPFORGE_INLINE void store(void* to, Group stored) {
#ifdef __CUDA_ARCH__
  *static_cast<Group*>(to) = stored;
#else
  memcpy(to, &stored, sizeof stored);
#endif
}

// Groups of 16 bytes of results, then elements, number first, first + stride, ...
ULPFORGE_INLINE void over(const int8_t* q, @type@* dst, size_t length, size_t first, size_t stride) {
  const bool aligned = uintptr_t(q) % alignof(inputs) == 0 && uintptr_t(dst) % alignof(results) == 0;
  const size_t groups = aligned ? length / GROUP : 0;
  for (size_t i = first; i < groups; i += stride) {
    const inputs group = load<inputs>(q + i * GROUP);
    results result;
    for (int k = 0; k < GROUP; k++) {
      result.code[k] = narrow(computed(group.code[k]));
    }
    store(dst + i * GROUP, result);
  }
  for (size_t i = GROUP * groups + first; i < length; i += stride) {
    dst[i] = narrow(computed(q[i]));
  }
}

}  // namespace @name@_parts

ULPFORGE_INLINE @type@ @name@(int8_t q) {
  return @name@_parts::narrow(@name@_parts::computed(q));
}

// All elements of arrays, on the device by a kernel for any one-dimensional grid: 16 bytes of results at a
// time where dst is a multiple of 16 and q of as many elements. Arrays must not overlap, but for those of int8
// that are the same.
#ifdef __CUDACC__
static __global__ void @name@_array(const int8_t* q, @type@* dst, size_t length) {
  const size_t first = size_t(blockIdx.x) * blockDim.x + threadIdx.x;
  @name@_parts::over(q, dst, length, first, size_t(gridDim.x) * blockDim.x);
}
#else
static inline void @name@_array(const int8_t* q, @type@* dst, size_t length) {
  @name@_parts::over(q, dst, length, 0, 1);
}
#endif

#undef ULPFORGE_INLINE

#endif
