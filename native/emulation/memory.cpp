#include "memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <map>

namespace kt::emulation
{
namespace
{
struct Block { std::size_t size, mapped; void* start; };

std::map<std::uintptr_t, Block> blocks;
std::size_t total;
} // namespace

void* allocate(std::size_t size)
{
    if (size == 0) return nullptr;
    const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t rounded = (size + 255) / 256 * 256, body = (rounded + page - 1) / page * page;
    void* start = mmap(nullptr, body + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (start == MAP_FAILED) return nullptr;
    mprotect(static_cast<unsigned char*>(start) + body, page, PROT_NONE);
    unsigned char* memory = static_cast<unsigned char*>(start) + body - rounded;
    std::memset(memory, 0xa5, rounded);
    blocks[reinterpret_cast<std::uintptr_t>(memory)] = {size, body + page, start};
    total += size;
    return memory;
}

bool release(void* memory)
{
    const auto found = blocks.find(reinterpret_cast<std::uintptr_t>(memory));
    if (found == blocks.end()) return false;
    munmap(found->second.start, found->second.mapped);
    total -= found->second.size;
    blocks.erase(found);
    return true;
}

bool owns(const void* memory, std::size_t size)
{
    const auto address = reinterpret_cast<std::uintptr_t>(memory);
    auto found = blocks.upper_bound(address);
    if (found == blocks.begin()) return false;
    --found;
    return address + size <= found->first + found->second.size;
}

std::size_t allocated_bytes() { return total; }
} // namespace kt::emulation
