// From guesses to labels: exact distances of what the screen asks about, and the decision. Launched in this order over the rows of a batch:
//
//   label_distances   D of the provisional label (and once more for the second nearest, where that is wanted)
//   limits            what another centroid must beat; best = the smallest D so far
//   [a screen asks which centroids may beat the limit and writes pairs]
//   pair_distances    D of every pair; best = the minimum, by atomics
//   pair_winners      among the pairs of D = best the lowest cluster, by atomics
//   settle            label = the lowest cluster of D = best among pairs and provisional labels; rows whose label changed are listed
//   [pair_seconds     the smallest D of any other cluster]
//
// Minima of non-negative float64 are minima of their bits as integers, and a minimum does not depend on the order of the atomics: every
// result has the same bits whatever the launch. Only the order of the list of moved rows depends on it, and integer sums do not care.
#include "arguments.h"
#include "bound.h"
#include "distance.h"

namespace kt
{
// label_distances_*: in, out LabelDistanceArguments; ceil(n / 16) CTAs of 256 threads, half a warp per row. Reads rows once, n d float64 fma.
template <class Row, class Centroid>
KT_DEVICE void label_distances(const LabelDistanceArguments& a)
{
    const u32 row = (blockIdx.x * blockDim.x + threadIdx.x) / Lanes;
    const bool exists = row < a.row_count;
    const u32 safe = exists ? row : 0; // both halves of a warp have to reach every exchange
    const double distance = squared_distance(
        static_cast<const Row*>(a.rows) + static_cast<u64>(safe) * a.dimension,
        static_cast<const Centroid*>(a.centroids) + static_cast<u64>(a.labels[safe]) * a.dimension, a.dimension);
    if (exists && threadIdx.x % Lanes == 0) a.distances[row] = distance;
}

// pair_distances_*: in, out PairArguments; ceil(pairs / 16) CTAs of 256 threads, half a warp per pair.
template <class Row, class Centroid>
KT_DEVICE void pair_distances(const PairArguments& a)
{
    const u32 number = (blockIdx.x * blockDim.x + threadIdx.x) / Lanes;
    const bool exists = number < a.pair_count;
    const Pair pair = a.pairs[exists ? number : 0];
    const double distance = squared_distance(
        static_cast<const Row*>(a.rows) + static_cast<u64>(pair.row) * a.dimension,
        static_cast<const Centroid*>(a.centroids) + static_cast<u64>(pair.cluster) * a.dimension, a.dimension);
    if (!exists || threadIdx.x % Lanes != 0) return;
    a.pairs[number].distance = distance;
    atomic_min(&a.best[pair.row], bits_of(distance));
}
} // namespace kt

#define KT_TYPES(kernel, function, Arguments)                                                         \
    KT_KERNEL(256) kernel##_f16_f32(kt::Arguments a) { kt::function<kt::u16, float>(a); }             \
    KT_KERNEL(256) kernel##_f32_f32(kt::Arguments a) { kt::function<float, float>(a); }               \
    KT_KERNEL(256) kernel##_f16_f64(kt::Arguments a) { kt::function<kt::u16, double>(a); }            \
    KT_KERNEL(256) kernel##_f32_f64(kt::Arguments a) { kt::function<float, double>(a); }              \
    KT_KERNEL(256) kernel##_f64_f64(kt::Arguments a) { kt::function<double, double>(a); }

KT_TYPES(label_distances, label_distances, LabelDistanceArguments)
KT_TYPES(pair_distances, pair_distances, PairArguments)

// limits: in, out LimitArguments; a thread per row. The limit of bound.h.
KT_KERNEL(256) limits(kt::LimitArguments a)
{
    using namespace kt;
    const u32 row = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= a.row_count) return;
    double nearest = a.distances[row], farthest = nearest;
    if (a.others)
    {
        const double other = a.others[row];
        if (other < nearest) nearest = other;
        if (other > farthest) farthest = other;
    }
    a.best[row] = bits_of(nearest);
    a.winners[row] = NoRow;
    const double g = (a.dimension / 16 + 8) * 0x1p-53, vanished = (a.dimension + 16) * 0x1p-1074;
    const double true_distance = farthest * (1 + 2.1 * g) + 4 * vanished;
    const double limit = (a.scale * (a.scale * true_distance) - a.squares[row] * (1 - 0x1p-40)) / 2;
    // One more rounding of every operation above, and then upwards.
    const double margin = (a.scale * (a.scale * true_distance) + a.squares[row]) * 0x1p-48;
    a.limits[row] = a.norms[row] < __builtin_huge_valf() ? to_float_up(limit + margin) : __builtin_huge_valf();
}

// pair_winners: in, out PairArguments; a thread per pair.
KT_KERNEL(256) pair_winners(kt::PairArguments a)
{
    using namespace kt;
    const u32 number = blockIdx.x * blockDim.x + threadIdx.x;
    if (number >= a.pair_count) return;
    const Pair pair = a.pairs[number];
    if (bits_of(pair.distance) == a.best[pair.row]) atomic_min(&a.winners[pair.row], pair.cluster);
}

// settle: in, out SettleArguments; a thread per row.
KT_KERNEL(256) settle(kt::SettleArguments a)
{
    using namespace kt;
    const u32 row = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= a.row_count) return;
    const u64 best = a.best[row];
    const u32 first = a.first[row];
    const double own = a.distances[row];
    u32 winner = a.winners[row];
    if (bits_of(own) == best && first < winner) winner = first;
    if (a.second)
    {
        const u32 second = a.second[row];
        const double other = a.others[row];
        // With one cluster the second is the first, and there is nothing to be second to.
        if (second != first && bits_of(other) == best && second < winner) winner = second;
        u64 runner_up = bits_of(__builtin_huge_val());
        if (first != winner) runner_up = bits_of(own);
        if (second != first && second != winner && bits_of(other) < runner_up) runner_up = bits_of(other);
        a.seconds[row] = runner_up;
    }
    a.distances[row] = from_bits(best);
    const u32 before = a.labels[row];
    a.labels[row] = winner;
    if (!a.moved || before == winner) return;
    const u32 at = fetch_add(a.moved_count, 1);
    a.moved[at] = row;
    a.moved_from[at] = before;
}

// pair_seconds: in, out PairArguments, winners holding the labels; a thread per pair.
KT_KERNEL(256) pair_seconds(kt::PairArguments a)
{
    using namespace kt;
    const u32 number = blockIdx.x * blockDim.x + threadIdx.x;
    if (number >= a.pair_count) return;
    const Pair pair = a.pairs[number];
    if (pair.cluster != a.winners[pair.row]) atomic_min(&a.seconds[pair.row], bits_of(pair.distance));
}
