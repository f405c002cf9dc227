"""What others reach on the card that GpuBenchmark measures. Reads one JSON object (shapes, repetitions ...) from the standard input and
prints one JSON object per result.

peak, copy       a product of 8192 x 8192 in float16; a copy within the card's memory, bytes read and written
product          cuBLAS: x c^T of the shape, float16, result written
first, fit       k-means in plain torch, as one would write it: scores of a chunk of rows by addmm, argmin, sums by index_add; the first
                 assignment, and 20 iterations from the first k rows
fit              cuML, where it can be imported

Rows are those of MadeRows.cs, made here by the same integers. Without a card everything runs on the processor, in float32, and says so.
"""
import json
import sys
import time

import torch

question = json.load(sys.stdin)
torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
cuda = torch.cuda.is_available()
device = torch.device("cuda" if cuda else "cpu")
place = "" if cuda else " on the processor"
half = torch.float16 if cuda else torch.float32
repetitions = question["Repetitions"]


def say(shape, what, who, version, milliseconds, operations=0.0, moved=0.0, inertia=0.0, row=()):
    print(json.dumps({"Shape": shape, "What": what, "Who": who + place, "Version": version, "Milliseconds": milliseconds,
                      "Operations": float(operations), "Bytes": float(moved), "Inertia": float(inertia), "Row": list(row)}), flush=True)


def timed(work, count):
    """Milliseconds of every run after one that warms up, and the last result."""
    result = work()
    milliseconds = []
    for _ in range(count):
        if cuda:
            torch.cuda.synchronize()
        begin = time.perf_counter()
        result = work()
        if cuda:
            torch.cuda.synchronize()
        milliseconds.append(1e3 * (time.perf_counter() - begin))
    return milliseconds, result


MASK = (1 << 32) - 1


