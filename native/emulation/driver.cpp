#include "driver.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "cta.h"
#include "kernels.h"
#include "memory.h"
#include "tensor_map.h"

#define KT_DRIVER extern "C" __attribute__((visibility("default"))) int

using namespace kt::emulation;

namespace
{
enum Result
{
    Success = 0, InvalidValue = 1, OutOfMemory = 2, NotInitialised = 3, NoDevice = 100, InvalidDevice = 101, InvalidContext = 201,
    NoBinaryForGpu = 209, InvalidPtx = 218, UnsupportedPtxVersion = 222, InvalidHandle = 400, NotFound = 500, NotReady = 600,
    IllegalAddress = 700, LaunchOutOfResources = 701,
};

constexpr int UsualSharedBytes = 48 << 10;

struct Stream
{
    std::deque<std::pair<std::uint64_t, std::function<void()>>> work; // by ticket, in order
};

struct Event
{
    Stream* stream = nullptr;
    std::uint64_t ticket = 0;
    std::shared_ptr<double> reached; // when the stream came there, in ms; NaN before that
    bool timed = true;
};

struct Function
{
    const Kernel* kernel;
    int shared = UsualSharedBytes;
};

std::recursive_mutex gate; // the real driver may be called by many threads, too
kt_emulated_device device{};
std::string faulty_kernel;
bool initialised, retained, described;
int sticky = Success; // after a fault every call fails, as on a real device, until the context is gone
std::int64_t allocations, launch_calls, launches;
std::uint64_t ticket;
Stream default_stream;
std::map<Stream*, bool> streams;
std::map<Event*, bool> events;
std::map<std::string, Function> functions;
thread_local void* current;
char context_token, module_token;

void run_until(Stream& stream, std::uint64_t last)
{
    while (!stream.work.empty() && stream.work.front().first <= last)
    {
        const auto work = std::move(stream.work.front().second);
        stream.work.pop_front();
        work();
    }
}

void run_all(Stream& stream) { run_until(stream, ~std::uint64_t{0}); }

Stream* find(void* stream)
{
    if (!stream) return &default_stream;
    const auto found = streams.find(static_cast<Stream*>(stream));
    return found == streams.end() ? nullptr : found->first;
}

int ready()
{
    if (!initialised) return NotInitialised;
    if (!current) return InvalidContext;
    return sticky;
}

int major() { return device.major ? device.major : 8; }
int most_shared_bytes() { return (major() >= 9 ? 227 : 163) << 10; }
int driver_version() { return device.driver_version ? device.driver_version : 12040; }

// Of PTX: ".version 8.3" needs CUDA 12.3, and so on; code for sm_90a runs on 9.0 only.
int refusal_of(const char* ptx)
{
    int isa_major = 0, isa_minor = 0;
    const char* version = std::strstr(ptx, ".version");
    if (!version || std::sscanf(version, ".version %d.%d", &isa_major, &isa_minor) != 2) return InvalidPtx;
    if (isa_major * 10 + isa_minor > driver_version() / 1000 * 10 - 40 + driver_version() % 1000 / 10) return UnsupportedPtxVersion;
    return std::strstr(ptx, "sm_90a") && (major() != 9 || device.minor != 0) ? NoBinaryForGpu : Success;
}

int later(void* stream, std::function<void()> work)
{
    if (const int state = ready()) return state;
    Stream* found = find(stream);
    if (!found) return InvalidHandle;
    found->work.emplace_back(++ticket, std::move(work));
    return Success;
}

void describe(const kt_emulated_device& value)
{
    device = value;
    faulty_kernel = value.faulty_kernel ? value.faulty_kernel : "";
    kt::emulation::accumulator_bits = value.accumulator_bits ? value.accumulator_bits : 24;
    kt::emulation::warpgroup_accumulator_bits = value.warpgroup_bits ? value.warpgroup_bits : kt::emulation::accumulator_bits;
    described = true;
}

// "name=value,name=value" into the device; a word that is no field ends the process: a test must not test nothing.
void describe_by_environment(const char* text)
{
    kt_emulated_device value{};
    const std::pair<const char*, std::int32_t*> small[] = {
        {"init_result", &value.init_result}, {"device_count", &value.device_count}, {"major", &value.major}, {"minor", &value.minor},
        {"driver_version", &value.driver_version}, {"module_result", &value.module_result}, {"faulty_pointer", &value.faulty_pointer},
        {"accumulator_bits", &value.accumulator_bits}, {"warpgroup_bits", &value.warpgroup_bits}};
    const std::pair<const char*, std::int64_t*> large[] = {
        {"memory_bytes", &value.memory_bytes}, {"failing_allocation", &value.failing_allocation}, {"failing_launch", &value.failing_launch},
        {"refused_launch", &value.refused_launch}};
    std::string kernel;
    const std::string all(text);
    for (std::size_t at = 0; at < all.size();)
    {
        const std::size_t comma = std::min(all.find(',', at), all.size()), equals = std::min(all.find('=', at), comma);
        const std::string name = all.substr(at, equals - at), word = equals < comma ? all.substr(equals + 1, comma - equals - 1) : "";
        at = comma + 1;
        bool known = name == "faulty_kernel";
        if (known) value.faulty_kernel = (kernel = word).c_str();
        for (const auto& field : small)
            if (name == field.first) known = true, *field.second = std::atoi(word.c_str());
        for (const auto& field : large)
            if (name == field.first) known = true, *field.second = std::atoll(word.c_str());
        if (!known) std::fprintf(stderr, "KT_EMULATED_DEVICE has no %s\n", name.c_str()), std::abort();
    }
    describe(value);
}

void flip(const void* argument, std::size_t size)
{
    const std::size_t at = static_cast<std::size_t>(device.faulty_pointer) * sizeof(void*);
    if (at + sizeof(void*) > size) return;
    unsigned char* target;
    std::memcpy(&target, static_cast<const unsigned char*>(argument) + at, sizeof target);
    if (target && owns(target, 1)) *target ^= 1;
}
} // namespace

