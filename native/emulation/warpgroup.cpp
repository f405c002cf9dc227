#include "warpgroup.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>
#include <vector>

#include "cta.h"
#include "tensor_core.h"
#include "tensor_map.h"

namespace kt::emulation
{
namespace
{
constexpr unsigned SumCount = 128, Depth = 16, Columns = 256, WarpRows = 16, Registers = 65536;

// A descriptor of a matrix in shared memory, taken apart (layout of the PTX manual). Vectors lie along their coordinates ("K-major"): eight of
// them, one behind the other, make a group, groups are eight_bytes apart. Without swizzle a vector's chunks of 16 bytes are chunk_bytes apart.
struct Matrix
{
    std::uint32_t start, chunk_bytes, eight_bytes, swizzle_bytes;

    explicit Matrix(std::uint64_t bits)
        : start(static_cast<std::uint32_t>(bits & 0x3fff) * 16), chunk_bytes(static_cast<std::uint32_t>(bits >> 16 & 0x3fff) * 16),
          eight_bytes(static_cast<std::uint32_t>(bits >> 32 & 0x3fff) * 16)
    {
        static const std::uint32_t spans[] = {0, 128, 64, 32};
        swizzle_bytes = spans[bits >> 62];
        if ((bits >> 49 & 7) != 0) fail("a matrix whose swizzle begins in the middle of its pattern; nothing here needs it");
        constexpr std::uint64_t reserved = 3ull << 14 | 3ull << 30 | 7ull << 46 | 0x3ffull << 52;
        if ((bits & reserved) != 0) fail("a descriptor with bits where none belong");
        if (swizzle_bytes != 0 && eight_bytes % (8 * swizzle_bytes) != 0)
            fail("vectors in groups that do not begin where the swizzle's pattern does");
    }

