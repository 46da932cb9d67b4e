"""JSONL in, articles and their word 3-grams out: the part every Python peer leaves to its user.

All adapters share it, so that peers differ only by what they do themselves. `words` is the one stated tokenisation that
truth.py judges by; `split_words` is what rensa's own benchmark uses (faster, but punctuation sticks to the words).
"""

import json
import re

WORD = re.compile(r"\w+")


def read_articles(path):
    """Yields (id, text) for each line."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield article["id"], article["text"]


def words(text):
    return WORD.findall(text.lower())


def split_words(text):
    return text.lower().split()


def shingles(word_list):
    """Word 3-grams; a shorter text is one shingle of all its words; no words, no shingles."""
    if len(word_list) < 3:
        return [" ".join(word_list)] if word_list else []
    return list(map(" ".join, zip(word_list, word_list[1:], word_list[2:])))


def read_shingles(path, tokenise=words):
    """(ids, one list of shingles an article)."""
    ids, shingle_lists = [], []
    for article_id, text in read_articles(path):
        ids.append(article_id)
        shingle_lists.append(shingles(tokenise(text)))
    return ids, shingle_lists


def write_pairs(out, pairs):
    """Each pair once. `pairs` holds (id, id)."""
    out.writelines('{"a":%s,"b":%s}\n' % (json.dumps(a), json.dumps(b)) for a, b in pairs)


def write_flags(out, ids):
    """For the paths that say which articles are duplicates, but not of what."""
    out.writelines('{"flagged":%s}\n' % json.dumps(i) for i in ids)
