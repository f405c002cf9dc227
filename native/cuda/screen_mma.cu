// screen_mma_*: the screen on tensor cores, compute capability 8.0 and later.
//
// in, out      ScreenArguments; padded_dimension a multiple of 32, padded_clusters of Columns, rows readable up to a multiple of 128;
//              rows and centroids 16-byte aligned
// grid, block  ceil(n / 128) CTAs of 256 threads; shared memory: 4 stages of (128 + Columns) x 32 float16 = 96 KB for 256 columns, 48 KB for
//              64 (the epilogue's 32 KB lie in the same place, later)
// idea         one CTA multiplies its 128 rows by all centroids, Columns at a time, 32 coordinates a step. While a step is multiplied, the
//              next three are on their way into a ring of four stages (cp.async). Eight warps, 2 along the rows and 4 along the columns; with
//              256 columns each owns 64 x 64 sums: per 16 coordinates 8 ldmatrix feed 32 mma, half of what shared memory can deliver
// layout       a vector's 32 coordinates of a step are 64 bytes, four chunks of 16; two vectors fill the 128 bytes of all banks. Chunk c of
//              vector v lies at v 64 + 16 (c xor (v / 2 mod 4)): eight vectors' chunks c, which one ldmatrix reads, then fall on eight
//              different groups of banks
// arithmetic   float16 products, float32 sums as the hardware cuts them: Gamma = 1.14 d 2^-23 in bound.h
// cost         2 n k d operations; not measured on hardware
// source       ours; lanes of ldmatrix and mma as in the PTX manual, chapter on warp-level matrix instructions
#include "screen.h"

