// The operations whose rounding matters, and the instructions that C++ has no word for: one line of PTX each on the device, the same operation
// on the processor in the emulation (emulation/instructions.h).
#pragma once
#include "device.h"

#if defined(KT_EMULATION)

#include "../emulation/instructions.h"

#else

namespace kt
{
// ---- float64 and float32, rounded once, to nearest. Nothing here may be contracted into one fma: nvcc is asked by intrinsics, clang by
// -ffp-contract=off, and a test looks for unrounded additions and products in the PTX. (Assembly would do, too, but clang does not unroll
// loops with assembly in them.) ------------------------------------------------------------------------------------------------------------
#if defined(__NVCC__)
KT_DEVICE double add(double a, double b) { return __dadd_rn(a, b); }
KT_DEVICE double subtract(double a, double b) { return __dsub_rn(a, b); }
KT_DEVICE double multiply(double a, double b) { return __dmul_rn(a, b); }
KT_DEVICE double fma(double a, double b, double c) { return __fma_rn(a, b, c); }
KT_DEVICE float add(float a, float b) { return __fadd_rn(a, b); }
KT_DEVICE float subtract(float a, float b) { return __fsub_rn(a, b); }
KT_DEVICE float multiply(float a, float b) { return __fmul_rn(a, b); }
KT_DEVICE float fma(float a, float b, float c) { return __fmaf_rn(a, b, c); }
#else
KT_DEVICE double add(double a, double b) { return a + b; }
KT_DEVICE double subtract(double a, double b) { return a - b; }
KT_DEVICE double multiply(double a, double b) { return a * b; }
KT_DEVICE double fma(double a, double b, double c) { return __builtin_fma(a, b, c); }
KT_DEVICE float add(float a, float b) { return a + b; }
KT_DEVICE float subtract(float a, float b) { return a - b; }
KT_DEVICE float multiply(float a, float b) { return a * b; }
KT_DEVICE float fma(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
#endif
KT_DEVICE double square_root(double a) { double r; asm("sqrt.rn.f64 %0, %1;" : "=d"(r) : "d"(a)); return r; }
KT_DEVICE double truncate(double a) { double r; asm("cvt.rzi.f64.f64 %0, %1;" : "=d"(r) : "d"(a)); return r; }
KT_DEVICE i64 to_integer(double a) { i64 r; asm("cvt.rni.s64.f64 %0, %1;" : "=l"(r) : "d"(a)); return r; } // half to even
KT_DEVICE u64 bits_of(double a) { return static_cast<u64>(__builtin_bit_cast(i64, a)); }
KT_DEVICE double from_bits(u64 a) { return __builtin_bit_cast(double, a); }
KT_DEVICE float to_float(double a) { float r; asm("cvt.rn.f32.f64 %0, %1;" : "=f"(r) : "d"(a)); return r; }
KT_DEVICE float to_float_up(double a) { float r; asm("cvt.rp.f32.f64 %0, %1;" : "=f"(r) : "d"(a)); return r; }
KT_DEVICE float to_float_down(double a) { float r; asm("cvt.rm.f32.f64 %0, %1;" : "=f"(r) : "d"(a)); return r; }

// ---- float16, as bits ------------------------------------------------------------------------------------------------------------------
#if defined(__NVCC__)
KT_DEVICE u16 to_half(float a) { u16 r; asm("cvt.rn.f16.f32 %0, %1;" : "=h"(r) : "f"(a)); return r; }
KT_DEVICE float from_half(u16 a) { float r; asm("cvt.f32.f16 %0, %1;" : "=f"(r) : "h"(a)); return r; }
#else
KT_DEVICE u16 to_half(float a) { return __builtin_bit_cast(u16, static_cast<_Float16>(a)); }
KT_DEVICE float from_half(u16 a) { return static_cast<float>(__builtin_bit_cast(_Float16, a)); }
#endif

// ---- between the 32 lanes of a warp; all of them take part -----------------------------------------------------------------------------
KT_DEVICE u32 shuffle_xor(u32 value, u32 mask)
{
    u32 r;
    asm volatile("shfl.sync.bfly.b32 %0, %1, %2, 0x1f, 0xffffffff;" : "=r"(r) : "r"(value), "r"(mask));
    return r;
}
KT_DEVICE float shuffle_xor(float value, u32 mask)
{
    return __builtin_bit_cast(float, shuffle_xor(__builtin_bit_cast(u32, value), mask));
}
KT_DEVICE double shuffle_xor(double value, u32 mask)
{
    const u64 bits = bits_of(value);
    const u64 low = shuffle_xor(static_cast<u32>(bits), mask), high = shuffle_xor(static_cast<u32>(bits >> 32), mask);
    return from_bits(high << 32 | low);
}

// ---- between the threads of a CTA ------------------------------------------------------------------------------------------------------
KT_DEVICE void synchronise() { asm volatile("bar.sync 0;" ::: "memory"); }
KT_DEVICE u32 shared_address(const void* pointer)
{
    u64 r;
    asm("cvta.to.shared.u64 %0, %1;" : "=l"(r) : "l"(pointer));
    return static_cast<u32>(r);
}

// ---- global memory, by many threads at once --------------------------------------------------------------------------------------------
KT_DEVICE void atomic_add(i64* target, i64 value) { asm volatile("red.global.add.u64 [%0], %1;" ::"l"(target), "l"(value) : "memory"); }
KT_DEVICE void atomic_add(u64* target, u64 value) { asm volatile("red.global.add.u64 [%0], %1;" ::"l"(target), "l"(value) : "memory"); }
KT_DEVICE void atomic_max(u64* target, u64 value) { asm volatile("red.global.max.u64 [%0], %1;" ::"l"(target), "l"(value) : "memory"); }
KT_DEVICE void atomic_min(u64* target, u64 value) { asm volatile("red.global.min.u64 [%0], %1;" ::"l"(target), "l"(value) : "memory"); }
KT_DEVICE void atomic_min(u32* target, u32 value) { asm volatile("red.global.min.u32 [%0], %1;" ::"l"(target), "r"(value) : "memory"); }
KT_DEVICE u32 fetch_add(u32* target, u32 value)
{
    u32 r;
    asm volatile("atom.global.add.u32 %0, [%1], %2;" : "=r"(r) : "l"(target), "r"(value) : "memory");
    return r;
}

// ---- copies from global to shared memory that run beside the arithmetic (compute capability 8.0) ---------------------------------------
KT_DEVICE void copy_async(u32 shared, const void* global) // 16 bytes, both 16-byte aligned
{
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(shared), "l"(global) : "memory");
}
KT_DEVICE void commit_copies() { asm volatile("cp.async.commit_group;" ::: "memory"); }
template <int Pending>
KT_DEVICE void await_copies() // all but the last Pending groups of this thread have arrived
{
    asm volatile("cp.async.wait_group %0;" ::"n"(Pending) : "memory");
}

// ---- tensor cores (compute capability 8.0) ---------------------------------------------------------------------------------------------
// Four 8x8 matrices of float16; lane l gives the address of row l mod 8 of matrix l / 8 and gets two neighbours of row l / 4.
KT_DEVICE void load_matrices(u32 (&r)[4], u32 shared)
{
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "r"(shared) : "memory");
}
// c[16][8] += a[16][16] b[16][8], float16 into float32.
KT_DEVICE void multiply_matrices(float (&c)[4], const u32 (&a)[4], u32 b0, u32 b1)
{
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3]) : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}
} // namespace kt

#endif
