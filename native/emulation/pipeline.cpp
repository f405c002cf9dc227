#include "pipeline.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include "../cuda/bound.h"
#include "../cuda/instructions.h"
#include "cta.h"
#include "kernels.h"
#include "memory.h"
#include "tensor_map.h"

namespace kt::emulation
{
namespace
{
template <class T>
class Array
{
public:
    explicit Array(std::size_t count) : count_(count), data_(static_cast<T*>(allocate(count * sizeof(T)))) {}
    explicit Array(const std::vector<T>& values) : Array(values.size()) { std::copy(values.begin(), values.end(), data_); }
    ~Array() { release(data_); }
    Array(const Array&) = delete;
    Array& operator=(const Array&) = delete;

    operator T*() { return data_; }
    std::vector<T> copy(std::size_t count) const { return {data_, data_ + count}; }
    void fill(T value) { std::fill(data_, data_ + count_, value); }

private:
    std::size_t count_;
    T* data_;
};

std::uint32_t round_up(std::uint32_t value, std::uint32_t to) { return (value + to - 1) / to * to; }
unsigned blocks(std::uint64_t count, unsigned per_block) { return static_cast<unsigned>((count + per_block - 1) / per_block); }

template <class Argument>
void run(const std::string& name, unsigned grid, unsigned threads, std::size_t shared, const Argument& argument)
{
    const Kernel* kernel = find_kernel(name.c_str());
    if (!kernel) fail(("no kernel " + name).c_str());
    launch({grid, 1, 1}, threads, shared, [&] { kernel->run(&argument); });
}

// How a screen is launched: what KnowledgeTransfer.Gpu has in ScreenPlan.
struct Plan { const char* kind; const char* suffix; std::uint32_t columns; unsigned threads; std::size_t shared; };

Plan plan_of(Screen screen)
{
    switch (screen)
    {
    case Screen::Mma64: return {"screen_mma_", "_64", 64, 256, 48 << 10};
    case Screen::Mma256: return {"screen_mma_", "_256", 256, 256, 96 << 10};
    case Screen::Wgmma: return {"screen_wgmma_", "", 256, 384, (192 << 10) + 1024 + 64};
    default: return {"screen_tiled_", "", 128, 256, 32 << 10};
    }
}

// A map of float16 vectors, d of them padded to `padded`, with boxes of `box` vectors.
void map(TensorMap* to, u16* vectors, std::uint64_t count, std::uint32_t padded, std::uint32_t box)
{
    constexpr int float16 = 6, no_interleave = 0, swizzle_128 = 3, promotion_256 = 3, zeros = 0;
    const std::uint64_t sizes[] = {padded, count}, strides[] = {std::uint64_t{padded} * 2};
    const std::uint32_t boxes[] = {64, box}, ones[] = {1, 1};
    if (encode_tiled(to, float16, 2, vectors, sizes, strides, boxes, ones, no_interleave, swizzle_128, promotion_256, zeros) != 0)
        fail("a map that the driver refuses");
}
} // namespace

double accumulation_of(Screen screen, std::uint32_t d)
{
    return screen == Screen::Tiled ? 1.01 * d * Rounding : 1.01 * 18 / 16 * round_up(d, 16) * 2 * Rounding;
}

Labels nearest(const Problem& p, Screen screen, double accumulation)
{
    const Plan plan = plan_of(screen);
    const std::uint32_t padded_d = round_up(p.d, 32), padded_n = round_up(p.n, 128), padded_k = round_up(p.k, plan.columns);
    if (accumulation < 0) accumulation = accumulation_of(screen, p.d);

    Array<float> rows(p.rows), centroids(p.centroids);
    Array<double> shift(p.shift);
    // Other rows lie before those that are asked for: a batch is a part of a matrix.
    constexpr std::uint32_t before = 128;
    Array<u16> all_halves(std::size_t{before + padded_n} * padded_d), centroid_halves(std::size_t{padded_k} * padded_d);
    u16* const row_halves = all_halves + std::size_t{before} * padded_d;
    all_halves.fill(0);
    std::fill(static_cast<u16*>(all_halves), row_halves, to_half(NAN));
    centroid_halves.fill(0);
    Array<float> row_norms(p.n), centroid_norms(p.k), residuals(p.k), offsets(padded_k), slopes(padded_k), row_limits(p.n);
    Array<double> row_squares(p.n), centroid_squares(p.k), distances(p.n), others(p.n);
    Array<u64> bad(1), best(p.n), seconds(p.n);
    bad.fill(~u64{0});
    run("prepare_f32", blocks(p.n, 8), 256, 0, PrepareArguments{
        rows, shift, row_halves, row_norms, nullptr, row_squares, bad, p.n, p.scale, 1 / Ratio, p.d, padded_d});
    run("prepare_f32", blocks(p.k, 8), 256, 0, PrepareArguments{
        centroids, shift, centroid_halves, centroid_norms, residuals, centroid_squares, bad, p.k, p.scale, 0, p.d, padded_d});
    run("centroid_terms", blocks(padded_k, 256), 256, 0, CentroidTermArguments{
        centroid_norms, residuals, centroid_squares, offsets, slopes, Ratio, accumulation, p.k, padded_k});

    Array<u32> first(p.n), second(p.n), labels(p.n), winners(p.n), moved(p.n), moved_from(p.n), pair_count(1), moved_count(1);
    const u32 capacity = p.n * p.k;
    Array<Pair> pairs(capacity);
    pair_count.fill(0);
    moved_count.fill(0);
    labels.fill(NoRow);
    ScreenArguments s{row_halves, centroid_halves, offsets, slopes, row_norms, row_limits, first, second, pairs, pair_count,
        p.n, p.k, padded_k, padded_d, capacity};
    Array<TensorMap> maps(2);
    map(&maps[0], all_halves, before + p.n, padded_d, 128);
    map(&maps[1], centroid_halves, p.k, padded_d, 256);
    const auto ask = [&](const char* question)
    {
        const std::string name = std::string(plan.kind) + question + plan.suffix;
        const unsigned tiles = padded_n / 128;
        if (screen == Screen::Wgmma) run(name, tiles, plan.threads, plan.shared, MappedScreenArguments{s, &maps[0], &maps[1], before});
        else run(name, tiles, plan.threads, plan.shared, s);
    };
    ask("nearest");
    run("label_distances_f32_f32", blocks(p.n, 16), 256, 0, LabelDistanceArguments{rows, centroids, first, distances, p.n, p.d});
    run("label_distances_f32_f32", blocks(p.n, 16), 256, 0, LabelDistanceArguments{rows, centroids, second, others, p.n, p.d});
    run("limits", blocks(p.n, 256), 256, 0, LimitArguments{
        distances, others, row_norms, row_squares, row_limits, best, winners, p.scale, p.n, p.d});
    ask("beaten");

    const u32 count = *pair_count;
    const PairArguments q{rows, centroids, pairs, best, winners, seconds, count, p.d};
    if (count > 0)
    {
        run("pair_distances_f32_f32", blocks(count, 16), 256, 0, q);
        run("pair_winners", blocks(count, 256), 256, 0, q);
    }
    run("settle", blocks(p.n, 256), 256, 0, SettleArguments{
        first, second, others, labels, distances, best, winners, seconds, moved, moved_from, moved_count, p.n});
    if (count > 0)
    {
        PairArguments r = q;
        r.winners = labels;
        run("pair_seconds", blocks(count, 256), 256, 0, r);
    }

    Labels result{labels.copy(p.n), distances.copy(p.n), std::vector<double>(p.n), pairs.copy(count), *moved_count};
    std::memcpy(result.seconds.data(), static_cast<u64*>(seconds), 8 * p.n);
    return result;
}

std::vector<Seeding> seed(const Problem& p, const std::vector<std::uint32_t>& seeds)
{
    Array<float> rows(p.rows);
    Array<u64> nearest(p.n), largest(1);
    nearest.fill(~u64{0});
    std::vector<Seeding> all;
    for (std::uint32_t newest : seeds)
    {
        largest.fill(0);
        run("seed_distances_f32", blocks(p.n, 16), 256, 0, SeedDistanceArguments{rows, nearest, largest, p.n, p.d, newest});
        Seeding now{std::vector<double>(p.n), 0};
        std::memcpy(now.nearest.data(), static_cast<u64*>(nearest), 8 * p.n);
        std::memcpy(&now.largest, static_cast<u64*>(largest), 8);
        all.push_back(now);
    }
    return all;
}

std::vector<std::uint64_t> weigh(const std::vector<double>& distances, int shift)
{
    const std::uint32_t n = static_cast<std::uint32_t>(distances.size()), count = (n + 255) / 256;
    Array<u64> nearest(n), sums(count);
    std::memcpy(static_cast<u64*>(nearest), distances.data(), 8 * n);
    sums.fill(0);
    run("seed_weights", blocks(n, 256), 256, 0, SeedWeightArguments{nearest, sums, n, shift});
    return {static_cast<u64*>(sums), static_cast<u64*>(sums) + count};
}
} // namespace kt::emulation
