// Checks mx_blocks.cuh and scaled_blocks.cuh against checksums of what Java packs and unpacks, on the host; on
// a GPU there, too, and times them beside copies of as many bytes. Build it with either of
//   nvcc -std=c++17 -O3 --fmad=false -ftz=false -prec-div=true -prec-sqrt=true -arch=sm_90
//   g++ -std=c++17 -O3 -march=native -ffp-contract=off -x c++
// The exit code is 0 if all is right, 1 if not, 2 if there is no GPU to run on.

#include "../../main/resources/org/ulpforge/tensor/scaled_blocks.cuh"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr int kKinds = 4;
constexpr size_t kRows = 64, kColumns = 256, kElements = kRows * kColumns;

struct Expected {
  const char* name;
  uint64_t sum;
};

// CudaBlocksTest compares these with Java's.
constexpr Expected kExpected[] = {
    {"mxfp8e4m3", 0x9c61f10c9695b533ull},
    {"mxfp8e5m2", 0xd049e2c57a6d493dull},
    {"mxfp6e3m2", 0xbef26baf870063ddull},
    {"mxfp6e2m3", 0xb239200f63782be3ull},
    {"mxfp4", 0xf8055fbb768d2dfeull},
    {"mxint8", 0xecdb697b922f3560ull},
    {"q8_0", 0xb9837a6e40239ac4ull},
    {"q4_0", 0x412a54c7e0269b22ull},
    {"q4_1", 0x609fd7983d9c29e2ull},
    {"gguf-mxfp4", 0xe734eb8582e0f24bull},
    {"nvfp4", 0x0116ba1bf9d62a6bull},
};

// Gaussian to the eye is not needed: numbers of all magnitudes, ties, any bits.
std::vector<float> tensor_of(int kind, size_t elements) {
  uint64_t state = 1 + uint64_t(kind);
  std::vector<float> x(elements);
  for (size_t i = 0; i < elements; i++) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    const uint32_t bits = uint32_t(state >> 32);
    switch (kind) {
      case 0: x[i] = float(std::ldexp(double(int32_t(bits)), -30)); break;
      case 1: x[i] = float(std::ldexp(double(int32_t(bits)), -180 + int(i / 16 * 7 % 280))); break;
      case 2: x[i] = i % 16 == 0 ? 2688 : float(int32_t(bits >> 26) - 32) / 4; break;
      default: memcpy(&x[i], &bits, sizeof bits); break;
    }
  }
  return x;
}

uint64_t added(uint64_t sum, const uint8_t* bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    sum = (sum ^ bytes[i]) * 1099511628211ull;
  }
  return sum;
}

uint64_t added(uint64_t sum, const std::vector<float>& values) {
  for (float value : values) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    sum = (sum ^ (value == value ? bits : 0x7fc00000u)) * 1099511628211ull;
  }
  return sum;
}

#ifdef __CUDACC__
#define ON(...) <<<__VA_ARGS__>>>
#else
#define ON(...)
#endif

// How each header packs: all kernels in one form, sizes in elements.
template <class Elements>
struct mx_form {
  static size_t bytes(size_t rows) { return rows * ulpforge::mx_row_bytes<Elements>(kColumns); }
  static void pack(const float* x, uint8_t* packed, float, size_t rows) {
    ulpforge::mx_quantise<Elements> ON(1024, 256)(x, packed, rows, kColumns);
  }
  static void unpack(const uint8_t* packed, float* x, float, size_t rows) {
    ulpforge::mx_dequantise<Elements> ON(1024, 256)(packed, x, rows, kColumns);
  }
};

template <class Block>
struct gguf_form {
  static size_t bytes(size_t rows) { return rows * kColumns / 32 * Block::bytes; }
  static void pack(const float* x, uint8_t* packed, float, size_t rows) {
    ulpforge::gguf_quantise<Block> ON(1024, 256)(x, packed, rows * kColumns);
  }
  static void unpack(const uint8_t* packed, float* x, float, size_t rows) {
    ulpforge::gguf_dequantise<Block> ON(1024, 256)(packed, x, rows * kColumns);
  }
};

struct nvfp4_form {
  static size_t bytes(size_t rows) { return rows * ulpforge::nvfp4_row_bytes(kColumns); }
  static void pack(const float* x, uint8_t* packed, float factor, size_t rows) {
    ulpforge::nvfp4_quantise ON(1024, 256)(x, factor, packed, rows, kColumns);
  }
  static void unpack(const uint8_t* packed, float* x, float factor, size_t rows) {
    ulpforge::nvfp4_dequantise ON(1024, 256)(packed, factor, x, rows, kColumns);
  }
};

