#include "../cuda/instructions.h"

#include "tensor_core.h"

namespace kt
{
using emulation::Lanes;

u16 to_half(float a)
{
    // By hand rather than by _Float16, which older compilers lack. Round to nearest, ties to even.
    u32 bits;
    std::memcpy(&bits, &a, 4);
    const u32 sign = bits >> 16 & 0x8000u, magnitude = bits & 0x7fffffffu;
    if (magnitude >= 0x7f800000u) return static_cast<u16>(sign | (magnitude > 0x7f800000u ? 0x7fffu : 0x7c00u));
    if (magnitude >= 0x477ff000u) return static_cast<u16>(sign | 0x7c00u); // 65520 and above round to infinity
    if (magnitude < 0x38800000u)                                          // below 2^-14: a multiple of 2^-24
    {
        const double units = std::nearbyint(std::ldexp(static_cast<double>(std::fabs(a)), 24));
        return static_cast<u16>(sign | static_cast<u32>(units));
    }
    const u32 rounded = magnitude + 0xfffu + (magnitude >> 13 & 1u);
    return static_cast<u16>(sign | (rounded - 0x38000000u) >> 13);
}

float from_half(u16 a)
{
    const u32 exponent = a >> 10 & 31u, mantissa = a & 0x3ffu;
    const float sign = (a & 0x8000u) ? -1.0f : 1.0f;
    if (exponent == 31) return mantissa ? NAN : sign * INFINITY;
    if (exponent == 0) return sign * std::ldexp(static_cast<float>(mantissa), -24);
    return sign * std::ldexp(static_cast<float>(mantissa | 0x400u), static_cast<int>(exponent) - 25);
}

u32 shuffle_xor(u32 value, u32 mask)
{
    u32 result;
    emulation::meet_warp(&value, 4, &result, 4, [](Lanes& lanes, const void* extra)
    {
        const u32 by = *static_cast<const u32*>(extra);
        for (u32 l = 0; l < 32; ++l) std::memcpy(lanes.out[l], lanes.in[l ^ by], 4);
    }, &mask);
    return result;
}

u32 shared_address(const void* pointer) { return emulation::shared_address(pointer); }

void load_matrices(u32 (&r)[4], u32 shared)
{
    emulation::meet_warp(&shared, 4, r, 16, [](Lanes& lanes, const void*)
    {
        for (u32 matrix = 0; matrix < 4; ++matrix)
            for (u32 l = 0; l < 32; ++l)
            {
                u32 row;
                std::memcpy(&row, lanes.in[matrix * 8 + l / 4], 4);
                if (row % 16 != 0) emulation::fail("ldmatrix from an address that is not a multiple of 16");
                std::memcpy(lanes.out[l] + matrix * 4, emulation::at_shared(row, 16) + l % 4 * 4, 4);
            }
    }, nullptr);
}

namespace
{
struct MultiplyInput { float c[4]; u32 a[4], b[2]; };

void multiply(Lanes& lanes, const void*)
{
    static float a[16][16], b[8][16]; // b by columns
    static MultiplyInput in[32];
    bool row_used[16] = {}, column_used[8] = {};
    for (u32 l = 0; l < 32; ++l)
    {
        std::memcpy(&in[l], lanes.in[l], sizeof(MultiplyInput));
        const u32 group = l / 4, pair = l % 4 * 2;
        for (u32 i = 0; i < 8; ++i) // a: registers 0, 2 hold row `group`, 1, 3 row group + 8; 0, 1 the first eight columns, 2, 3 the rest
        {
            const float value = from_half(static_cast<u16>(in[l].a[i / 2] >> (i % 2 * 16)));
            const u32 row = group + (i / 2 % 2 ? 8 : 0);
            a[row][pair + i % 2 + (i < 4 ? 0 : 8)] = value;
            row_used[row] |= value != 0;
        }
        for (u32 i = 0; i < 4; ++i)
        {
            const float value = from_half(static_cast<u16>(in[l].b[i / 2] >> (i % 2 * 16)));
            b[group][pair + i % 2 + (i < 2 ? 0 : 8)] = value;
            column_used[group] |= value != 0;
        }
    }
    for (u32 l = 0; l < 32; ++l)
        for (u32 i = 0; i < 4; ++i)
        {
            const u32 row = l / 4 + (i < 2 ? 0 : 8), column = l % 4 * 2 + i % 2;
            float result = in[l].c[i];
            if (row_used[row] && column_used[column])
            {
                float products[16];
                for (u32 t = 0; t < 16; ++t) products[t] = a[row][t] * b[column][t];
                result = emulation::cut_sum(products, result, emulation::accumulator_bits);
            }
            std::memcpy(lanes.out[l] + 4 * i, &result, 4);
        }
}
} // namespace

void multiply_matrices(float (&c)[4], const u32 (&a)[4], u32 b0, u32 b1)
{
    MultiplyInput in;
    std::memcpy(in.c, c, sizeof c);
    std::memcpy(in.a, a, sizeof a);
    in.b[0] = b0;
    in.b[1] = b1;
    emulation::meet_warp(&in, sizeof in, c, sizeof c, multiply, nullptr);
}
} // namespace kt
