// screen_tiled_*: the screen with plain float32 arithmetic, on any device. The step between the oracle and the tensor cores: what they answer
// can be held against this.
//
// in, out      ScreenArguments; padded_dimension a multiple of 32, padded_clusters of 128, rows readable up to a multiple of 128
// grid, block  ceil(n / 128) CTAs of 256 threads as 16 x 16; shared memory: 2 tiles of 16 x 128 float32 (or what the epilogue needs)
// idea         a CTA keeps its 128 rows and walks over all centroids, 128 at a time, 16 coordinates at a time. Thread (ty, tx) holds the 8 x 8
//              sums of rows ty + 16 i and centroids tx + 16 j: per coordinate 16 values from shared memory serve 64 fma. Tiles lie transposed,
//              rows of 128 + 4 floats, so that a warp reads 16 neighbours (and two values that all share) without conflicts
// arithmetic   float16 products are exact in float32; one chain of d fma per sum: Gamma = 1.01 d 2^-24 in bound.h
// cost         n k d fma; not measured on hardware
// source       ours
#include "screen.h"

namespace kt
{
namespace tiled
{
constexpr u32 Columns = 128, Depth = 16, Side = 16, Each = 8, Pitch = 128 + 4;

// 128 vectors x 16 coordinates of float16 into a transposed float32 tile: 2 threads per vector, 8 coordinates (16 bytes) each.
KT_DEVICE void load(float* tile, const u16* vectors, u64 vector0, u32 depth0, u32 padded_dimension)
{
    const u32 vector = threadIdx.x / 2, coordinate = threadIdx.x % 2 * 8;
    const u16* source = vectors + (vector0 + vector) * padded_dimension + depth0 + coordinate;
#pragma unroll
    for (u32 i = 0; i < 8; ++i) tile[(coordinate + i) * Pitch + vector] = from_half(source[i]);
}

template <template <u32> class Epilogue>
KT_DEVICE void screen(const ScreenArguments& a, unsigned char* shared)
{
    float* const row_tile = reinterpret_cast<float*>(shared);
    float* const column_tile = row_tile + Depth * Pitch;
    const u32 row0 = blockIdx.x * ScreenRows, tx = threadIdx.x % Side, ty = threadIdx.x / Side;
    const auto row_of = [=](u32 slot) { return ty + Side * slot; };
    Epilogue<Each> epilogue(a);
#pragma unroll
    for (u32 i = 0; i < Each; ++i) epilogue.begin_row(a, i, row0 + row_of(i));

    for (u32 column0 = 0; column0 < a.padded_clusters; column0 += Columns)
    {
        float sums[Each][Each] = {};
        for (u32 depth0 = 0; depth0 < a.padded_dimension; depth0 += Depth)
        {
            synchronise(); // everybody has read the last tiles
            load(row_tile, a.rows, row0, depth0, a.padded_dimension);
            load(column_tile, a.centroids, column0, depth0, a.padded_dimension);
            synchronise();
#pragma unroll
            for (u32 t = 0; t < Depth; ++t)
            {
                float rows[Each], columns[Each];
#pragma unroll
                for (u32 i = 0; i < Each; ++i)
                {
                    rows[i] = row_tile[t * Pitch + ty + Side * i];
                    columns[i] = column_tile[t * Pitch + tx + Side * i];
                }
#pragma unroll
                for (u32 i = 0; i < Each; ++i)
#pragma unroll
                    for (u32 j = 0; j < Each; ++j) sums[i][j] = fma(rows[i], columns[j], sums[i][j]);
            }
        }
        const auto cluster_of = [=](u32 column) { return column0 + tx + Side * column; };
#pragma unroll
        for (u32 j = 0; j < Each; ++j)
        {
            const float offset = a.offsets[cluster_of(j)], slope = a.slopes[cluster_of(j)];
#pragma unroll
            for (u32 i = 0; i < Each; ++i) epilogue.see(i, j, cluster_of(j), offset, slope, sums[i][j]);
        }
        epilogue.end_tile(a, row0, row_of, cluster_of);
    }
    epilogue.finish(a, shared, row0, tx, row_of);
}
} // namespace tiled
} // namespace kt

KT_KERNEL(256) screen_tiled_nearest(kt::ScreenArguments a)
{
    KT_DYNAMIC_SHARED(shared);
    kt::tiled::screen<kt::LooksNearest>(a, shared);
}

KT_KERNEL(256) screen_tiled_beaten(kt::ScreenArguments a)
{
    KT_DYNAMIC_SHARED(shared);
    kt::tiled::screen<kt::MayBeat>(a, shared);
}
