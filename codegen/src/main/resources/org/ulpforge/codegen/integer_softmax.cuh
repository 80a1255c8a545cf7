//
// Softmax of rows of int8 by integer operations alone: exponentials of the differences to the largest element,
// their sum in 64 bits, one division for a row, results p of p 2^-@bits@, rounded to nearest, halves up, at most
// 2^@bits@ - 1. Sums of integers do not depend on their order: any flags and any GPU give these bits.
//
// A block of 256 threads takes a row; its table has the exponentials of all differences of int8. On the host
// the same phases run thread by thread.
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
using code = @type@;

constexpr int THREADS = 256;
constexpr int BITS = @bits@;
constexpr int GROUP = 16;

// Of a difference to the largest element, 0, -1, ..., -255.
ULPFORGE_INLINE uint32_t exponential(int32_t difference) {
  const int32_t e = computed(difference < @lo@ ? @lo@ : difference);
  return @positive@;
}

// What the threads of a block share.
struct shared {
  uint32_t exponentials[THREADS];
  int32_t max;
  unsigned long long sum;
  uint64_t reciprocal;
  int places;
};

struct alignas(GROUP) inputs {
  int8_t q[GROUP];
};

struct alignas(sizeof(code) * GROUP) results {
  code p[GROUP];
};

// Elements of one thread: whole groups, then one by one.
template <typename Group, typename Each>
ULPFORGE_INLINE void each(const int8_t* row, bool aligned, size_t length, int thread, Group group, Each one) {
  const size_t groups = aligned ? length / GROUP : 0;
  for (size_t i = thread; i < groups; i += THREADS) {
    inputs in;
#ifdef __CUDA_ARCH__
    in = reinterpret_cast<const inputs*>(row)[i];
#else
    memcpy(&in, row + i * GROUP, sizeof in);
#endif
    group(i, in);
  }
  for (size_t i = GROUP * groups + thread; i < length; i += THREADS) {
    one(i, row[i]);
  }
}

ULPFORGE_INLINE bool is_aligned(const void* from, size_t bytes) { return uintptr_t(from) % bytes == 0; }

ULPFORGE_INLINE void begin(shared& s, int thread) {
  if (thread == 0) {
    s.max = INT8_MIN;
    s.sum = 0;
  }
}

ULPFORGE_INLINE void largest(shared& s, int thread, const int8_t* row, size_t length) {
  int32_t own = INT8_MIN;
  const auto take = [&](int8_t q) { own = q > own ? q : own; };
  each(row, is_aligned(row, sizeof(inputs)), length, thread,
       [&](size_t, const inputs& in) {
         for (int k = 0; k < GROUP; k++) {
           take(in.q[k]);
         }
       },
       [&](size_t, int8_t q) { take(q); });
#ifdef __CUDA_ARCH__
  for (int bit = 16; bit > 0; bit /= 2) {
    const int32_t other = __shfl_xor_sync(0xffffffffu, own, bit);
    own = other > own ? other : own;
  }
  if (thread % 32 == 0) {
    atomicMax(&s.max, own);
  }
#else
  s.max = own > s.max ? own : s.max;
#endif
}

ULPFORGE_INLINE void add_up(shared& s, int thread, const int8_t* row, size_t length) {
  unsigned long long own = 0;
  const int32_t max = s.max;
  each(row, is_aligned(row, sizeof(inputs)), length, thread,
       [&](size_t, const inputs& in) {
         for (int k = 0; k < GROUP; k++) {
           own += s.exponentials[max - in.q[k]];
         }
       },
       [&](size_t, int8_t q) { own += s.exponentials[max - q]; });
#ifdef __CUDA_ARCH__
  for (int bit = 16; bit > 0; bit /= 2) {
    own += __shfl_xor_sync(0xffffffffu, own, bit);
  }
  if (thread % 32 == 0) {
    atomicAdd(&s.sum, own);
  }
#else
  s.sum += own;
#endif
}

