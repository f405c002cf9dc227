// 256 bits, bytes: one vpdpbusd multiplies 32 pairs of bytes and adds them to 8 int32, on processors without 512-bit vectors.
#include "bits256.h"
#include "sets.h"
#include "tile.h"

namespace kt::screen
{
namespace
{
struct AvxVnni : Bits256
{
    // The prefix asks for the encoding of AVX-VNNI; the other one belongs to AVX-512.
    static void multiply_add(Vector& sum, Vector c, Vector x) { asm("%{vex%} vpdpbusd %2, %1, %0" : "+x"(sum) : "x"(c), "x"(x)); }
};
} // namespace

void score_avx_vnni(kt_panel_job& job) { score<AvxVnni>(job); }
} // namespace kt::screen
