// What 128 threads do together: asynchronous products (wgmma) and exchanging registers (setmaxnreg). Products are carried out when a warp waits
// for them and not before, so they read shared memory as late as they may; until then their sums are NaN for everybody who looks.
#pragma once
#include <cstdint>

namespace kt::emulation
{
void begin_warpgroups(unsigned threads); // of a CTA
void end_warpgroups();                   // fails if products are under way

// See the functions of the same meaning in cuda/hopper_instructions.h. `sums`: 128 float32 of this thread.
void fence_products_of_warp();
void multiply_later_by_warp(float* sums, std::uint64_t a, std::uint64_t b, bool adding);
void commit_products_of_warp();
void await_products_of_warp(unsigned pending);

// Registers per thread from now on. Waits while the CTA has not as many.
void set_registers_of_warp(unsigned count, bool more);
} // namespace kt::emulation
