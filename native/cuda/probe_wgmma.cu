// probe_wgmma: what a warpgroup's tensor cores make of one product, for the host to judge, as probe_mma does for those of a warp (probe.cu).
//
// in, out      ProbeArguments
// grid, block  a CTA of one warpgroup, 128 threads, per problem; shared memory: 64 + 256 vectors of 128 bytes, and room to begin at a
//              multiple of 1024 = 41 KB
// idea         the very instruction of screen_wgmma.cu with the very layout, written by hand. The problem's 16 rows stand four times among the
//              64, once for each warp, the warp numbered problem mod 4 answers; the problem's 8 columns are the first of 256, of the others
//              only that they are zero matters
// source       ours; layouts as in screen_wgmma.cu
#include "arguments.h"
#include "hopper_instructions.h"

KT_KERNEL(128) probe_wgmma(kt::ProbeArguments arguments)
{
    using namespace kt;
    constexpr u32 Vectors = 64 + 256, VectorBytes = 128, Alignment = 1024;
    KT_DYNAMIC_SHARED(shared);
    const u32 offset = (Alignment - shared_address(shared) % Alignment) % Alignment;
    unsigned char* const matrices = shared + offset;
    const u16* a = arguments.a + blockIdx.x * 256;
    const u16* b = arguments.b + blockIdx.x * 128;
    for (u32 i = threadIdx.x; i < Vectors * VectorBytes / 2; i += 128)
    {
        const u32 vector = i / 64, coordinate = i % 64, chunk = coordinate / 8;
        u16 half = 0;
        if (coordinate < 16 && vector < 64) half = a[vector % 16 * 16 + coordinate];
        if (coordinate < 16 && vector >= 64 && vector < 64 + 8) half = b[(vector - 64) * 16 + coordinate];
        reinterpret_cast<u16*>(matrices)[vector * 64 + (chunk ^ vector % 8) * 8 + coordinate % 8] = half;
    }
    show_to_engines();
    synchronise();

    const u32 lane = threadIdx.x % WarpSize, warp = threadIdx.x / WarpSize, pair = lane % 4 * 2;
    const u64 at = blockIdx.x * 128;
    float sums[128] = {};
#pragma unroll
    for (u32 i = 0; i < 4; ++i) sums[i] = arguments.c[at + (lane / 4 + i / 2 * 8) * 8 + pair + i % 2];
    fence_products();
    multiply_later(sums, matrix_at(shared_address(matrices)), matrix_at(shared_address(matrices) + 64 * VectorBytes), true);
    commit_products();
    await_products(sums);
    if (warp != blockIdx.x % 4) return;
#pragma unroll
    for (u32 i = 0; i < 4; ++i) arguments.d[at + (lane / 4 + i / 2 * 8) * 8 + pair + i % 2] = sums[i];
}
