// All kernels by name, as a driver finds them in a module.
#pragma once
#include <cstddef>

namespace kt::emulation
{
struct Kernel
{
    const char* name;
    std::size_t argument_size;       // of the one structure it takes
    void (*run)(const void* argument); // one thread of it
};

// Null if there is none.
const Kernel* find_kernel(const char* name);
} // namespace kt::emulation
