#include "tensor_map.h"

#include "cta.h"

namespace kt::emulation
{
namespace
{
constexpr std::uint64_t Mark = 0x70616d726f736e74;
constexpr int InvalidValue = 1, NotSupported = 801, Float16 = 6;
constexpr std::uint64_t NumberBytes = 2;
} // namespace

int encode_tiled(
    void* map, int type, std::uint32_t rank, void* address, const std::uint64_t* sizes, const std::uint64_t* strides, const std::uint32_t* box,
    const std::uint32_t* element_strides, int interleave, int swizzle, int promotion, int fill)
{
    static const std::uint32_t spans[] = {0, 32, 64, 128};
    if (!map || reinterpret_cast<std::uintptr_t>(map) % 64 != 0) return InvalidValue;
    if (type < 0 || type > 12 || rank < 1 || rank > 5) return InvalidValue;
    if (interleave < 0 || interleave > 2 || swizzle < 0 || swizzle > 3 || promotion < 0 || promotion > 3 || fill < 0 || fill > 1)
        return InvalidValue;
    if (type != Float16 || rank != 2 || interleave != 0 || fill != 0) return NotSupported;
    if (!address || reinterpret_cast<std::uintptr_t>(address) % 16 != 0) return InvalidValue;
    for (std::uint32_t i = 0; i < rank; ++i)
    {
        if (sizes[i] == 0 || sizes[i] > std::uint64_t{1} << 32) return InvalidValue;
        if (box[i] == 0 || box[i] > 256) return InvalidValue;
        if (element_strides[i] == 0 || element_strides[i] > 8) return InvalidValue;
        if (element_strides[i] != 1) return NotSupported;
    }
    if (strides[0] % 16 != 0 || strides[0] >= std::uint64_t{1} << 40 || strides[0] < sizes[0] * NumberBytes) return InvalidValue;
    if (box[0] * NumberBytes % 16 != 0) return InvalidValue;
    if (swizzle != 0 && box[0] * NumberBytes > spans[swizzle]) return InvalidValue;
    *static_cast<TensorMap*>(map) = {
        Mark, reinterpret_cast<std::uintptr_t>(address), sizes[0], sizes[1], strides[0], box[0], box[1], spans[swizzle], {}};
    return 0;
}

const TensorMap& tensor_map_at(const void* address)
{
    if (reinterpret_cast<std::uintptr_t>(address) % 64 != 0) fail("a tensor map that is not aligned to 64 bytes");
    const TensorMap& map = *static_cast<const TensorMap*>(address);
    if (map.mark != Mark) fail("not a tensor map");
    return map;
}
} // namespace kt::emulation
