"""The edit suite: an article and one small change to it. Which tools still see that they are one text?

    edits.py CORPUS --count 100 --out edits.jsonl --kinds kinds.jsonl

Each kind of edit has its own originals, and each original one variant, so that no pair is found by way of another.
"""

import argparse
import json
import random

SWAP_QUOTES = str.maketrans({"'": "’", "’": "'", "‘": "'", "“": '"', "”": '"', '"': "”"})


def paragraphs_reordered(text, rng):
    paragraphs = [p for p in text.split("\n") if p.strip()]
    rng.shuffle(paragraphs)
    return "\n\n".join(paragraphs)


def word_replaced(text, rng):
    words = text.split(" ")
    words[len(words) // 2] = "nevertheless"
    return " ".join(words)


def half(text, rng):
    return text[: text.index(" ", len(text) // 2)]


EDITS = {
    "copy": lambda text, rng: text,
    "word in front": lambda text, rng: "Updated " + text,
    "byline in front": lambda text, rng: "By Maria Lindqvist and Tom Okafor, Staff Writers\n\n" + text,
    "word replaced": word_replaced,
    "quotes swapped": lambda text, rng: text.translate(SWAP_QUOTES),
    "upper case": lambda text, rng: text.upper(),
    "reordered": paragraphs_reordered,
    "first half": half,
}


def suitable(text):
    """Long enough to edit, with paragraphs to move and quotes to swap."""
    return len(text.split()) >= 200 and text.count("\n") >= 4 and text.translate(SWAP_QUOTES) != text


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus")
    options.add_argument("--avoid", help="JSONL of pairs whose members must not be originals")
    options.add_argument("--count", type=int, default=100, help="originals for each kind of edit")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--out", required=True)
    options.add_argument("--kinds", required=True)
    options = options.parse_args()

    rng = random.Random(options.seed)
    avoid = set()
    if options.avoid:
        with open(options.avoid, encoding="utf-8") as pairs:
            for line in pairs:
                pair = json.loads(line)
                avoid |= {pair["a"], pair["b"]}
    with open(options.corpus, encoding="utf-8") as corpus:
        articles = (json.loads(line) for line in corpus)
        texts = [a["text"] for a in articles if a["id"] not in avoid and suitable(a["text"])]
    count = min(options.count, len(texts) // len(EDITS))
    if count == 0:
        raise SystemExit("error: the corpus has too few articles of 200 words with paragraphs and quotes")
    originals = iter(rng.sample(texts, count * len(EDITS)))

    lines = []
    with open(options.kinds, "w", encoding="utf-8") as kinds:
        for kind, edit in EDITS.items():
            for number in range(count):
                text = next(originals)
                a, b = f"{kind}-{number:04}-a".replace(" ", "_"), f"{kind}-{number:04}-b".replace(" ", "_")
                lines += [{"id": a, "text": text}, {"id": b, "text": edit(text, rng)}]
                kinds.write(json.dumps({"a": a, "b": b, "kind": kind}) + "\n")
    rng.shuffle(lines)
    with open(options.out, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


if __name__ == "__main__":
    main()
