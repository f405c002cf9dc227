#include "panel.h"

#include "sets.h"

namespace
{
int32_t find_supported()
{
    int32_t sets = 0;
#ifdef KT_PANEL_X86
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni"))
        sets |= KT_PANEL_AVX512_VNNI;
    if (__builtin_cpu_supports("avx2"))
    {
        sets |= KT_PANEL_AVX2;
        if (__builtin_cpu_supports("avxvnni")) sets |= KT_PANEL_AVX_VNNI;
    }
#endif
    return sets;
}
} // namespace

int32_t kt_panel_version() { return 2; }

int32_t kt_panel_supported()
{
    static const int32_t supported = find_supported();
    return supported;
}

int32_t kt_panel_score(int32_t instructions, kt_panel_job* job)
{
    if (!job) return KT_PANEL_NULL_POINTER;
    if (job->place_count < 0 || job->steps < 1) return KT_PANEL_BAD_SIZE;
    if (!job->rows || !job->row_index || !job->places || !job->panel || !job->start) return KT_PANEL_NULL_POINTER;
    if (job->hit_places ? !job->thresholds || !job->hit_scores : !job->best) return KT_PANEL_NULL_POINTER;
    if ((kt_panel_supported() & instructions) == 0) return KT_PANEL_NO_INSTRUCTIONS;
    job->hit_count = 0;
    switch (instructions)
    {
#ifdef KT_PANEL_X86
    case KT_PANEL_AVX512_VNNI: kt::screen::score_avx512_vnni(*job); return KT_PANEL_OK;
    case KT_PANEL_AVX_VNNI: kt::screen::score_avx_vnni(*job); return KT_PANEL_OK;
    case KT_PANEL_AVX2: kt::screen::score_avx2(*job); return KT_PANEL_OK;
#endif
    default: return KT_PANEL_NO_INSTRUCTIONS;
    }
}
