// Why a centroid that the screen rules out cannot be the nearest. All derivations are here.
//
// mu any shift, S a power of two; a = S (x - mu), b_j = S (c_j - mu) exactly; s_j = |b_j|^2 / 2 - a.b_j. Then S^2 |x - c_j|^2 = |a|^2 + 2 s_j,
// so the smallest s_j belongs to the smallest distance. The screen holds a' and b'_j, float16. With u = 2^-24:
//
// Prepared vectors (prepare.cu). Differences and scaling are float64, relative error 2^-53 per coordinate, then one rounding to float32 (u),
// then one to float16, whose error r = a_f - a' is exact in float32: a_f has 24 bits, r is a multiple of its last one and smaller than 2^14
// of them. So |a - a'| <= delta with
//     delta = sqrt(sum r^2) (1 + (d / 32 + 8) u) + 1.01 u |a| + d 2^-74           (32 lanes, each a chain of d / 32 fma, and a tree; squares
//                                                                          below 2^-149 vanish, which is what the last term pays for)
// and A = |a| + delta >= |a|, |a'|. For centroids the same: epsilon_j, N_j. Rows then get A at least delta / Ratio, which is only larger, so
// that delta <= Ratio A for every row and one number per row is enough. Ratio = 2^-12 is a little above what rounding to float16 leaves of
// an average row (mantissas spread evenly: 2^-12.3), so hardly any row is touched; rows among the denormals of float16 are.
//
// The product. |a.b - a'.b'| <= |a - a'| |b| + |a'| |b - b'| <= A (Ratio N_j + epsilon_j). Computed, a'.b' errs by at most Gamma A N_j:
//   tiled  products of float16 are exact in float32, a chain of d fma rounds d times: Gamma = 1.01 d u
//   mma    one step adds 16 exact products to the accumulator. Modelled as: align all 17 to the largest, cut each below 24 bits, add, cut to
//          24 bits, all at once or in two steps of eight products (Fasi, Higham, Mikaitis and Pranesh 2021 found one of these or better on
//          every generation). The largest is not cut, so that is 17 cuts at once, 18 in two steps, of 2^-23 of a magnitude that never
//          exceeds |a'| |b'|, in d / 16 steps: Gamma = 1.01 (18 / 16) d 2^-23. NVIDIA documents none of this: a device is probed before
//          it is trusted (probe.cu)
//   wgmma  16 products a step as well, 4 instructions for the 64 coordinates of a stage, so the same model and the same Gamma (coordinates
//          beyond d are zeros, which lose nothing). Models that agree with an H100 bit by bit are of this kind (Khattak and Mikaitis 2025,
//          arXiv:2512.07004). That a warpgroup's instruction adds as a warp's does is nowhere promised, so it has a probe of its own
//          (probe_wgmma.cu); where only that one fails, the mma screen serves
//
// The epilogue computes lower = offset_j - fma(A, slope_j, dot) in float32, two roundings, off by at most
// u |offset_j| + 2.1 u A (slope_j + (1 + Gamma) N_j). With
//     slope_j  = (Ratio N_j + epsilon_j + Gamma N_j + 4 u N_j) (1 + 4 u)          rounded up
//     offset_j = |b_j|^2 / 2 (1 - 2.1 u) - 2^-120                                  rounded down
// lower <= s_j holds. (2^-120 pays for products and roundings among the denormals of float32.)
//
// The limit. Let D be the computed distance of the row's present label, relative error g = (d / 16 + 8) 2^-53 and, where squares vanish among
// the denormals of float64, absolute error t = (d + 16) 2^-1074. Centroid j is ruled out if its own computed D_j is certainly larger:
// |x - c_j|^2 (1 - g) - t > D. As S^2 |x - c_j|^2 = |a|^2 + 2 s_j, that follows from s_j > limit with
//     limit = (S^2 (D (1 + 2.1 g) + 4 t) - |a|^2 (1 - 2^-40)) / 2                  rounded up
// (2^-40 covers the float64 sum of squares for d below 2^17 and the 2^-53 of each coordinate.) A row keeps every centroid that is not
// certainly ruled out, lower > limit being false also for NaN: what happens to the bound never makes a wrong label, only a slow row.
//
// A search for counter-examples (emulation/bound_test.cpp), whose data are bred to use as much as they can, comes to 0.999 of what slope_j
// allows, never to more.
//
// Vectors with a coordinate that float16 cannot hold (65,520 and more after scaling) have norm +infinity and a' = 0. For such a row limit is
// +infinity: all its distances are computed. Such a centroid has offset -infinity: nobody rules it out.
#pragma once
#include "device.h"

namespace kt
{
constexpr double Rounding = 1.0 / (1 << 24);        // u
constexpr double Ratio = 1.0 / (1 << 12);           // of delta to A
constexpr double LargestValue = 3.273390607896142e150; // 2^500, as in DataScan
} // namespace kt