namespace kt
{
namespace mma
{
constexpr u32 Depth = 32, Stages = 4, Chunk = 16, ChunksPerVector = 4, VectorBytes = 64;

// Where chunk c of vector v lies in a tile.
KT_DEVICE u32 swizzled(u32 vector, u32 chunk) { return vector * VectorBytes + ((chunk ^ (vector / 2 % 4)) * Chunk); }

template <u32 Vectors>
KT_DEVICE void load(u32 tile, const u16* vectors, u64 vector0, u32 depth0, u32 padded_dimension)
{
#pragma unroll
    for (u32 i = 0; i < Vectors * ChunksPerVector / ScreenThreads; ++i)
    {
        const u32 number = threadIdx.x + i * ScreenThreads, vector = number / ChunksPerVector, chunk = number % ChunksPerVector;
        copy_async(tile + swizzled(vector, chunk), vectors + (vector0 + vector) * padded_dimension + depth0 + chunk * 8);
    }
}

template <u32 Columns, template <u32> class Epilogue>
KT_DEVICE void screen(const ScreenArguments& a, unsigned char* shared)
{
    constexpr u32 WarpRows = 64, WarpColumns = Columns / 4;            // of sums per warp
    constexpr u32 RowTiles = WarpRows / 16, ColumnTiles = WarpColumns / 8; // of 16 x 8 sums
    constexpr u32 RowBytes = ScreenRows * VectorBytes, StageBytes = RowBytes + Columns * VectorBytes;
    const u32 lane = threadIdx.x % WarpSize, warp = threadIdx.x / WarpSize;
    const u32 warp_row = warp % 2 * WarpRows, warp_column = warp / 2 * WarpColumns;
    const u32 row0 = blockIdx.x * ScreenRows, base = shared_address(shared);
    const u32 depth_steps = a.padded_dimension / Depth, steps = a.padded_clusters / Columns * depth_steps;
    // Of 16 x 8 sums a lane holds rows lane / 4 and lane / 4 + 8, columns lane % 4 * 2 and the one after.
    const auto row_of = [=](u32 slot) { return warp_row + slot / 2 * 16 + slot % 2 * 8 + lane / 4; };

    Epilogue<RowTiles * 2> epilogue(a);
#pragma unroll
    for (u32 slot = 0; slot < RowTiles * 2; ++slot) epilogue.begin_row(a, slot, row0 + row_of(slot));

    u32 next = 0, next_depth = 0, next_column = 0; // the step to be loaded
    const auto load_next = [&]
    {
        if (next < steps)
        {
            const u32 stage = base + next % Stages * StageBytes;
            load<ScreenRows>(stage, a.rows, row0, next_depth, a.padded_dimension);
            load<Columns>(stage + RowBytes, a.centroids, next_column, next_depth, a.padded_dimension);
            next_depth += Depth;
            if (next_depth == a.padded_dimension)
            {
                next_depth = 0;
                next_column += Columns;
            }
        }
        ++next;
        commit_copies(); // an empty group, too, so that counting groups is counting steps
    };
    for (u32 i = 0; i < Stages - 1; ++i) load_next();

    u32 step = 0;
    for (u32 column0 = 0; column0 < a.padded_clusters; column0 += Columns)
    {
        float sums[RowTiles][ColumnTiles][4] = {};
        for (u32 depth = 0; depth < depth_steps; ++depth, ++step)
        {
            await_copies<Stages - 2>(); // this thread's part of the step is there
            synchronise();              // everybody's is, and everybody has finished with the stage that is loaded next
            load_next();
            const u32 rows = base + step % Stages * StageBytes, columns = rows + RowBytes;
#pragma unroll
            for (u32 half = 0; half < 2; ++half) // 16 of the 32 coordinates: chunks 2 half and 2 half + 1
            {
                u32 x[RowTiles][4], c[ColumnTiles / 2][4];
#pragma unroll
                for (u32 i = 0; i < RowTiles; ++i)
                    load_matrices(x[i], rows + swizzled(warp_row + i * 16 + lane % 16, half * 2 + lane / 16));
#pragma unroll
                for (u32 j = 0; j < ColumnTiles / 2; ++j)
                    load_matrices(c[j], columns + swizzled(warp_column + j * 16 + lane % 8 + lane / 16 * 8, half * 2 + lane / 8 % 2));
#pragma unroll
                for (u32 i = 0; i < RowTiles; ++i)
#pragma unroll
                    for (u32 j = 0; j < ColumnTiles; ++j)
                        multiply_matrices(sums[i][j], x[i], c[j / 2][j % 2 * 2], c[j / 2][j % 2 * 2 + 1]);
            }
        }
        const auto cluster_of = [=](u32 column) { return column0 + warp_column + column / 2 * 8 + lane % 4 * 2 + column % 2; };
#pragma unroll
        for (u32 column = 0; column < ColumnTiles * 2; ++column)
        {
            const float offset = a.offsets[cluster_of(column)], slope = a.slopes[cluster_of(column)];
#pragma unroll
            for (u32 slot = 0; slot < RowTiles * 2; ++slot)
                epilogue.see(slot, column, cluster_of(column), offset, slope, sums[slot / 2][column / 2][slot % 2 * 2 + column % 2]);
        }
        epilogue.end_tile(a, row0, row_of, cluster_of);
    }
    await_copies<0>();
    epilogue.finish(a, shared, row0, warp / 2 * 4 + lane % 4, row_of);
}
} // namespace mma
} // namespace kt

KT_KERNEL(256) screen_mma_nearest_256(kt::ScreenArguments a)
{
    KT_DYNAMIC_SHARED(shared);
    kt::mma::screen<256, kt::LooksNearest>(a, shared);
}

KT_KERNEL(256) screen_mma_beaten_256(kt::ScreenArguments a)
{
    KT_DYNAMIC_SHARED(shared);
    kt::mma::screen<256, kt::MayBeat>(a, shared);
}

KT_KERNEL(256) screen_mma_nearest_64(kt::ScreenArguments a)
{
    KT_DYNAMIC_SHARED(shared);
    kt::mma::screen<64, kt::LooksNearest>(a, shared);
}

KT_KERNEL(256) screen_mma_beaten_64(kt::ScreenArguments a)
{
    KT_DYNAMIC_SHARED(shared);
    kt::mma::screen<64, kt::MayBeat>(a, shared);
}