def philox(index, word2, word3, seed=1):
    """Philox 4x32-10 on int64 tensors that hold 32 bits each; products wrap around as they should."""
    zero = torch.zeros((), dtype=torch.int64, device=device)
    c0, c1, c2, c3 = (index & MASK) + zero, (index >> 32) + zero, word2 + zero, torch.tensor(word3, device=device)
    k0, k1 = seed & MASK, seed >> 32
    for _ in range(10):
        p0, p1 = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1, c2, c3 = ((p1 >> 32) & MASK) ^ c1 ^ k0, p1 & MASK, ((p0 >> 32) & MASK) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def bells(index, d, stream):
    pairs = torch.arange((d + 1) // 2, device=device)[None, :]
    x = [c.expand(len(index), pairs.shape[1]) for c in philox(index[:, None], pairs, stream)]
    bell = lambda a, b: (a & 0xFFFF) + (a >> 16) + (b & 0xFFFF) + (b >> 16) - 131070
    return torch.stack((bell(x[0], x[1]), bell(x[2], x[3])), -1).reshape(len(index), -1)[:, :d].to(torch.int32)


def made(n, d, groups, dtype):
    rows = torch.empty((n, d), dtype=dtype, device=device)
    centres = 16 * bells(torch.arange(groups, device=device), d, 0x20000000)
    scales = ((1 + torch.arange(d, dtype=torch.float64, device=device) / 8) ** -0.75 / (1 << 20)).float()
    step = max(1, (1 << 24) // d)
    for first in range(0, n, step):
        index = torch.arange(first, min(n, first + step), device=device)
        drawn = philox(index, torch.zeros_like(index), 0x10000000)[0]
        group = (((drawn * drawn >> 32) & MASK) * groups >> 32) & MASK
        rows[first:first + step] = ((centres[group] + question["Noise"] * bells(index, d, 0x30000000)).float() * scales).to(dtype)
    return rows


def assign(x, c):
    """Labels, and the least score |c|^2 / 2 - x c of every row."""
    norms = (c.float() ** 2).sum(1) / 2
    labels = torch.empty(len(x), dtype=torch.int64, device=device)
    least = torch.empty(len(x), dtype=torch.float32, device=device)
    step = max(1, (1 << 28) // len(c))
    for first in range(0, len(x), step):
        part = slice(first, first + step)
        scores = torch.addmm(norms.to(x.dtype), x[part], c.T.to(x.dtype), alpha=-1)
        value, labels[part] = scores.min(1)
        least[part] = value.float()
    return labels, least


def update(x, labels, c):
    sums = torch.zeros((len(c), x.shape[1]), dtype=torch.float32, device=device)
    step = max(1, (1 << 28) // x.shape[1])
    for first in range(0, len(x), step):
        sums.index_add_(0, labels[first:first + step], x[first:first + step].float())
    counts = torch.bincount(labels, minlength=len(c))[:, None]
    return torch.where(counts > 0, sums / counts.clamp(min=1), c.float())


def inertia_of(x, c):
    labels, _ = assign(x, c)
    step, total = max(1, (1 << 26) // x.shape[1]), 0.0
    for first in range(0, len(x), step):
        total += ((x[first:first + step].float() - c.float()[labels[first:first + step]]) ** 2).sum(dtype=torch.float64).item()
    return total


def fit(x, start):
    c = start.float()
    for _ in range(question["Iterations"]):
        labels, _ = assign(x, c)
        c = update(x, labels, c)
    return c


def cuml_fit(x, start, k):
    import cuml
    import cupy

    model = cuml.KMeans(n_clusters=k, init=cupy.asarray(start), n_init=1, max_iter=question["Iterations"], tol=0, output_type="cupy")
    milliseconds, fitted = timed(lambda: model.fit(cupy.asarray(x)), repetitions)
    return milliseconds, torch.as_tensor(fitted.cluster_centers_, device=device), cuml.__version__


side, size = (256, 1 << 20) if question["Tiny"] else (8192, 1 << 30)
a, b = torch.randn((side, side), device=device).to(half), torch.randn((side, side), device=device).to(half)
milliseconds, _ = timed(lambda: a @ b, repetitions)
say(-1, "peak", "torch matmul " + str(half)[6:], torch.__version__, milliseconds, 2.0 * side**3)
a = torch.empty(size, dtype=torch.uint8, device=device)
b = torch.empty_like(a)
milliseconds, _ = timed(lambda: b.copy_(a), repetitions)
say(-1, "copy", "torch copy", torch.__version__, milliseconds, 0, 2.0 * size)
del a, b

for number, shape in enumerate(question["Shapes"]):
    n, d, k = shape["Rows"], shape["Dimension"], shape["Clusters"]
    work = 2.0 * n * d * k
    x = made(n, d, k, torch.float32)
    row = x[0, :8].tolist()
    x16, c16 = x.to(half), x[:k].to(half)
    product = torch.empty((n, k), dtype=half, device=device)
    milliseconds, _ = timed(lambda: torch.mm(x16, c16.T, out=product), repetitions)
    say(number, "product", "torch matmul " + str(half)[6:] + (" (cuBLAS)" if cuda else ""), torch.__version__, milliseconds, work, 2.0 * n * d,
        row=row)
    del product
    for rows in [x] if not cuda else [x16] if shape["Type"] == "float16" else [x, x16]:
        who = "torch loop " + str(rows.dtype)[6:]
        start = rows[:k].clone()
        milliseconds, _ = timed(lambda: assign(rows, start), repetitions)
        say(number, "first", who, torch.__version__, milliseconds, work, 2.0 * n * d)
        if shape["Fit"]:
            milliseconds, c = timed(lambda: fit(rows, start), min(3, repetitions))
            say(number, "fit", who, torch.__version__, milliseconds, work * question["Iterations"], inertia=inertia_of(x, c))
    if shape["Fit"] and cuda:
        try:
            milliseconds, c, version = cuml_fit(x, x[:k].clone(), k)
            say(number, "fit", "cuML", version, milliseconds, work * question["Iterations"], inertia=inertia_of(x, c))
        except ImportError as missing:
            print(f"cuML does not take part: {missing}", file=sys.stderr)
    del x, x16
    if cuda:
        torch.cuda.empty_cache()
