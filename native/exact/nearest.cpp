#include "nearest.h"

#include <limits>

#include "distance.h"

int32_t kt_version() { return 1; }

double kt_distance_squared(const float* row, const float* centroid, int32_t d)
{
    return kt::distance_squared(row, centroid, d);
}

int32_t kt_nearest(const float* rows, int64_t n, int32_t d, const float* centroids, int32_t k,
                   int32_t* labels, double* distances, double* seconds)
{
    if (n < 0 || d < 1 || k < 1) return KT_BAD_SIZE;
    if (n > 0 && (!rows || !centroids || !labels || !distances || !seconds)) return KT_NULL_POINTER;
    for (int64_t row = 0; row < n; ++row)
    {
        double best = std::numeric_limits<double>::infinity(), second = best;
        int32_t label = 0;
        for (int32_t j = 0; j < k; ++j)
        {
            const double distance = kt::distance_squared(rows + row * d, centroids + int64_t{j} * d, d);
            if (distance < best) // strictly: of equal distances the first index stays
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
        labels[row] = label;
        distances[row] = best;
        seconds[row] = second;
    }
    return KT_OK;
}
