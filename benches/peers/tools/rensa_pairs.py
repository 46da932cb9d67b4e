"""rensa: JSONL file in, duplicate flags or pairs out.

    rensa_pairs.py rho FILE      its benchmark: whitespace words, 128 slots, 8 bands, the rho matrix, one-shot flags
    rensa_pairs.py readme FILE   its README: RMinHashDeduplicator(threshold=0.8, num_perm=128, use_lsh=True).add_pairs
    rensa_pairs.py 18x7 FILE     full R-MinHash, 18 bands of 7 rows, pairs kept at an estimated Jaccard >= 0.8

rho and readme say which articles are duplicates, not of what. readme keeps the first of a set and flags the rest.
"""

import sys

from articles import read_articles, read_shingles, shingles, split_words, words, write_flags, write_pairs
from rensa import RMinHash, RMinHashDeduplicator, RMinHashLSH

SEED = 12345  # its benchmark's


def rho(path):
    ids, shingle_lists = read_shingles(path, split_words)
    matrix = RMinHash.digest_matrix_from_token_sets_rho(shingle_lists, num_perm=128, seed=SEED, probes=4)
    lsh = RMinHashLSH(threshold=0.8, num_perm=128, num_bands=8)
    flags = lsh.query_duplicate_flags_matrix_one_shot(matrix)
    write_flags(sys.stdout, [i for i, flag in zip(ids, flags) if flag])


def readme(path):
    dedup = RMinHashDeduplicator(threshold=0.8, num_perm=128, use_lsh=True)
    ids = []

    def entries():
        for article_id, text in read_articles(path):
            ids.append(article_id)
            yield article_id, shingles(words(text))

    keep = dedup.add_pairs(entries())
    write_flags(sys.stdout, [i for i, kept in zip(ids, keep) if not kept])


def bands_18x7(path):
    ids, shingle_lists = read_shingles(path)
    minhashes = RMinHash.from_token_sets(shingle_lists, num_perm=126, seed=SEED)
    del shingle_lists
    lsh = RMinHashLSH(threshold=0.8, num_perm=126, num_bands=18)
    lsh.insert_many(minhashes)
    pairs = (
        (ids[other], ids[index])
        for index, found in enumerate(lsh.query_all(minhashes))
        for other in set(found)
        if other < index and lsh.is_similar(minhashes[other], minhashes[index])
    )
    write_pairs(sys.stdout, pairs)


{"rho": rho, "readme": readme, "18x7": bands_18x7}[sys.argv[1]](sys.argv[2])
