// The module of all kernels that any device from compute capability 7.0 on can run.
#include "labels.cu"
#include "prepare.cu"
#include "ranges.cu"
#include "reference.cu"
#include "screen_tiled.cu"
#include "seeds.cu"
#include "sums.cu"
