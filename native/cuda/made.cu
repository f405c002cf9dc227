// made_*: rows of a made-up data set that behaves like the features of a network: a mixture of groups of unequal size, most of its variance in few
// coordinates. A number is a pure function of seed, row and column, so rows are made wherever they are needed, on the device too, without being
// brought over. A module of its own: only benchmarks and tests have it.
//
// in, out      MadeArguments
// grid, block  a CTA of 256 threads per row; no shared memory
// idea         a thread makes two neighbouring columns from one draw for the row's group and one for the row
// arithmetic   integers, then one product of float32 (and one rounding to float16): the host makes the same bits (tests/MadeRows/MadeRows.cs)
// cost         writes the rows once, 20 rounds of Philox for two numbers; not measured on hardware
// source       ours; Philox 4x32-10 by Salmon, Moraes, Dror and Shaw, SC 2011
#include "arguments.h"
#include "instructions.h"

namespace kt
{
struct MadeArguments
{
    void* rows;          // [count][d], float16 or float32: written
    const float* scales; // [d], what a column is multiplied by
    i64 first_row;       // of the data set
    u64 seed;
    u32 dimension, group_count, noise; // noise: sixteenths of the spread of the groups' centres
};

namespace made
{
constexpr u32 GroupOfRow = 0x10000000u, GroupStream = 0x20000000u, RowStream = 0x30000000u; // counter word 3; word 2 is the pair of columns

struct Draw { u32 x[4]; };

KT_DEVICE Draw philox(u64 index, u32 word2, u32 word3, u64 seed)
{
    u32 c0 = static_cast<u32>(index), c1 = static_cast<u32>(index >> 32), c2 = word2, c3 = word3;
    u32 k0 = static_cast<u32>(seed), k1 = static_cast<u32>(seed >> 32);
#pragma unroll
    for (u32 round = 0; round < 10; ++round)
    {
        const u64 p0 = u64{0xD2511F53u} * c0, p1 = u64{0xCD9E8D57u} * c2;
        c0 = static_cast<u32>(p1 >> 32) ^ c1 ^ k0;
        c1 = static_cast<u32>(p1);
        c2 = static_cast<u32>(p0 >> 32) ^ c3 ^ k1;
        c3 = static_cast<u32>(p0);
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return {{c0, c1, c2, c3}};
}

// The sum of four uniform numbers of 16 bits, less its mean: nearly normal, between -131070 and 131070.
KT_DEVICE int bell(u32 a, u32 b) { return static_cast<int>((a & 0xffff) + (a >> 16) + (b & 0xffff) + (b >> 16)) - 131070; }

KT_DEVICE void store(float* at, float value) { *at = value; }
KT_DEVICE void store(u16* at, float value) { *at = to_half(value); }

template <class Stored>
KT_DEVICE void rows(const MadeArguments& a)
{
    const u64 row = static_cast<u64>(a.first_row) + blockIdx.x;
    const u32 drawn = philox(row, 0, GroupOfRow, a.seed).x[0];
    const u32 squared = static_cast<u32>(u64{drawn} * drawn >> 32); // low groups are larger: the share of group j goes with 1 / sqrt(j)
    const u32 group = static_cast<u32>(u64{squared} * a.group_count >> 32);
    Stored* const out = static_cast<Stored*>(a.rows) + u64{blockIdx.x} * a.dimension;
    for (u32 pair = threadIdx.x; pair * 2 < a.dimension; pair += blockDim.x)
    {
        const Draw centre = philox(group, pair, GroupStream, a.seed), noise = philox(row, pair, RowStream, a.seed);
#pragma unroll
        for (u32 i = 0; i < 2; ++i)
        {
            const u32 column = pair * 2 + i;
            if (column >= a.dimension) break;
            // Below 2^24 in magnitude while noise is at most 112: exact in float32.
            const int sum = 16 * bell(centre.x[i * 2], centre.x[i * 2 + 1])
                + static_cast<int>(a.noise) * bell(noise.x[i * 2], noise.x[i * 2 + 1]);
            store(out + column, multiply(static_cast<float>(sum), a.scales[column]));
        }
    }
}
} // namespace made
} // namespace kt

KT_KERNEL(256) made_f16(kt::MadeArguments a) { kt::made::rows<kt::u16>(a); }
KT_KERNEL(256) made_f32(kt::MadeArguments a) { kt::made::rows<float>(a); }
