//
// Checks @name@ on rows of many lengths against checksums of what Java gives; on a GPU the device, too, and
// times it beside a copy. Build it with
//   nvcc -std=c++17 -O3 -arch=sm_90
//   g++ -std=c++17 -O3 -march=native -x c++
// The exit code is 0 if all is right, 1 if not, 2 if there is no GPU to run on.

#include "@name@.cuh"

#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using element = @type@;

constexpr int kKinds = @kinds@;
constexpr size_t kLengths[] = {@lengths@};

// Checksums for each length of all kinds of rows, the elements of which are the wider apart the lower the kind.
constexpr uint64_t kExpected[] = {
@expected@
};

std::vector<int8_t> row_of(int kind, size_t length) {
  uint64_t state = 1 + uint64_t(kind);
  std::vector<int8_t> row(length);
  for (int8_t& q : row) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    q = int8_t(int8_t(state >> 56) >> kind);
  }
  return row;
}

uint64_t added(uint64_t sum, const std::vector<element>& codes) {
  for (element code : codes) {
    sum = (sum ^ code) * 1099511628211ull;
  }
  return sum;
}

#ifdef __CUDACC__

void require(cudaError_t status) {
  if (status != cudaSuccess) {
    std::fprintf(stderr, "@name@: no check, CUDA says: %s\n", cudaGetErrorString(status));
    std::exit(2);
  }
}

void apply(const std::vector<int8_t>& row, std::vector<element>& codes, int shift) {
  int8_t* from;
  element* to;
  require(cudaMalloc(&from, row.size() + shift));
  require(cudaMalloc(&to, (row.size() + shift) * sizeof(element)));
  require(cudaMemcpy(from + shift, row.data(), row.size(), cudaMemcpyHostToDevice));
  require(@name@(from + shift, to + shift, 1, row.size(), row.size()));
  require(cudaMemcpy(codes.data(), to + shift, row.size() * sizeof(element), cudaMemcpyDeviceToHost));
  cudaFree(from);
  cudaFree(to);
}

template <typename Launch>
float milliseconds(Launch launch) {
  cudaEvent_t begin, end;
  require(cudaEventCreate(&begin));
  require(cudaEventCreate(&end));
  float least = 0;
  for (int i = 0; i < 11; i++) {
    require(cudaEventRecord(begin));
    launch();
    require(cudaEventRecord(end));
    require(cudaEventSynchronize(end));
    float time;
    require(cudaEventElapsedTime(&time, begin, end));
    least = i == 0 || time < least ? time : least;
  }
  return least;
}

void measure() {
  const size_t elements = size_t(1) << 27;
  const size_t bytes = elements * (1 + sizeof(element));
  int8_t* src;
  element* dst;
  char* copies;
  require(cudaMalloc(&src, elements));
  require(cudaMalloc(&dst, elements * sizeof(element)));
  require(cudaMalloc(&copies, bytes));
  const std::vector<int8_t> part = row_of(1, size_t(1) << 20);
  for (size_t at = 0; at < elements; at += part.size()) {
    require(cudaMemcpy(src + at, part.data(), part.size(), cudaMemcpyHostToDevice));
  }
  const float copy = milliseconds(
      [&] { require(cudaMemcpyAsync(copies, copies + bytes / 2, bytes / 2, cudaMemcpyDeviceToDevice)); });
  for (size_t length = 64; length <= size_t(1) << 18; length *= 8) {
    const int rows = int(elements / length);
    const float own = milliseconds([&] { require(@name@(src, dst, rows, length, length)); });
    std::printf("  rows of %7zu: %.0f GB/s, %.2f of a copy\n", length, bytes * 1e-6 / own, copy / own);
  }
}

#else

void apply(const std::vector<int8_t>& row, std::vector<element>& codes, int shift) {
  std::vector<int8_t> from(row.size() + shift);
  std::vector<element> to(row.size() + shift);
  memcpy(from.data() + shift, row.data(), row.size());
  @name@_host(from.data() + shift, to.data() + shift, 1, row.size(), row.size());
  memcpy(codes.data(), to.data() + shift, row.size() * sizeof(element));
}

#endif

}  // namespace

int main() {
  int wrong = 0;
  int count = 0;
  for (size_t length : kLengths) {
    for (int shift = 0; shift < 2; shift++) {
      uint64_t sum = 0;
      for (int kind = 0; kind < kKinds; kind++) {
        std::vector<element> codes(length);
        apply(row_of(kind, length), codes, shift);
        sum = added(sum, codes);
      }
      wrong += sum != kExpected[count];
    }
    count++;
  }
  if (wrong > 0) {
    std::printf("@name@: rows of %d of %d kinds are wrong\n", wrong, 2 * count);
    return 1;
  }
  std::printf("@name@: rows of %d lengths are right\n", count);
#ifdef __CUDACC__
  measure();
#endif
  return 0;
}
