// 256 bits, words: vpmaddwd multiplies 16 pairs of int16 and adds neighbours, a second instruction adds to the scores. Half the rate
// of bytes at best, but with finer steps, so that fewer rows are left undecided. (vpmaddubsw would take bytes; its int16 sums saturate.)
#include "bits256.h"
#include "sets.h"
#include "tile.h"

namespace kt::screen
{
namespace
{
struct Avx2 : Bits256
{
    static void multiply_add(Vector& sum, Vector c, Vector x) { sum = _mm256_add_epi32(sum, _mm256_madd_epi16(c, x)); }
};
} // namespace

void score_avx2(kt_panel_job& job) { score<Avx2>(job); }
} // namespace kt::screen
