// The instructions of compute capability 9.0 that the Hopper screen is made of, one line of PTX each; in the emulation the same names
// (emulation/hopper_instructions.h). All of it belongs to one CTA; no clusters. Needs PTX ISA 8.3, which drivers from 545 (CUDA 12.3) on read.
#pragma once
#include "instructions.h"

namespace kt
{
// Where a matrix lies in shared memory, vectors of 64 float16 (128 bytes) one behind the other, in the layout of 128-byte swizzle (see
// screen_wgmma.cu). Bits of a descriptor, as the PTX manual has them (asynchronous warpgroup level matrix shared memory layout):
//     0-13   address / 16
//    16-29   bytes to the next 16 bytes of a vector / 16; not looked at in swizzled layouts, 1 by custom
//    32-45   bytes from eight vectors to the next eight / 16
//    49-51   where in the swizzle's pattern the first vector lies; 0, as all matrices begin at multiples of 1024
//    62-63   1: 128-byte swizzle
// The address of a part of the vectors, 16 float16 each, is simply 32 bytes higher: the hardware swizzles addresses, not offsets.
KT_DEVICE u64 matrix_at(u32 shared)
{
    constexpr u64 next_chunk = 1, next_eight = 1024 / 16, swizzle_128 = 1;
    return static_cast<u64>((shared & 0x3ffffu) / 16) | next_chunk << 16 | next_eight << 32 | swizzle_128 << 62;
}
} // namespace kt

#if defined(KT_EMULATION)

#include "../emulation/hopper_instructions.h"

#else

namespace kt
{
// ---- barriers in shared memory (mbarrier, 8 bytes) -------------------------------------------------------------------------------------
// A barrier lives in phases, numbered from 0. A phase ends when as many threads have arrived as it was made for and as many bytes as were
// announced, and the next begins at once. Waiting names the parity of a phase (its number mod 2) and is over as soon as the phase of that
// parity that began last is over; so a wait for parity 1 of a new barrier is over at once.
KT_DEVICE void make_barrier(u32 barrier, u32 arrivals)
{
    asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(barrier), "r"(arrivals) : "memory");
}
// What this thread has made or stored in shared memory, to the engines that copy and multiply; to threads, synchronise() shows it.
KT_DEVICE void show_to_engines() { asm volatile("fence.proxy.async.shared::cta;" ::: "memory"); }
KT_DEVICE void arrive(u32 barrier) { asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(barrier) : "memory"); }
KT_DEVICE void arrive_expecting(u32 barrier, u32 bytes) // announces bytes, then arrives
{
    asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(barrier), "r"(bytes) : "memory");
}
KT_DEVICE bool is_over(u32 barrier, u32 parity) // may wait for some time before it says no
{
    u32 over;
    asm volatile("{\n.reg .pred p;\nmbarrier.try_wait.parity.shared::cta.b64 p, [%1], %2;\nselp.u32 %0, 1, 0, p;\n}"
                 : "=r"(over) : "r"(barrier), "r"(parity) : "memory");
    return over != 0;
}
KT_DEVICE void give_up() { asm volatile("trap;"); } // the launch fails

// ---- numbered barriers: `threads` of a CTA meet, some of them without waiting ------------------------------------------------------------
template <u32 Number, u32 Threads>
KT_DEVICE void meet() { asm volatile("bar.sync %0, %1;" ::"n"(Number), "n"(Threads) : "memory"); }
template <u32 Number, u32 Threads>
KT_DEVICE void pass() { asm volatile("bar.arrive %0, %1;" ::"n"(Number), "n"(Threads) : "memory"); }

