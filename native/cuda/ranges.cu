// value_range_*: between which powers of two the bits of some numbers lie (ValueRange), and whether any of them is unusable.
//
// in, out      RangeArguments; the results start at 0 and +infinity
// grid, block  any number of CTAs of 256 threads, which share the numbers by turns; no shared memory
// idea         the bits of float64 numbers that are not negative are ordered as the numbers are, NaN above all: maximum and minimum are those
//              of integers. A number without its lowest mantissa bit differs from it by exactly that bit; a power of two is its own
// arithmetic   exact
// cost         reads everything once, two atomics per warp; not measured on hardware
// source       ours
#include "arguments.h"
#include "distance.h"

namespace kt
{
template <class Stored>
KT_DEVICE void value_range(const RangeArguments& a)
{
    constexpr u64 sign = 1ull << 63, mantissa = (1ull << 52) - 1;
    const Stored* values = static_cast<const Stored*>(a.values);
    u64 largest = 0, smallest = bits_of(__builtin_huge_val());
#pragma unroll 1 // a few million threads are under way: nothing is gained by more per thread
    for (i64 i = static_cast<i64>(blockIdx.x) * blockDim.x + threadIdx.x; i < a.count; i += static_cast<i64>(gridDim.x) * blockDim.x)
    {
        const u64 bits = bits_of(widen(values[i])) & ~sign;
        if (bits == 0) continue;
        largest = bits > largest ? bits : largest;
        const double value = from_bits(bits), rest = (bits & mantissa) == 0 ? 0 : from_bits(bits & (bits - 1));
        const u64 lowest = bits_of(subtract(value, rest));
        smallest = lowest < smallest ? lowest : smallest;
    }
    for (u32 half = WarpSize / 2; half > 0; half /= 2)
    {
        const u64 large = bits_of(shuffle_xor(from_bits(largest), half)), small = bits_of(shuffle_xor(from_bits(smallest), half));
        largest = large > largest ? large : largest;
        smallest = small < smallest ? small : smallest;
    }
    if (threadIdx.x % WarpSize != 0) return;
    atomic_max(a.largest, largest);
    atomic_min(a.smallest, smallest);
}
} // namespace kt

KT_KERNEL(256) value_range_f16(kt::RangeArguments a) { kt::value_range<kt::u16>(a); }
KT_KERNEL(256) value_range_f32(kt::RangeArguments a) { kt::value_range<float>(a); }
KT_KERNEL(256) value_range_f64(kt::RangeArguments a) { kt::value_range<double>(a); }
