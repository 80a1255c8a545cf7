// Softmax of rows of @storage@, p_i = e^x_i / sum of e^x_j. A row with NaN or +inf, or of nothing but
// -inf, gives NaN everywhere; any other -inf gives zero.
//
// A row is held in registers, by a warp up to 1,024 elements, by a block of 1,024 threads up to 32,768; longer
// rows are read twice. Where all magnitudes are at most @limit@ nothing is subtracted; else the maximum is,
// and what the difference is rounded by is multiplied in again.
//
// The order of additions is written down: thread t of T takes the groups t, t + T, ... of @group@ consecutive
// elements and adds the exponentials of a group in f32, those of its halves first, with zeros where the row ends.
// Sums of groups are added one by one in two floats, the second of which takes what the first one is rounded by:
// rows of any length are as accurate as short ones, for less than three additions an element, while one in f64
// takes as long as 64 on many devices. Sums of threads are added in f64, those of lanes whose numbers differ in
// one bit first, from bit 4 down to bit 0, then those of warps in the same way. The same order on the host, in
// @name@_host, gives the same bits.

namespace @name@_parts {

static constexpr int GROUP = @group@;
static constexpr int ITEMS = @items@;
static constexpr int WARP = 32;
static constexpr int BLOCK = 1024;
static constexpr float LIMIT = @limit@.0f;

ULPFORGE_INLINE float value_of(@type@ code) { return @decode@; }

ULPFORGE_INLINE @type@ code_of(float value) { return @encode@; }

// What a row is before its exponentials: the largest magnitude, as a code, and the largest element.
struct extent {
  int32_t magnitude;
  float max;
};

ULPFORGE_INLINE extent nothing() { return {0, value_of_bits(int32_t(0xff800000u))}; }

ULPFORGE_INLINE extent larger(extent a, extent b) {
  // NaNs have the greatest magnitudes, so the maximum may ignore them.
  return {a.magnitude > b.magnitude ? a.magnitude : b.magnitude, a.max > b.max ? a.max : b.max};
}

ULPFORGE_INLINE extent extent_of(float x) { return {bits_of_value(x) & 0x7fffffff, x}; }

// What is subtracted from the elements of a row: nothing where all are small.
ULPFORGE_INLINE float shift_of(extent row) {
  const int32_t infinite = 0x7f800000;
  if (row.magnitude <= bits_of_value(LIMIT)) {
    return 0.0f;
  }
  const bool is_none = row.magnitude > infinite || (bits_of_value(row.max) & 0x7fffffff) == infinite;
  return is_none ? value_of_bits(0x7fc00000) : row.max;
}

// e^(x - shift), with what the difference is rounded by (Knuth's TwoSum).
ULPFORGE_INLINE float exponential(float x, float shift) {
  const float d = x - shift;
  const float back = d - x;
  const float lost = d >= @vanishing@f ? (x - (d - back)) - (shift + back) : 0.0f;
  const float e = computed(d);
  return fmaf(e, lost, e);
}

// The sum of a group, or of its halves down to one exponential.
template <int COUNT>
ULPFORGE_INLINE float sum_of(const float* exponentials) {
  if constexpr (COUNT == 1) {
    return exponentials[0];
  } else {
    return sum_of<COUNT / 2>(exponentials) + sum_of<COUNT / 2>(exponentials + COUNT / 2);
  }
}

// A sum of groups, and what it is rounded by.
struct partial {
  float high;
  float low;
};

// Knuth's TwoSum: not only where the group is the smaller one of both.
ULPFORGE_INLINE partial with_group(partial sum, const float* exponentials) {
  const float group = sum_of<GROUP>(exponentials);
  const float high = sum.high + group;
  const float back = high - sum.high;
  return {high, sum.low + ((sum.high - (high - back)) + (group - back))};
}

ULPFORGE_INLINE double whole_of(partial sum) { return double(sum.high) + double(sum.low); }

struct reciprocal {
  float high;
  float low;
};

ULPFORGE_INLINE reciprocal reciprocal_of(double total, float scale) {
  const double whole = scale / total;
  const float high = float(whole);
  return {high, float(whole - high)};
}

ULPFORGE_INLINE @type@ probability(float e, reciprocal r) { return code_of(fmaf(e, r.high, e * r.low)); }

// Elements of thread t of T up to its i-th group.
ULPFORGE_INLINE size_t index_of(int group, int thread, int threads) {
  return (size_t(group) * threads + thread) * GROUP;
}

#ifdef __CUDACC__

__device__ __forceinline__ extent of_warp(extent own) {
#pragma unroll
  for (int bit = WARP / 2; bit > 0; bit /= 2) {
    own = larger(
        own,
        {__shfl_xor_sync(0xffffffffu, own.magnitude, bit), __shfl_xor_sync(0xffffffffu, own.max, bit)});
  }
  return own;
}

__device__ __forceinline__ double of_warp(double own) {
#pragma unroll
  for (int bit = WARP / 2; bit > 0; bit /= 2) {
    own += __shfl_xor_sync(0xffffffffu, own, bit);
  }
  return own;
}

template <typename Value>
__device__ __forceinline__ Value of_block(Value own, Value* shared) {
  own = of_warp(own);
  const int warp = threadIdx.x / WARP;
  const int lane = threadIdx.x % WARP;
  __syncthreads();
  if (lane == 0) {
    shared[warp] = own;
  }
  __syncthreads();
  return of_warp(shared[lane]);
}

template <int THREADS>
__device__ __forceinline__ extent together(extent own) {
  if constexpr (THREADS == WARP) {
    return of_warp(own);
  } else {
    __shared__ extent shared[WARP];
    return of_block(own, shared);
  }
}

template <int THREADS>
__device__ __forceinline__ double together(double own) {
  if constexpr (THREADS == WARP) {
    return of_warp(own);
  } else {
    __shared__ double shared[WARP];
    return of_block(own, shared);
  }
}

struct alignas(16) codes {
  @type@ code[GROUP];
};

// A group, by one load where the row is aligned and has all of it.
template <typename Use>
__device__ __forceinline__ void read(const @type@* row, size_t at, size_t length, bool aligned, Use use) {
  if (aligned && at + GROUP <= length) {
    const codes group = *reinterpret_cast<const codes*>(row + at);
#pragma unroll
    for (int k = 0; k < GROUP; k++) {
      use(k, value_of(group.code[k]));
    }
  } else {
#pragma unroll
    for (int k = 0; k < GROUP; k++) {
      if (at + k < length) {
        use(k, value_of(row[at + k]));
      }
    }
  }
}

template <typename Code>
__device__ __forceinline__ void write(@type@* row, size_t at, size_t length, bool aligned, Code code) {
  if (aligned && at + GROUP <= length) {
    codes group;
#pragma unroll
    for (int k = 0; k < GROUP; k++) {
      group.code[k] = code(k);
    }
    *reinterpret_cast<codes*>(row + at) = group;
  } else {
#pragma unroll
    for (int k = 0; k < GROUP; k++) {
      if (at + k < length) {
        row[at + k] = code(k);
      }
    }
  }
}

__device__ __forceinline__ bool is_aligned(const void* row) { return reinterpret_cast<uintptr_t>(row) % 16 == 0; }

// Rows in registers: up to ITEMS elements for each thread.
template <int THREADS, int GROUPS>
__global__ void __launch_bounds__(THREADS == WARP ? 4 * WARP : BLOCK, 1)
    held(const @type@* src, @type@* dst, int rows, size_t length, size_t stride, float scale) {
  const int in_block = THREADS == WARP ? blockDim.x / WARP : 1;
  const int row = blockIdx.x * in_block + (THREADS == WARP ? threadIdx.x / WARP : 0);
  if (row >= rows) {
    return;
  }
  const int thread = THREADS == WARP ? threadIdx.x % WARP : threadIdx.x;
  const @type@* from = src + row * stride;
  @type@* to = dst + row * stride;
  const bool from_aligned = is_aligned(from);
  const bool to_aligned = is_aligned(to);
  float values[GROUPS * GROUP];
  extent own = nothing();
#pragma unroll
  for (int i = 0; i < GROUPS; i++) {
    read(from, index_of(i, thread, THREADS), length, from_aligned, [&](int k, float x) {
      values[i * GROUP + k] = x;
      own = larger(own, extent_of(x));
    });
  }
  const float shift = shift_of(together<THREADS>(own));
  partial sum = {0.0f, 0.0f};
#pragma unroll
  for (int i = 0; i < GROUPS; i++) {
#pragma unroll
    for (int k = 0; k < GROUP; k++) {
      const bool is_there = index_of(i, thread, THREADS) + k < length;
      values[i * GROUP + k] = is_there ? exponential(values[i * GROUP + k], shift) : 0.0f;
    }
    sum = with_group(sum, values + i * GROUP);
  }
  const reciprocal r = reciprocal_of(together<THREADS>(whole_of(sum)), scale);
#pragma unroll
  for (int i = 0; i < GROUPS; i++) {
    write(to, index_of(i, thread, THREADS), length, to_aligned, [&](int k) {
      return probability(values[i * GROUP + k], r);
    });
  }
}

// Rows of any length: read for the extent and the sum, and for the results; rare rows once more.
__global__ void __launch_bounds__(BLOCK, 1)
    streamed(const @type@* src, @type@* dst, size_t length, size_t stride, float scale) {
  const @type@* from = src + blockIdx.x * stride;
  @type@* to = dst + blockIdx.x * stride;
  const bool from_aligned = is_aligned(from);
  const bool to_aligned = is_aligned(to);
  extent own = nothing();
  partial sum = {0.0f, 0.0f};
  for (size_t at = size_t(threadIdx.x) * GROUP; at < length; at += size_t(BLOCK) * GROUP) {
    float values[GROUP] = {};
    read(from, at, length, from_aligned, [&](int k, float x) {
      own = larger(own, extent_of(x));
      values[k] = exponential(x, 0.0f);
    });
    sum = with_group(sum, values);
  }
  const float shift = shift_of(together<BLOCK>(own));
  if (shift != 0.0f) {
    sum = {0.0f, 0.0f};
    for (size_t at = size_t(threadIdx.x) * GROUP; at < length; at += size_t(BLOCK) * GROUP) {
      float values[GROUP] = {};
      read(from, at, length, from_aligned, [&](int k, float x) { values[k] = exponential(x, shift); });
      sum = with_group(sum, values);
    }
  }
  const reciprocal r = reciprocal_of(together<BLOCK>(whole_of(sum)), scale);
  for (size_t at = size_t(threadIdx.x) * GROUP; at < length; at += size_t(BLOCK) * GROUP) {
    float values[GROUP];
    read(from, at, length, from_aligned, [&](int k, float x) { values[k] = exponential(x, shift); });
    write(to, at, length, to_aligned, [&](int k) { return probability(values[k], r); });
  }
}

template <int THREADS, int GROUPS>
inline cudaError_t launch(
    const @type@* src, @type@* dst, int rows, size_t length, size_t stride, float scale,
    cudaStream_t stream) {
  const int warps = 4;
  const int blocks = THREADS == WARP ? (rows + warps - 1) / warps : rows;
  const int threads = THREADS == WARP ? warps * WARP : THREADS;
  held<THREADS, GROUPS><<<blocks, threads, 0, stream>>>(src, dst, rows, length, stride, scale);
  return cudaGetLastError();
}

#endif  // __CUDACC__

// A row by as many threads as the device takes, in the same order.
inline void host_row(const @type@* src, @type@* dst, size_t length, float scale) {
  const int threads = length <= size_t(WARP) * ITEMS ? WARP : BLOCK;
  extent all = nothing();
  for (size_t i = 0; i < length; i++) {
    all = larger(all, extent_of(value_of(src[i])));
  }
  const float shift = shift_of(all);
  double sums[BLOCK];
  for (int thread = 0; thread < threads; thread++) {
    partial sum = {0.0f, 0.0f};
    for (size_t at = size_t(thread) * GROUP; at < length; at += size_t(threads) * GROUP) {
      float values[GROUP] = {};
      for (size_t i = at; i < at + GROUP && i < length; i++) {
        values[i - at] = exponential(value_of(src[i]), shift);
      }
      sum = with_group(sum, values);
    }
    sums[thread] = whole_of(sum);
  }
  for (int width = 1; width < threads; width *= WARP) {
    for (int bit = WARP / 2; bit > 0; bit /= 2) {
      for (int thread = 0; thread < threads; thread += width) {
        const int other = thread ^ (bit * width);
        if (thread < other) {
          sums[thread] = sums[other] = sums[thread] + sums[other];
        }
      }
    }
  }
  const reciprocal r = reciprocal_of(sums[0], scale);
  for (size_t i = 0; i < length; i++) {
    dst[i] = probability(exponential(value_of(src[i]), shift), r);
  }
}

}  // namespace @name@_parts

