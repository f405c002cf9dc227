// The module of the kernels that need compute capability 9.0 and its own instructions (sm_90a), which run on no other, not even a later one.
#include "probe_wgmma.cu"
#include "screen_wgmma.cu"
