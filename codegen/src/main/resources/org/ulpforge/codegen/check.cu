//
// Checks @NAME@ on all inputs against checksums of the interpreter's results; on a GPU it then
// times the kernel, copying, and what CUDA offers for the function. Build it with either of
//   nvcc -std=c++17 -O3 --fmad=false -ftz=false -prec-div=true -prec-sqrt=true -arch=sm_90
//   g++ -std=c++17 -O3 -march=native -ffp-contract=off -pthread -x c++
// The exit code is 0 if all is right, 1 if a block of inputs differs, 2 if there is no GPU to run on.

#include "@NAME@.cuh"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#ifdef __CUDACC__
#define ULPFORGE_INLINE static __host__ __device__ __forceinline__
#else
#define ULPFORGE_INLINE static inline
#endif

namespace {

using namespace @NAME@_parts;
using element = @ELEMENT@;

constexpr uint64_t kInputs = uint64_t(1) << @INPUT_BITS@;
constexpr int kBlocks = @BLOCKS@;
constexpr uint64_t kPerBlock = kInputs / kBlocks;
constexpr int kPerGroup = 16 / sizeof(element);

// Of each block of inputs: the sum, modulo 2^64, of mixed(number, result).
constexpr uint64_t kExpected[kBlocks] = {
@SUMS@
};

@INPUTS@

// The code of a result, one and the same for all NaNs.
ULPFORGE_INLINE uint64_t code_of(element result) {
  const uint64_t code = @CODE@;
  return @CANONICAL@;
}

ULPFORGE_INLINE uint64_t mixed(uint64_t number, uint64_t result) {
  uint64_t z = number << 32 | result;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

#ifdef __CUDACC__

void require(cudaError_t status) {
  if (status != cudaSuccess) {
    std::fprintf(stderr, "@NAME@: no check, CUDA says: %s\n", cudaGetErrorString(status));
    std::exit(2);
  }
}

// Arrays on the device with room for one group more.
struct Arrays {
  explicit Arrays(uint64_t length) {
@ALLOCATE@
    require(cudaMalloc(&dst, (length + kPerGroup) * sizeof(element)));
  }
  ~Arrays() {
@FREE@
    cudaFree(dst);
  }
  element @POINTERS@, *dst;
};

__global__ void fill(@FILL_PARAMETERS@, uint64_t first, uint64_t length) {
  const uint64_t stride = uint64_t(gridDim.x) * blockDim.x;
  for (uint64_t i = uint64_t(blockIdx.x) * blockDim.x + threadIdx.x; i < length; i += stride) {
@FILL@
  }
}

__global__ void add_up(const element* dst, uint64_t first, uint64_t length, unsigned long long* sum) {
  const uint64_t stride = uint64_t(gridDim.x) * blockDim.x;
  unsigned long long mine = 0;
  for (uint64_t i = uint64_t(blockIdx.x) * blockDim.x + threadIdx.x; i < length; i += stride) {
    mine += mixed(first + i, code_of(dst[i]));
  }
  atomicAdd(sum, mine);
}

constexpr int kThreads = 256;

int grid() {
  int device = 0, processors = 0;
  require(cudaGetDevice(&device));
  require(cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, device));
  return 8 * processors;
}

// All sums, with arrays that begin "shift" elements after a multiple of 16 bytes.
std::vector<uint64_t> sums(int shift) {
  Arrays a(kPerBlock);
  unsigned long long* sum;
  require(cudaMalloc(&sum, kBlocks * sizeof *sum));
  require(cudaMemset(sum, 0, kBlocks * sizeof *sum));
  for (int block = 0; block < kBlocks; block++) {
    const uint64_t first = block * kPerBlock;
    fill<<<grid(), kThreads>>>(@SHIFTED@, first, kPerBlock);
    @NAME@_array<<<grid(), kThreads>>>(@SHIFTED@, a.dst + shift, kPerBlock);
    add_up<<<grid(), kThreads>>>(a.dst + shift, first, kPerBlock, sum + block);
  }
  require(cudaGetLastError());
  std::vector<uint64_t> all(kBlocks);
  require(cudaMemcpy(all.data(), sum, kBlocks * sizeof *sum, cudaMemcpyDeviceToHost));
  cudaFree(sum);
  return all;
}

#else

std::vector<uint64_t> sums(int shift) {
  const uint64_t chunk = std::min<uint64_t>(kPerBlock, 1 << 14);
  std::vector<uint64_t> all(kBlocks);
  std::atomic<uint64_t> next{0};
  std::mutex adding;
  const auto work = [&] {
    std::vector<element> @VECTORS@, dst(chunk + kPerGroup);
    for (uint64_t first = next.fetch_add(chunk); first < kInputs; first = next.fetch_add(chunk)) {
      for (uint64_t i = 0; i < chunk; i++) {
@FILL_VECTORS@
      }
      @NAME@_array(@SHIFTED_VECTORS@, dst.data() + shift, chunk);
      uint64_t sum = 0;
      for (uint64_t i = 0; i < chunk; i++) {
        sum += mixed(first + i, code_of(dst[i + shift]));
      }
      const std::lock_guard<std::mutex> lock(adding);
      all[first / kPerBlock] += sum;
    }
  };
  std::vector<std::thread> threads(std::max(1u, std::thread::hardware_concurrency()) - 1);
  for (std::thread& thread : threads) {
    thread = std::thread(work);
  }
  work();
  for (std::thread& thread : threads) {
    thread.join();
  }
  return all;
}

#endif

int differing(int shift) {
  const std::vector<uint64_t> all = sums(shift);
  int count = 0;
  for (int block = 0; block < kBlocks; block++) {
    if (all[block] != kExpected[block]) {
      std::printf(
          "@NAME@: block %d of %d differs, inputs 0x%llx to 0x%llx, %s\n", block, kBlocks,
          static_cast<unsigned long long>(block * kPerBlock),
          static_cast<unsigned long long>((block + 1) * kPerBlock - 1),
          shift == 0 ? "16 bytes at a time" : "element by element");
      count++;
    }
  }
  return count;
}

#ifdef __CUDACC__

#ifdef __CUDA_ARCH__
#define ULPFORGE_ON_DEVICE(value) (value)
#else
#define ULPFORGE_ON_DEVICE(value) 0
#endif

@TWINS@

template <typename Kernel>
__global__ void in_memory(@KERNEL_PARAMETERS@, element* dst, size_t length) {
  const size_t first = size_t(blockIdx.x) * blockDim.x + threadIdx.x;
  over<Kernel>(@ARGUMENTS@, dst, length, first, size_t(gridDim.x) * blockDim.x);
}

constexpr int kRepeats = 256;

// Words that follow each other, so that memory does not count.
template <typename Kernel>
__global__ void in_registers(@KERNEL_PARAMETERS@, element* dst, size_t words) {
  using word = decltype(group::a);
  const size_t i = size_t(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < words) {
    word all = 0;
    for (int k = 0; k < kRepeats; k++) {
      all ^= Kernel::word(@WORDS@);
    }
    reinterpret_cast<word*>(dst)[i] = all;
  }
}

// Uniform in the part of the domain that lies within [-8, 8].
__global__ void fill_uniform(element* to, size_t length, float lo, float hi, uint64_t seed) {
  const size_t stride = size_t(gridDim.x) * blockDim.x;
  for (size_t i = size_t(blockIdx.x) * blockDim.x + threadIdx.x; i < length; i += stride) {
    const float fraction = float(mixed(seed, i & 0xffffffffu) >> 40) * 0x1p-24f;
    to[i] = @UNIFORM@;
  }
}

struct Row {
  const char* name;
  void (*in_memory)(@KERNEL_TYPES@, element*, size_t);
  void (*in_registers)(@KERNEL_TYPES@, element*, size_t);
  std::vector<float> memory, registers;
};

template <typename Launch>
float milliseconds(Launch launch) {
  cudaEvent_t begin, end;
  require(cudaEventCreate(&begin));
  require(cudaEventCreate(&end));
  require(cudaEventRecord(begin));
  launch();
  require(cudaEventRecord(end));
  require(cudaEventSynchronize(end));
  float time = 0;
  require(cudaEventElapsedTime(&time, begin, end));
  cudaEventDestroy(begin);
  cudaEventDestroy(end);
  return time;
}

double median(std::vector<float> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

void measure() {
  const size_t length = size_t(1) << 26;
  const size_t words = size_t(grid()) * kThreads;
  Arrays a(length);
@FILL_UNIFORM@
  std::vector<Row> rows = {
@ROWS@
  };
  for (int round = 0; round < 11; round++) {
    for (Row& row : rows) {
      row.memory.push_back(milliseconds(
          [&] { row.in_memory<<<grid(), kThreads>>>(@DEVICE_ARRAYS@, a.dst, length); }));
      row.registers.push_back(milliseconds(
          [&] { row.in_registers<<<grid(), kThreads>>>(@DEVICE_ARRAYS@, a.dst, words); }));
    }
  }
  require(cudaGetLastError());
  const double per_word = sizeof(group::a) / sizeof(element);
  for (const Row& row : rows) {
    const double memory = median(row.memory) * 1e6 / length;
    const double registers = median(row.registers) * 1e6 / (words * per_word * kRepeats);
    std::printf("  %-36.36s %9.6f ns per element in memory, %7.1f GB/s; %9.6f ns in registers\n",
                row.name, memory, @ARRAYS@ * sizeof(element) / memory, registers);
  }
}

#endif

}  // namespace

#undef ULPFORGE_INLINE

int main() {
  const char* where = "this machine's processor";
#ifdef __CUDACC__
  cudaDeviceProp properties;
  require(cudaGetDeviceProperties(&properties, 0));
  where = properties.name;
#endif
  if (differing(0) + differing(1) > 0) {
    return 1;
  }
  std::printf("@NAME@: right on all %llu inputs, on %s\n",
              static_cast<unsigned long long>(kInputs), where);
#ifdef __CUDACC__
  measure();
#endif
  return 0;
}
