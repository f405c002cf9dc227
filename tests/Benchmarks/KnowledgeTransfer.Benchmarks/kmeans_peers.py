"""One k-means fit by a peer: kmeans_peers.py PEER N D K ITERATIONS THREADS ROWS START RESULT

ROWS, START and RESULT are raw little-endian float32. Prints one line: seconds, processor seconds, iterations, version.
Only the fit itself is timed; a small fit before it loads and warms up the libraries.
"""
import os
import sys

peer, (n, d, k, iterations, threads), (rows_path, start_path, result_path) = sys.argv[1], map(int, sys.argv[2:7]), sys.argv[7:10]
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = str(threads)
# A preset core type may be an older processor's; OpenBLAS's own choice for this one is what the peers deserve.
os.environ.pop("OPENBLAS_CORETYPE", None)

import time
import warnings

import numpy as np

warnings.simplefilter("ignore")
rows = np.fromfile(rows_path, "<f4").reshape(n, d)
start = np.fromfile(start_path, "<f4").reshape(k, d)


def clocks():
    return time.perf_counter(), time.process_time()


def since(begin):
    return tuple(now - then for now, then in zip(clocks(), begin))


def faiss_fit(x, c, niter):
    import faiss

    faiss.omp_set_num_threads(threads)
    model = faiss.Kmeans(x.shape[1], len(c), niter=niter, seed=1, gpu=False,
                         max_points_per_centroid=10**9, min_points_per_centroid=1)
    begin = clocks()
    model.train(x, init_centroids=c)
    return since(begin), niter, model.centroids, faiss.__version__


def sklearn_fit(x, c, niter):
    import sklearn
    from sklearn.cluster import KMeans

    model = KMeans(n_clusters=len(c), init=c, n_init=1, max_iter=niter, tol=0, algorithm="lloyd")
    begin = clocks()
    model.fit(x)
    return since(begin), model.n_iter_, model.cluster_centers_, sklearn.__version__


fit = {"faiss": faiss_fit, "scikit-learn": sklearn_fit}[peer]
fit(rows[:2000].copy(), start[:8].copy(), 2)
(seconds, processor), done, centroids, version = fit(rows, start, iterations)
np.ascontiguousarray(centroids, "<f4").tofile(result_path)
print(repr(seconds), repr(processor), int(done), version)
