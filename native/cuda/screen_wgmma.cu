// screen_wgmma_*: the screen on Hopper's tensor cores, compute capability 9.0 exactly. The last step of the ladder: oracle (reference.cu),
// plain arithmetic (screen_tiled.cu), tensor cores by the warp (screen_mma.cu), tensor cores by the warpgroup.
//
// in, out      MappedScreenArguments: ScreenArguments, and maps of rows and centroids with boxes of 128 and 256 vectors x 64 coordinates,
//              128-byte swizzle; padded_clusters a multiple of 256, padded_dimension of 8. Nothing has to be readable beyond n, k and d: the
//              copying engine puts zeros there, and counts them as bytes that have arrived
// grid, block  ceil(n / 128) CTAs of 384 threads, one per multiprocessor; shared memory: 4 stages of (128 + 256) x 64 float16 = 192 KB, 8
//              barriers, and what it takes to begin at a multiple of 1024
// idea         one CTA multiplies its 128 rows by all centroids, 256 at a time, 64 coordinates a step. Three warpgroups: one thread of the
//              last keeps the copying engine busy, three steps ahead, and gives its registers to the other two, which own 64 rows each
//              and hold 64 x 256 sums, 128 per thread. Of both operands only addresses pass through registers: per step a warpgroup
//              issues four instructions of 64 x 256 x 16, one group, and waits for the group before it, so that the tensor cores always
//              have one to go on with
// stages       step s lives in stage s mod 4 as often as s / 4 says. full[stage]: the thread that copies has arrived and 48 KB have;
//              empty[stage]: all eight warps have, each when its own products are done. Both change phase once per use, so the parity to wait
//              for is s / 4 mod 2 (full), and the one before that (empty): a new barrier's phase before the first counts as over, and the
//              first four steps do not wait
// apart        the epilogue of a tile costs a warpgroup some hundred instructions per thread without a product. The second warpgroup therefore
//              starts Lead steps late and stays behind: while the first looks at its sums, the second has the tensor cores for itself,
//              and the other way round. The ring bounds how far they drift apart. Each with tiles of its own in turn (ping-pong) would hide
//              as much, but centroids would have to be brought for 64 rows instead of 128: 40 KB in the 512 cycles of a step, 80 bytes a
//              cycle and multiprocessor, where the level-2 cache gives about 64 at best. It is 48 here: already much. Two CTAs of a cluster
//              that bring one half of the centroids each, for both, would need 32; that is the next thing to try on hardware
// layout       a vector's 64 coordinates of a step are 128 bytes, eight chunks of 16, one vector behind the other. Chunk c of vector v lies at
//              128 v + 16 (c xor v mod 8), which is bits 4 to 6 of the address xor bits 7 to 9: the engine writes it so, the tensor cores
//              read it so, and eight vectors' chunks c lie in eight different groups of banks
// arithmetic   float16 products, float32 sums as the hardware cuts them: Gamma = 1.14 d 2^-23 in bound.h
// cost         2 n k d operations, 128 cycles per 64 x 256 x 16 at best; not measured on hardware
// source       ours; layouts, descriptors and fences as in the PTX manual, chapter on asynchronous warpgroup level matrix instructions
#include "hopper_instructions.h"
#include "screen.h"

namespace kt
{
namespace wgmma
{
constexpr u32 Columns = 256, Depth = 64, PartDepth = 16, Stages = 4, Lead = 2;
constexpr u32 Groups = 2, GroupRows = ScreenRows / Groups, GroupThreads = 128, Consumers = Groups * GroupThreads;
constexpr u32 VectorBytes = Depth * 2, RowBytes = ScreenRows * VectorBytes, StageBytes = RowBytes + Columns * VectorBytes;
constexpr u32 Alignment = 1024, BarrierBytes = 8, LeadBarrier = 1;
constexpr u32 FewRegisters = 40, ManyRegisters = 232; // 128 x 40 + 256 x 232 are 64,512, as 384 x 168 are

// Where the stages and their barriers lie.
struct Ring
{
    u32 stages, full_barriers, empty_barriers;

    KT_DEVICE explicit Ring(u32 shared)
        : stages((shared + Alignment - 1) / Alignment * Alignment), full_barriers(stages + Stages * StageBytes),
          empty_barriers(full_barriers + Stages * BarrierBytes)
    {
    }

