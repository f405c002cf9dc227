// A stack of its own and a way to leave it and come back: what one CUDA thread is in the emulation. Cooperative: runs until it yields.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>

#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace kt::emulation
{
class Fiber
{
public:
    // Prepares entry() to be run on this fiber; it must end in leave() and never return.
    void prepare(void (*entry)());

    void enter(); // from the scheduler; returns when the fiber leaves
    void leave(); // from the fiber; returns when it is entered again

private:
    static constexpr std::size_t StackSize = 64 << 10;
    std::unique_ptr<unsigned char[]> stack_;
#if defined(__x86_64__)
    void* own_ = nullptr;
    void* scheduler_ = nullptr;
#else
    ucontext_t own_{}, scheduler_{};
#endif
};
} // namespace kt::emulation
