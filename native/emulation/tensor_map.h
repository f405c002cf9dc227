// What cuTensorMapEncodeTiled makes: 128 bytes that describe a matrix to the copying engine. What a driver writes into them is its secret; this
// is ours. Two-dimensional matrices of float16 only.
#pragma once
#include <cstdint>

namespace kt::emulation
{
struct alignas(64) TensorMap
{
    std::uint64_t mark, address;
    std::uint64_t columns, rows, row_bytes; // row_bytes from one row to the next
    std::uint32_t box_columns, box_rows;
    std::uint32_t swizzle_bytes; // 0, 32, 64 or 128: in which pieces chunks of 16 bytes change places
    unsigned char rest[68];
};
static_assert(sizeof(TensorMap) == 128, "as large as a CUtensorMap");

// With the driver's arguments and its checks: CUDA_ERROR_INVALID_VALUE (1) where it would refuse them, CUDA_ERROR_NOT_SUPPORTED (801) for what
// only this emulation cannot do.
int encode_tiled(
    void* map, int type, std::uint32_t rank, void* address, const std::uint64_t* sizes, const std::uint64_t* strides, const std::uint32_t* box,
    const std::uint32_t* element_strides, int interleave, int swizzle, int promotion, int fill);

// The map at an address, after checking that it is one.
const TensorMap& tensor_map_at(const void* address);

// Byte offset x of a swizzled layout, with x counted from a multiple of eight vectors: bits 4 and up xor bits 7 and up.
inline std::uint32_t swizzled_address(std::uint32_t address, std::uint32_t swizzle_bytes)
{
    return swizzle_bytes == 0 ? address : address ^ ((address >> 7 & (swizzle_bytes / 16 - 1)) << 4);
}
} // namespace kt::emulation
