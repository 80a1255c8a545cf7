//
// Checks @name@: on the host against sums in f64; on a GPU the bits of the device against those of
// the host, and then times it beside three passes with expf and beside a copy. Build it with either of
//   nvcc -std=c++17 -O3 --fmad=false -ftz=false -prec-div=true -prec-sqrt=true -arch=sm_90
//   g++ -std=c++17 -O3 -march=native -ffp-contract=off -pthread -x c++
// The exit code is 0 if all is right, 1 if not, 2 if there is no GPU to run on.

#include "@name@.cuh"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using namespace @name@_parts;
using element = @type@;

// The relative error that a result may have before it is rounded to @storage@, however long the row is:
// @derivation@
constexpr double kRelative = @relative@;

// Half a unit in the last place of @storage@, relative; half of its least subnormal, and what an exponential
// may err by, and is rounded by with what the difference lost, where it is subnormal.
constexpr double kHalfUnit = @halfunit@;
constexpr double kLeast = @least@;

constexpr size_t kLengths[] = {1, 2, 31, 32, 33, 127, 1000, 1024, 1025, 4096, 5000, 32768, 32769, 100003};
constexpr int kKinds = 6;

// Rows of equal elements whose sums, one after another, are rounded in one direction again and again.
constexpr size_t kLongLengths[] = {size_t(1) << 20, size_t(1) << 22};
constexpr float kEqual[] = {0.47f, 1.21f};

struct numbers {
  uint64_t state;

  uint64_t next() {
    state += 0x9e3779b97f4a7c15ull;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }

  double uniform() { return double(next() >> 11) * 0x1p-53; }

  // Near enough to N(0, 1).
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += uniform();
    }
    return sum;
  }
};

std::vector<element> row_of(int kind, size_t length, uint64_t seed) {
  numbers random{seed};
  std::vector<element> row(length);
  const double equal = random.normal();
  const size_t peak = random.next() % length;
  for (size_t i = 0; i < length; i++) {
    double x = random.normal();
    switch (kind) {
      case 1: x *= 16; break;
      case 2: x = equal; break;
      case 3: x = i == peak ? 60 : x; break;
      case 4: x = i == peak ? 0 : -110 * random.uniform(); break;
      case 5: x = @hasinfinity@ && i % 3 == 1 && length > 1 ? -INFINITY : 100 + x; break;
      default: break;
    }
    row[i] = code_of(float(x));
  }
  return row;
}

// The largest error in units of what is allowed.
double error_of(const std::vector<element>& row, const std::vector<element>& got) {
  double max = -INFINITY;
  for (element x : row) {
    max = std::max(max, double(value_of(x)));
  }
  double sum = 0;
  for (element x : row) {
    sum += std::exp(value_of(x) - max);
  }
  double worst = 0;
  for (size_t i = 0; i < row.size(); i++) {
    const double exact = std::exp(value_of(row[i]) - max) / sum;
    const double allowed = exact * (kRelative + kHalfUnit) + kLeast;
    const double error = std::fabs(value_of(got[i]) - exact) / allowed;
    worst = error <= worst ? worst : error;
  }
  return worst;
}

#ifdef __CUDACC__

void require(cudaError_t status) {
  if (status != cudaSuccess) {
    std::fprintf(stderr, "@name@: no check, CUDA says: %s\n", cudaGetErrorString(status));
    std::exit(2);
  }
}

// As it is written by hand: the maximum, the sum, the quotients.
__global__ void plain(const element* src, element* dst, size_t length, size_t stride) {
  __shared__ double sums[WARP];
  __shared__ extent extents[WARP];
  const element* from = src + blockIdx.x * stride;
  element* to = dst + blockIdx.x * stride;
  extent own = nothing();
  for (size_t i = threadIdx.x; i < length; i += BLOCK) {
    own = larger(own, extent_of(value_of(from[i])));
  }
  const float max = of_block(own, extents).max;
  float sum = 0;
  for (size_t i = threadIdx.x; i < length; i += BLOCK) {
    sum += expf(value_of(from[i]) - max);
  }
  const float reciprocal = float(1 / of_block(double(sum), sums));
  for (size_t i = threadIdx.x; i < length; i += BLOCK) {
    to[i] = code_of(expf(value_of(from[i]) - max) * reciprocal);
  }
}

