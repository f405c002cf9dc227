// A stand-in for the CUDA driver (libcuda.so.1): the part of its interface that KnowledgeTransfer.Gpu calls, with the emulation as its only
// device. Work of a stream is kept and carried out as late as the interface allows, when somebody waits for it: a host that reuses a buffer
// too soon, or reads a result without waiting, gets it wrong here every time instead of once a year.
//
// Numbers and signatures are those of the CUDA driver API; they are facts of an interface.
#pragma once
#include <cstdint>

// What the device claims to be and what goes wrong with it. Set before cuInit, by kt_emulate or by the environment of the process:
//   KT_EMULATED_DEVICE="major=6,minor=1"    KT_EMULATED_DEVICE="faulty_kernel=settle,faulty_pointer=3"
// Zero or null is "as usual".
struct kt_emulated_device
{
    std::int32_t init_result;        // of cuInit: 100 is "no device"
    std::int32_t device_count;       // -1 for none
    std::int32_t major, minor;       // compute capability; 8.0 as usual
    std::int32_t driver_version;     // 12040 as usual
    std::int32_t module_result;      // of cuModuleLoadDataEx: 222 is "PTX of a newer kind"
    std::int64_t memory_bytes;       // of the device; 1 GiB as usual
    std::int64_t failing_allocation; // the number, counted from 1, of the allocation that finds no memory
    std::int64_t failing_launch;     // the number, counted from 1, of the launch that ends in an illegal address
    std::int64_t refused_launch;     // the number, counted from 1, of the call that launches nothing: too many resources requested
    const char* faulty_kernel;       // whose results get one bit flipped: the first bytes of the allocation that its argument names
    std::int32_t faulty_pointer;     // which pointer of the argument, counted from 0
    std::int32_t accumulator_bits;   // of the tensor cores; 24 as usual
    std::int32_t warpgroup_bits;     // of those of a warpgroup; as many as usual
};

extern "C" void kt_emulate(const kt_emulated_device* device);
extern "C" std::int64_t kt_emulated_launches();
extern "C" std::int64_t kt_emulated_bytes();
