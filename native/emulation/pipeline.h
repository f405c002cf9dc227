// What the host does with the kernels to label rows, in C++, for tests: the same launches that KnowledgeTransfer.Gpu makes.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "../cuda/arguments.h"

namespace kt::emulation
{
enum class Screen { Tiled, Mma64, Mma256, Wgmma };

struct Labels
{
    std::vector<std::uint32_t> labels;
    std::vector<double> distances, seconds;
    std::vector<Pair> pairs; // what the screen could not rule out
    std::size_t moved = 0;
};

struct Problem
{
    std::vector<float> rows;      // n x d
    std::vector<float> centroids; // k x d
    std::uint32_t n, d, k;
    double scale = 1;
    std::vector<double> shift; // d
};

// Labels, distances and second distances, with 'first' and 'second' guessed by the screen; `accumulation` < 0 takes the screen's own.
Labels nearest(const Problem& problem, Screen screen, double accumulation = -1);

struct Seeding
{
    std::vector<double> nearest; // n: D to the nearest seed
    double largest;              // of them
};

// What is known after each of some seeds, rows of the problem, in turn.
std::vector<Seeding> seed(const Problem& problem, const std::vector<std::uint32_t>& seeds);

// Sums of the weights floor(D 2^shift) over blocks of 256 rows.
std::vector<std::uint64_t> weigh(const std::vector<double>& distances, int shift);

// Gamma of bound.h.
double accumulation_of(Screen screen, std::uint32_t d);
} // namespace kt::emulation
