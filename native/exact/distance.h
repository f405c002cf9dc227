// The squared distance whose bits every backend reproduces.
//
// 16 float64 accumulators; number i of the vector belongs to lane i mod 16:
//     t = row[i] - centroid[i]             (float32 values widened, one rounding)
//     lane[i mod 16] = fma(t, t, lane)     (one rounding)
// then the lanes are added as a tree: 16 -> 8 -> 4 -> 2 -> 1, lane l with lane l + half.
// Sixteen lanes are two 512-bit registers of float64, so one vector fma advances eight lanes and the scalar loop below equals it.
// Padding with zeros changes nothing: t = 0, and fma(0, 0, lane) = lane.
#pragma once
#include <cmath>
#include <cstdint>

namespace kt
{
inline double distance_squared(const float* row, const float* centroid, int32_t d)
{
    double lane[16] = {};
    for (int32_t i = 0; i < d; ++i)
    {
        const double t = static_cast<double>(row[i]) - static_cast<double>(centroid[i]);
        lane[i % 16] = std::fma(t, t, lane[i % 16]);
    }
    for (int half = 8; half >= 1; half /= 2)
        for (int l = 0; l < half; ++l) lane[l] += lane[l + half];
    return lane[0];
}
} // namespace kt
