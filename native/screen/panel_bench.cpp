// How near the kernels come to what the multiplier can do: Gop/s of one thread, a multiplication and an addition counted as two.
//
//     cmake --build build-native --target panel_bench && build-native/native/panel_bench
//
// The peak is the same instruction in registers alone, 16 independent sums. The kernel runs as k-means runs it: 1024 centroids, blocks of
// rows, best scores wanted, thresholds that nothing reaches. Best of several runs; CSV on the standard output.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "panel.h"

namespace
{
double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

template <class F>
double best_seconds(F&& work)
{
    double best = 1e9;
    for (int run = 0; run < 25; ++run)
    {
        const double begin = now();
        work();
        const double seconds = now() - begin;
        if (seconds < best) best = seconds;
    }
    return best;
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512vnni"))) double peak_avx512_vnni()
{
    constexpr int steps = 2000000;
    const double seconds = best_seconds([]() __attribute__((target("avx512f,avx512vnni"))) {
        // clang-format off
        asm volatile("mov %0, %%ecx\n"
                     "1:\n"
#define KT_FOUR(a, b, c, d) "vpdpbusd %%zmm0, %%zmm1, %%zmm" #a "\n vpdpbusd %%zmm0, %%zmm1, %%zmm" #b "\n" \
                            "vpdpbusd %%zmm0, %%zmm1, %%zmm" #c "\n vpdpbusd %%zmm0, %%zmm1, %%zmm" #d "\n"
                     KT_FOUR(2, 3, 4, 5) KT_FOUR(6, 7, 8, 9) KT_FOUR(10, 11, 12, 13) KT_FOUR(14, 15, 16, 17)
                     "dec %%ecx\n jnz 1b\n"
                     : : "i"(steps)
                     : "ecx", "cc", "zmm0", "zmm1", "zmm2", "zmm3", "zmm4", "zmm5", "zmm6", "zmm7", "zmm8", "zmm9", "zmm10", "zmm11",
                       "zmm12", "zmm13", "zmm14", "zmm15", "zmm16", "zmm17");
        // clang-format on
    });
    return 2e-9 * 64 * 16 * steps / seconds;
}
#endif

template <class T>
T* aligned(size_t count)
{
    void* p = std::aligned_alloc(2 << 20, (count * sizeof(T) / (2 << 20) + 1) * (2 << 20));
    std::memset(p, 1, count * sizeof(T));
    return static_cast<T*>(p);
}

constexpr int reduced = 32; // reduced vectors are scored without hits

double kernel(int32_t set, int d)
{
    const int k = 1024, block = d <= 512 ? 240 : d <= 1024 ? 184 : 120, panels = k / 32, width = set == KT_PANEL_AVX2 ? 2 : 1;
    const int lines = (d * width + 63) / 64, stride = 64 * (lines >= 16 ? lines | 1 : lines);
    char *rows = aligned<char>(size_t(block) * stride), *panel = aligned<char>(size_t(k) * d * width);
    int32_t *start = aligned<int32_t>(k), *hits = aligned<int32_t>(size_t(block) * 32);
    std::vector<int32_t> index(block), thresholds(block, 1 << 30), best(size_t(panels) * block), places(block);
    std::vector<uint16_t> list(block);
    for (int i = 0; i < block; ++i) index[i] = i, list[i] = uint16_t(i);
    int status = 0;
    const int repeats = 1 + (64 << 20) / (block * d * 64);
    const double seconds = best_seconds([&] {
        for (int r = 0; r < repeats; ++r)
            for (int p = 0; p < panels; ++p)
            {
                kt_panel_job job{};
                job.rows = rows;
                job.row_stride = stride;
                job.row_index = index.data();
                job.places = list.data();
                job.place_count = block;
                job.steps = d * width / 4;
                job.panel = panel + size_t(p) * 32 * d * width;
                job.start = start + p * 32;
                job.thresholds = thresholds.data();
                job.best = best.data() + size_t(p) * block;
                job.hit_places = d == reduced ? nullptr : places.data();
                job.hit_scores = hits;
                status |= kt_panel_score(set, &job) | job.hit_count;
            }
    });
    std::free(rows);
    std::free(panel);
    std::free(start);
    std::free(hits);
    if (status != 0) std::abort();
    return 2e-9 * block * k * d * repeats / seconds;
}
} // namespace

int main()
{
    double peak = 0;
#if defined(__x86_64__)
    if (kt_panel_supported() & KT_PANEL_AVX512_VNNI) peak = peak_avx512_vnni();
#endif
    std::printf("instructions,d,gops_per_thread,share_of_avx512_vnni_peak\n");
    if (peak > 0) std::printf("peak in registers,,%.0f,1.000\n", peak);
    const struct { int32_t set; const char* name; } sets[] = {
        {KT_PANEL_AVX512_VNNI, "avx512-vnni"}, {KT_PANEL_AVX_VNNI, "avx-vnni"}, {KT_PANEL_AVX2, "avx2 (int16)"}};
    for (const auto& one : sets)
        for (int d : {reduced, 128, 512, 2048})
            if (kt_panel_supported() & one.set)
            {
                const double rate = kernel(one.set, d);
                std::printf("%s,%d,%.0f,%.3f\n", one.name, d, rate, peak > 0 ? rate / peak : 0.0);
            }
}