// Rows one after another, on the host; source and destination may be the same.
inline void @name@_host(
    const @type@* src, @type@* dst, int rows, size_t length, size_t stride, float scale = 1) {
  for (int i = 0; i < rows; i++) {
    @name@_parts::host_row(src + i * stride, dst + i * stride, length, scale);
  }
}

#ifdef __CUDACC__

// Rows `stride` elements apart, on the device; source and destination may be the same. Results are multiplied
// by the scale before they are rounded. The stream comes first of both: neither a literal 0, the default stream,
// is taken for a scale, nor a scale for a stream.
inline cudaError_t @name@(
    const @type@* src, @type@* dst, int rows, size_t length, size_t stride, cudaStream_t stream = nullptr,
    float scale = 1) {
  using namespace @name@_parts;
  if (rows <= 0 || length == 0) {
    return cudaSuccess;
  }
  const size_t groups = (length + GROUP - 1) / GROUP;
  if (length <= size_t(WARP) * ITEMS) {
    const size_t each = (groups + WARP - 1) / WARP;
@warps@
  }
  if (length <= size_t(BLOCK) * ITEMS) {
    const size_t each = (groups + BLOCK - 1) / BLOCK;
@blocks@
  }
  streamed<<<rows, BLOCK, 0, stream>>>(src, dst, length, stride, scale);
  return cudaGetLastError();
}

#endif  // __CUDACC__
