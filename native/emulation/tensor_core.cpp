#include "tensor_core.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "../cuda/instructions.h"
#include "cta.h"

namespace kt::emulation
{
int accumulator_bits = 24, warpgroup_accumulator_bits = 24;

float cut_sum(const float* products, float c, int bits)
{
    float largest = std::fabs(c);
    for (int i = 0; i < 16; ++i) largest = std::max(largest, std::fabs(products[i]));
    if (!(largest > 0) || !std::isfinite(largest)) // zero, infinite or NaN
    {
        float sum = c;
        for (int i = 0; i < 16; ++i) sum += products[i];
        return sum;
    }
    const int exponent = std::ilogb(largest) - (bits - 1);
    const double scale = std::ldexp(1.0, -exponent);
    double sum = std::trunc(c * scale);
    for (int i = 0; i < 16; ++i) sum += std::trunc(products[i] * scale);
    // at most 17 * 2^24: exact so far; keep its leading bits
    const double excess = sum == 0 ? 1.0 : std::max(1.0, std::ldexp(1.0, std::ilogb(sum) - (bits - 1)));
    return static_cast<float>(std::trunc(sum / excess) * excess / scale);
}

const float* widened_halves()
{
    static const std::vector<float> all = []
    {
        std::vector<float> values(1 << 16);
        for (unsigned bits = 0; bits < values.size(); ++bits) values[bits] = from_half(static_cast<u16>(bits));
        return values;
    }();
    return all.data();
}
} // namespace kt::emulation
