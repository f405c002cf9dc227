#include "transactions.h"

#include <map>

#include "cta.h"

namespace kt::emulation
{
namespace
{
constexpr std::int64_t MostBytes = (1 << 20) - 1; // that may be outstanding
constexpr unsigned MostArrivals = (1 << 20) - 1;

struct Barrier
{
    unsigned arrivals, outstanding;
    std::int64_t bytes;
    std::uint32_t phase;
    bool shown;
};

std::map<std::uint32_t, Barrier> barriers;

Barrier& find(std::uint32_t address)
{
    const auto found = barriers.find(address);
    if (found == barriers.end()) fail("no barrier was made at this shared address");
    return found->second;
}

void settle(Barrier& barrier)
{
    progress();
    if (barrier.outstanding != 0 || barrier.bytes != 0) return;
    barrier.outstanding = barrier.arrivals;
    ++barrier.phase;
}
} // namespace

void begin_transactions() { barriers.clear(); }

void make_transaction_barrier(std::uint32_t address, unsigned arrivals)
{
    if (address % 8 != 0) fail("a barrier that is not aligned to its 8 bytes");
    if (arrivals == 0 || arrivals > MostArrivals) fail("a barrier for no thread, or for more than it can count");
    at_shared(address, 8);
    if (!barriers.insert({address, {arrivals, arrivals, 0, 0, false}}).second) fail("a barrier that is made twice");
}

void show_transaction_barriers()
{
    for (auto& barrier : barriers) barrier.second.shown = true;
}

void arrive_at(std::uint32_t address)
{
    Barrier& barrier = find(address);
    if (barrier.outstanding == 0) fail("more threads arrive at a barrier than it was made for");
    --barrier.outstanding;
    settle(barrier);
}

void expect_bytes_at(std::uint32_t address, std::uint32_t bytes)
{
    Barrier& barrier = find(address);
    barrier.bytes += bytes;
    if (barrier.bytes > MostBytes) fail("more bytes are expected at a barrier than it can count");
}

void complete_bytes_at(std::uint32_t address, std::uint32_t bytes)
{
    Barrier& barrier = find(address);
    if (!barrier.shown) fail("the copying engine is given a barrier that was never shown to it");
    barrier.bytes -= bytes;
    if (barrier.bytes < -MostBytes) fail("more bytes arrive at a barrier than it can count");
    settle(barrier);
}

bool is_phase_over(std::uint32_t address, std::uint32_t parity)
{
    if (parity > 1) fail("a parity is 0 or 1");
    return (find(address).phase & 1) != parity;
}
} // namespace kt::emulation
