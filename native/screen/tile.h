// The walk over rows and steps that all instruction sets share.
//
// A tile is a few rows times the 32 columns of a panel, its scores held in registers over all steps. Per step and row one broadcast
// of the row's four bytes serves all columns; per step the panel's 128 bytes serve all rows. The larger the tile the fewer loads per
// multiplication; what bounds it is the number of registers. (Counts per instruction set stand in its own file.)
//
// After the last step each row's scores are folded once: does any reach the threshold (rare: then the row is handed out whole),
// and the largest. The comparison needs no second look at the scores because `start` already holds the bound. Where a step is a large
// part of all (reduced vectors have eight), the folding counts: then nobody asks for hits, and eight neighbours are stored at once.
#pragma once
#include <cstdint>

#include "panel.h"

namespace kt::screen
{
constexpr int columns = 32;

// TSet offers: Vector; rows (of a full tile); lanes; load, broadcast(int32), multiply_add(sum, panel, row), max, store,
// reaches(v, threshold) and largest(v).
template <class TSet, bool Hits, int Rows>
__attribute__((noinline)) void score_tile(kt_panel_job& job, const uint16_t* places)
{
    using Vector = typename TSet::Vector;
    constexpr int vectors = columns / TSet::lanes;
    const char* row[Rows];
    for (int r = 0; r < Rows; ++r)
        row[r] = static_cast<const char*>(job.rows) + int64_t{job.row_index[places[r]]} * job.row_stride;
    const char* panel = static_cast<const char*>(job.panel);
    Vector score[Rows][vectors];
#pragma GCC unroll 16
    for (int v = 0; v < vectors; ++v)
    {
        const Vector start = TSet::load(job.start + v * TSet::lanes);
#pragma GCC unroll 16
        for (int r = 0; r < Rows; ++r) score[r][v] = start;
    }
#pragma GCC unroll 1
    for (int64_t step = 0; step < job.steps; ++step, panel += 4 * columns)
    {
        // All rows' coordinates first, then one vector of the panel after the other: with 16 registers there is no room for the reverse.
        Vector x[Rows];
#pragma GCC unroll 16
        for (int r = 0; r < Rows; ++r) x[r] = TSet::broadcast(reinterpret_cast<const int32_t*>(row[r])[step]);
#pragma GCC unroll 16
        for (int v = 0; v < vectors; ++v)
        {
            const Vector c = TSet::load(panel + 4 * TSet::lanes * v);
#pragma GCC unroll 16
            for (int r = 0; r < Rows; ++r) TSet::multiply_add(score[r][v], c, x[r]);
        }
    }
    Vector top[Rows];
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r)
    {
        top[r] = score[r][0];
#pragma GCC unroll 16
        for (int v = 1; v < vectors; ++v) top[r] = TSet::max(top[r], score[r][v]);
        if constexpr (Hits)
        {
            if (__builtin_expect(TSet::reaches(top[r], job.thresholds[places[r]]), 0))
            {
                job.hit_places[job.hit_count] = places[r];
                int32_t* hit = job.hit_scores + int64_t{columns} * job.hit_count++;
#pragma GCC unroll 16
                for (int v = 0; v < vectors; ++v) TSet::store(hit + v * TSet::lanes, score[r][v]);
            }
        }
    }
    if (!job.best) return;
    if (Rows == TSet::rows && places[Rows - 1] - places[0] == Rows - 1)
    {
        TSet::template largest<Rows>(top, job.best + places[0]);
        return;
    }
    int32_t largest[TSet::rows];
    TSet::template largest<Rows>(top, largest);
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r) job.best[places[r]] = largest[r];
}

template <class TSet, bool Hits, int Rows>
void score_rest(kt_panel_job& job, const uint16_t* places, int count)
{
    if constexpr (Rows > 0)
    {
        if (count == Rows) score_tile<TSet, Hits, Rows>(job, places);
        else score_rest<TSet, Hits, Rows - 1>(job, places, count);
    }
}

template <class TSet, bool Hits>
void score_tiles(kt_panel_job& job)
{
    const uint16_t* places = job.places;
    int left = job.place_count;
    for (; left >= TSet::rows; left -= TSet::rows, places += TSet::rows) score_tile<TSet, Hits, TSet::rows>(job, places);
    score_rest<TSet, Hits, TSet::rows - 1>(job, places, left);
}

template <class TSet>
void score(kt_panel_job& job)
{
    if (job.hit_places) score_tiles<TSet, true>(job);
    else score_tiles<TSet, false>(job);
}
} // namespace kt::screen
