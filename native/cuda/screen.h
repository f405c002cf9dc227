// What all screens share: the two questions that are asked of the scores, whatever arithmetic makes them.
//
// A screen multiplies tiles of float16 rows by tiles of float16 centroids. No score is ever written to memory: each thread hands its sums to
// an epilogue and forgets them. A thread owns `Slots` rows of the CTA's tile and sees some columns of every tile of centroids, from left to
// right. Either 16 threads of 256 share a row (`part` 0 to 15) and finish() is called, or four neighbouring lanes do and finish_in_fours() is.
#pragma once
#include "arguments.h"
#include "bound.h"
#include "instructions.h"

namespace kt
{
constexpr u32 ScreenThreads = 256, ScreenRows = 128, Parts = 16;

struct Score
{
    float value;
    u32 cluster;
};

KT_DEVICE bool before(const Score& a, const Score& b) // an order without ties, so that the answer does not depend on who asks first
{
    return a.value < b.value || (a.value == b.value && a.cluster < b.cluster);
}

// Which two centroids look nearest? A first guess: nothing is proven and nothing has to be.
template <u32 Slots>
struct LooksNearest
{
    static constexpr u32 SharedBytes = ScreenRows * Parts * 2 * sizeof(Score);

    Score first[Slots], second[Slots];

    KT_DEVICE explicit LooksNearest(const ScreenArguments&)
    {
#pragma unroll
        for (u32 s = 0; s < Slots; ++s) first[s] = second[s] = {__builtin_huge_valf(), NoRow};
    }

    KT_DEVICE void begin_row(const ScreenArguments&, u32, u32) {}

    // A sum of the present tile. `column`, a constant, counts the thread's columns of the tile.
    KT_DEVICE void see(u32 slot, u32, u32 cluster, float offset, float, float dot)
    {
        take(slot, subtract(offset, dot), cluster);
    }

    // Of equal scores the first stays: columns come from left to right, so that is the lower cluster, without asking for its number. Field by
    // field, because a compiler keeps structures that are chosen as a whole in memory.
    KT_DEVICE void take(u32 slot, float value, u32 cluster)
    {
        const bool nearest = value < first[slot].value, near = value < second[slot].value;
        second[slot].value = nearest ? first[slot].value : near ? value : second[slot].value;
        second[slot].cluster = nearest ? first[slot].cluster : near ? cluster : second[slot].cluster;
        first[slot].value = nearest ? value : first[slot].value;
        first[slot].cluster = nearest ? cluster : first[slot].cluster;
    }

    template <class RowOf, class ClusterOf>
    KT_DEVICE void end_tile(const ScreenArguments&, u32, RowOf, ClusterOf)
    {
    }

    // The tiles are no longer needed: the 16 threads of a row meet in shared memory, and one thread per row looks at all of them.
    template <class RowOf>
    KT_DEVICE void finish(const ScreenArguments& a, unsigned char* shared, u32 row0, u32 part, RowOf row_of)
    {
        Score* all = reinterpret_cast<Score*>(shared);
        synchronise();
#pragma unroll
        for (u32 s = 0; s < Slots; ++s)
        {
            Score* mine = all + (row_of(s) * Parts + part) * 2;
            mine[0] = first[s];
            mine[1] = second[s];
        }
        synchronise();
        if (threadIdx.x >= ScreenRows || row0 + threadIdx.x >= a.row_count) return;
        Score best{__builtin_huge_valf(), NoRow}, next = best;
        for (u32 i = 0; i < Parts * 2; ++i)
        {
            const Score score = all[threadIdx.x * Parts * 2 + i];
            if (before(score, best))
            {
                next = best;
                best = score;
            }
            else if (before(score, next))
            {
                next = score;
            }
        }
        write(a, row0 + threadIdx.x, best, next);
    }

    // The same where four neighbouring lanes hold a row, and all that anybody knows of it: they exchange what they have. No shared memory, no
    // barrier.
    template <class RowOf>
    KT_DEVICE void finish_in_fours(const ScreenArguments& a, u32 row0, RowOf row_of)
    {
#pragma unroll
        for (u32 s = 0; s < Slots; ++s)
        {
#pragma unroll
            for (u32 mask = 1; mask < 4; mask *= 2)
            {
                const float value = shuffle_xor(first[s].value, mask), next_value = shuffle_xor(second[s].value, mask);
                const u32 cluster = shuffle_xor(first[s].cluster, mask), next_cluster = shuffle_xor(second[s].cluster, mask);
                take(s, value, cluster);
                take(s, next_value, next_cluster);
            }
            const u32 row = row0 + row_of(s);
            if (threadIdx.x % 4 == 0 && row < a.row_count) write(a, row, first[s], second[s]);
        }
    }

    KT_DEVICE static void write(const ScreenArguments& a, u32 row, Score best, Score next)
    {
        // Where every score is infinite or NaN there is no guess; any label will do, because its own distance is what the rest is held against.
        if (best.cluster >= a.cluster_count) best.cluster = 0;
        if (next.cluster >= a.cluster_count || next.cluster == best.cluster) next.cluster = best.cluster == 0 && a.cluster_count > 1 ? 1 : 0;
        a.first[row] = best.cluster;
        if (a.second) a.second[row] = next.cluster;
    }
};

// Which centroids are not certainly farther than the limit? See bound.h. Few: they are written down and compared exactly.
template <u32 Slots>
struct MayBeat
{
    static constexpr u32 SharedBytes = 0;

    float norm[Slots], limit[Slots];
    u32 hits[Slots]; // bit c: the thread's column c of the present tile

    KT_DEVICE explicit MayBeat(const ScreenArguments&)
    {
#pragma unroll
        for (u32 s = 0; s < Slots; ++s) hits[s] = 0;
    }

    KT_DEVICE void begin_row(const ScreenArguments& a, u32 slot, u32 row)
    {
        const bool exists = row < a.row_count;
        norm[slot] = exists ? a.norms[row] : 0;
        limit[slot] = exists ? a.limits[row] : -__builtin_huge_valf();
    }

    KT_DEVICE void see(u32 slot, u32 column, u32, float offset, float slope, float dot)
    {
        const float lower = subtract(offset, fma(norm[slot], slope, dot));
        hits[slot] |= static_cast<u32>(!(lower > limit[slot])) << column; // true for NaN, too
    }

    // Hits are rare, one in thousands, so what is done about them stays out of the unrolled code.
    template <class RowOf, class ClusterOf>
    KT_DEVICE void end_tile(const ScreenArguments& a, u32 row0, RowOf row_of, ClusterOf cluster_of)
    {
#pragma unroll
        for (u32 s = 0; s < Slots; ++s)
        {
            const u32 row = row0 + row_of(s);
#pragma unroll 1
            for (; hits[s] != 0; hits[s] &= hits[s] - 1)
            {
                const u32 cluster = cluster_of(__builtin_ctz(hits[s]));
                if (row >= a.row_count || cluster >= a.cluster_count || cluster == a.first[row] || (a.second && cluster == a.second[row]))
                    continue;
                const u32 at = fetch_add(a.pair_count, 1);
                if (at < a.pair_capacity) a.pairs[at] = {row, cluster, 0};
            }
        }
    }

    template <class RowOf>
    KT_DEVICE void finish(const ScreenArguments&, unsigned char*, u32, u32, RowOf)
    {
    }

    template <class RowOf>
    KT_DEVICE void finish_in_fours(const ScreenArguments&, u32, RowOf)
    {
    }
};
} // namespace kt
