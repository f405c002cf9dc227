// The kernels against the exact definition, in the emulation: awkward sizes, nasty data, both times at which copies arrive, three orders of
// threads. A second program of the same text with a fault planted in a kernel must fail (see mutants in CMakeLists.txt).
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "../cuda/bound.h"
#include "../cuda/instructions.h"
#include "../exact/nearest.h"
#include "pipeline.h"
#include "tensor_map.h"

using namespace kt::emulation;

namespace
{
int failures = 0, checks = 0;
bool stop_at_once = false; // for mutants: one failure is enough

bool check(bool right, const std::string& what)
{
    ++checks;
    if (right) return true;
    if (++failures <= 20) std::fprintf(stderr, "FAILED %s\n", what.c_str());
    if (stop_at_once) std::exit(1);
    return false;
}

bool same_bits(double a, double b) { return std::memcmp(&a, &b, 8) == 0; }

void halves()
{
    check(kt::to_half(1.0f) == 0x3c00 && kt::to_half(-2.0f) == 0xc000 && kt::to_half(65504.0f) == 0x7bff, "halves that are exact");
    check(kt::to_half(65519.0f) == 0x7bff && kt::to_half(65520.0f) == 0x7c00, "the largest half");
    check(kt::to_half(0x1p-24f) == 1 && kt::to_half(0x1p-25f) == 0 && kt::to_half(0x1.8p-24f) == 2, "denormal halves, ties to even");
    check(kt::to_half(1 + 0x1p-11f) == 0x3c00 && kt::to_half(1 + 0x1.8p-10f) == 0x3c02, "ties to even");
    check(std::isnan(kt::from_half(kt::to_half(NAN))), "NaN stays NaN");
    bool all = true;
    for (unsigned bits = 0; bits < 0x7c00; ++bits) // every finite half survives, and so does what lies a little off it
    {
        const float value = kt::from_half(static_cast<kt::u16>(bits));
        all &= kt::to_half(value) == bits && kt::to_half(-value) == (bits | 0x8000);
        all &= kt::to_half(std::nextafter(value, 1e9f)) == bits;
    }
    check(all, "all halves");
}

// What a driver refuses to describe, and where chunks go.
void maps()
{
    TensorMap map;
    alignas(16) static std::uint16_t matrix[128];
    const auto encode = [&](void* address, std::uint64_t columns, std::uint64_t row_bytes, std::uint32_t width, std::uint32_t height, int swizzle)
    {
        const std::uint64_t sizes[] = {columns, 2}, strides[] = {row_bytes};
        const std::uint32_t box[] = {width, height}, ones[] = {1, 1};
        return encode_tiled(&map, 6, 2, address, sizes, strides, box, ones, 0, swizzle, 0, 0);
    };
    check(encode(matrix, 40, 128, 64, 256, 3) == 0 && map.columns == 40 && map.box_rows == 256, "a map as it should be");
    check(encode(matrix + 1, 40, 128, 64, 256, 3) == 1, "an address that is not a multiple of 16");
    check(encode(matrix, 40, 88, 64, 256, 3) == 1, "rows that do not begin at multiples of 16 bytes");
    check(encode(matrix, 40, 64, 64, 256, 3) == 1, "rows that overlap");
    check(encode(matrix, 0, 128, 64, 256, 3) == 1, "no columns");
    check(encode(matrix, 40, 128, 64, 257, 3) == 1, "a box of more than 256 rows");
    check(encode(matrix, 40, 128, 72, 256, 3) == 1 && encode(matrix, 40, 128, 72, 256, 0) == 0, "a box wider than its swizzle");
    check(encode(matrix, 40, 128, 36, 256, 3) == 1, "a box whose rows are not whole chunks");
    check(swizzled_address(3 * 128 + 5 * 16, 128) == 3 * 128 + (5 ^ 3) * 16 && swizzled_address(11 * 128 + 2, 128) == 11 * 128 + 3 * 16 + 2,
        "chunk 5 of vector 3 is its chunk 6, chunk 0 of vector 11 its chunk 3");
    check(swizzled_address(5 * 64 + 16, 64) == 5 * 64 + 48 && swizzled_address(5 * 32, 32) == 5 * 32 + 16 && swizzled_address(400, 0) == 400,
        "narrower swizzles and none");
}

Problem clustered(std::uint32_t n, std::uint32_t d, std::uint32_t k, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    Problem p{std::vector<float>(std::size_t{n} * d), std::vector<float>(std::size_t{k} * d), n, d, k, 1, std::vector<double>(d)};
    for (float& c : p.centroids) c = 2 * normal(random);
    for (std::uint32_t i = 0; i < n; ++i)
        for (std::uint32_t t = 0; t < d; ++t) // from the last centroid on, so that few rows reach the last tile
            p.rows[i * d + t] = p.centroids[(k - 1 - i % k) * d + t] + normal(random);
    return p;
}

// Shift and scale as the host chooses them: the mean, and the power of two that brings the root mean square near 1.
void prepare(Problem& p)
{
    for (std::uint32_t t = 0; t < p.d; ++t)
    {
        double sum = 0;
        for (std::uint32_t i = 0; i < p.n; ++i) sum += p.rows[i * p.d + t];
        p.shift[t] = sum / p.n;
    }
    double square = 0;
    for (std::uint32_t i = 0; i < p.n; ++i)
        for (std::uint32_t t = 0; t < p.d; ++t) square += std::pow(p.rows[i * p.d + t] - p.shift[t], 2);
    const double mean = square / (double(p.n) * p.d);
    p.scale = mean > 0 && std::isfinite(mean) ? std::exp2(std::round(-0.5 * std::log2(mean))) : 1;
}

double solve(Problem p, const std::string& name, Screen screen)
{
    static const char* const words[] = {"tiled", "mma 64", "mma 256", "wgmma"};
    prepare(p);
    const Labels got = nearest(p, screen);
    std::vector<std::int32_t> labels(p.n);
    std::vector<double> distances(p.n), seconds(p.n);
    kt_nearest(p.rows.data(), p.n, p.d, p.centroids.data(), p.k, labels.data(), distances.data(), seconds.data());
    for (std::uint32_t i = 0; i < p.n; ++i)
    {
        const std::string row = name + " (" + words[int(screen)] + "): row " + std::to_string(i) + " ";
        bool right = check(got.labels[i] == std::uint32_t(labels[i]),
            row + "has label " + std::to_string(got.labels[i]) + ", not " + std::to_string(labels[i]));
        right &= check(same_bits(got.distances[i], distances[i]), row + "has another distance");
        right &= check(same_bits(got.seconds[i], seconds[i]), row + "has another second distance");
        if (!right) return 1;
    }
    check(got.moved == p.n, name + ": all rows are new");
    return double(got.pairs.size()) / p.n;
}

void sizes()
{
    static const std::uint32_t cases[][3] = {
        {1, 2, 1}, {2, 1, 2}, {3, 7, 2}, {9, 2, 7}, {17, 63, 9}, {64, 33, 65}, {129, 31, 64}, {130, 97, 3}, {255, 3, 257}, {40, 300, 33},
        {70, 130, 300}};
    for (const auto& c : cases)
        for (Screen screen : {Screen::Tiled, Screen::Mma64, Screen::Mma256, Screen::Wgmma})
            solve(clustered(c[0], c[1], c[2], c[0] + c[1]),
                std::to_string(c[0]) + " x " + std::to_string(c[1]) + " k " + std::to_string(c[2]), screen);
}

void nasty()
{
    const std::uint32_t n = 140, d = 19, k = 21;
    const auto with = [&](const std::string& name, auto change)
    {
        Problem p = clustered(n, d, k, 7);
        change(p);
        for (Screen screen : {Screen::Tiled, Screen::Mma64, Screen::Wgmma}) solve(p, name, screen);
    };
    const auto all = [](Problem& p, auto f)
    {
        for (float& x : p.rows) x = f(x);
        for (float& c : p.centroids) c = f(c);
    };
    with("ties", [&](Problem& p) { all(p, [](float x) { return std::round(x / 2); }); });
    with("equal centroids", [&](Problem& p) { for (std::size_t i = 0; i < p.centroids.size(); ++i) p.centroids[i] = p.centroids[i % (3 * d)]; });
    with("scale 1e18", [&](Problem& p) { all(p, [](float x) { return x * 1e18f; }); });
    with("scale 1e-18", [&](Problem& p) { all(p, [](float x) { return x * 1e-18f; }); });
    with("scale 1e30", [&](Problem& p) { all(p, [](float x) { return x * 1e30f; }); });
    with("denormals", [&](Problem& p) { all(p, [](float x) { return x * 1e-42f; }); });
    with("offset 1e6", [&](Problem& p) { all(p, [](float x) { return x + 1e6f; }); });
    with("one huge coordinate", [&](Problem& p) { p.rows[5 * d + 3] = 3e38f; });
    with("one huge centroid", [&](Problem& p) { p.centroids[4 * d + 1] = -3e38f; });
    with("largest and smallest", [&](Problem& p) { p.rows[0] = 1e38f; p.rows[d] = 1e-38f; p.centroids[d] = -1e38f; });
    with("all equal", [&](Problem& p) { all(p, [](float) { return 1.25f; }); });
    with("zero", [&](Problem& p) { all(p, [](float) { return 0.0f; }); });
    // Every row nearly equally far from every centroid: the screen cannot decide, and what it passes on must be complete.
    with("a sphere of centroids", [&](Problem& p)
    {
        for (std::uint32_t j = 0; j < k; ++j)
        {
            double square = 0;
            for (std::uint32_t t = 0; t < d; ++t) square += std::pow(p.centroids[j * d + t], 2);
            for (std::uint32_t t = 0; t < d; ++t) p.centroids[j * d + t] = float(p.centroids[j * d + t] / std::sqrt(square));
        }
        for (std::uint32_t i = 0; i < n * d; ++i) p.rows[i] *= 1e-4f;
    });
    // Exact ties, and a shift that is no multiple of anything, so that the screen sees each of the tied centroids differently.
    with("signs of one vector", [&](Problem& p)
    {
        for (std::uint32_t j = 0; j < k; ++j)
            for (std::uint32_t t = 0; t < d; ++t) p.centroids[j * d + t] = float(t + 1) * ((j + 7) * (t + 3) % 5 % 2 ? 1 : -1);
        for (std::uint32_t i = 0; i < n; ++i)
            for (std::uint32_t t = 0; t < d; ++t) p.rows[i * d + t] = i % 3 == 0 ? (t == i % d ? 1.0f : 0.0f) : 0.0f;
        p.rows[(n - 1) * d] = 0.37f;
    });
    with("bisectors", [&](Problem& p)
    {
        for (std::uint32_t i = 0; i < n; ++i)
            for (std::uint32_t t = 0; t < d; ++t)
                p.rows[i * d + t] = (p.centroids[i % k * d + t] + p.centroids[(i + 1) % k * d + t]) / 2;
    });
}

// Weights against floating point, which is exact here: the exponent that KnowledgeTransfer.Clustering takes leaves them below 2^61.
void check_weights(const std::vector<double>& distances, const std::string& name)
{
    int bits = 0;
    while (distances.size() >> bits) ++bits;
    const int shift = 60 - bits - std::ilogb(*std::max_element(distances.begin(), distances.end()));
    std::vector<std::uint64_t> sums((distances.size() + 255) / 256);
    for (std::size_t i = 0; i < distances.size(); ++i) sums[i / 256] += static_cast<std::uint64_t>(std::ldexp(distances[i], shift));
    check(weigh(distances, shift) == sums, name + ": another sum of weights");
}

// Seeds in turn: D to the nearest of them against the exact definition.
void check_seeds(const Problem& p, const std::vector<std::uint32_t>& seeds, const std::string& name)
{
    std::vector<double> nearest(p.n, INFINITY), distances(p.n), seconds(p.n);
    std::vector<std::int32_t> labels(p.n);
    const std::vector<Seeding> got = seed(p, seeds);
    for (std::size_t j = 0; j < seeds.size(); ++j)
    {
        const float* newest = p.rows.data() + std::size_t{seeds[j]} * p.d;
        kt_nearest(p.rows.data(), p.n, p.d, newest, 1, labels.data(), distances.data(), seconds.data());
        for (std::uint32_t i = 0; i < p.n; ++i) nearest[i] = std::min(nearest[i], distances[i]);
        const double largest = *std::max_element(nearest.begin(), nearest.end());
        const std::string where = name + ", seed " + std::to_string(j);
        check(std::memcmp(got[j].nearest.data(), nearest.data(), 8 * p.n) == 0, where + ": another distance");
        check(same_bits(got[j].largest, largest), where + ": another largest distance");
        if (largest > 0) check_weights(nearest, where);
    }
}

void seeds()
{
    // Rows 0, 1, 3, 7 on a line: D to 3 is 9, 4, 0, 16; then to the nearer of 3 and 0 it is 0, 1, 0, 16.
    const std::vector<Seeding> line = seed({{0, 1, 3, 7}, {}, 4, 1, 0, 1, {}}, {2, 0});
    check(line[0].nearest == std::vector<double>{9, 4, 0, 16} && line[0].largest == 16, "distances computed by hand");
    check(line[1].nearest == std::vector<double>{0, 1, 0, 16} && line[1].largest == 16, "a second seed");
    check(weigh({0, 1, 0, 16, 2.75}, -1) == std::vector<std::uint64_t>{0 + 0 + 0 + 8 + 1}, "weights computed by hand");
    for (const auto& size : {std::pair{1u, 2u}, {2u, 1u}, {255u, 3u}, {257u, 33u}, {600u, 17u}})
    {
        const Problem p = clustered(size.first, size.second, 5, size.first);
        check_seeds(p, {p.n - 1, p.n / 2, 0}, std::to_string(p.n) + " x " + std::to_string(p.d));
    }
    for (float scale : {1e18f, 1e-18f, 1e-42f, 0.0f})
    {
        Problem p = clustered(300, 5, 7, 11);
        for (float& x : p.rows) x *= scale;
        check_seeds(p, {7, 250, 7, 8}, "scale " + std::to_string(scale));
    }
    check_weights({0x1p-1074, 0x3p-1073, 0x1.8p-1022, 0x1.fffp-1023}, "denormals");
    check_weights({0x1p1000, 0x1.fffffffffffffp1001, 1, 0x1p-1074, 0x1.8p945}, "far apart");
}

// The screen is worth having only if it decides nearly everything.
void undecided()
{
    for (Screen screen : {Screen::Tiled, Screen::Mma64, Screen::Wgmma})
    {
        double share = solve(clustered(256, 64, 32, 3), "mixture", screen);
        check(share < 0.05, "pairs per row in a mixture: " + std::to_string(share));
        share = solve(clustered(70, 130, 300, 3), "mixture of many", screen); // more than a tile of columns, several steps deep
        check(share < 0.05, "pairs per row in a mixture of many: " + std::to_string(share));
    }
}
} // namespace

int main(int argc, char**)
{
    stop_at_once = argc > 1;
    halves();
    maps();
    seeds();
    nasty(); // finds most faults soonest
    undecided();
    for (Copies copies : {Copies::Late, Copies::Early})
        for (Order order : {Order::Ascending, Order::Descending, Order::Shuffled})
        {
            if (copies == Copies::Early && order == Order::Shuffled) continue;
            set_mode({copies, order});
            sizes();
        }
    std::printf("%d checks, %d failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
