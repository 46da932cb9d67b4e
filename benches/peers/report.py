"""The record as Markdown: what a README table is taken from."""

BANDS = ["0.5-0.6", "0.6-0.7", "0.7-0.8", "0.8-0.9", "0.9-1.0", "1.0"]


def share(value):
    return "–" if value is None else f"{value:.3f}"


def times(value):
    return "–" if value is None else "1" if value == 1 else f"{value:.1f}" if value >= 0.95 else f"{value:.2g}"


def speed(lane):
    if not lane:
        return "–"
    low, middle, high = lane["mb_per_s"]
    digits = 0 if middle >= 100 else 1
    return f"{middle:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "|".join("---" for _ in header) + "|"]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def markdown(record):
    machine, corpus = record["machine"], record["corpus"]
    rows = [row for row in record["rows"] if not row.get("error")]
    tools = [row for row in rows if not row["ceiling"]]
    lines = [
        f"# samestory and its peers: {record['name']}",
        "",
        f"<!-- Generated with: {record['command']} -->",
        "",
        f"{record['date']}. {machine['cpu']}, {machine['cores']} cores, {machine['system']}, "
        f"Python {machine['python']}. "
        f"{corpus['articles']:,} articles, {corpus['bytes'] / 1e6:.1f} MB of JSONL, "
        f"{corpus['shingles']:,} word 3-grams; {corpus['pairs_at_0.5']:,} pairs at Jaccard >= 0.5, "
        f"{corpus['pairs_at_0.8']:,} at >= 0.8. Runs of each tool: {record['runs']}, in turn. "
        "Whole processes: from the file to the answer.",
        "",
        "MB/s: median (min–max); CPU s: user and system time on one core. Slower ×: the tool's time over "
        "samestory's (its `identical,near` row), taken in the same round, by the clock and by CPU time. Peak MB: no "
        "less than the runner's own, as on the line of `wc`. Recall and precision: at exact Jaccard >= 0.8 of word "
        "3-grams. What a row means, and whom the comparison favours: benches/peers/README.md.",
        "",
    ]
    header = ["tool", "version", "setting", "answers", "MB/s, 1 core", "MB/CPU s", "MB/s, all cores",
              "slower ×, 1 core", "slower ×, CPU", "slower ×, all cores", "peak MB", "recall", "precision",
              "same answer each run"]
    body = []
    for row in rows:
        one, every, quality = row["lanes"].get("one"), row["lanes"].get("all"), row.get("quality") or {}
        body.append([
            row["tool"], row["version"], row["setting"], quality.get("answers", "–"), speed(one),
            f"{one['mb_per_cpu_s']:.1f}" if one and one["mb_per_cpu_s"] else "–", speed(every),
            times(one and one["slower_wall"]), times(one and one["slower_cpu"]), times(every and every["slower_wall"]),
            f"{(one or every)['peak_mb']:,.0f}", share(quality.get("recall_at_threshold")),
            share(quality.get("precision")), "–" if row["ceiling"] else "yes" if row["same_answer"] else "**no**",
        ])
    lines += table(header, body)

    lines += ["", "## Recall by exact Jaccard", "", "Found / all pairs of the band (copies: see judge.py).", ""]
    body = []
    for row in tools:
        recall = row["quality"]["recall"]
        cells = [f"{share(recall[b]['found'] / recall[b]['pairs'])} ({recall[b]['found']}/{recall[b]['pairs']})"
                 if recall[b]["pairs"] else "–" for b in BANDS]
        body.append([row["tool"], row["setting"], *cells])
    lines += table(["tool", "setting", *BANDS], body)

    lines += ["", "## What is reported", ""]
    body = []
    for row in tools:
        quality = row["quality"]
        others = ", ".join(
            f"{name}: {n['reported']} ({n['containment_at_0.5']} with containment >= 0.5)"
            for name, n in sorted(quality.get("other_relations", {}).items())
        )
        body.append([row["tool"], row["setting"], f"{quality['reported']:,} {quality['answers']}",
                     share(quality["precision"]), share(quality.get("precision_within_0.05")),
                     str(quality.get("reported_under_0.5", "–")), others or "–"])
    header = ["tool", "setting", "reported", "J >= 0.8", "J >= 0.75", "pairs with J < 0.5", "other relations"]
    lines += table(header, body)

    edits = record.get("edits")
    if edits:
        kinds = list(edits["median_jaccard"])
        lines += ["", "## Edit suite", "",
                  f"Share of (original, edited) pairs reported, {edits['originals_a_kind']} originals a kind. "
                  "The first row is the exact Jaccard: below 0.8 a near-duplicate tool is right to say nothing.", ""]
        body = [["*exact Jaccard, median*", "", *(share(edits["median_jaccard"][k]) for k in kinds)]]
        for row in tools:
            found = row.get("edits")
            body.append([row["tool"], row["setting"], *(share(found[k]) if found else "–" for k in kinds)])
        lines += table(["tool", "setting", *kinds], body)

    failed = [row for row in record["rows"] if row.get("error")]
    if failed:
        lines += ["", "## Not measured", ""] + [f"- {row['tool']} ({row['setting']}): {row['error']}" for row in failed]
    if record["warnings"]:
        lines += ["", "## Warnings", ""] + [f"- {warning}" for warning in record["warnings"]]
    return "\n".join(lines) + "\n"
