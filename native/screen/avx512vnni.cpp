// 512 bits, bytes: one vpdpbusd multiplies 64 pairs of bytes and adds them to 16 int32.
//
// 8 rows x 2 vectors of scores = 16 registers, 2 of the panel, 1 of the row: per step 16 multiplications for 10 loads.
// The multiplication is written in assembly because g++ 12 makes copies around the intrinsic and then spills the scores.
#include <immintrin.h>

#include "sets.h"
#include "tile.h"

namespace kt::screen
{
namespace
{
struct Avx512Vnni
{
    using Vector = __m512i;
    static constexpr int lanes = 16, rows = 8;

    static Vector load(const void* p) { return _mm512_load_si512(p); }
    static Vector broadcast(int32_t x) { return _mm512_set1_epi32(x); }
    static Vector max(Vector a, Vector b) { return _mm512_max_epi32(a, b); }
    static void store(int32_t* p, Vector v) { _mm512_store_si512(p, v); }
    static bool reaches(Vector v, int32_t threshold) { return _mm512_cmpge_epi32_mask(v, _mm512_set1_epi32(threshold)) != 0; }
    static void multiply_add(Vector& sum, Vector c, Vector x) { asm("vpdpbusd %2, %1, %0" : "+v"(sum) : "v"(c), "v"(x)); }

    // Four rows are folded together by transposing while folding: within each quarter of 128 bits the four numbers of four rows become
    // one number of each, then the quarters are folded. Missing rows repeat the first.
    template <int Rows>
    static void largest(const Vector (&top)[Rows], int32_t* out)
    {
        constexpr auto at = [](int r) { return r < Rows ? r : 0; };
#pragma GCC unroll 4
        for (int r = 0; r < Rows; r += 8)
        {
            const Vector a = quarters(top[r], top[at(r + 1)], top[at(r + 2)], top[at(r + 3)]);
            const Vector b = quarters(top[at(r + 4)], top[at(r + 5)], top[at(r + 6)], top[at(r + 7)]);
            Vector v = max(_mm512_shuffle_i64x2(a, b, 0x44), _mm512_shuffle_i64x2(a, b, 0xee)); // quarters 0 and 1 with 2 and 3
            v = max(v, _mm512_shuffle_i64x2(v, v, 0xb1));                                       // 0 with 1, 2 with 3
            _mm_storeu_si128(reinterpret_cast<__m128i*>(out + r), _mm512_castsi512_si128(v));
            if (r + 4 < rows) _mm_storeu_si128(reinterpret_cast<__m128i*>(out + r + 4), _mm512_extracti32x4_epi32(v, 2));
        }
    }

  private:
    static Vector pairs(Vector a, Vector b) { return max(_mm512_unpacklo_epi32(a, b), _mm512_unpackhi_epi32(a, b)); }

    static Vector quarters(Vector a, Vector b, Vector c, Vector d)
    {
        const Vector ab = pairs(a, b), cd = pairs(c, d);
        return max(_mm512_unpacklo_epi64(ab, cd), _mm512_unpackhi_epi64(ab, cd));
    }
};
} // namespace

void score_avx512_vnni(kt_panel_job& job) { score<Avx512Vnni>(job); }
} // namespace kt::screen
