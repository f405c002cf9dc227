// Sums of clusters as integers, and the sum of all distances.
#include "arguments.h"
#include "distance.h"

namespace kt
{
// move_rows_*: takes rows that changed their label out of one cluster's sums and adds them to another's.
//
// in, out      MoveArguments; labels before are NoRow for rows that had none
// grid, block  one CTA of 256 threads per row; no shared memory
// idea         a value is cut into one or two int64 limbs (SumPrecision.Split) and added by atomics: integers do not care about the order
// arithmetic   exact: products with powers of two, one truncation, one rounding to nearest even, all as the host does them
// cost         reads the moved rows once, 2 or 4 atomics a value; not measured on hardware
// source       ours
template <class Stored>
KT_DEVICE void move_rows(const MoveArguments& a)
{
    const u32 row = a.moved[blockIdx.x], from = a.moved_from[blockIdx.x], to = a.labels[row];
    const Stored* values = static_cast<const Stored*>(a.rows) + static_cast<u64>(row) * a.dimension;
    const u64 from0 = static_cast<u64>(from) * a.dimension, to0 = static_cast<u64>(to) * a.dimension;
    for (u32 i = threadIdx.x; i < a.dimension; i += blockDim.x)
    {
        double value = widen(values[i]);
        if (a.high)
        {
            const double part = truncate(multiply(value, a.to_high));
            value = subtract(value, multiply(part, a.high_unit)); // both exact: what remains are the value's own lower bits
            const i64 high = to_integer(part);
            if (from != NoRow) atomic_add(&a.high[from0 + i], -high);
            atomic_add(&a.high[to0 + i], high);
        }
        const i64 low = to_integer(multiply(value, a.to_low));
        if (from != NoRow) atomic_add(&a.low[from0 + i], -low);
        atomic_add(&a.low[to0 + i], low);
    }
    if (threadIdx.x != 0) return;
    if (from != NoRow) atomic_add(&a.counts[from], i64{-1});
    atomic_add(&a.counts[to], i64{1});
}
} // namespace kt

KT_KERNEL(256) move_rows_f16(kt::MoveArguments a) { kt::move_rows<kt::u16>(a); }
KT_KERNEL(256) move_rows_f32(kt::MoveArguments a) { kt::move_rows<float>(a); }
KT_KERNEL(256) move_rows_f64(kt::MoveArguments a) { kt::move_rows<double>(a); }

// block_sums: D summed as BlockedSum defines it: 1024 rows from first to last. The host adds the blocks, in order.
//
// in, out      BlockSumArguments
// grid, block  ceil(blocks / 32) CTAs of 32 threads, a thread per block of rows: an order that is fixed leaves no more parallelism
// cost         reads 8 bytes a row, badly coalesced; a few thousand threads at most
KT_KERNEL(32) block_sums(kt::BlockSumArguments a)
{
    using namespace kt;
    const i64 block = static_cast<i64>(blockIdx.x) * blockDim.x + threadIdx.x, start = block * 1024;
    if (start >= a.count) return;
    const i64 end = start + 1024 < a.count ? start + 1024 : a.count;
    double sum = 0;
    for (i64 i = start; i < end; ++i) sum = add(sum, a.distances[i]);
    a.sums[block] = sum;
}
