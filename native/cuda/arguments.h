// What the kernels are given: one structure each, by value. The host's mirror of it is src/KnowledgeTransfer.Gpu/Cuda/Kernels.
//
// n rows, d coordinates, k clusters; p(x) is x rounded up to whole tiles. A row number is an index into the rows of one launch, which the
// host keeps below 2^31; offsets into matrices are 64 bits wide.
#pragma once
#include "device.h"

namespace kt
{
// A centroid that the screen could not rule out for a row.
struct Pair
{
    u32 row, cluster;
    double distance; // D, once it is known
};

struct PrepareArguments
{
    const void* vectors;   // [count][d], as stored
    const double* shift;   // [d]
    u16* halves;           // [p(count)][p(d)], float16; what lies beyond count and d is 0
    float* norms;          // [count]
    float* residuals;      // [count]; null if not wanted
    double* squares;       // [count]
    u64* first_bad;        // lowest number of a vector that has NaN, infinity or a magnitude above 2^500
    i64 count;
    double scale;          // a power of two
    double inverse_ratio;  // norms are made at least this many residuals
    u32 dimension, padded_dimension;
};

struct CentroidTermArguments
{
    const float* norms;     // [k]
    const float* residuals; // [k]
    const double* squares;  // [k]
    float* offsets;         // [p(k)]
    float* slopes;          // [p(k)]
    double ratio;           // of residual to norm, at most, among rows
    double accumulation;    // error of a product in the screen's arithmetic, relative to both norms
    u32 cluster_count, padded_clusters;
};

struct ScreenArguments
{
    const u16* rows;       // [p(n)][p(d)]
    const u16* centroids;  // [p(k)][p(d)]
    const float* offsets;  // [p(k)]
    const float* slopes;   // [p(k)]
    const float* norms;    // [n]; here and below: only when asking for what beats the threshold
    const float* limits;   // [n]
    u32* first;            // [n]: written by the search for the nearest, left out by the other
    u32* second;           // [n]; null if not wanted
    Pair* pairs;           // [pair_capacity]
    u32* pair_count;       // how many there would be; more than the capacity means that the launch must be repeated in parts
    u32 row_count, cluster_count, padded_clusters, padded_dimension, pair_capacity;
};

// For screens that do not read rows and centroids themselves but have boxes of them brought.
struct MappedScreenArguments
{
    ScreenArguments screen;
    const void* row_map;      // CUtensorMap of a matrix that holds the rows, 64-byte aligned
    const void* centroid_map; // CUtensorMap of the centroids
    u32 first_row;            // number in that matrix of the launch's first row; n more are below 2^31
};

struct LabelDistanceArguments
{
    const void* rows;       // [n][d], as stored
    const void* centroids;  // [k][d]
    const u32* labels;      // [n]
    double* distances;      // [n]
    u32 row_count, dimension;
};

struct LimitArguments
{
    const double* distances; // [n]
    const double* others;    // [n]; null unless the second nearest is wanted, too
    const float* norms;      // [n]
    const double* squares;   // [n]
    float* limits;           // [n]
    u64* best;               // [n], set to the bits of the smaller distance
    u32* winners;            // [n], set to none
    double scale;
    u32 row_count, dimension;
};

struct PairArguments
{
    const void* rows;      // [n][d], as stored
    const void* centroids; // [k][d]
    Pair* pairs;           // [pair_count]
    u64* best;             // [n]
    u32* winners;          // [n]
    u64* seconds;          // [n]; null if not wanted
    u32 pair_count, dimension;
};

struct SettleArguments
{
    const u32* first;       // [n], provisional label
    const u32* second;      // [n]; null unless the second nearest is wanted
    const double* others;   // [n], D of `second`
    u32* labels;            // [n], in: before, NoRow if none; out: the nearest centroid
    double* distances;      // [n], in: D of `first`; out: D of the label
    const u64* best;        // [n]
    const u32* winners;     // [n]
    u64* seconds;           // [n]; null if not wanted
    u32* moved;             // [n], numbers of the rows whose label changed; null if not wanted
    u32* moved_from;        // [n], their labels before
    u32* moved_count;
    u32 row_count;
};

struct MoveArguments
{
    const void* rows;      // [n][d], as stored
    const u32* moved;      // [moved_count]
    const u32* moved_from; // [moved_count]
    const u32* labels;     // [n]
    i64* low;              // [k][d]
    i64* high;             // [k][d]; null with one limb
    i64* counts;           // [k]
    double to_low, to_high, high_unit; // 2^-e, 2^-(e + L), 2^(e + L)
    u32 moved_count, dimension;
};

struct BlockSumArguments
{
    const double* distances; // [n]
    double* sums;            // [ceil(n / 1024)]
    i64 count;
};

struct SeedDistanceArguments
{
    const void* rows; // [n][d], as stored
    u64* nearest;     // [n], bits of D to the nearest seed so far; all ones if there is none
    u64* largest;     // raised to the largest of them
    u32 row_count, dimension;
    u32 seed;         // the newest: a row
};

struct SeedWeightArguments
{
    const u64* nearest; // [n], bits of D
    u64* sums;          // [ceil(n / 256)], to which weights are added
    u32 row_count;
    int shift;          // a weight is floor(D 2^shift), below 2^61
};

struct ReferenceArguments
{
    const void* rows;      // [n][d], as stored
    const void* centroids; // [k][d]
    u32* labels;           // [n]
    double* distances;     // [n]
    double* seconds;       // [n]
    u32 row_count, cluster_count, dimension;
};

struct RangeArguments
{
    const void* values; // [count], as stored
    u64* largest;       // bits of the largest magnitude as float64; NaN if there is one
    u64* smallest;      // bits of the smallest power of two among the lowest set bits of numbers other than 0
    i64 count;
};

struct ProbeArguments
{
    const u16* a;   // [count][16][16]
    const u16* b;   // [count][8][16], by columns
    const float* c; // [count][16][8]
    float* d;       // [count][16][8], a b + c
    u32 count;
};
} // namespace kt