#ifdef __CUDACC__

void require(cudaError_t status) {
  if (status != cudaSuccess) {
    std::fprintf(stderr, "blocks_check: no check, CUDA says: %s\n", cudaGetErrorString(status));
    std::exit(2);
  }
}

// Memory that kernels see.
template <class T>
struct memory {
  T* at;
  explicit memory(size_t length) { require(cudaMalloc(&at, length * sizeof(T))); }
  ~memory() { cudaFree(at); }
  void set(const T* from, size_t length) {
    require(cudaMemcpy(at, from, length * sizeof(T), cudaMemcpyHostToDevice));
  }
  void get(T* to, size_t length) {
    require(cudaGetLastError());
    require(cudaMemcpy(to, at, length * sizeof(T), cudaMemcpyDeviceToHost));
  }
};

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

template <class Form>
void measure() {
  const size_t rows = size_t(1) << 19;
  const size_t elements = rows * kColumns;
  const size_t bytes = 4 * elements + Form::bytes(rows);
  memory<float> x(elements);
  memory<uint8_t> packed(Form::bytes(rows));
  memory<uint8_t> copies(bytes);
  const std::vector<float> part = tensor_of(0, size_t(1) << 20);
  for (size_t at = 0; at < elements; at += part.size()) {
    require(cudaMemcpy(x.at + at, part.data(), part.size() * 4, cudaMemcpyHostToDevice));
  }
  const float copy = milliseconds([&] {
    require(cudaMemcpyAsync(copies.at, copies.at + bytes / 2, bytes / 2, cudaMemcpyDeviceToDevice));
  });
  const float pack = milliseconds([&] { Form::pack(x.at, packed.at, 1e-3f, rows); });
  const float unpack = milliseconds([&] { Form::unpack(packed.at, x.at, 1e-3f, rows); });
  require(cudaGetLastError());
  std::printf("  quantise %.0f GB/s, %.2f of a copy; dequantise %.0f GB/s, %.2f\n", bytes * 1e-6 / pack,
              copy / pack, bytes * 1e-6 / unpack, copy / unpack);
}

#else

template <class T>
struct memory {
  std::vector<T> values;
  T* at;
  explicit memory(size_t length) : values(length), at(values.data()) {}
  void set(const T* from, size_t length) { memcpy(at, from, length * sizeof(T)); }
  void get(T* to, size_t length) { memcpy(to, at, length * sizeof(T)); }
};

#endif

int wrong = 0;

template <class Form>
void check(const Expected& expected) {
  uint64_t sum = 0;
  for (int kind = 0; kind < kKinds; kind++) {
    const std::vector<float> x = tensor_of(kind, kElements);
    memory<float> floats(kElements);
    memory<uint8_t> packed(Form::bytes(kRows));
    memory<uint32_t> largest(1);
    uint32_t max = 0;
    floats.set(x.data(), kElements);
    largest.set(&max, 1);
    ulpforge::nvfp4_largest ON(64, 256)(floats.at, largest.at, kElements);
    largest.get(&max, 1);
    const float factor = ulpforge::nvfp4_factor(max);
    Form::pack(floats.at, packed.at, factor, kRows);
    std::vector<uint8_t> bytes(Form::bytes(kRows));
    packed.get(bytes.data(), bytes.size());
    sum = added(sum, bytes.data(), bytes.size());
    Form::unpack(packed.at, floats.at, factor, kRows);
    std::vector<float> back(kElements);
    floats.get(back.data(), kElements);
    sum = added(sum, back);
  }
  const bool right = sum == expected.sum;
  wrong += !right;
  std::printf("%s: %s\n", expected.name, right ? "right" : "wrong");
#ifdef __CUDACC__
  if (right) {
    measure<Form>();
  }
#endif
}

}  // namespace

int main() {
  const Expected* expected = kExpected;
  check<mx_form<ulpforge::mxfp8e4m3>>(*expected++);
  check<mx_form<ulpforge::mxfp8e5m2>>(*expected++);
  check<mx_form<ulpforge::mxfp6e3m2>>(*expected++);
  check<mx_form<ulpforge::mxfp6e2m3>>(*expected++);
  check<mx_form<ulpforge::mxfp4>>(*expected++);
  check<mx_form<ulpforge::mxint8>>(*expected++);
  check<gguf_form<ulpforge::q8_0>>(*expected++);
  check<gguf_form<ulpforge::q4_0>>(*expected++);
  check<gguf_form<ulpforge::q4_1>>(*expected++);
  check<gguf_form<ulpforge::gguf_mxfp4>>(*expected++);
  check<nvfp4_form>(*expected++);
  return wrong == 0 ? 0 : 1;
}
