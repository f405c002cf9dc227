// prepare_*: vectors as the screen sees them, shifted, scaled, float16, with what that cost: norms and residuals of bound.h, in one pass.
//
// in, out      PrepareArguments; any count, d. padded_dimension is a multiple of 32. halves need not be cleared before
// grid, block  ceil(count / 8) CTAs of 256 threads, a warp per vector; no shared memory
// idea         lanes stride over the coordinates; three sums (squares in float64, residuals in float32, trouble) end in every lane
// arithmetic   float64 up to the scaled value, then one rounding each to float32 and float16. Results only decide what is compared exactly
// cost         reads the vectors once, writes half as much (float32); 3 float64 operations a value; not measured on hardware
// source       ours
#include "arguments.h"
#include "bound.h"
#include "distance.h"

namespace kt
{
template <class T>
KT_DEVICE T warp_sum(T value)
{
    for (u32 mask = WarpSize / 2; mask > 0; mask /= 2) value = add(value, shuffle_xor(value, mask));
    return value;
}

template <class Stored>
KT_DEVICE void prepare(const PrepareArguments& arguments)
{
    const i64 vector = static_cast<i64>(blockIdx.x) * (blockDim.x / WarpSize) + threadIdx.x / WarpSize;
    if (vector >= arguments.count) return; // a whole warp at once
    const u32 lane = threadIdx.x % WarpSize, dimension = arguments.dimension;
    const Stored* values = static_cast<const Stored*>(arguments.vectors) + vector * dimension;
    u16* halves = arguments.halves + vector * arguments.padded_dimension;

    double square = 0;
    float residual = 0;
    u32 trouble = 0; // 1: float16 cannot hold it, 2: not a usable number
    for (u32 i = lane; i < arguments.padded_dimension; i += WarpSize)
    {
        u16 half = 0;
        if (i < dimension)
        {
            const double value = widen(values[i]);
            const double scaled = multiply(subtract(value, arguments.shift[i]), arguments.scale);
            const float single = to_float(scaled);
            half = to_half(single);
            if (!(__builtin_fabs(value) <= LargestValue)) trouble |= 2;
            if ((half & 0x7c00u) == 0x7c00u) trouble |= 1;
            const float r = subtract(single, from_half(half));
            square = fma(scaled, scaled, square);
            residual = fma(r, r, residual);
        }
        halves[i] = half;
    }
    square = warp_sum(square);
    residual = warp_sum(residual);
    for (u32 mask = WarpSize / 2; mask > 0; mask /= 2) trouble |= shuffle_xor(trouble, mask);
    if (trouble != 0)
        for (u32 i = lane; i < arguments.padded_dimension; i += WarpSize) halves[i] = 0;
    if (lane != 0) return;

    if (trouble & 2) atomic_min(arguments.first_bad, static_cast<u64>(vector));
    const double length = square_root(square);
    const double delta = trouble
        ? __builtin_huge_val()
        : square_root(static_cast<double>(residual)) * (1 + (dimension / 32 + 8) * Rounding) + 1.01 * Rounding * length
            + dimension * 0x1p-74;
    double norm = (length + delta) * (1 + 0x1p-40);
    if (delta * arguments.inverse_ratio > norm) norm = delta * arguments.inverse_ratio;
    arguments.norms[vector] = trouble ? __builtin_huge_valf() : to_float_up(norm);
    if (arguments.residuals) arguments.residuals[vector] = to_float_up(delta);
    arguments.squares[vector] = square;
}
} // namespace kt

KT_KERNEL(256) prepare_f16(kt::PrepareArguments a) { kt::prepare<kt::u16>(a); }
KT_KERNEL(256) prepare_f32(kt::PrepareArguments a) { kt::prepare<float>(a); }
KT_KERNEL(256) prepare_f64(kt::PrepareArguments a) { kt::prepare<double>(a); }

// centroid_terms: offset and slope of bound.h for every centroid; what pads the last tile is farther than anything.
//
// in, out      CentroidTermArguments
// grid, block  ceil(p(k) / 256) CTAs of 256 threads, a thread per centroid
// arithmetic   float64, rounded in the safe direction
KT_KERNEL(256) centroid_terms(kt::CentroidTermArguments a)
{
    using namespace kt;
    const u32 j = blockIdx.x * blockDim.x + threadIdx.x;
    if (j >= a.padded_clusters) return;
    if (j >= a.cluster_count)
    {
        a.offsets[j] = __builtin_huge_valf();
        a.slopes[j] = 0;
        return;
    }
    const double norm = static_cast<double>(a.norms[j]), residual = static_cast<double>(a.residuals[j]);
    const bool screened = norm < __builtin_huge_val();
    const double slope = ((a.ratio + a.accumulation + 4 * Rounding) * norm + residual) * (1 + 4 * Rounding);
    a.offsets[j] = screened ? to_float_down(a.squares[j] / 2 * (1 - 2.1 * Rounding) - 0x1p-120) : -__builtin_huge_valf();
    a.slopes[j] = screened ? to_float_up(slope) : 0;
}
