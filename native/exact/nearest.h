// The exact nearest centroid: what every backend of KnowledgeTransfer must answer, bit for bit. C ABI.
#pragma once
#include <cstdint>

#define KT_API extern "C" __attribute__((visibility("default")))

enum kt_status : int32_t
{
    KT_OK = 0,
    KT_NULL_POINTER = 1,
    KT_BAD_SIZE = 2,
};

// Version of this interface; a caller refuses another one.
KT_API int32_t kt_version();

// Squared distance between two float32 vectors of d numbers, in float64, as defined in distance.h.
KT_API double kt_distance_squared(const float* row, const float* centroid, int32_t d);

// For each of n rows (row-major, n x d) the nearest of k centroids (row-major, k x d, k >= 1).
//   labels[n]     index of the nearest centroid; an exact tie goes to the lowest index
//   distances[n]  its squared distance
//   seconds[n]    squared distance of the second nearest; +inf if k == 1
// Allocates nothing, throws nothing, touches no other memory. O(n k d). Returns a kt_status.
KT_API int32_t kt_nearest(const float* rows, int64_t n, int32_t d, const float* centroids, int32_t k,
                          int32_t* labels, double* distances, double* seconds);
