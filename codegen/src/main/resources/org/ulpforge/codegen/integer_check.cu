//
// Checks @name@ on all inputs; on a GPU times it beside a copy of as many bytes. Build it with
//   nvcc -std=c++17 -O3 -arch=sm_90
//   g++ -std=c++17 -O3 -march=native -x c++
// The exit code is 0 if all is right, 1 if not, 2 if there is no GPU to run on.

#include "@name@.cuh"

#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using element = @type@;

// Of -128, -127, ..., 127, by the interpreter.
constexpr element kExpected[256] = {
@expected@
};

constexpr size_t kLength = 5003;

int8_t input(size_t i) { return int8_t(i % 256); }

#ifdef __CUDACC__

void require(cudaError_t status) {
  if (status != cudaSuccess) {
    std::fprintf(stderr, "@name@: no check, CUDA says: %s\n", cudaGetErrorString(status));
    std::exit(2);
  }
}

void apply(const int8_t* q, element* dst, size_t length, int shift) {
  int8_t* from;
  element* to;
  require(cudaMalloc(&from, length + shift));
  require(cudaMalloc(&to, (length + shift) * sizeof(element)));
  require(cudaMemcpy(from + shift, q, length, cudaMemcpyHostToDevice));
  @name@_array<<<4, 256>>>(from + shift, to + shift, length);
  require(cudaGetLastError());
  require(cudaMemcpy(dst, to + shift, length * sizeof(element), cudaMemcpyDeviceToHost));
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
  const size_t length = size_t(1) << 28;
  const size_t bytes = length * (1 + sizeof(element));
  int8_t* from;
  element* to;
  char* copies;
  require(cudaMalloc(&from, length));
  require(cudaMalloc(&to, length * sizeof(element)));
  require(cudaMalloc(&copies, bytes));
  std::vector<int8_t> q(length);
  uint64_t state = 1;
  for (size_t i = 0; i < length; i++) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    q[i] = int8_t(state >> 56);
  }
  require(cudaMemcpy(from, q.data(), length, cudaMemcpyHostToDevice));
  const float copy = milliseconds(
      [&] { require(cudaMemcpyAsync(copies, copies + bytes / 2, bytes / 2, cudaMemcpyDeviceToDevice)); });
  const float own = milliseconds([&] { @name@_array<<<4096, 256>>>(from, to, length); });
  require(cudaGetLastError());
  std::printf("  %.4f ns per element, %.0f GB/s, %.2f of a copy\n", own * 1e6 / length, bytes * 1e-6 / own,
              copy / own);
}

#else

void apply(const int8_t* q, element* dst, size_t length, int shift) {
  std::vector<int8_t> from(length + 16 + shift);
  std::vector<element> to(length + 16 + shift);
  memcpy(from.data() + shift, q, length);
  @name@_array(from.data() + shift, to.data() + shift, length);
  memcpy(dst, to.data() + shift, length * sizeof(element));
}

#endif

}  // namespace

int main() {
  int wrong = 0;
  for (int q = -128; q < 128; q++) {
    wrong += @name@(int8_t(q)) != kExpected[q + 128];
  }
  std::vector<int8_t> q(kLength);
  std::vector<element> got(kLength);
  for (size_t i = 0; i < kLength; i++) {
    q[i] = input(i);
  }
  for (int shift = 0; shift < 2; shift++) {
    apply(q.data(), got.data(), kLength, shift);
    for (size_t i = 0; i < kLength; i++) {
      wrong += got[i] != kExpected[input(i) + 128];
    }
  }
  if (wrong > 0) {
    std::printf("@name@: %d results are wrong\n", wrong);
    return 1;
  }
  std::printf("@name@: right on all 256 inputs\n");
#ifdef __CUDACC__
  measure();
#endif
  return 0;
}