template <typename Launch>
float milliseconds(Launch launch) {
  cudaEvent_t begin;
  cudaEvent_t end;
  require(cudaEventCreate(&begin));
  require(cudaEventCreate(&end));
  std::vector<float> times;
  for (int i = 0; i < 13; i++) {
    require(cudaEventRecord(begin));
    launch();
    require(cudaEventRecord(end));
    require(cudaEventSynchronize(end));
    float time;
    require(cudaEventElapsedTime(&time, begin, end));
    times.push_back(time);
  }
  std::sort(times.begin() + 2, times.end());
  return times[7];
}

void time_rows() {
  const size_t elements = size_t(1) << 27;
  element* src;
  element* dst;
  require(cudaMalloc(&src, elements * sizeof(element)));
  require(cudaMalloc(&dst, elements * sizeof(element)));
  const std::vector<element> part = row_of(0, 1 << 20, 7);
  for (size_t at = 0; at < elements; at += part.size()) {
    require(cudaMemcpy(src + at, part.data(), part.size() * sizeof(element), cudaMemcpyHostToDevice));
  }
  const double bytes = 2.0 * elements * sizeof(element) * 1e-6;
  const float copy = milliseconds([&] {
    require(cudaMemcpyAsync(dst, src, elements * sizeof(element), cudaMemcpyDeviceToDevice));
  });
  std::printf("  copy %.0f GB/s\n", bytes / copy);
  for (size_t length = 64; length <= size_t(1) << 20; length *= 4) {
    const int rows = int(elements / length);
    const float own = milliseconds([&] { require(@name@(src, dst, rows, length, length)); });
    const float hand = milliseconds([&] { plain<<<rows, BLOCK>>>(src, dst, length, length); });
    std::printf("  rows of %7zu: %.0f GB/s, %.2f of copy; by hand %.0f GB/s\n", length, bytes / own, copy / own,
                bytes / hand);
  }
  require(cudaFree(src));
  require(cudaFree(dst));
}

// Rows one element apart from alignment as well.
long differences(const std::vector<element>& row, const std::vector<element>& expected) {
  element* device;
  require(cudaMalloc(&device, (row.size() + 1) * sizeof(element)));
  long count = 0;
  for (int offset = 0; offset < 2; offset++) {
    std::vector<element> got(row.size());
    require(cudaMemcpy(device + offset, row.data(), row.size() * sizeof(element), cudaMemcpyHostToDevice));
    require(@name@(device + offset, device + offset, 1, row.size(), row.size()));
    require(cudaMemcpy(got.data(), device + offset, row.size() * sizeof(element), cudaMemcpyDeviceToHost));
    count += std::memcmp(got.data(), expected.data(), row.size() * sizeof(element)) != 0;
  }
  require(cudaFree(device));
  return count;
}

#endif  // __CUDACC__

}  // namespace

int main() {
  double worst = 0;
  long wrong = 0;
  long rows = 0;
  const auto check = [&](const std::vector<element>& row) {
    std::vector<element> got(row.size());
    @name@_host(row.data(), got.data(), 1, row.size(), row.size());
    const double error = error_of(row, got);
    worst = error <= worst ? worst : error;
    rows++;
#ifdef __CUDACC__
    wrong += differences(row, got);
#endif
  };
  for (size_t length : kLengths) {
    for (int kind = 0; kind < kKinds; kind++) {
      check(row_of(kind, length, 1 + kind));
    }
  }
  for (size_t length : kLongLengths) {
    for (float equal : kEqual) {
      check(std::vector<element>(length, code_of(equal)));
    }
  }
  std::printf("@name@: %ld rows, largest error %.2f of what is allowed", rows, worst);
#ifdef __CUDACC__
  std::printf(", %ld differences between device and host", wrong);
#endif
  std::printf("\n");
  if (!(worst <= 1) || wrong > 0) {
    return 1;
  }
#ifdef __CUDACC__
  time_rows();
#endif
  return 0;
}
