// The arithmetic of tensor cores, for both instructions that use them.
#pragma once

namespace kt::emulation
{
// One step as it has been measured from outside (Fasi, Higham, Mikaitis and Pranesh, 2021): sixteen products are exact, all addends are aligned
// to the largest of them and cut, not rounded, below 24 bits, and the sum is cut to 24 bits again. Real devices keep some bits more; the bound
// in bound.h covers this one.
float cut_sum(const float* products, float c);

// The values of all 65,536 float16, by their bits.
const float* widened_halves();
} // namespace kt::emulation
