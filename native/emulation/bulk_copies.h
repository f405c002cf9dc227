// The engine that copies boxes of matrices to shared memory beside the threads (TMA). Late: a box arrives only when no thread can go on without
// one, the oldest, the newest or any first, as the order of the threads is; early: at once.
#pragma once
#include <cstdint>
#include <random>

#include "cta.h"

namespace kt::emulation
{
void begin_bulk_copies(Mode mode, std::mt19937& random); // of a CTA
bool deliver_bulk_copy();                                // one of those on their way; false if there is none
void end_bulk_copies();                                  // fails if any is still on its way

// This thread has seen the map as it is now; until then it must not use it.
void acquire_tensor_map(const void* map);

// See copy_box in cuda/hopper_instructions.h.
void copy_box_later(std::uint32_t shared, const void* map, std::int32_t column, std::int32_t row, std::uint32_t barrier);
} // namespace kt::emulation
