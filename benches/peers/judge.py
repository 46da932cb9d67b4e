"""Precision and recall of tools' answers against exact Jaccard; or the edit suite's score. Prints JSON.

    judge.py CORPUS --planted planted.jsonl --answers NAME=FILE ...     by similarity band
    judge.py CORPUS --kinds kinds.jsonl --answers NAME=FILE ...         by kind of edit
    judge.py CORPUS --write-pairs FILE                                  the exact pairs only

How an answer counts:
- Articles with the same set of shingles are one class. A pair between two classes counts once, however many members
  they have, and is found when any of its members' pairs is reported. A class of n counts as n - 1 pairs, found as far
  as the reported pairs connect it. So no tool gains or loses by writing n copies as a star or as n(n-1)/2 pairs.
- A tool that only flags articles "finds" a pair when the pair's later article is flagged (of classes: anyone but the
  earliest): generous, since the flag may have come from another article. Its precision is the share of flagged articles
  that have a partner at >= 0.8.
- Pairs with a relation other than identical and near do not claim a Jaccard of 0.8: they count for recall, and for
  precision by their own claim (containment of the shorter >= 0.5).
"""

import argparse
import json
from collections import Counter
from statistics import median

from truth import Shingled

FLOOR = 0.5
THRESHOLD = 0.8
BANDS = [(0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.0)]  # and 1.0, copies


def read_answer(path, index):
    """(pairs of positions with their relation, flagged positions or None)."""
    pairs, flagged = {}, None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if "flagged" in record:
                flagged = flagged or set()
                flagged.add(index[record["flagged"]])
            else:
                a, b = sorted((index[record["a"]], index[record["b"]]))
                pairs[a, b] = record.get("relation", "near")
    return pairs, flagged


def connected(of, pairs):
    """Edges of a spanning forest inside the classes, over the reported pairs."""
    root = {}

    def find(i):
        while root.get(i, i) != i:
            i = root[i]
        return i

    joined = 0
    for a, b in pairs:
        if of[a] == of[b]:
            a, b = find(a), find(b)
            if a != b:
                root[b] = a
                joined += 1
    return joined


def class_pair(of, a, b):
    return tuple(sorted((of[a], of[b])))


def by_band(shingled, truth, of, pairs, flagged):
    if flagged is None:
        found = truth.keys() & {class_pair(of, a, b) for a, b in pairs}
        copies_found = connected(of, pairs)
    else:
        flagged_classes = Counter(of[i] for i in flagged)
        # Of two classes the earliest article need not be flagged: it is what the others are copies of.
        found = {(a, b) for a, b in truth if flagged_classes[b] or flagged_classes[a] > (a in flagged)}
        copies_found = sum(of[i] != i for i in flagged)

    recall = {}
    for low, high in BANDS:
        wanted = [pair for pair, j in truth.items() if low <= j < high]
        recall[f"{low}-{high}"] = {"pairs": len(wanted), "found": sum(pair in found for pair in wanted)}
    recall["1.0"] = {"pairs": sum(first != i for i, first in enumerate(of)), "found": copies_found}
    over = [recall[name] for name in recall if float(name[:3]) >= THRESHOLD]
    result = {
        "recall": recall,
        "recall_at_threshold": ratio(sum(r["found"] for r in over), sum(r["pairs"] for r in over)),
    }
    if flagged is not None:
        class_size = Counter(of)
        partners = {i for pair, j in truth.items() if j >= THRESHOLD for i in pair}
        right = sum(of[i] in partners or class_size[of[i]] > 1 for i in flagged)
        return result | {"answers": "flags", "reported": len(flagged), "precision": ratio(right, len(flagged))}

    near, others, others_right = {}, Counter(), Counter()
    for (a, b), relation in pairs.items():
        if relation in ("identical", "near"):
            near.setdefault((class_pair(of, a, b), of[a] == of[b]), shingled.jaccard(a, b))
        else:
            others[relation] += 1
            others_right[relation] += shingled.containment(a, b) >= 0.5
    return result | {
        "answers": "pairs",
        "reported": len(pairs),
        "precision": ratio(sum(j >= THRESHOLD for j in near.values()), len(near)),
        "precision_within_0.05": ratio(sum(j >= THRESHOLD - 0.05 for j in near.values()), len(near)),
        "reported_under_0.5": sum(j < 0.5 for j in near.values()),
        "other_relations": {r: {"reported": n, "containment_at_0.5": others_right[r]} for r, n in others.items()},
    }


def ratio(part, whole):
    return part / whole if whole else None


def by_edit(shingled, kinds, pairs, flagged):
    found, total = Counter(), Counter()
    for a, b, kind in kinds:
        total[kind] += 1
        found[kind] += ((a, b) in pairs) if flagged is None else (b in flagged)
    return {"found": {kind: found[kind] / total[kind] for kind in total}}


def check_planted(path, shingled, of, truth):
    """The judge is judged first: it must find each planted pair, at the similarity it was planted with."""
    count = 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            pair = json.loads(line)
            a, b = shingled.index[pair["a"]], shingled.index[pair["b"]]
            joined = pair["jaccard"] >= FLOOR and of[a] != of[b]
            got = truth.get(class_pair(of, a, b)) if joined else shingled.jaccard(a, b)
            if got != pair["jaccard"]:
                raise SystemExit(f"error: planted {pair}, the exact join says {got}")
            count += 1
    return count


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus")
    options.add_argument("--planted")
    options.add_argument("--kinds")
    options.add_argument("--write-pairs")
    options.add_argument("--answers", nargs="*", default=[], metavar="NAME=FILE")
    options = options.parse_args()

    shingled = Shingled(options.corpus)
    answers = [answer.split("=", 1) for answer in options.answers]
    report = {"articles": len(shingled.ids), "shingles": sum(map(len, shingled.sets)), "tools": {}}

    if options.kinds:
        kinds, similarity = [], {}
        with open(options.kinds, encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                a, b = sorted((shingled.index[record["a"]], shingled.index[record["b"]]))
                kinds.append((a, b, record["kind"]))
                similarity.setdefault(record["kind"], []).append(shingled.jaccard(a, b))
        report["originals_a_kind"] = len(kinds) // len(similarity)
        report["median_jaccard"] = {kind: median(js) for kind, js in similarity.items()}
        for name, path in answers:
            report["tools"][name] = by_edit(shingled, kinds, *read_answer(path, shingled.index))
    else:
        of = shingled.classes()
        copies = [(first, i) for i, first in enumerate(of) if first != i]
        truth = shingled.join(FLOOR, sorted(set(of)))
        if options.planted:
            report["planted"] = check_planted(options.planted, shingled, of, truth)
        report["pairs_at_0.5"] = len(truth) + len(copies)
        report["pairs_at_0.8"] = sum(j >= THRESHOLD for j in truth.values()) + len(copies)
        if options.write_pairs:
            with open(options.write_pairs, "w", encoding="utf-8") as out:
                for (a, b), j in [*truth.items(), *((pair, 1.0) for pair in copies)]:
                    out.write(json.dumps({"a": shingled.ids[a], "b": shingled.ids[b], "jaccard": j}) + "\n")
        for name, path in answers:
            report["tools"][name] = by_band(shingled, truth, of, *read_answer(path, shingled.index))
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
