// The instruction sets, one translation unit each: only those may be compiled for more than the baseline.
#pragma once
#include "panel.h"

namespace kt::screen
{
void score_avx512_vnni(kt_panel_job& job);
void score_avx_vnni(kt_panel_job& job);
void score_avx2(kt_panel_job& job);
} // namespace kt::screen
