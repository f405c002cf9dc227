// Memory that behaves like a device's: starts as garbage, and whoever touches what lies behind it is caught.
#pragma once
#include <cstddef>

namespace kt::emulation
{
// 256-byte aligned; the last byte lies just before a page that may not be touched (up to 255 bytes of slack). Null if there is none.
void* allocate(std::size_t size);

// False if it is not the start of an allocation.
bool release(void* memory);

// Whether all of it lies in one allocation.
bool owns(const void* memory, std::size_t size);

std::size_t allocated_bytes();
} // namespace kt::emulation
