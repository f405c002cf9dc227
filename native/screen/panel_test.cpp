// Every instruction set that this processor has, against three loops: all numbers of places from 0 to 40, neighbours and others, odd steps,
// extreme values, thresholds that are never, sometimes and always reached.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "panel.h"

namespace
{
constexpr int columns = 32;
int failures = 0;

void expect(bool ok, const char* what, int set, int a, int b)
{
    if (ok || ++failures > 20) return;
    std::printf("FAILED: %s (instructions %d, %d, %d)\n", what, set, a, b);
}

template <class T>
struct Aligned
{
    explicit Aligned(size_t count) : values(static_cast<T*>(std::aligned_alloc(64, (count * sizeof(T) + 127) / 64 * 64))) {}
    ~Aligned() { std::free(values); }
    Aligned(const Aligned&) = delete;
    Aligned& operator=(const Aligned&) = delete;
    T* values;
};

// Rows of numbers x in [-limit, limit]; a panel of numbers in the range of its format.
template <class TRow, class TPanel>
void check(int set, int place_count, int steps, int extreme, bool want_best, bool want_hits)
{
    constexpr int per_step = 4 / int{sizeof(TRow)};
    const int d = steps * per_step, block = 50, row_count = 80;
    std::mt19937 random(set * 1000 + place_count * 31 + steps);
    const int row_limit = sizeof(TRow) == 1 ? 127 : 2000, low = sizeof(TRow) == 1 ? 0 : -2000, high = sizeof(TRow) == 1 ? 255 : 2000;
    auto draw = [&](int from, int to) {
        return extreme ? (random() % 2 ? from : to) : std::uniform_int_distribution<int>(from, to)(random);
    };
    const size_t stride = (d * sizeof(TRow) + 3) / 4 * 4 + 4;
    Aligned<char> rows(stride * row_count);
    Aligned<TPanel> panel(static_cast<size_t>(steps) * 32 * per_step);
    Aligned<int32_t> start(columns), hit_scores(static_cast<size_t>(columns) * block);
    std::memset(rows.values, 0, stride * row_count);
    for (int r = 0; r < row_count; ++r)
        for (int i = 0; i < d; ++i) reinterpret_cast<TRow*>(rows.values + stride * r)[i] = static_cast<TRow>(draw(-row_limit, row_limit));
    for (int i = 0; i < steps * 32 * per_step; ++i) panel.values[i] = static_cast<TPanel>(draw(low, high));
    for (int j = 0; j < columns; ++j) start.values[j] = draw(-100000, 100000);
    std::vector<int32_t> index(block), thresholds(block), best(block, -7), hit_places(block);
    std::vector<uint16_t> places(block);
    for (int p = 0; p < block; ++p)
    {
        index[p] = static_cast<int32_t>(random() % row_count);
        places[p] = static_cast<uint16_t>(p);
    }
    if (place_count % 3 > 0) std::shuffle(places.begin(), places.end(), random);
    std::sort(places.begin(), places.begin() + place_count);

    std::vector<std::vector<int32_t>> scores(block, std::vector<int32_t>(columns));
    for (int p = 0; p < block; ++p)
    {
        const TRow* x = reinterpret_cast<const TRow*>(rows.values + stride * index[p]);
        for (int j = 0; j < columns; ++j)
        {
            int64_t score = start.values[j];
            for (int i = 0; i < d; ++i)
                score += int64_t{x[i]} * panel.values[(static_cast<size_t>(i / per_step) * columns + j) * per_step + i % per_step];
            scores[p][j] = static_cast<int32_t>(score);
        }
        const int32_t top = *std::max_element(scores[p].begin(), scores[p].end());
        thresholds[p] = p % 3 == 0 ? top + 1 : p % 3 == 1 ? top : top - 1000;
    }

    kt_panel_job job{};
    job.rows = rows.values;
    job.row_stride = static_cast<int64_t>(stride);
    job.row_index = index.data();
    job.places = places.data();
    job.place_count = place_count;
    job.steps = steps;
    job.panel = panel.values;
    job.start = start.values;
    job.thresholds = want_hits ? thresholds.data() : nullptr;
    job.best = want_best ? best.data() : nullptr;
    job.hit_places = want_hits ? hit_places.data() : nullptr;
    job.hit_scores = want_hits ? hit_scores.values : nullptr;
    job.hit_count = -1;
    expect(kt_panel_score(set, &job) == KT_PANEL_OK, "status", set, place_count, steps);

    int hits = 0;
    for (int i = 0; i < place_count; ++i)
    {
        const int p = places[i];
        if (p % 3 == 0 || !want_hits) continue;
        expect(hits < job.hit_count && hit_places[hits] == p, "place of a hit", set, i, p);
        if (hits < job.hit_count)
            expect(std::equal(scores[p].begin(), scores[p].end(), hit_scores.values + columns * hits), "scores of a hit", set, i, p);
        ++hits;
    }
    expect(hits == job.hit_count, "number of hits", set, hits, job.hit_count);
    for (int p = 0; p < block; ++p)
    {
        const bool listed = std::find(places.begin(), places.begin() + place_count, p) != places.begin() + place_count;
        const int32_t top = *std::max_element(scores[p].begin(), scores[p].end());
        expect(best[p] == (listed && want_best ? top : -7), "largest score", set, p, best[p]);
    }
}
} // namespace

int main()
{
    const int supported = kt_panel_supported();
    std::printf("instructions: %d\n", supported);
    for (int set : {KT_PANEL_AVX512_VNNI, KT_PANEL_AVX_VNNI, KT_PANEL_AVX2})
    {
        if (!(supported & set)) continue;
        for (int count = 0; count <= 40; ++count)
            for (int steps : {1, 2, 31, 64})
                for (int extreme : {0, 1})
                    for (bool hits : {true, false})
                {
                    if (set == KT_PANEL_AVX2) check<int16_t, int16_t>(set, count, steps, extreme, count % 2 == 0 || !hits, hits);
                    else check<int8_t, uint8_t>(set, count, steps, extreme, count % 2 == 0 || !hits, hits);
                }
    }
    kt_panel_job job{};
    expect(kt_panel_score(KT_PANEL_AVX2, nullptr) == KT_PANEL_NULL_POINTER, "null job", 0, 0, 0);
    expect(kt_panel_score(KT_PANEL_AVX2, &job) == KT_PANEL_BAD_SIZE, "no steps", 0, 0, 0);
    job.steps = 1;
    expect(kt_panel_score(KT_PANEL_AVX2, &job) == KT_PANEL_NULL_POINTER, "null pointers", 0, 0, 0);
    char bytes[256] = {};
    job.rows = job.row_index = nullptr;
    job.rows = job.panel = bytes;
    job.row_index = job.start = job.thresholds = job.hit_places = job.hit_scores = reinterpret_cast<int32_t*>(bytes);
    job.places = reinterpret_cast<uint16_t*>(bytes);
    job.hit_places = job.best = nullptr;
    expect(kt_panel_score(KT_PANEL_AVX2, &job) == KT_PANEL_NULL_POINTER, "neither hits nor best scores wanted", 0, 0, 0);
    job.best = job.hit_places = reinterpret_cast<int32_t*>(bytes);
    expect(kt_panel_score(1024, &job) == KT_PANEL_NO_INSTRUCTIONS, "unknown instructions", 0, 0, 0);
    if (failures) std::printf("%d failures\n", failures);
    return failures != 0;
}
