// Every distance of the fixture must come out with the same 64 bits, and nearest() must break ties towards the lowest index.
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "nearest.h"

namespace
{
int failures = 0, checks = 0;

void check(bool right, const std::string& what)
{
    ++checks;
    if (right) return;
    ++failures;
    std::fprintf(stderr, "FAILED %s\n", what.c_str());
}

std::vector<float> floats(const std::string& hex)
{
    std::vector<float> values(hex.size() / 8);
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        const uint32_t bits = static_cast<uint32_t>(std::stoul(hex.substr(8 * i, 8), nullptr, 16));
        std::memcpy(&values[i], &bits, 4);
    }
    return values;
}

void fixture(const char* path)
{
    std::ifstream file(path);
    std::string line, name, row, centroid, distance;
    std::getline(file, line);
    while (std::getline(file, line))
    {
        std::istringstream fields(line);
        std::getline(fields, name, ',');
        std::getline(fields, row, ',');
        std::getline(fields, centroid, ',');
        std::getline(fields, distance, ',');
        const std::vector<float> x = floats(row), c = floats(centroid);
        const double got = kt_distance_squared(x.data(), c.data(), static_cast<int32_t>(x.size()));
        uint64_t bits;
        std::memcpy(&bits, &got, 8);
        check(bits == std::stoull(distance, nullptr, 16), name);
    }
    check(checks > 20, "the fixture has cases");
}

void ties()
{
    const float rows[] = {0, 0, 1, 0, 5, 5}, centroids[] = {2, 0, 0, 0, 2, 0};
    int32_t labels[3];
    double distances[3], seconds[3];
    check(kt_nearest(rows, 3, 2, centroids, 3, labels, distances, seconds) == KT_OK, "status");
    check(labels[0] == 1 && distances[0] == 0 && seconds[0] == 4, "a row on its centroid");
    check(labels[1] == 0 && distances[1] == 1 && seconds[1] == 1, "a row between two centroids takes the lower index");
    check(labels[2] == 0 && distances[2] == 34 && seconds[2] == 34, "of equal centroids the lower index wins");
    check(kt_nearest(rows, 1, 2, centroids, 1, labels, distances, seconds) == KT_OK && std::isinf(seconds[0]), "one centroid has no second");
    check(kt_nearest(rows, 1, 0, centroids, 1, labels, distances, seconds) == KT_BAD_SIZE, "d = 0 is refused");
    check(kt_nearest(nullptr, 1, 2, centroids, 1, labels, distances, seconds) == KT_NULL_POINTER, "null is refused");
}
} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) return std::fprintf(stderr, "usage: exact_test distances.csv\n"), 2;
    fixture(argv[1]);
    ties();
    std::printf("%d checks, %d failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
