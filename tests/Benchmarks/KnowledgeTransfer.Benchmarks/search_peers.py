"""One search or choice of first centroids by a peer: search_peers.py PEER N D K THREADS ROWS CENTROIDS RESULT

PEER: faiss (nearest and second nearest), scikit-learn (nearest), kmeans++ (with its default number of trials), kmeans++1 (with one, as
the algorithm is published). ROWS and CENTROIDS are raw little-endian float32; CENTROIDS is read by searches only. RESULT receives labels
as int32, or the chosen rows. Prints one line: seconds, processor seconds, version. Only the work itself is timed; a small one before it
loads and warms up the libraries.
"""
import os
import sys

peer, (n, d, k, threads), (rows_path, centroids_path, result_path) = sys.argv[1], map(int, sys.argv[2:6]), sys.argv[6:9]
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = str(threads)
# A preset core type may be an older processor's; OpenBLAS's own choice for this one is what the peers deserve.
os.environ.pop("OPENBLAS_CORETYPE", None)

import time
import warnings

import numpy as np

warnings.simplefilter("ignore")
rows = np.fromfile(rows_path, "<f4").reshape(n, d)


def clocks():
    return time.perf_counter(), time.process_time()


def since(begin):
    return tuple(now - then for now, then in zip(clocks(), begin))


def faiss_search(x, c):
    import faiss

    faiss.omp_set_num_threads(threads)
    begin = clocks()
    index = faiss.IndexFlatL2(x.shape[1])
    index.add(c)
    _, labels = index.search(x, 2)
    return since(begin), labels[:, 0], faiss.__version__


def sklearn_search(x, c):
    import sklearn
    from sklearn.metrics import pairwise_distances_argmin

    begin = clocks()
    labels = pairwise_distances_argmin(x, c)
    return since(begin), labels, sklearn.__version__


def sklearn_seeds(x, count, trials):
    import sklearn
    from sklearn.cluster import kmeans_plusplus

    begin = clocks()
    _, chosen = kmeans_plusplus(x, count, random_state=1, n_local_trials=trials)
    return since(begin), chosen, sklearn.__version__


if peer.startswith("kmeans++"):
    trials = 1 if peer == "kmeans++1" else None
    sklearn_seeds(rows[:2000].copy(), 8, trials)
    (seconds, processor), result, version = sklearn_seeds(rows, k, trials)
else:
    search = {"faiss": faiss_search, "scikit-learn": sklearn_search}[peer]
    centroids = np.fromfile(centroids_path, "<f4").reshape(k, d)
    search(rows[:2000].copy(), centroids[:8].copy())
    (seconds, processor), result, version = search(rows, centroids)
np.ascontiguousarray(result, "<i4").tofile(result_path)
print(repr(seconds), repr(processor), version)
