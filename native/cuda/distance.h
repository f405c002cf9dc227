// The squared distance D whose bits define every label, by half a warp: exact/distance.h with its sixteen accumulators in sixteen lanes.
//
// Lane l takes the coordinates i with i mod 16 = l, so its chain of fma is the definition's accumulator l. Exchanging with the lane whose
// number differs in bit 8, then 4, 2, 1 adds what the definition adds (lane l + lane l + half), and because an addition does not care which
// operand comes first, all sixteen lanes end with the same bits.
#pragma once
#include "instructions.h"

namespace kt
{
constexpr u32 Lanes = 16;

KT_DEVICE double widen(u16 half) { return static_cast<double>(from_half(half)); }
KT_DEVICE double widen(float value) { return static_cast<double>(value); }
KT_DEVICE double widen(double value) { return value; }

// All 32 lanes of the warp call it, each half with its own pair of vectors. Reads 64 bytes of float32 at a time and vector.
template <class Row, class Centroid>
KT_DEVICE double squared_distance(const Row* row, const Centroid* centroid, u32 dimension)
{
    double sum = 0;
#pragma unroll 4
    for (u32 i = threadIdx.x % Lanes; i < dimension; i += Lanes)
    {
        const double t = subtract(widen(row[i]), widen(centroid[i]));
        sum = fma(t, t, sum);
    }
    for (u32 half = Lanes / 2; half > 0; half /= 2) sum = add(sum, shuffle_xor(sum, half));
    return sum;
}
} // namespace kt
