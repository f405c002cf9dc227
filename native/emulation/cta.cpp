#include "cta.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

#include "bulk_copies.h"
#include "transactions.h"
#include "warpgroup.h"

namespace kt::emulation
{
namespace
{
constexpr std::size_t MaxThreads = 1024, MaxShared = 256 << 10, NumberedBarriers = 16;
constexpr std::uint32_t FirstShared = 128;

struct Copy { std::uint32_t shared; const void* global; std::size_t size; };

struct Thread
{
    Fiber fiber;
    bool done = false;
    std::vector<Copy> open;               // not yet committed
    std::deque<std::vector<Copy>> groups; // committed, oldest first
};

struct Warp
{
    unsigned arrived = 0, generation = 0;
    Lanes lanes;
};

struct Numbered { unsigned threads = 0, arrived = 0, generation = 0; };

Mode mode;
std::vector<Thread> threads(MaxThreads);
std::vector<Warp> warps(MaxThreads / 32);
Numbered numbered[NumberedBarriers];
const std::function<void()>* body;
Index block, grid;
unsigned thread_count, current, live, cta_arrived, cta_generation;
std::uint64_t events; // grows whenever any thread gets anywhere
std::size_t shared_size;

// Ends at a page that may not be touched, so that reading or writing behind it faults.
unsigned char* shared_end()
{
    static unsigned char* const end = []
    {
        const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        void* start = mmap(nullptr, MaxShared + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (start == MAP_FAILED) fail("no memory for shared memory");
        unsigned char* guard = static_cast<unsigned char*>(start) + MaxShared;
        mprotect(guard, page, PROT_NONE);
        return guard;
    }();
    return end;
}

void carry_out(const std::vector<Copy>& copies)
{
    for (const Copy& copy : copies) std::memcpy(at_shared(copy.shared, copy.size), copy.global, copy.size);
}

void run_thread()
{
    (*body)();
    Thread& thread = threads[current];
    if (!thread.open.empty() || !thread.groups.empty()) fail("a thread ended with copies on their way");
    thread.done = true;
    --live;
    ++events;
    yield();
}

void run_cta(std::mt19937& random, std::vector<unsigned>& order)
{
    std::memset(shared_memory(), 0xff, shared_size);
    cta_arrived = 0;
    live = thread_count;
    for (unsigned w = 0; w < thread_count / 32; ++w) warps[w].arrived = 0;
    for (Numbered& barrier : numbered) barrier = {};
    begin_transactions();
    begin_bulk_copies(mode, random);
    begin_warpgroups(thread_count);
    for (unsigned t = 0; t < thread_count; ++t)
    {
        threads[t].done = false;
        threads[t].fiber.prepare(run_thread);
    }
    while (live > 0)
    {
        if (mode.order == Order::Shuffled) std::shuffle(order.begin(), order.end(), random);
        const std::uint64_t before = events;
        for (unsigned t : order)
        {
            if (threads[t].done) continue;
            current = t;
            threads[t].fiber.enter();
        }
        if (events == before && !deliver_bulk_copy())
            fail("all threads wait: a barrier or a warp instruction that not every thread reaches, or a phase that never ends");
    }
    end_bulk_copies();
    end_warpgroups();
    for (const Numbered& barrier : numbered)
        if (barrier.arrived != 0) fail("a CTA ended while threads had passed a numbered barrier that the others never reached");
}
} // namespace

Index thread_index() { return {current, 0, 0}; }
Index block_index() { return block; }
Index block_size() { return {thread_count, 1, 1}; }
Index grid_size() { return grid; }
unsigned lane() { return current % 32; }
unsigned char* shared_memory() { return shared_end() - shared_size; }
void progress() { ++events; }
void yield() { threads[current].fiber.leave(); }

std::uint32_t shared_address(const void* pointer)
{
    return FirstShared + static_cast<std::uint32_t>(static_cast<const unsigned char*>(pointer) - shared_memory());
}

unsigned char* at_shared(std::uint32_t address, std::size_t size)
{
    if (address < FirstShared || address - FirstShared + size > shared_size) fail("an address that is not in shared memory");
    return shared_memory() + (address - FirstShared);
}

void set_mode(Mode value) { mode = value; }

void fail(const char* message)
{
    std::fprintf(stderr, "emulation: %s (block %u, thread %u)\n", message, block.x, current);
    std::fflush(nullptr);
    std::_Exit(3);
}

void launch(Index size, unsigned count, std::size_t shared, const std::function<void()>& kernel)
{
    if (count == 0 || count % 32 != 0 || count > MaxThreads) fail("threads must be a multiple of 32, at most 1024");
    if (shared > MaxShared) fail("more shared memory than any device has");
    grid = size;
    thread_count = count;
    body = &kernel;
    shared_size = (shared + 127) / 128 * 128;
    std::mt19937 random(1);
    std::vector<unsigned> order(count);
    for (unsigned t = 0; t < count; ++t) order[t] = mode.order == Order::Descending ? count - 1 - t : t;
    for (unsigned y = 0; y < size.y; ++y)
        for (unsigned x = 0; x < size.x; ++x)
        {
            block = {x, y, 0};
            run_cta(random, order);
        }
}

void meet_cta()
{
    const unsigned generation = cta_generation;
    ++events;
    if (++cta_arrived == thread_count)
    {
        cta_arrived = 0;
        ++cta_generation;
        return;
    }
    while (cta_generation == generation) yield();
}

void meet_numbered(unsigned number, unsigned count, bool waits)
{
    if (number >= NumberedBarriers || count % 32 != 0 || count > thread_count) fail("a numbered barrier that no CTA of this size has");
    Numbered& barrier = numbered[number];
    if (barrier.arrived != 0 && barrier.threads != count) fail("threads that do not agree how many meet at a numbered barrier");
    barrier.threads = count;
    const unsigned generation = barrier.generation;
    progress();
    if (++barrier.arrived == count)
    {
        barrier.arrived = 0;
        ++barrier.generation;
    }
    while (waits && barrier.generation == generation) yield();
}

void meet_warp(const void* in, std::size_t in_size, void* out, std::size_t out_size, void (*combine)(Lanes&, const void*), const void* extra)
{
    Warp& warp = warps[current / 32];
    const unsigned self = lane(), generation = warp.generation;
    std::memcpy(warp.lanes.in[self], in, in_size);
    ++events;
    if (++warp.arrived == 32)
    {
        combine(warp.lanes, extra);
        warp.arrived = 0;
        ++warp.generation;
    }
    else
    {
        while (warp.generation == generation) yield();
    }
    // The next meeting cannot overwrite this before it is read: it needs this lane, too.
    std::memcpy(out, warp.lanes.out[self], out_size);
}

void copy_later(std::uint32_t shared, const void* global, std::size_t size)
{
    if (shared % size != 0 || reinterpret_cast<std::uintptr_t>(global) % size != 0) fail("a copy that is not aligned to its size");
    at_shared(shared, size);
    const Copy copy{shared, global, size};
    if (mode.copies == Copies::Early) carry_out({copy});
    threads[current].open.push_back(copy);
}

void commit_copies()
{
    Thread& thread = threads[current];
    thread.groups.push_back(std::move(thread.open));
    thread.open.clear();
}

void await_copies(unsigned pending)
{
    Thread& thread = threads[current];
    while (thread.groups.size() > pending)
    {
        if (mode.copies == Copies::Late) carry_out(thread.groups.front());
        thread.groups.pop_front();
    }
}
} // namespace kt::emulation
