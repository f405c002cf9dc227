// Barriers in shared memory that count threads and bytes (mbarrier), as the PTX manual describes them: a phase is over when no arrival and no
// byte is outstanding; the next begins at once with all arrivals outstanding again. Counting wrongly ends where all threads wait for ever, or
// here, with a message.
#pragma once
#include <cstdint>

namespace kt::emulation
{
void begin_transactions(); // of a CTA: no barriers yet

void make_transaction_barrier(std::uint32_t address, unsigned arrivals);
void show_transaction_barriers(); // what was made so far, to the copying engine
void arrive_at(std::uint32_t address);
void expect_bytes_at(std::uint32_t address, std::uint32_t bytes);
void complete_bytes_at(std::uint32_t address, std::uint32_t bytes); // by the copying engine
bool is_phase_over(std::uint32_t address, std::uint32_t parity);
} // namespace kt::emulation