extern "C" __attribute__((visibility("default"))) void kt_emulate(const kt_emulated_device* value)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    describe(value ? *value : kt_emulated_device{});
    initialised = false;
    sticky = Success;
    allocations = launch_calls = launches = 0;
}

extern "C" __attribute__((visibility("default"))) std::int64_t kt_emulated_launches() { return launches; }
extern "C" __attribute__((visibility("default"))) std::int64_t kt_emulated_bytes() { return static_cast<std::int64_t>(allocated_bytes()); }

KT_DRIVER cuInit(unsigned)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    const char* environment = std::getenv("KT_EMULATED_DEVICE");
    if (environment && !described) describe_by_environment(environment);
    if (device.init_result) return device.init_result;
    initialised = true;
    return Success;
}

KT_DRIVER cuDriverGetVersion(int* version)
{
    *version = driver_version();
    return Success;
}

KT_DRIVER cuDeviceGetCount(int* count)
{
    if (!initialised) return NotInitialised;
    *count = device.device_count == 0 ? 1 : device.device_count < 0 ? 0 : device.device_count;
    return Success;
}

KT_DRIVER cuDeviceGet(int* handle, int ordinal)
{
    if (!initialised) return NotInitialised;
    *handle = ordinal;
    return Success;
}

KT_DRIVER cuDeviceGetName(char* name, int length, int)
{
    std::strncpy(name, "emulated device", static_cast<std::size_t>(length));
    name[length - 1] = 0;
    return Success;
}

KT_DRIVER cuDeviceGetAttribute(int* value, int attribute, int)
{
    switch (attribute)
    {
    case 75: *value = major(); return Success;
    case 76: *value = device.minor; return Success;
    case 16: *value = 4; return Success;                 // multiprocessors
    case 97: *value = most_shared_bytes(); return Success; // shared memory a block may opt in to
    case 13: *value = 1000000; return Success;           // clock, kHz
    default: return InvalidValue;
    }
}

KT_DRIVER cuDeviceTotalMem_v2(std::size_t* bytes, int)
{
    *bytes = static_cast<std::size_t>(device.memory_bytes ? device.memory_bytes : 1 << 30);
    return Success;
}

KT_DRIVER cuDevicePrimaryCtxRetain(void** context, int)
{
    if (!initialised) return NotInitialised;
    retained = true;
    *context = &context_token;
    return Success;
}

KT_DRIVER cuDevicePrimaryCtxRelease_v2(int)
{
    if (!retained) return InvalidContext;
    return Success;
}

KT_DRIVER cuCtxSetCurrent(void* context)
{
    current = context;
    return sticky; // the real one may report faults of earlier work here, too
}

KT_DRIVER cuMemGetInfo_v2(std::size_t* free_bytes, std::size_t* total)
{
    if (const int state = ready()) return state;
    cuDeviceTotalMem_v2(total, 0);
    *free_bytes = *total - allocated_bytes();
    return Success;
}

