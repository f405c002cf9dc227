// The module of the kernels that need compute capability 8.0.
#include "screen_mma.cu"
