// cuda/hopper_instructions.h on the processor: the same names.
#pragma once
#include "bulk_copies.h"
#include "transactions.h"
#include "warpgroup.h"

namespace kt
{
KT_DEVICE void make_barrier(u32 barrier, u32 arrivals) { emulation::make_transaction_barrier(barrier, arrivals); }
KT_DEVICE void show_to_engines() { emulation::show_transaction_barriers(); } // stores are seen by everybody at once here
KT_DEVICE void arrive(u32 barrier) { emulation::arrive_at(barrier); }
KT_DEVICE void arrive_expecting(u32 barrier, u32 bytes)
{
    emulation::expect_bytes_at(barrier, bytes);
    emulation::arrive_at(barrier);
}
KT_DEVICE bool is_over(u32 barrier, u32 parity)
{
    if (emulation::is_phase_over(barrier, parity)) return true;
    emulation::yield();
    return false;
}
[[noreturn]] KT_DEVICE void give_up() { emulation::fail("a kernel gave up waiting"); }

template <u32 Number, u32 Threads>
KT_DEVICE void meet() { emulation::meet_numbered(Number, Threads, true); }
template <u32 Number, u32 Threads>
KT_DEVICE void pass() { emulation::meet_numbered(Number, Threads, false); }

KT_DEVICE void acquire_map(const void* map) { emulation::acquire_tensor_map(map); }
KT_DEVICE void copy_box(u32 shared, const void* map, u32 column, u32 row, u32 barrier)
{
    emulation::copy_box_later(shared, map, static_cast<int>(column), static_cast<int>(row), barrier);
}

template <u32 Count>
KT_DEVICE void give_registers() { emulation::set_registers_of_warp(Count, false); }
template <u32 Count>
KT_DEVICE void take_registers() { emulation::set_registers_of_warp(Count, true); }

KT_DEVICE void fence_products() { emulation::fence_products_of_warp(); }
KT_DEVICE void multiply_later(float (&sums)[128], u64 a, u64 b, bool adding) { emulation::multiply_later_by_warp(sums, a, b, adding); }
KT_DEVICE void commit_products() { emulation::commit_products_of_warp(); }
KT_DEVICE void await_all_but_last_products() { emulation::await_products_of_warp(1); }
KT_DEVICE void await_products(float (&)[128]) { emulation::await_products_of_warp(0); }
} // namespace kt
