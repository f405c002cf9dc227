// k-means++: D of every row to the nearest seed, and these D as integer weights. Launched in this order for every seed:
//
//   seed_distances   D to the newest seed where that is smaller; the largest that is left
//   [the host makes the largest D into the weights' exponent]
//   seed_weights     sums of the weights over blocks of rows
//   [the host draws a number below their total, finds its block, fetches the block's D and finds the row]
//
// Minima and maxima of non-negative float64 are those of their bits as integers, and sums of integers do not depend on the order of the
// atomics: every result has the same bits whatever the launch.
#include "arguments.h"
#include "distance.h"

namespace kt
{
// seed_distances_*: lowers D to the newest seed.
//
// in, out      SeedDistanceArguments
// grid, block  ceil(n / 16) CTAs of 256 threads, half a warp per row; no shared memory
// idea         nothing is skipped: the rows of a sample are read faster than bounds would be
// arithmetic   float64 as in distance.h, then comparisons of bits
// cost         reads the rows once, n d float64 fma; not measured on hardware
// source       Arthur and Vassilvitskii, k-means++, SODA 2007
template <class Stored>
KT_DEVICE void seed_distances(const SeedDistanceArguments& a)
{
    const u32 row = (blockIdx.x * blockDim.x + threadIdx.x) / Lanes;
    const bool exists = row < a.row_count;
    const u64 safe = exists ? row : 0; // both halves of a warp have to reach every exchange
    const Stored* rows = static_cast<const Stored*>(a.rows);
    const double distance =
        squared_distance(rows + safe * a.dimension, rows + static_cast<u64>(a.seed) * a.dimension, a.dimension);
    if (!exists || threadIdx.x % Lanes != 0) return;
    u64 nearest = a.nearest[row];
    if (bits_of(distance) < nearest) a.nearest[row] = nearest = bits_of(distance);
    if (nearest > *a.largest) atomic_max(a.largest, nearest); // what is read may be out of date, then the atomic decides
}
} // namespace kt

KT_KERNEL(256) seed_distances_f16(kt::SeedDistanceArguments a) { kt::seed_distances<kt::u16>(a); }
KT_KERNEL(256) seed_distances_f32(kt::SeedDistanceArguments a) { kt::seed_distances<float>(a); }
KT_KERNEL(256) seed_distances_f64(kt::SeedDistanceArguments a) { kt::seed_distances<double>(a); }

// seed_weights: floor(D 2^shift) as SeedWeights.Of computes it, summed over blocks of 256 rows.
//
// in, out      SeedWeightArguments
// grid, block  ceil(n / 256) CTAs of 256 threads, a thread per row
// arithmetic   integers: D is a mantissa of 53 bits times a power of two; 2^shift itself may be beyond float64
// cost         reads 8 bytes a row, an atomic each; not measured on hardware
KT_KERNEL(256) seed_weights(kt::SeedWeightArguments a)
{
    using namespace kt;
    const u32 row = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= a.row_count) return;
    const u64 bits = a.nearest[row];
    const int exponent = static_cast<int>(bits >> 52);
    const u64 fraction = bits & 0xfffffffffffffull, mantissa = exponent ? fraction | 0x10000000000000ull : fraction;
    const int left = (exponent ? exponent : 1) - 1075 + a.shift; // denormals have the exponent of the smallest normal numbers
    const u64 weight = left >= 0 ? mantissa << left : left > -64 ? mantissa >> -left : 0;
    if (weight != 0) atomic_add(&a.sums[row / 256], weight);
}