// The quotient has 32 or 33 bits, fewer if the sum has more than 31: its product with an exponential stays below
// 2^63.
ULPFORGE_INLINE void divide(shared& s, int thread) {
  if (thread == 0) {
#ifdef __CUDA_ARCH__
    const int bits = 64 - __clzll((long long)s.sum);
#else
    const int bits = 64 - __builtin_clzll(s.sum);
#endif
    const int shift = 31 + bits < 62 ? 31 + bits : 62;
    s.reciprocal = (uint64_t(1) << shift) / s.sum;
    s.places = shift - BITS;
  }
}

ULPFORGE_INLINE void finish(const shared& s, int thread, const int8_t* row, code* to, size_t length) {
  const int32_t max = s.max;
  const uint64_t reciprocal = s.reciprocal;
  const int places = s.places;
  const uint64_t half = uint64_t(1) << (places - 1);
  const uint64_t most = (1u << BITS) - 1;
  const auto share = [&](int8_t q) {
    const uint64_t p = (s.exponentials[max - q] * reciprocal + half) >> places;
    return code(p < most ? p : most);
  };
  each(row, is_aligned(row, sizeof(inputs)) && is_aligned(to, sizeof(results)), length, thread,
       [&](size_t i, const inputs& in) {
         results out;
         for (int k = 0; k < GROUP; k++) {
           out.p[k] = share(in.q[k]);
         }
#ifdef __CUDA_ARCH__
         reinterpret_cast<results*>(to)[i] = out;
#else
         memcpy(to + i * GROUP, &out, sizeof out);
#endif
       },
       [&](size_t i, int8_t q) { to[i] = share(q); });
}

#ifdef __CUDACC__

static __global__ void __launch_bounds__(THREADS)
    apply(const int8_t* src, code* dst, int rows, size_t length, size_t stride) {
  __shared__ shared s;
  const int thread = threadIdx.x;
  s.exponentials[thread] = exponential(-thread);
  for (int row = blockIdx.x; row < rows; row += gridDim.x) {
    const int8_t* from = src + row * stride;
    code* to = dst + row * stride;
    __syncthreads();
    begin(s, thread);
    __syncthreads();
    largest(s, thread, from, length);
    __syncthreads();
    add_up(s, thread, from, length);
    __syncthreads();
    divide(s, thread);
    __syncthreads();
    finish(s, thread, from, to, length);
  }
}

#endif  // __CUDACC__

template <typename Phase>
inline void all_threads(Phase phase) {
  for (int thread = 0; thread < THREADS; thread++) {
    phase(thread);
  }
}

}  // namespace @name@_parts

// Rows `stride` elements apart, each of at most 2^24, on the host, as the device goes over them. Source and
// destination may be the same where results have 8 bits.
inline void @name@_host(const int8_t* src, @type@* dst, int rows, size_t length, size_t stride) {
  using namespace @name@_parts;
  shared s;
  all_threads([&](int thread) { s.exponentials[thread] = exponential(-thread); });
  for (int row = 0; row < rows && length > 0; row++) {
    const int8_t* from = src + row * stride;
    code* to = dst + row * stride;
    all_threads([&](int thread) { begin(s, thread); });
    all_threads([&](int thread) { largest(s, thread, from, length); });
    all_threads([&](int thread) { add_up(s, thread, from, length); });
    all_threads([&](int thread) { divide(s, thread); });
    all_threads([&](int thread) { finish(s, thread, from, to, length); });
  }
}

#ifdef __CUDACC__

// As above, on the device.
inline cudaError_t @name@(
    const int8_t* src, @type@* dst, int rows, size_t length, size_t stride, cudaStream_t stream = 0) {
  using namespace @name@_parts;
  if (rows <= 0 || length == 0) {
    return cudaSuccess;
  }
  apply<<<rows < 65536 ? rows : 65536, THREADS, 0, stream>>>(src, dst, rows, length, stride);
  return cudaGetLastError();
}

#endif  // __CUDACC__

#undef ULPFORGE_INLINE

#endif
