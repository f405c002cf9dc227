// reference_*: nearest and second nearest centroid of every row, the definition written out. The oracle of all other kernels.
//
// in, out      ReferenceArguments; any n, d, k
// grid, block  ceil(n / 16) CTAs of 256 threads, half a warp per row; no shared memory
// idea         D to every centroid in turn; strictly smaller wins, so that of equal distances the lowest index stays
// arithmetic   float64 as in distance.h; the same bits whatever the launch
// cost         2 n k d float64 operations, rows and centroids from the caches; not measured on hardware
// source       ours
#include "arguments.h"
#include "distance.h"

namespace kt
{
template <class Row, class Centroid>
KT_DEVICE void reference(const ReferenceArguments& arguments)
{
    const u32 row = (blockIdx.x * blockDim.x + threadIdx.x) / Lanes;
    const bool exists = row < arguments.row_count;
    const u32 dimension = arguments.dimension;
    // Both halves of a warp have to reach every exchange: a row that does not exist works on row 0.
    const Row* x = static_cast<const Row*>(arguments.rows) + static_cast<u64>(exists ? row : 0) * dimension;
    const Centroid* centroids = static_cast<const Centroid*>(arguments.centroids);
    const double infinity = __builtin_huge_val();
    double best = infinity, second = infinity;
    u32 label = 0;
    for (u32 j = 0; j < arguments.cluster_count; ++j)
    {
        const double distance = squared_distance(x, centroids + static_cast<u64>(j) * dimension, dimension);
        if (distance < best)
        {
            second = best;
            best = distance;
            label = j;
        }
        else if (distance < second)
        {
            second = distance;
        }
    }
    if (!exists || threadIdx.x % Lanes != 0) return;
    arguments.labels[row] = label;
    arguments.distances[row] = best;
    arguments.seconds[row] = second;
}
} // namespace kt

KT_KERNEL(256) reference_f16_f32(kt::ReferenceArguments a) { kt::reference<kt::u16, float>(a); }
KT_KERNEL(256) reference_f32_f32(kt::ReferenceArguments a) { kt::reference<float, float>(a); }
KT_KERNEL(256) reference_f16_f64(kt::ReferenceArguments a) { kt::reference<kt::u16, double>(a); }
KT_KERNEL(256) reference_f32_f64(kt::ReferenceArguments a) { kt::reference<float, double>(a); }
KT_KERNEL(256) reference_f64_f64(kt::ReferenceArguments a) { kt::reference<double, double>(a); }
