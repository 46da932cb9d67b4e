"""datasketch: `MinHash.generator` (its bulk path) into `MinHashLSH`, JSONL file in, pairs out.

    datasketch_pairs.py default FILE   MinHashLSH(threshold=0.8, num_perm=128); candidates as they come
    datasketch_pairs.py 18x7 FILE      18 bands of 7 rows, candidates kept at an estimated Jaccard >= 0.8

The default chooses 9 bands of 13 rows. `query` documents that its answer is unfiltered and tells users to filter by
`MinHash.jaccard`; the second setting does. An article is queried before it is inserted, so a pair is seen once.
"""

import sys

from articles import read_articles, shingles, words, write_pairs
from datasketch import MinHash, MinHashLSH


def main(setting, path):
    if setting == "default":
        num_perm, lsh = 128, MinHashLSH(threshold=0.8, num_perm=128)
    else:
        num_perm, lsh = 126, MinHashLSH(num_perm=126, params=(18, 7))
    ids, minhashes = [], []

    def byte_sets():
        for article_id, text in read_articles(path):
            ids.append(article_id)
            yield [shingle.encode() for shingle in shingles(words(text))]

    pairs = []
    for index, minhash in enumerate(MinHash.generator(byte_sets(), num_perm=num_perm)):
        found = lsh.query(minhash)
        if setting != "default":
            found = [other for other in found if minhash.jaccard(minhashes[other]) >= 0.8]
            minhashes.append(minhash)
        pairs.extend((ids[other], ids[index]) for other in found)
        lsh.insert(index, minhash, check_duplication=False)
    write_pairs(sys.stdout, pairs)


main(*sys.argv[1:3])
