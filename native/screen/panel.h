// One panel of centroids against some rows, in whole numbers: the inner loop of the screen (src/KnowledgeTransfer.Clustering/Screening).
// C ABI. Nothing here allocates, throws, keeps state or starts threads.
//
// A row is d whole numbers x, a panel 32 columns of d whole numbers c. For every row r and column j
//     score[r][j] = start[j] + sum_i x[r][i] c[i][j]          (int32, exact: the caller keeps every partial sum within int32)
// and the caller wants only the rows in which some score reaches the row's threshold, plus the best score of the others.
//
// Two formats, both 128 bytes of panel per step:
//     bytes   a step is 4 coordinates: x int8, c uint8, panel[step][column][4]
//     words   a step is 2 coordinates: x int16, c int16, panel[step][column][2]
// Rows are padded with zeros to whole steps.
#pragma once
#include <cstdint>

#define KT_API extern "C" __attribute__((visibility("default")))

enum kt_panel_status : int32_t
{
    KT_PANEL_OK = 0,
    KT_PANEL_NULL_POINTER = 1,
    KT_PANEL_BAD_SIZE = 2,
    KT_PANEL_NO_INSTRUCTIONS = 3, // this processor, or this build, does not have them
};

// The instructions that multiply: which format they take, in the order of their speed where all are there.
enum kt_panel_instructions : int32_t
{
    KT_PANEL_AVX512_VNNI = 1, // bytes, 512 bits
    KT_PANEL_AVX_VNNI = 2,    // bytes, 256 bits
    KT_PANEL_AVX2 = 4,        // words, 256 bits
};

struct kt_panel_job
{
    const void* rows;          // the first row of the data set; 4-byte aligned
    int64_t row_stride;        // bytes from row to row, a multiple of 4
    const int32_t* row_index;  // the row number of each place in the block
    const uint16_t* places;    // which places of the block to score, in ascending order
    int32_t place_count;       // how many
    int32_t steps;             // per row, at least 1
    const void* panel;         // steps x 128 bytes, 64-byte aligned
    const int32_t* start;      // 32 numbers, 64-byte aligned
    const int32_t* thresholds; // per place of the block
    int32_t* best;             // per place of the block: receives the largest score of the row; null if not wanted
    int32_t* hit_places;       // receives the places whose largest score is at least their threshold, in the order of `places`; if null,
                               // hits are not wanted, and neither thresholds nor hit_scores are looked at ...
    int32_t* hit_scores;       // ... and their 32 scores each; both have room for place_count; 64-byte aligned
    int32_t hit_count;         // out
};

// Version of this interface and of the layout of the job; a caller refuses another one.
KT_API int32_t kt_panel_version();

// All instructions that this processor and this build have, as the sum of kt_panel_instructions.
KT_API int32_t kt_panel_supported();

// O(place_count x steps). Returns a kt_panel_status; writes nothing unless it is KT_PANEL_OK.
KT_API int32_t kt_panel_score(int32_t instructions, kt_panel_job* job);
