// What both 256-bit sets share: 3 rows x 4 vectors of scores = 12 of 16 registers.
#pragma once
#include <immintrin.h>

#include <cstdint>

namespace kt::screen
{
struct Bits256
{
    using Vector = __m256i;
    static constexpr int lanes = 8, rows = 3;

    static Vector load(const void* p) { return _mm256_load_si256(static_cast<const __m256i*>(p)); }
    static Vector broadcast(int32_t x) { return _mm256_set1_epi32(x); }
    static Vector max(Vector a, Vector b) { return _mm256_max_epi32(a, b); }
    static void store(int32_t* p, Vector v) { _mm256_store_si256(reinterpret_cast<__m256i*>(p), v); }

    // v >= t is not (t > v).
    static bool reaches(Vector v, int32_t threshold)
    {
        return _mm256_movemask_epi8(_mm256_cmpgt_epi32(_mm256_set1_epi32(threshold), v)) != -1;
    }

    template <int Rows>
    static void largest(const Vector (&top)[Rows], int32_t* out)
    {
        for (int r = 0; r < Rows; ++r)
        {
            __m128i v = _mm_max_epi32(_mm256_castsi256_si128(top[r]), _mm256_extracti128_si256(top[r], 1));
            v = _mm_max_epi32(v, _mm_shuffle_epi32(v, 0x4e));
            v = _mm_max_epi32(v, _mm_shuffle_epi32(v, 0xb1));
            out[r] = _mm_cvtsi128_si32(v);
        }
    }
};
} // namespace kt::screen
