// Runs CUDA kernels on the processor, one CTA after the other, one fiber per thread. Barriers and warp instructions are meeting points at
// which fibers wait for each other; between them the threads run in an order that can be chosen, because a right kernel does not depend on it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "fiber.h"

#define __global__
#define __device__
#define __launch_bounds__(...)
#define KT_DYNAMIC_SHARED(name) unsigned char* const name = ::kt::emulation::shared_memory()

#define threadIdx (::kt::emulation::thread_index())
#define blockIdx (::kt::emulation::block_index())
#define blockDim (::kt::emulation::block_size())
#define gridDim (::kt::emulation::grid_size())

namespace kt::emulation
{
struct Index { unsigned x, y, z; };

Index thread_index();
Index block_index();
Index block_size();
Index grid_size();

// When asynchronous copies become visible. A kernel has to be right in both cases: copying as late as the waits allow shows a missing wait,
// copying at once shows memory that is overwritten while it is still read.
enum class Copies { Late, Early };

// In which order the threads run between two meeting points.
enum class Order { Ascending, Descending, Shuffled };

struct Mode
{
    Copies copies = Copies::Late;
    Order order = Order::Ascending;
};

// Every later launch of this process.
void set_mode(Mode mode);

// How many bits a tensor core keeps of a sum, in products of a warp and of a warpgroup: the 24 of bound.h, or fewer, to be found out.
extern int accumulator_bits, warpgroup_accumulator_bits;

// Runs a kernel. threads: a multiple of 32, at most 1024. shared: bytes of dynamic shared memory; starts as NaN, ends at a guard page.
// Ends the process with a message where a real device would hang or fault: threads that wait for ever, misaligned or foreign addresses.
void launch(Index grid, unsigned threads, std::size_t shared, const std::function<void()>& kernel);

[[noreturn]] void fail(const char* message);

// ---- what instructions.h is made of ----------------------------------------------------------------------------------------------------
unsigned char* shared_memory();
unsigned lane();
void meet_cta();

// Shared addresses begin at a multiple of 128, not of more: that is all a kernel may rely on. Fails if not all of it is shared memory.
std::uint32_t shared_address(const void* pointer);
unsigned char* at_shared(std::uint32_t address, std::size_t size);

// For whoever waits for something else than a barrier: progress() when something happens, yield() while it has not.
void progress();
void yield();

// `threads` of the CTA, a multiple of 32, meet at a barrier with a number; those that only pass do not wait for the others.
void meet_numbered(unsigned number, unsigned threads, bool waits);

// Meets the other 31 lanes. `combine` is called once, by the last to arrive, with all 32 inputs, and writes all 32 outputs.
struct Lanes
{
    static constexpr std::size_t Size = 64;
    alignas(16) unsigned char in[32][Size], out[32][Size];
};
void meet_warp(const void* in, std::size_t in_size, void* out, std::size_t out_size, void (*combine)(Lanes&, const void*), const void* extra);

void copy_later(std::uint32_t shared, const void* global, std::size_t size);
void commit_copies();
void await_copies(unsigned pending);
} // namespace kt::emulation
