"""FastSketchLSH: JSONL file in, duplicate flags or pairs out.

    fastsketch_pairs.py readme FILE   as its README: 128 slots, 16 bands, insert_and_query_duplicates
    fastsketch_pairs.py 18x7 FILE     18 bands of 7 rows, pairs kept at an estimated Jaccard >= 0.8

Threads come from OMP_NUM_THREADS (num_threads=0 means "as many as OpenMP says").
"""

import sys

import numpy as np
from articles import read_shingles, write_flags, write_pairs
from FastSketchLSH import LSH, FastSimilaritySketch


def readme(path):
    ids, shingle_lists = read_shingles(path)
    sketches = FastSimilaritySketch(size=128, seed=42).batch(shingle_lists)
    flags = LSH(num_perm=128, num_bands=16).insert_and_query_duplicates(sketches)
    write_flags(sys.stdout, [ids[i] for i in np.flatnonzero(flags)])


def bands_18x7(path):
    ids, shingle_lists = read_shingles(path)
    # It signs powers of two only: 18 x 7 = 126 of 128 slots are banded.
    sketches = np.ascontiguousarray(FastSimilaritySketch(size=128, seed=42).batch(shingle_lists)[:, :126])
    del shingle_lists
    lsh = LSH(num_perm=126, num_bands=18)
    lsh.insert(sketches)
    found, starts = lsh.query(sketches, format="csr")
    a = np.asarray(found, dtype=np.int64)
    b = np.repeat(np.arange(len(ids)), np.diff(np.asarray(starts, dtype=np.int64)))
    pairs = np.unique(np.stack([a, b], axis=1)[a < b], axis=0)
    for block in np.array_split(pairs, 1 + len(pairs) // 100_000):
        alike = (sketches[block[:, 0]] == sketches[block[:, 1]]).mean(axis=1) >= 0.8
        write_pairs(sys.stdout, ((ids[i], ids[j]) for i, j in block[alike]))


{"readme": readme, "18x7": bands_18x7}[sys.argv[1]](sys.argv[2])
