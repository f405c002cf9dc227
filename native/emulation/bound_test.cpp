// Looks for counter-examples to bound.h: a lower bound that the screen computes and that lies above the true value.
//
// The screens run as they are, with an epilogue that writes their products down. Every bound is compared with s_j in 113-bit arithmetic. Data
// that use much of the bound are changed a little, again and again, and what uses more of it is kept: a search from many starts, among them the
// worst known cases (numbers halfway between two float16, products that are cut off all in one direction, denormals, huge offsets and scales).
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "../cuda/prepare.cu"
#include "../cuda/screen_mma.cu"
#include "../cuda/screen_tiled.cu"

namespace
{
using namespace kt;
using Exact = __float128;

constexpr u32 RowCount = 16, ClusterCount = 8, PaddedRows = 128;
float weakened = 1; // by which the bound's allowance is multiplied, to see that the search would find a bound that is too narrow
float* products;    // [PaddedRows][padded clusters]
u32 pitch;

// Instead of asking anything: what is the product?
template <u32 Slots>
struct WritesDown
{
    static constexpr u32 SharedBytes = 0;

    float sums[Slots][64];

    explicit WritesDown(const ScreenArguments&) {}
    void begin_row(const ScreenArguments&, u32, u32) {}
    void see(u32 slot, u32 column, u32, float, float, float dot) { sums[slot][column] = dot; columns = column + 1; }

    template <class RowOf, class ClusterOf>
    void end_tile(const ScreenArguments&, u32, RowOf row_of, ClusterOf cluster_of)
    {
        for (u32 s = 0; s < Slots; ++s)
            for (u32 c = 0; c < columns; ++c) products[row_of(s) * pitch + cluster_of(c)] = sums[s][c];
    }

    template <class RowOf>
    void finish(const ScreenArguments&, unsigned char*, u32, u32, RowOf) {}