KT_DRIVER cuModuleLoadDataEx(void** module, const void* image, unsigned, int*, void**)
{
    if (const int state = ready()) return state;
    if (device.module_result) return device.module_result;
    if (!std::strstr(static_cast<const char*>(image), ".entry")) return InvalidPtx;
    if (const int refusal = refusal_of(static_cast<const char*>(image))) return refusal;
    *module = &module_token;
    return Success;
}

KT_DRIVER cuModuleUnload(void*) { return ready(); }

KT_DRIVER cuModuleGetFunction(void** function, void*, const char* name)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    if (const int state = ready()) return state;
    const Kernel* kernel = find_kernel(name);
    if (!kernel) return NotFound;
    *function = &functions.emplace(name, Function{kernel}).first->second;
    return Success;
}

KT_DRIVER cuFuncSetAttribute(void* function, int attribute, int value)
{
    if (attribute != 8) return InvalidValue; // dynamic shared memory
    if (value > most_shared_bytes()) return InvalidValue;
    static_cast<Function*>(function)->shared = value;
    return Success;
}

KT_DRIVER cuTensorMapEncodeTiled(
    void* map, int type, std::uint32_t rank, void* address, const std::uint64_t* sizes, const std::uint64_t* strides, const std::uint32_t* box,
    const std::uint32_t* element_strides, int interleave, int swizzle, int promotion, int fill)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    if (const int state = ready()) return state;
    return encode_tiled(map, type, rank, address, sizes, strides, box, element_strides, interleave, swizzle, promotion, fill);
}

KT_DRIVER cuMemAlloc_v2(std::uint64_t* pointer, std::size_t bytes)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    if (const int state = ready()) return state;
    if (bytes == 0) return InvalidValue;
    if (++allocations == device.failing_allocation) return OutOfMemory;
    std::size_t free_bytes, total;
    cuMemGetInfo_v2(&free_bytes, &total);
    if (bytes > free_bytes) return OutOfMemory;
    void* memory = allocate(bytes);
    if (!memory) return OutOfMemory;
    *pointer = reinterpret_cast<std::uint64_t>(memory);
    return Success;
}

KT_DRIVER cuMemFree_v2(std::uint64_t pointer)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    if (!initialised) return NotInitialised;
    run_all(default_stream); // freeing waits for the device
    for (auto& stream : streams) run_all(*stream.first);
    return release(reinterpret_cast<void*>(pointer)) ? Success : InvalidValue;
}

KT_DRIVER cuMemAllocHost_v2(void** pointer, std::size_t bytes)
{
    *pointer = std::aligned_alloc(4096, (bytes + 4095) / 4096 * 4096);
    return *pointer ? Success : OutOfMemory;
}

KT_DRIVER cuMemFreeHost(void* pointer)
{
    std::free(pointer);
    return Success;
}

KT_DRIVER cuMemcpyHtoDAsync_v2(std::uint64_t target, const void* source, std::size_t bytes, void* stream)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    void* to = reinterpret_cast<void*>(target);
    if (!owns(to, bytes)) return InvalidValue;
    return later(stream, [=] { std::memcpy(to, source, bytes); });
}

KT_DRIVER cuMemcpyDtoHAsync_v2(void* target, std::uint64_t source, std::size_t bytes, void* stream)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    const void* from = reinterpret_cast<const void*>(source);
    if (!owns(from, bytes)) return InvalidValue;
    return later(stream, [=] { std::memcpy(target, from, bytes); });
}

KT_DRIVER cuMemcpyDtoDAsync_v2(std::uint64_t target, std::uint64_t source, std::size_t bytes, void* stream)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    void* to = reinterpret_cast<void*>(target);
    const void* from = reinterpret_cast<const void*>(source);
    if (!owns(to, bytes) || !owns(from, bytes)) return InvalidValue;
    return later(stream, [=] { std::memmove(to, from, bytes); });
}

KT_DRIVER cuMemsetD8Async(std::uint64_t target, unsigned char value, std::size_t bytes, void* stream)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    void* to = reinterpret_cast<void*>(target);
    if (!owns(to, bytes)) return InvalidValue;
    return later(stream, [=] { std::memset(to, value, bytes); });
}

KT_DRIVER cuStreamCreate(void** stream, unsigned)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    if (const int state = ready()) return state;
    auto* created = new Stream;
    streams[created] = true;
    *stream = created;
    return Success;
}

KT_DRIVER cuStreamDestroy_v2(void* stream)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    Stream* found = find(stream);
    if (!stream || !found) return InvalidHandle;
    run_all(*found);
    streams.erase(found);
    delete found;
    return Success;
}

