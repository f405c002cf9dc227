// The kernels' own text, compiled for the processor.
#include "kernels.h"

#include <cstring>

#include "../cuda/labels.cu"
#include "../cuda/made.cu"
#include "../cuda/prepare.cu"
#include "../cuda/probe.cu"
#include "../cuda/probe_wgmma.cu"
#include "../cuda/ranges.cu"
#include "../cuda/reference.cu"
#include "../cuda/screen_mma.cu"
#include "../cuda/screen_tiled.cu"
#include "../cuda/screen_wgmma.cu"
#include "../cuda/seeds.cu"
#include "../cuda/sums.cu"

namespace kt::emulation
{
namespace
{
template <class Argument, void (*Function)(Argument)>
void run(const void* argument) { Function(*static_cast<const Argument*>(argument)); }

#define KT_ENTRY(name, Argument) {#name, sizeof(Argument), run<Argument, name>}
#define KT_ENTRIES(name, Argument) \
    KT_ENTRY(name##_f16_f32, Argument), KT_ENTRY(name##_f32_f32, Argument), KT_ENTRY(name##_f16_f64, Argument), \
    KT_ENTRY(name##_f32_f64, Argument), KT_ENTRY(name##_f64_f64, Argument)

const Kernel kernels[] = {
    KT_ENTRY(prepare_f16, PrepareArguments), KT_ENTRY(prepare_f32, PrepareArguments), KT_ENTRY(prepare_f64, PrepareArguments),
    KT_ENTRY(centroid_terms, CentroidTermArguments),
    KT_ENTRY(screen_tiled_nearest, ScreenArguments), KT_ENTRY(screen_tiled_beaten, ScreenArguments),
    KT_ENTRY(screen_mma_nearest_256, ScreenArguments), KT_ENTRY(screen_mma_beaten_256, ScreenArguments),
    KT_ENTRY(screen_mma_nearest_64, ScreenArguments), KT_ENTRY(screen_mma_beaten_64, ScreenArguments),
    KT_ENTRY(screen_wgmma_nearest, MappedScreenArguments), KT_ENTRY(screen_wgmma_beaten, MappedScreenArguments),
    KT_ENTRIES(label_distances, LabelDistanceArguments), KT_ENTRY(limits, LimitArguments),
    KT_ENTRIES(pair_distances, PairArguments), KT_ENTRY(pair_winners, PairArguments), KT_ENTRY(pair_seconds, PairArguments),
    KT_ENTRY(settle, SettleArguments),
    KT_ENTRY(move_rows_f16, MoveArguments), KT_ENTRY(move_rows_f32, MoveArguments), KT_ENTRY(move_rows_f64, MoveArguments),
    KT_ENTRY(block_sums, BlockSumArguments),
    KT_ENTRY(value_range_f16, RangeArguments), KT_ENTRY(value_range_f32, RangeArguments), KT_ENTRY(value_range_f64, RangeArguments),
    KT_ENTRY(seed_distances_f16, SeedDistanceArguments), KT_ENTRY(seed_distances_f32, SeedDistanceArguments),
    KT_ENTRY(seed_distances_f64, SeedDistanceArguments), KT_ENTRY(seed_weights, SeedWeightArguments),
    KT_ENTRIES(reference, ReferenceArguments),
    KT_ENTRY(probe_mma, ProbeArguments), KT_ENTRY(probe_wgmma, ProbeArguments),
    KT_ENTRY(made_f16, MadeArguments), KT_ENTRY(made_f32, MadeArguments),
};
} // namespace

const Kernel* find_kernel(const char* name)
{
    for (const Kernel& kernel : kernels)
        if (std::strcmp(kernel.name, name) == 0) return &kernel;
    return nullptr;
}
} // namespace kt::emulation
