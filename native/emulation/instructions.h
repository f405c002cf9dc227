// cuda/instructions.h on the processor: the same names, the same roundings.
#pragma once
#include <atomic>
#include <cmath>
#include <cstring>

#include "cta.h"

namespace kt
{
KT_DEVICE double add(double a, double b) { return a + b; } // compiled with -ffp-contract=off
KT_DEVICE double subtract(double a, double b) { return a - b; }
KT_DEVICE double multiply(double a, double b) { return a * b; }
KT_DEVICE double fma(double a, double b, double c) { return std::fma(a, b, c); }
KT_DEVICE double square_root(double a) { return std::sqrt(a); }
KT_DEVICE double truncate(double a) { return std::trunc(a); }
KT_DEVICE i64 to_integer(double a) { return static_cast<i64>(std::nearbyint(a)); }
KT_DEVICE u64 bits_of(double a) { u64 bits; std::memcpy(&bits, &a, 8); return bits; }
KT_DEVICE double from_bits(u64 a) { double value; std::memcpy(&value, &a, 8); return value; }

KT_DEVICE float add(float a, float b) { return a + b; }
KT_DEVICE float subtract(float a, float b) { return a - b; }
KT_DEVICE float multiply(float a, float b) { return a * b; }
KT_DEVICE float fma(float a, float b, float c) { return std::fma(a, b, c); }
KT_DEVICE float to_float(double a) { return static_cast<float>(a); }
KT_DEVICE float to_float_up(double a)
{
    const float f = static_cast<float>(a);
    return static_cast<double>(f) < a ? std::nextafter(f, INFINITY) : f;
}
KT_DEVICE float to_float_down(double a)
{
    const float f = static_cast<float>(a);
    return static_cast<double>(f) > a ? std::nextafter(f, -INFINITY) : f;
}

u16 to_half(float a);
float from_half(u16 a);

u32 shuffle_xor(u32 value, u32 mask);
KT_DEVICE float shuffle_xor(float value, u32 mask)
{
    u32 bits;
    std::memcpy(&bits, &value, 4);
    bits = shuffle_xor(bits, mask);
    std::memcpy(&value, &bits, 4);
    return value;
}
KT_DEVICE double shuffle_xor(double value, u32 mask)
{
    const u64 bits = bits_of(value);
    const u64 low = shuffle_xor(static_cast<u32>(bits), mask), high = shuffle_xor(static_cast<u32>(bits >> 32), mask);
    return from_bits(high << 32 | low);
}

KT_DEVICE void synchronise() { emulation::meet_cta(); }
u32 shared_address(const void* pointer);

// One CTA runs at a time and fibers switch at meeting points only, so plain operations are atomic.
KT_DEVICE void atomic_add(i64* target, i64 value) { *target = static_cast<i64>(static_cast<u64>(*target) + static_cast<u64>(value)); }
KT_DEVICE void atomic_add(u64* target, u64 value) { *target += value; }
KT_DEVICE void atomic_max(u64* target, u64 value) { if (value > *target) *target = value; }
KT_DEVICE void atomic_min(u64* target, u64 value) { if (value < *target) *target = value; }
KT_DEVICE void atomic_min(u32* target, u32 value) { if (value < *target) *target = value; }
KT_DEVICE u32 fetch_add(u32* target, u32 value) { const u32 before = *target; *target += value; return before; }

KT_DEVICE void copy_async(u32 shared, const void* global) { emulation::copy_later(shared, global, 16); }
KT_DEVICE void commit_copies() { emulation::commit_copies(); }
template <int Pending>
KT_DEVICE void await_copies() { emulation::await_copies(Pending); }

void load_matrices(u32 (&r)[4], u32 shared);
void multiply_matrices(float (&c)[4], const u32 (&a)[4], u32 b0, u32 b1);
} // namespace kt
