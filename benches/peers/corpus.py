"""A synthetic news corpus with planted near copies, the same bytes from the same seed on any machine.

    corpus.py --articles 10000 --out corpus.jsonl --planted planted.jsonl

Texts: made-up words whose frequencies follow Zipf's law, in sentences and paragraphs with the typography of real news
(curly quotes, dashes, names, numbers, datelines), stock phrases that unrelated articles share, and an outlet's footer
under most of them. Lengths are log-normal around 450 words; 5% are briefs.

Planted: a tenth of the articles get a near copy, with Jaccard similarities spread evenly over 0.30 to 1.00, made in
turn by scattered word changes, by rewritten sentences and by cutting the end off. The edit grows until the exact
similarity first falls to its target; what is recorded is the exact similarity reached, never the target. A hundredth
of the articles stand there a second time, word for word, and one article ten times more.
"""

import argparse
import json
import math
import random
from itertools import accumulate

from truth import jaccard, shingle_set

CONSONANTS = "b c d f g h l m n p r s t v w z b c d f h l m n p r s t v st th br cl tr".split()
VOWELS = "a e i o u a e i o u ea ou".split()
ENDINGS = ["", "", "", "n", "r", "s", "t", "l"]

NUMBERS = ["2,400", "17", "$3.5 million", "2019", "40%", "Nov. 6"]


class Language:
    """Words by Zipf's law, names, and phrases that recur word for word."""

    def __init__(self, rng, size=40_000):
        self.rng = rng
        seen = set()
        while len(seen) < size:
            syllables = 1 if len(seen) < 400 else 2 if len(seen) < 12_000 else 3
            seen.add("".join(self.syllable() for _ in range(syllables)))
        # Sorted by length then letters: a set has no order that lasts, and frequent words are short.
        self.words = sorted(seen, key=lambda w: (len(w), w))
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(size)))
        self.names = [w.capitalize() for w in rng.sample(self.words[2000:], 3000)]
        self.phrases = [" ".join(self.draw(rng.randint(3, 7))) for _ in range(400)]
        self.footers = [
            f"© {rng.choice(self.names)} {rng.choice(self.names)} News. {' '.join(self.draw(22)).capitalize()}."
            for _ in range(25)
        ]

    def syllable(self):
        return self.rng.choice(CONSONANTS) + self.rng.choice(VOWELS) + self.rng.choice(ENDINGS)

    def draw(self, count):
        return self.rng.choices(self.words, cum_weights=self.weights, k=count)

    def sentence(self):
        rng = self.rng
        words = self.draw(max(4, round(rng.gauss(17, 6))))
        for _ in range(rng.randint(0, 2)):
            words[rng.randrange(len(words))] = rng.choice(self.names)
        if rng.random() < 0.25:
            words.insert(rng.randrange(len(words)), rng.choice(self.phrases))
        if rng.random() < 0.2:
            words.insert(rng.randrange(len(words)), rng.choice(NUMBERS))
        if rng.random() < 0.12:
            words.insert(rng.randrange(1, len(words)), "—")
        if rng.random() < 0.3:
            words[rng.randrange(len(words) - 1)] += ","
        if rng.random() < 0.2:
            words[rng.randrange(len(words))] += "’s"
        text = " ".join(words)
        text = text[0].upper() + text[1:]
        if rng.random() < 0.25:
            return f"“{text},” {rng.choice(self.names)} said."
        return text + "."

    def article(self):
        """Paragraphs, each a list of sentences."""
        rng = self.rng
        brief = rng.random() < 0.05
        budget = rng.randint(20, 80) if brief else min(4000, max(80, round(rng.lognormvariate(math.log(450), 0.6))))
        paragraphs = []
        while budget > 0:
            paragraphs.append([self.sentence() for _ in range(rng.randint(1, 4))])
            budget -= sum(len(s.split()) for s in paragraphs[-1])
        if rng.random() < 0.5:
            paragraphs[0][0] = f"{rng.choice(self.names).upper()} (Reuters) — {paragraphs[0][0]}"
        if not brief and rng.random() < 0.7:
            paragraphs.append([rng.choice(self.footers)])
        return paragraphs


def join(paragraphs):
    return "\n\n".join(" ".join(sentences) for sentences in paragraphs if sentences)


def near_copy(language, paragraphs, target, kind):
    """The smallest edit of this kind (over one random order of edits) that brings the exact Jaccard to `target`."""
    rng = language.rng
    if kind == "words":
        pieces = [word for sentences in paragraphs for s in sentences for word in s.split(" ")]
        replacement = lambda: language.draw(1)[0]
    else:
        pieces = [s for sentences in paragraphs for s in sentences]
        replacement = language.sentence
    order = rng.sample(range(len(pieces)), len(pieces))
    replacements = [replacement() for _ in pieces]
    original = shingle_set(" ".join(pieces))

    def edited(count):
        if kind == "cut":
            return " ".join(pieces[: len(pieces) - count])
        text = list(pieces)
        for index in order[:count]:
            text[index] = replacements[index]
        return " ".join(text)

    low, high = 0, len(pieces) - 1  # the first count whose similarity is at or under the target
    while low < high:
        middle = (low + high) // 2
        if jaccard(original, shingle_set(edited(middle))) <= target:
            high = middle
        else:
            low = middle + 1
    # Paragraph breaks come back where the original had them, as near as the edit allows.
    text, every = edited(low).split(" "), rng.randint(40, 70)
    return "\n\n".join(" ".join(text[i : i + every]) for i in range(0, len(text), every))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=10_000, help="at least 1000")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--out", required=True)
    options.add_argument("--planted", required=True)
    options = options.parse_args()

    rng = random.Random(options.seed)
    language = Language(rng)
    near, verbatim, many = options.articles // 10, options.articles // 100, 10
    texts, planted = [], []
    for number in range(options.articles - near - verbatim - many):
        paragraphs = language.article()
        texts.append(join(paragraphs))
        if number < near:
            target = 0.30 + 0.70 * (number + 0.5) / near
            kind = ("words", "sentences", "cut")[number % 3]
            texts.append(near_copy(language, paragraphs, target, kind))
            planted.append((len(texts) - 2, len(texts) - 1, kind))
        elif number < near + verbatim:
            texts.append(texts[-1])
            planted.append((len(texts) - 2, len(texts) - 1, "copy"))
    texts += [texts[-1]] * many

    place = rng.sample(range(len(texts)), len(texts))  # article i stands in line place[i]
    lines = [None] * len(texts)
    for text, line in zip(texts, place):
        lines[line] = json.dumps({"id": f"s{line:07}", "text": text}, ensure_ascii=False)
    with open(options.out, "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in lines)
    with open(options.planted, "w", encoding="utf-8") as out:
        for a, b, kind in planted:
            exact = jaccard(shingle_set(texts[a]), shingle_set(texts[b]))
            first, second = sorted((place[a], place[b]))
            record = {"a": f"s{first:07}", "b": f"s{second:07}", "kind": kind, "jaccard": exact}
            out.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
