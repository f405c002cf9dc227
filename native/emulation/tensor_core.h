// The arithmetic of tensor cores, for both instructions that use them.
#pragma once

namespace kt::emulation
{
// One step as it has been measured from outside (Fasi, Higham, Mikaitis and Pranesh, 2021): sixteen products are exact, all addends are aligned
// to the largest of them and cut, not rounded, below `bits`, and the sum is cut to as many again. Real devices keep 24 or more; the
// bound in bound.h covers 24.
float cut_sum(const float* products, float c, int bits = 24);

// The values of all 65,536 float16, by their bits.
const float* widened_halves();
} // namespace kt::emulation
