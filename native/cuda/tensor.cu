// The module of the kernels that need compute capability 8.0.
#include "probe.cu"
#include "screen_mma.cu"