    KT_DEVICE u32 rows(u32 step) const { return stages + step % Stages * StageBytes; }
    KT_DEVICE u32 centroids(u32 step) const { return rows(step) + RowBytes; }
    KT_DEVICE u32 full(u32 step) const { return full_barriers + step % Stages * BarrierBytes; }
    KT_DEVICE u32 empty(u32 step) const { return empty_barriers + step % Stages * BarrierBytes; }
    KT_DEVICE static u32 parity(u32 step) { return step / Stages % 2; }
};

// A wait takes microseconds. One of a second or more is a fault, and a launch that fails is better than one that never ends.
KT_DEVICE void await(u32 barrier, u32 parity)
{
    constexpr u32 too_often = 1u << 26;
#pragma unroll 1
    for (u32 times = 0; !is_over(barrier, parity); ++times)
        if (times == too_often) give_up();
}

// Two numbers of neighbouring columns, by one load.
struct alignas(8) Two { float left, right; };
KT_DEVICE Two two_at(const float* pointer) { return *reinterpret_cast<const Two*>(pointer); }

// One thread: what all steps need, as soon as there is room.
KT_DEVICE void bring(const MappedScreenArguments& a, const Ring& ring, u32 row0, u32 depth_steps)
{
    acquire_map(a.row_map);
    acquire_map(a.centroid_map);
    u32 step = 0;
#pragma unroll 1
    for (u32 column0 = 0; column0 < a.screen.padded_clusters; column0 += Columns)
#pragma unroll 1
        for (u32 depth = 0; depth < depth_steps; ++depth, ++step)
        {
            await(ring.empty(step), Ring::parity(step) ^ 1);
            arrive_expecting(ring.full(step), StageBytes);
            copy_box(ring.rows(step), a.row_map, depth * Depth, a.first_row + row0, ring.full(step));
            copy_box(ring.centroids(step), a.centroid_map, depth * Depth, column0, ring.full(step));
        }
}

// A warpgroup: its 64 rows against all centroids.
template <template <u32> class Epilogue>
KT_DEVICE void multiply(const ScreenArguments& a, const Ring& ring, u32 row0, u32 depth_steps)
{
    constexpr u32 Slots = 2, Seen = 32; // columns at a time, for which an epilogue has bits
    const u32 lane = threadIdx.x % WarpSize, group = threadIdx.x / GroupThreads, warp_row = threadIdx.x / WarpSize * 16;
    const u32 steps = a.padded_clusters / Columns * depth_steps, lead = steps < Lead ? steps : Lead;
    const auto row_of = [=](u32 slot) { return warp_row + slot * 8 + lane / 4; };
    Epilogue<Slots> epilogue(a);
#pragma unroll
    for (u32 slot = 0; slot < Slots; ++slot) epilogue.begin_row(a, slot, row0 + row_of(slot));

    float sums[128] = {};
    if (group == 1) meet<LeadBarrier, Consumers>();
    u32 step = 0;
#pragma unroll 1
    for (u32 column0 = 0; column0 < a.padded_clusters; column0 += Columns)
    {
#pragma unroll 1
        for (u32 depth = 0; depth < depth_steps; ++depth, ++step)
        {
            await(ring.full(step), Ring::parity(step));
            fence_products();
#pragma unroll
            for (u32 part = 0; part < Depth / PartDepth; ++part)
                multiply_later(sums, matrix_at(ring.rows(step) + group * GroupRows * VectorBytes + part * PartDepth * 2),
                    matrix_at(ring.centroids(step) + part * PartDepth * 2), depth + part != 0);
            commit_products();
            await_all_but_last_products();
            if (depth != 0 && lane == 0) arrive(ring.empty(step - 1));
            if (group == 0 && step + 1 == lead) pass<LeadBarrier, Consumers>();
        }
        await_products(sums);
        if (lane == 0) arrive(ring.empty(step - 1));

#pragma unroll
        for (u32 first = 0; first < 64; first += Seen) // of the thread's 64 columns
        {
            const auto cluster_of = [=](u32 column) { return column0 + (first + column) / 2 * 8 + lane % 4 * 2 + column % 2; };
#pragma unroll
            for (u32 column = 0; column < Seen; column += 2)
            {
                const Two offset = two_at(a.offsets + cluster_of(column)), slope = two_at(a.slopes + cluster_of(column));
#pragma unroll
                for (u32 slot = 0; slot < Slots; ++slot)
                {
                    const float* dots = sums + (first + column) * 2 + slot * 2;
                    epilogue.see(slot, column, cluster_of(column), offset.left, slope.left, dots[0]);
                    epilogue.see(slot, column + 1, cluster_of(column + 1), offset.right, slope.right, dots[1]);
                }
            }
            epilogue.end_tile(a, row0, row_of, cluster_of);
        }
    }
    epilogue.finish_in_fours(a, row0, row_of);
}

template <template <u32> class Epilogue>
KT_DEVICE void screen(const MappedScreenArguments& a, unsigned char* shared)
{
    const Ring ring(shared_address(shared));
    const u32 row0 = blockIdx.x * ScreenRows, depth_steps = (a.screen.padded_dimension + Depth - 1) / Depth;
    if (threadIdx.x == 0)
    {
        for (u32 stage = 0; stage < Stages; ++stage)
        {
            make_barrier(ring.full(stage), 1);
            make_barrier(ring.empty(stage), Consumers / WarpSize);
        }
        show_to_engines();
    }
    synchronise();
    if (threadIdx.x >= Consumers)
    {
        give_registers<FewRegisters>();
        if (threadIdx.x == Consumers) bring(a, ring, row0, depth_steps);
    }
    else
    {
        take_registers<ManyRegisters>();
        multiply<Epilogue>(a.screen, ring, row0, depth_steps);
    }
}
} // namespace wgmma
} // namespace kt

KT_KERNEL(384) screen_wgmma_nearest(kt::MappedScreenArguments a)
{
    KT_DYNAMIC_SHARED(shared);
    kt::wgmma::screen<kt::LooksNearest>(a, shared);
}

KT_KERNEL(384) screen_wgmma_beaten(kt::MappedScreenArguments a)
{
    KT_DYNAMIC_SHARED(shared);
    kt::wgmma::screen<kt::MayBeat>(a, shared);
}
