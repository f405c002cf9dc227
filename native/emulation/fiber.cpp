#include "fiber.h"

#if defined(__x86_64__)

// swapcontext() also saves the signal mask, which is a system call and twenty times slower than all the rest; a launch switches millions of
// times. This saves just what a called function must preserve (System V ABI: rbx, rbp, r12 to r15 and the stack) and swaps stacks.
extern "C" void kt_emulation_switch(void** saved, void* loaded);
asm(R"(
.text
.globl kt_emulation_switch
.hidden kt_emulation_switch
.type kt_emulation_switch, @function
kt_emulation_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
.size kt_emulation_switch, .-kt_emulation_switch
)");

namespace kt::emulation
{
void Fiber::prepare(void (*entry)())
{
    if (!stack_) stack_.reset(new unsigned char[StackSize]);
    auto top = reinterpret_cast<std::uintptr_t>(stack_.get() + StackSize) & ~std::uintptr_t{15};
    auto* frame = reinterpret_cast<void**>(top);
    *--frame = nullptr;                          // a function is entered with its stack 8 off a multiple of 16: as if called
    *--frame = reinterpret_cast<void*>(entry);   // where the first switch returns to
    for (int i = 0; i < 6; ++i) *--frame = nullptr; // the six saved registers
    own_ = frame;
}

void Fiber::enter() { kt_emulation_switch(&scheduler_, own_); }
void Fiber::leave() { kt_emulation_switch(&own_, scheduler_); }
} // namespace kt::emulation

#else

namespace kt::emulation
{
void Fiber::prepare(void (*entry)())
{
    if (!stack_) stack_.reset(new unsigned char[StackSize]);
    getcontext(&own_);
    own_.uc_stack.ss_sp = stack_.get();
    own_.uc_stack.ss_size = StackSize;
    own_.uc_link = nullptr;
    makecontext(&own_, entry, 0);
}

void Fiber::enter() { swapcontext(&scheduler_, &own_); }
void Fiber::leave() { swapcontext(&own_, &scheduler_); }
} // namespace kt::emulation

#endif
