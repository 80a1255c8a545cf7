// A CUDA driver without a GPU: device memory is the host's, and the one kernel that it knows is the
// header's loop over arrays. It refuses calls that the driver API does not allow in its state.
#include "@NAME@.cuh"

#include <cstdlib>
#include <map>
#include <string>

namespace {

enum { kSuccess = 0, kInvalidValue = 1, kNotInitialized = 3, kInvalidContext = 201, kInvalidPtx = 218, kNotFound = 500 };

bool initialized = false;
int retained = 0;
int modules = 0;
int function_of_kernel = 0;
std::map<uint64_t, size_t> memory;
thread_local void* current = nullptr;

bool holds(uint64_t address, size_t bytes) {
  const auto found = memory.find(address);
  return found != memory.end() && found->second >= bytes;
}

}  // namespace

extern "C" {

int cuInit(unsigned flags) {
  initialized = flags == 0;
  return initialized ? kSuccess : kInvalidValue;
}

int cuDeviceGet(int* device, int ordinal) {
  if (!initialized) return kNotInitialized;
  *device = 7;
  return ordinal == 0 ? kSuccess : kInvalidValue;
}

int cuDeviceGetName(char* name, int length, int device) {
  if (device != 7 || length < 16) return kInvalidValue;
  strcpy(name, "a host's device");
  return kSuccess;
}

int cuDeviceGetAttribute(int* value, int attribute, int device) {
  if (device != 7 || (attribute != 75 && attribute != 76)) return kInvalidValue;
  *value = attribute == 75 ? 9 : 0;
  return kSuccess;
}

int cuDevicePrimaryCtxRetain(void** context, int device) {
  if (device != 7) return kInvalidValue;
  *context = &retained;
  retained++;
  return kSuccess;
}

int cuDevicePrimaryCtxRelease_v2(int device) {
  // What is still allocated or loaded is a leak of the caller's.
  return device == 7 && retained == 1 && memory.empty() && modules == 0 ? kSuccess : kInvalidContext;
}

int cuCtxSetCurrent(void* context) {
  current = context;
  return context == &retained ? kSuccess : kInvalidContext;
}

int cuCtxSynchronize() { return current == nullptr ? kInvalidContext : kSuccess; }

int cuModuleLoadData(void** module, const void* image) {
  if (current == nullptr) return kInvalidContext;
  if (std::string(static_cast<const char*>(image)).find(".version") == std::string::npos) return kInvalidPtx;
  *module = &modules;
  modules++;
  return kSuccess;
}

int cuModuleGetFunction(void** function, void* module, const char* name) {
  if (module != &modules || std::string(name) != "@NAME@_array") return kNotFound;
  *function = &function_of_kernel;
  return kSuccess;
}

int cuModuleUnload(void* module) {
  if (module != &modules || current == nullptr) return kInvalidValue;
  modules--;
  return kSuccess;
}

int cuMemAlloc_v2(uint64_t* address, size_t bytes) {
  if (current == nullptr) return kInvalidContext;
  *address = reinterpret_cast<uint64_t>(aligned_alloc(256, (bytes + 255) / 256 * 256));
  memory[*address] = bytes;
  return kSuccess;
}

int cuMemFree_v2(uint64_t address) {
  if (current == nullptr || memory.erase(address) != 1) return kInvalidValue;
  free(reinterpret_cast<void*>(address));
  return kSuccess;
}

int cuMemcpyHtoD_v2(uint64_t to, const void* from, size_t bytes) {
  if (current == nullptr || !holds(to, bytes)) return kInvalidValue;
  memcpy(reinterpret_cast<void*>(to), from, bytes);
  return kSuccess;
}

int cuMemcpyDtoH_v2(void* to, uint64_t from, size_t bytes) {
  if (current == nullptr || !holds(from, bytes)) return kInvalidValue;
  memcpy(to, reinterpret_cast<void*>(from), bytes);
  return kSuccess;
}

int cuLaunchKernel(void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by,
                   unsigned bz, unsigned shared, void* stream, void** arguments, void** extra) {
  if (current == nullptr) return kInvalidContext;
  if (function != &function_of_kernel || gx < 1 || gy != 1 || gz != 1 || bx < 1 || bx > 1024 || by != 1 ||
      bz != 1 || shared != 0 || stream != nullptr || extra != nullptr) {
    return kInvalidValue;
  }
  const uint64_t x = *static_cast<uint64_t*>(arguments[0]);
  const uint64_t dst = *static_cast<uint64_t*>(arguments[1]);
  const size_t length = *static_cast<size_t*>(arguments[2]);
  if (!holds(x, length * sizeof(@ELEMENT@)) || !holds(dst, length * sizeof(@ELEMENT@))) return kInvalidValue;
  @NAME@_array(reinterpret_cast<const @ELEMENT@*>(x), reinterpret_cast<@ELEMENT@*>(dst), length);
  return kSuccess;
}

int cuGetErrorString(int error, const char** text) {
  switch (error) {
    case kInvalidPtx: *text = "a PTX JIT compilation failed"; return kSuccess;
    case kNotFound: *text = "named symbol not found"; return kSuccess;
    default: *text = nullptr; return kInvalidValue;
  }
}

}
