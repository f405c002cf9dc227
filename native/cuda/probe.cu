// probe_mma: what a tensor core makes of one product, for the host to judge. bound.h rests on a model of its sums that NVIDIA does not
// document; before a device is trusted, sums that would show a coarser one are computed and compared with exact ones (AccumulationProbe.cs).
//
// in, out      ProbeArguments
// grid, block  a CTA of one warp per problem; no shared memory
// idea         the very instruction of screen_mma.cu, its registers filled by hand
// layout       of a lane l: a holds rows l / 4 and + 8, columns l mod 4 * 2 and the next, and the same + 8; b column l / 4; c as in screen_mma.cu
// cost         one instruction per problem
// source       ours; lanes as in the PTX manual, chapter on warp-level matrix instructions
#include "arguments.h"
#include "instructions.h"

KT_KERNEL(32) probe_mma(kt::ProbeArguments arguments)
{
    using namespace kt;
    const u32 group = threadIdx.x / 4, pair = threadIdx.x % 4 * 2;
    const u16* a = arguments.a + blockIdx.x * 256;
    const u16* b = arguments.b + blockIdx.x * 128 + group * 16;
    const float* c = arguments.c + blockIdx.x * 128;
    float* d = arguments.d + blockIdx.x * 128;
    const auto two = [](const u16* at) { return static_cast<u32>(at[0]) | static_cast<u32>(at[1]) << 16; };

    u32 left[4];
    float sums[4];
#pragma unroll
    for (u32 i = 0; i < 4; ++i)
    {
        left[i] = two(a + (group + i % 2 * 8) * 16 + i / 2 * 8 + pair);
        sums[i] = c[(group + i / 2 * 8) * 8 + pair + i % 2];
    }
    multiply_matrices(sums, left, two(b + pair), two(b + pair + 8));
#pragma unroll
    for (u32 i = 0; i < 4; ++i) d[(group + i / 2 * 8) * 8 + pair + i % 2] = sums[i];
}