    std::uint16_t half(unsigned vector, unsigned coordinate) const
    {
        std::uint32_t address = start + vector / 8 * eight_bytes;
        if (swizzle_bytes == 0) address += vector % 8 * 16 + coordinate / 8 * chunk_bytes + coordinate % 8 * 2;
        else address += vector % 8 * swizzle_bytes + coordinate * 2;
        std::uint16_t bits;
        std::memcpy(&bits, at_shared(swizzled_address(address, swizzle_bytes), 2), 2);
        return bits;
    }
};

struct Product { std::uint64_t a, b; bool adding; };

struct Warp
{
    bool fenced = false, in_flight = false;
    unsigned registers = 0;
    std::vector<Product> open;               // not yet committed
    std::deque<std::vector<Product>> groups; // committed, oldest first
    float* sums[32];                         // of the threads ...
    float values[32][SumCount];              // ... and what they will be
};

std::vector<Warp> warps;
unsigned free_registers;

Warp& own_warp() { return warps[thread_index().x / 32]; }

void carry_out(Warp& warp, unsigned quarter, const Product& product)
{
    static float a[WarpRows][Depth], b[Columns][Depth];
    static bool column_used[Columns];
    const float* values = widened_halves();
    const Matrix left(product.a), right(product.b);
    bool row_used[WarpRows] = {};
    for (unsigned i = 0; i < WarpRows; ++i)
        for (unsigned t = 0; t < Depth; ++t) row_used[i] |= (a[i][t] = values[left.half(quarter * WarpRows + i, t)]) != 0;
    for (unsigned j = 0; j < Columns; ++j)
    {
        column_used[j] = false;
        for (unsigned t = 0; t < Depth; ++t) column_used[j] |= (b[j][t] = values[right.half(j, t)]) != 0;
    }
    for (unsigned l = 0; l < 32; ++l)
        for (unsigned i = 0; i < SumCount; ++i)
        {
            const unsigned row = l / 4 + i / 2 % 2 * 8, column = i / 4 * 8 + l % 4 * 2 + i % 2;
            float& sum = warp.values[l][i];
            if (!product.adding) sum = 0;
            if (!row_used[row] || !column_used[column]) continue;
            float products[Depth];
            for (unsigned t = 0; t < Depth; ++t) products[t] = a[row][t] * b[column][t];
            sum = cut_sum(products, sum, warpgroup_accumulator_bits);
        }
}

// All lanes of a warp give the same; the last to come does it for all.
template <class Input>
void together(const Input& input, void (*act)(Warp&, const Lanes&))
{
    static_assert(sizeof(Input) <= Lanes::Size, "does not fit");
    struct Call { void (*act)(Warp&, const Lanes&); Warp* warp; } call{act, &own_warp()};
    char nothing;
    meet_warp(&input, sizeof input, &nothing, 1, [](Lanes& lanes, const void* extra)
    {
        const Call& made = *static_cast<const Call*>(extra);
        made.act(*made.warp, lanes);
    }, &call);
}

template <class Input>
Input of(const Lanes& lanes, unsigned lane)
{
    Input input;
    std::memcpy(&input, lanes.in[lane], sizeof input);
    return input;
}

struct Issue { float* sums; Product product; };

void issue(Warp& warp, const Lanes& lanes)
{
    if (!warp.fenced) fail("a product without the fence that lets it have its registers");
    const Product product = of<Issue>(lanes, 0).product;
    for (unsigned l = 0; l < 32; ++l)
    {
        const Issue mine = of<Issue>(lanes, l);
        if (mine.product.a != product.a || mine.product.b != product.b || mine.product.adding != product.adding)
            fail("lanes that do not agree what is multiplied");
        if (warp.in_flight && mine.sums != warp.sums[l]) fail("other sums while a product is under way: not emulated");
        if (warp.in_flight) continue;
        warp.sums[l] = mine.sums;
        std::memcpy(warp.values[l], mine.sums, sizeof warp.values[l]);
        std::memset(mine.sums, 0xff, sizeof warp.values[l]);
    }
    warp.in_flight = true;
    warp.open.push_back(product);
}

void commit(Warp& warp, const Lanes&)
{
    warp.groups.push_back(std::move(warp.open));
    warp.open.clear();
}

void await(Warp& warp, const Lanes& lanes)
{
    const unsigned pending = of<unsigned>(lanes, 0), quarter = static_cast<unsigned>(&warp - warps.data()) % 4;
    for (; warp.groups.size() > pending; warp.groups.pop_front())
        for (const Product& product : warp.groups.front()) carry_out(warp, quarter, product);
    if (!warp.groups.empty() || !warp.open.empty() || !warp.in_flight) return;
    for (unsigned l = 0; l < 32; ++l)
    {
        const auto* bytes = reinterpret_cast<const unsigned char*>(warp.sums[l]);
        if (!std::all_of(bytes, bytes + sizeof warp.values[l], [](unsigned char byte) { return byte == 0xff; }))
            fail("sums that were written while a product was under way");
        std::memcpy(warp.sums[l], warp.values[l], sizeof warp.values[l]);
    }
    warp.in_flight = warp.fenced = false;
}
} // namespace

void begin_warpgroups(unsigned threads)
{
    const unsigned each = std::min(Registers / threads / 8 * 8, 255u);
    warps.resize(threads / 32);
    for (Warp& warp : warps)
    {
        warp.fenced = false;
        warp.registers = each;
    }
    free_registers = 0; // a CTA has what it was launched with; more comes from its own warps only
}

void end_warpgroups()
{
    for (const Warp& warp : warps)
        if (warp.in_flight || !warp.groups.empty()) fail("a CTA ended with products on their way");
}

void fence_products_of_warp()
{
    together(0, [](Warp& warp, const Lanes&) { warp.fenced = true; });
}

void multiply_later_by_warp(float* sums, std::uint64_t a, std::uint64_t b, bool adding) { together(Issue{sums, {a, b, adding}}, issue); }
void commit_products_of_warp() { together(0, commit); }
void await_products_of_warp(unsigned pending) { together(pending, await); }

void set_registers_of_warp(unsigned count, bool more)
{
    struct Wish { unsigned count; bool more; };
    if (count % 8 != 0 || count < 24 || count > 256) fail("registers per thread are a multiple of 8 between 24 and 256");
    const Warp& warp = own_warp();
    while (more && warp.registers < count && free_registers < (count - warp.registers) * 32) yield();
    together(Wish{count, more}, [](Warp& own, const Lanes& lanes)
    {
        const Wish wish = of<Wish>(lanes, 0);
        if (wish.more ? wish.count < own.registers : wish.count > own.registers) fail("registers taken to have fewer, or given to have more");
        free_registers = free_registers + own.registers * 32 - wish.count * 32;
        own.registers = wish.count;
    });
}
} // namespace kt::emulation