    u32 columns = 0;
};

struct Arithmetic
{
    const char* name;
    u32 columns;
    std::size_t shared;
    void (*screen)(const ScreenArguments&, unsigned char*);
    double (*gamma)(u32 dimension);
};

double gamma_tiled(u32 d) { return 1.01 * d * Rounding; }
double gamma_mma(u32 d) { return 1.01 * 18 / 16 * ((d + 15) / 16 * 16) * 2 * Rounding; }

const Arithmetic arithmetics[] = {
    {"tiled", 128, 32768, tiled::screen<WritesDown>, gamma_tiled},
    {"mma", 64, 49152, mma::screen<64, WritesDown>, gamma_mma},
};

struct Case
{
    u32 dimension;
    double scale;
    std::vector<double> shift;
    std::vector<float> rows, centroids; // RowCount, ClusterCount x dimension
};

struct Finding
{
    double used = -1; // share of the bound that the worst pair needs; above 1 is a counter-example
    u32 row = 0, cluster = 0;
};

template <class Argument>
void run(void (*kernel)(Argument), u32 items, u32 per_block, const Argument& argument)
{
    emulation::launch({(items + per_block - 1) / per_block, 1, 1}, 256, 0, [&] { kernel(argument); });
}

Exact true_score(const Case& c, u32 row, u32 cluster)
{
    Exact square = 0, product = 0;
    for (u32 t = 0; t < c.dimension; ++t)
    {
        const Exact a = (Exact(c.rows[row * c.dimension + t]) - c.shift[t]) * c.scale;
        const Exact b = (Exact(c.centroids[cluster * c.dimension + t]) - c.shift[t]) * c.scale;
        square += b * b;
        product += a * b;
    }
    return square / 2 - product;
}

Finding measure(const Case& c, const Arithmetic& arithmetic)
{
    const u32 d = c.dimension, padded_d = (d + 31) / 32 * 32, padded_k = arithmetic.columns;
    static std::vector<u16> row_halves, centroid_halves;
    static std::vector<float> row_norms(RowCount), centroid_norms(ClusterCount), residuals(ClusterCount), offsets, slopes, found;
    static std::vector<double> row_squares(RowCount), centroid_squares(ClusterCount);
    row_halves.assign(std::size_t{PaddedRows} * padded_d, 0);
    centroid_halves.assign(std::size_t{padded_k} * padded_d, 0);
    offsets.assign(padded_k, 0);
    slopes.assign(padded_k, 0);
    found.assign(std::size_t{PaddedRows} * padded_k, 0);
    u64 bad = ~u64{0};
    run(prepare_f32, RowCount, 8, PrepareArguments{c.rows.data(), c.shift.data(), row_halves.data(), row_norms.data(), nullptr,
        row_squares.data(), &bad, RowCount, c.scale, 1 / Ratio, d, padded_d});
    run(prepare_f32, ClusterCount, 8, PrepareArguments{c.centroids.data(), c.shift.data(), centroid_halves.data(), centroid_norms.data(),
        residuals.data(), centroid_squares.data(), &bad, ClusterCount, c.scale, 0, d, padded_d});
    run(centroid_terms, padded_k, 256, CentroidTermArguments{centroid_norms.data(), residuals.data(), centroid_squares.data(), offsets.data(),
        slopes.data(), Ratio, arithmetic.gamma(d), ClusterCount, padded_k});
    products = found.data();
    pitch = padded_k;
    ScreenArguments s{};
    s.rows = row_halves.data();
    s.centroids = centroid_halves.data();
    s.offsets = offsets.data();
    s.slopes = slopes.data();
    s.row_count = RowCount;
    s.cluster_count = ClusterCount;
    s.padded_clusters = padded_k;
    s.padded_dimension = padded_d;
    emulation::launch({1, 1, 1}, 256, arithmetic.shared, [&] { arithmetic.screen(s, emulation::shared_memory()); });

    Finding worst;
    for (u32 i = 0; i < RowCount; ++i)
        for (u32 j = 0; j < ClusterCount; ++j)
        {
            const float slope = slopes[j] * weakened, lower = offsets[j] - std::fma(row_norms[i], slope, found[i * pitch + j]); // as MayBeat
            if (!std::isfinite(lower)) continue; // decides nothing
            // Without its allowance for errors the bound would be offset - product.
            const Exact allowance = Exact(row_norms[i]) * slope, missing = Exact(lower) + allowance - true_score(c, i, j);
            const double used = allowance > 0 ? double(missing / allowance) : missing > 0 ? 2 : 0;
            if (used > worst.used) worst = {used, i, j};
        }
    return worst;
}

std::mt19937 source(5);
double uniform(double low, double high) { return std::uniform_real_distribution<double>(low, high)(source); }

Case start(const std::string& kind, u32 dimension)
{
    Case c{dimension, 1, std::vector<double>(dimension, 0.0), {}, {}};
    const auto number = [&](u32 t) -> float
    {
        // between two neighbouring float16, a little above the middle or below it: each loses the most, all in one direction
        const float middle = static_cast<float>(1 + std::floor(uniform(0, 1024)) / 1024 + 1 / 2048.0);
        if (kind == "halfway") return middle + (source() % 2 ? 1e-7f : -1e-7f);
        if (kind == "halfway, one sign") return middle + 1e-7f;
        if (kind == "vanishing products") return t % 16 == 0 ? 1 : static_cast<float>(std::exp2(-12 + uniform(-0.6, 0.6)) * 1.4);
        if (kind == "denormal halves") return static_cast<float>(uniform(-1, 1) * 3e-6);
        if (kind == "one huge coordinate") return t == 3 ? 6e4f : static_cast<float>(uniform(-1, 1) * 1e-3);
        if (kind == "offset 1e6") return static_cast<float>(1e6 + uniform(-1, 1));
        if (kind == "scale 1e18") return static_cast<float>(uniform(-1, 1) * 1e18);
        if (kind == "scale 1e-18") return static_cast<float>(uniform(-1, 1) * 1e-18);
        if (kind == "denormals") return static_cast<float>(uniform(-1, 1) * 1e-42);
        if (kind == "ties") return std::floor(static_cast<float>(uniform(-3, 3)));
        return static_cast<float>(uniform(-1, 1) * std::exp2(uniform(-12, 3)));
    };
    for (u32 i = 0; i < RowCount * dimension; ++i) c.rows.push_back(number(i % dimension));
    for (u32 i = 0; i < ClusterCount * dimension; ++i) c.centroids.push_back(number(i % dimension));
    if (kind == "offset 1e6") c.shift.assign(dimension, 1e6 + 0.1);
    if (kind == "scale 1e18") c.scale = std::exp2(-60);
    if (kind == "scale 1e-18") c.scale = std::exp2(60);
    if (kind == "denormals") c.scale = std::exp2(139);
    return c;
}

// All rows and centroids become children of the worst pair: some coordinates a little different, or taken from one another.
Case descend(const Case& parent, Finding worst)
{
    Case child = parent;
    const auto breed = [&](std::vector<float>& vectors, u32 count, u32 best)
    {
        const std::vector<float> old = vectors;
        const u32 d = parent.dimension;
        for (u32 v = 0; v < count; ++v)
            for (u32 t = 0; t < d; ++t)
            {
                float value = old[best * d + t];
                const u32 dice = v == 0 ? 99 : source() % 100; // the first child is the parent
                if (dice < 6) value = old[best * d + source() % d];
                else if (dice < 14) value = static_cast<float>(value * (1 + uniform(-1, 1) * std::exp2(uniform(-14, -2))));
                else if (dice < 16) value = -value;
                vectors[v * d + t] = value;
            }
    };
    breed(child.rows, RowCount, worst.row);
    breed(child.centroids, ClusterCount, worst.cluster);
    return child;
}
} // namespace

int main(int argc, char** argv)
{
    const int generations = argc > 1 ? std::atoi(argv[1]) : 25;
    if (argc > 2) weakened = static_cast<float>(std::atof(argv[2]));
    static const char* const kinds[] = {"halfway", "halfway, one sign", "vanishing products", "denormal halves", "one huge coordinate",
        "offset 1e6", "scale 1e18", "scale 1e-18", "denormals", "ties", "many magnitudes"};
    int failures = 0;
    std::printf("%-8s %-22s %5s  largest share of the bound used\n", "screen", "start", "d");
    for (const Arithmetic& arithmetic : arithmetics)
        for (const char* kind : kinds)
            for (u32 dimension : {1u, 17u, 128u})
            {
                Case c = start(kind, dimension);
                Finding worst = measure(c, arithmetic);
                for (int g = 0; g < generations; ++g)
                {
                    Case child = descend(c, worst);
                    const Finding next = measure(child, arithmetic);
                    if (next.used >= worst.used) c = std::move(child), worst = next;
                }
                std::printf("%-8s %-22s %5u  %.3f\n", arithmetic.name, kind, dimension, worst.used);
                failures += worst.used > 1;
            }
    if (failures) std::printf("%d counter-examples\n", failures);
    return failures == 0 ? 0 : 1;
}
