// The language that the kernels are written in. The same source is compiled three ways:
//   clang, --cuda-device-only, without any CUDA toolkit  -> PTX, which is what ships
//   nvcc                                                 -> cubins, where somebody has it
//   a plain C++ compiler with KT_EMULATION               -> the processor runs it, one fiber per CUDA thread (emulation/)
// Only this file and instructions.h know which one it is.
#pragma once

#if defined(KT_EMULATION)

#include "../emulation/cta.h"

#elif defined(__NVCC__)

#include <cuda_runtime.h>
#define KT_DYNAMIC_SHARED(name) extern __shared__ __align__(128) unsigned char name[]

#else // clang knows the address spaces and the special registers by itself; the words are what a toolkit's headers would define

#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __shared__ __attribute__((shared))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
struct uint3 { unsigned x, y, z; };
struct dim3 { unsigned x, y, z; };
#include <__clang_cuda_builtin_vars.h>
#define KT_DYNAMIC_SHARED(name) extern __shared__ __attribute__((aligned(128))) unsigned char name[]

#endif

// Inlined always: a call would spill the accumulators of a tile.
#define KT_DEVICE __device__ inline __attribute__((always_inline))

// A kernel that the host finds by its name. One CTA per multiprocessor is enough: the tiles want registers, not company.
#define KT_KERNEL(threads) extern "C" __global__ void __launch_bounds__(threads, 1)

namespace kt
{
using u8 = unsigned char;
using u16 = unsigned short; // also the bits of a float16
using u32 = unsigned int;
using i64 = long long;
using u64 = unsigned long long;

constexpr u32 WarpSize = 32;
constexpr u32 NoRow = 0xffffffffu;
} // namespace kt
