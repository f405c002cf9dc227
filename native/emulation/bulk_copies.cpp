#include "bulk_copies.h"

#include <cstring>
#include <set>
#include <utility>
#include <vector>

#include "tensor_map.h"
#include "transactions.h"

namespace kt::emulation
{
namespace
{
struct Box
{
    std::uint32_t shared;
    TensorMap map;
    std::int64_t column, row;
    std::uint32_t barrier;
};

Mode mode;
std::mt19937* random_source;
std::vector<Box> under_way;
std::set<std::pair<unsigned, const void*>> acquired; // by thread

void carry_out(const Box& box)
{
    const TensorMap& map = box.map;
    const std::uint32_t vector_bytes = map.box_columns * 2;
    const auto* matrix = reinterpret_cast<const unsigned char*>(map.address);
    for (std::uint32_t r = 0; r < map.box_rows; ++r)
        for (std::uint32_t c = 0; c < map.box_columns; ++c)
        {
            const std::int64_t row = box.row + r, column = box.column + c;
            const bool inside = row >= 0 && column >= 0 && static_cast<std::uint64_t>(row) < map.rows
                && static_cast<std::uint64_t>(column) < map.columns;
            std::uint16_t half = 0;
            if (inside) std::memcpy(&half, matrix + static_cast<std::uint64_t>(row) * map.row_bytes + column * 2, 2);
            std::memcpy(at_shared(swizzled_address(box.shared + r * vector_bytes + c * 2, map.swizzle_bytes), 2), &half, 2);
        }
    complete_bytes_at(box.barrier, vector_bytes * map.box_rows); // what lies outside counts
}
} // namespace

void begin_bulk_copies(Mode value, std::mt19937& random)
{
    mode = value;
    random_source = &random;
    under_way.clear();
    acquired.clear();
}

bool deliver_bulk_copy()
{
    if (under_way.empty()) return false;
    const std::size_t at = mode.order == Order::Ascending ? 0 : mode.order == Order::Descending ? under_way.size() - 1
        : (*random_source)() % under_way.size();
    const Box box = under_way[at];
    under_way.erase(under_way.begin() + static_cast<std::ptrdiff_t>(at));
    carry_out(box);
    return true;
}

void end_bulk_copies()
{
    if (!under_way.empty()) fail("a CTA ended with boxes on their way");
}

void acquire_tensor_map(const void* map)
{
    tensor_map_at(map);
    acquired.insert({thread_index().x, map});
}

void copy_box_later(std::uint32_t shared, const void* map, std::int32_t column, std::int32_t row, std::uint32_t barrier)
{
    if (acquired.count({thread_index().x, map}) == 0) fail("a tensor map that this thread has not acquired");
    const Box box{shared, tensor_map_at(map), column, row, barrier};
    const std::uint32_t alignment = box.map.swizzle_bytes == 0 ? 128 : box.map.swizzle_bytes * 8;
    if (shared % alignment != 0) fail("a box that does not begin where its swizzle's pattern does (128-byte swizzle: at a multiple of 1024)");
    at_shared(shared, std::size_t{box.map.box_columns} * box.map.box_rows * 2);
    if (mode.copies == Copies::Early) carry_out(box);
    else under_way.push_back(box);
}
} // namespace kt::emulation