// ---- the engine that copies boxes of a matrix (TMA) ------------------------------------------------------------------------------------
// A map is a CUtensorMap in global memory, made by the driver and brought there by a copy. This thread sees it as it is now.
KT_DEVICE void acquire_map(const void* map) { asm volatile("fence.proxy.tensormap::generic.acquire.sys [%0], 128;" ::"l"(map) : "memory"); }
// The map's box with its corner at (column, row), to shared memory; arrives as bytes at the barrier. What lies outside the matrix is 0.
KT_DEVICE void copy_box(u32 shared, const void* map, u32 column, u32 row, u32 barrier)
{
    asm volatile("cp.async.bulk.tensor.2d.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1, {%2, %3}], [%4];"
                 ::"r"(shared), "l"(map), "r"(column), "r"(row), "r"(barrier) : "memory");
}

// ---- how many registers each thread of a warpgroup has; all 128 threads ------------------------------------------------------------------
template <u32 Count>
KT_DEVICE void give_registers() { asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" ::"n"(Count)); }
template <u32 Count>
KT_DEVICE void take_registers() { asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" ::"n"(Count)); } // waits until there are enough

// ---- tensor cores of a warpgroup (wgmma); all 128 threads --------------------------------------------------------------------------------
#define KT_SUMS_8(c, i) \
    "+f"(c[i]), "+f"(c[i + 1]), "+f"(c[i + 2]), "+f"(c[i + 3]), "+f"(c[i + 4]), "+f"(c[i + 5]), "+f"(c[i + 6]), "+f"(c[i + 7])
#define KT_SUMS_32(c, i) KT_SUMS_8(c, i), KT_SUMS_8(c, i + 8), KT_SUMS_8(c, i + 16), KT_SUMS_8(c, i + 24)
#define KT_SUMS_128(c) KT_SUMS_32(c, 0), KT_SUMS_32(c, 32), KT_SUMS_32(c, 64), KT_SUMS_32(c, 96)

// Before the first product, and whenever the sums have been touched by anything else.
KT_DEVICE void fence_products() { asm volatile("wgmma.fence.sync.aligned;" ::: "memory"); }
// sums[64][256] = a[64][16] b[256][16]^T (+ sums if `adding`), some time later. Warp w mod 4 holds rows 16 w to 16 w + 15; of these and every
// eight columns a lane holds what it holds of a product of multiply_matrices: sums[4 j + 2 s + t] is row lane / 4 + 8 s, column
// 8 j + lane mod 4 * 2 + t.
KT_DEVICE void multiply_later(float (&sums)[128], u64 a, u64 b, bool adding)
{
    asm volatile("{\n.reg .pred adding;\nsetp.ne.b32 adding, %130, 0;\n"
                 "wgmma.mma_async.sync.aligned.m64n256k16.f32.f16.f16 {"
                 "%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, "
                 "%26, %27, %28, %29, %30, %31, %32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43, %44, %45, %46, %47, %48, %49, "
                 "%50, %51, %52, %53, %54, %55, %56, %57, %58, %59, %60, %61, %62, %63, %64, %65, %66, %67, %68, %69, %70, %71, %72, %73, "
                 "%74, %75, %76, %77, %78, %79, %80, %81, %82, %83, %84, %85, %86, %87, %88, %89, %90, %91, %92, %93, %94, %95, %96, %97, "
                 "%98, %99, %100, %101, %102, %103, %104, %105, %106, %107, %108, %109, %110, %111, %112, %113, %114, %115, %116, %117, "
                 "%118, %119, %120, %121, %122, %123, %124, %125, %126, %127}, %128, %129, adding, 1, 1, 0, 0;\n}"
                 : KT_SUMS_128(sums) : "l"(a), "l"(b), "r"(static_cast<u32>(adding)));
}
KT_DEVICE void commit_products() { asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory"); }
KT_DEVICE void await_all_but_last_products() { asm volatile("wgmma.wait_group.sync.aligned 1;" ::: "memory"); }
KT_DEVICE void await_products(float (&sums)[128]) // names the sums: a compiler that does not would be free to use them before
{
    asm volatile("wgmma.wait_group.sync.aligned 0;" : KT_SUMS_128(sums)::"memory");
}
} // namespace kt

#endif