KT_DRIVER cuStreamSynchronize(void* stream)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    if (const int state = ready()) return state;
    Stream* found = find(stream);
    if (!found) return InvalidHandle;
    run_all(*found);
    return sticky;
}

KT_DRIVER cuEventCreate(void** event, unsigned flags)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    auto* created = new Event;
    created->timed = (flags & 2) == 0;
    events[created] = true;
    *event = created;
    return Success;
}

KT_DRIVER cuEventDestroy_v2(void* event)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    events.erase(static_cast<Event*>(event));
    delete static_cast<Event*>(event);
    return Success;
}

KT_DRIVER cuEventRecord(void* event, void* stream)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    if (const int state = ready()) return state;
    Stream* found = find(stream);
    if (!found) return InvalidHandle;
    auto reached = std::make_shared<double>(NAN);
    later(stream, [reached]
    {
        *reached = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
    });
    Event& recorded = *static_cast<Event*>(event);
    recorded = {found, ticket, reached, recorded.timed};
    return Success;
}

KT_DRIVER cuEventElapsedTime(float* milliseconds, void* start, void* end)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    const Event &from = *static_cast<Event*>(start), &to = *static_cast<Event*>(end);
    if (!from.stream || !to.stream || !from.timed || !to.timed) return InvalidHandle;
    if (std::isnan(*from.reached) || std::isnan(*to.reached)) return NotReady;
    *milliseconds = static_cast<float>(*to.reached - *from.reached);
    return Success;
}

KT_DRIVER cuEventSynchronize(void* event)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    const Event& recorded = *static_cast<Event*>(event);
    if (recorded.stream) run_until(*recorded.stream, recorded.ticket);
    return ready();
}

KT_DRIVER cuStreamWaitEvent(void* stream, void* event, unsigned)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    const Event recorded = *static_cast<Event*>(event);
    return later(stream, [recorded] { if (recorded.stream) run_until(*recorded.stream, recorded.ticket); });
}

KT_DRIVER cuLaunchKernel(
    void* function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned block_y, unsigned block_z, unsigned shared,
    void* stream, void** parameters, void**)
{
    std::lock_guard<std::recursive_mutex> lock(gate);
    const Function& found = *static_cast<Function*>(function);
    if (grid_x == 0 || grid_y == 0 || grid_z != 1 || block_x == 0 || block_x > 1024 || block_y != 1 || block_z != 1) return InvalidValue;
    if (shared > static_cast<unsigned>(found.shared)) return InvalidValue;
    if (++launch_calls == device.refused_launch) return LaunchOutOfResources;
    const Kernel& kernel = *found.kernel;
    const auto* bytes = static_cast<const unsigned char*>(parameters[0]);
    std::vector<unsigned char> argument(bytes, bytes + kernel.argument_size); // the driver copies arguments at the call
    return later(stream, [=, &kernel]
    {
        if (sticky) return;
        if (++launches == device.failing_launch)
        {
            sticky = IllegalAddress;
            return;
        }
        launch({grid_x, grid_y, 1}, block_x, shared, [&] { kernel.run(argument.data()); });
        if (faulty_kernel == kernel.name) flip(argument.data(), argument.size());
    });
}

KT_DRIVER cuGetErrorName(int error, const char** name)
{
    switch (error)
    {
    case Success: *name = "CUDA_SUCCESS"; return Success;
    case InvalidValue: *name = "CUDA_ERROR_INVALID_VALUE"; return Success;
    case OutOfMemory: *name = "CUDA_ERROR_OUT_OF_MEMORY"; return Success;
    case NotInitialised: *name = "CUDA_ERROR_NOT_INITIALIZED"; return Success;
    case NoDevice: *name = "CUDA_ERROR_NO_DEVICE"; return Success;
    case InvalidContext: *name = "CUDA_ERROR_INVALID_CONTEXT"; return Success;
    case NoBinaryForGpu: *name = "CUDA_ERROR_NO_BINARY_FOR_GPU"; return Success;
    case InvalidPtx: *name = "CUDA_ERROR_INVALID_PTX"; return Success;
    case UnsupportedPtxVersion: *name = "CUDA_ERROR_UNSUPPORTED_PTX_VERSION"; return Success;
    case NotFound: *name = "CUDA_ERROR_NOT_FOUND"; return Success;
    case NotReady: *name = "CUDA_ERROR_NOT_READY"; return Success;
    case IllegalAddress: *name = "CUDA_ERROR_ILLEGAL_ADDRESS"; return Success;
    case LaunchOutOfResources: *name = "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES"; return Success;
    default: *name = nullptr; return InvalidValue;
    }
}
