// Two texts to aligned passages: what is the same, what moved, what only one has.
//
// The naive way, longest common subsequence over words, sees no moved passage and meets in single words like "the".
// Instead: runs of words that both texts have are taken longest first, none overlapping (greedy string tiling, Wise
// 1993); the heaviest chain of runs in one order is "the same", the others have "moved"; between two runs of the chain
// the rest is aligned word by word.

const RUN = 4;

/** The words of a text with where they stand. Scripts without spaces are cut into characters. */
function tokens(text) {
  const pattern = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]|[\p{L}\p{M}\p{N}]+(?:['’.,:\-][\p{L}\p{M}\p{N}]+)*/gu;
  const out = [];
  for (const match of text.matchAll(pattern)) out.push({ start: match.index, end: match.index + match[0].length, key: fold(match[0]) });
  return out;
}

const NUMBER_WORDS = new Set(('two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen '
  + 'nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen dozens hundreds thousands').split(' '));
const isNumber = (key) => /\p{N}/u.test(key) || NUMBER_WORDS.has(key);

/** Runs of equal words: [length, place in a, place in b], none overlapping. */
function tiles(a, b) {
  const run = Math.min(RUN, Math.max(1, Math.min(a.length, b.length)));
  const places = new Map();
  for (let i = 0; i + run <= a.length; i++) {
    const key = a.slice(i, i + run).join(' ');
    if (!places.has(key)) places.set(key, []);
    if (places.get(key).length < 64) places.get(key).push(i);
  }
  const byLength = new Map();
  const put = (length, i, j) => {
    if (!byLength.has(length)) byLength.set(length, []);
    byLength.get(length).push([i, j]);
  };
  let longest = 0;
  for (let j = 0; j + run <= b.length; j++) {
    for (const i of places.get(b.slice(j, j + run).join(' ')) || []) {
      if (i > 0 && j > 0 && a[i - 1] === b[j - 1]) continue;
      let length = run;
      while (i + length < a.length && j + length < b.length && a[i + length] === b[j + length]) length++;
      put(length, i, j);
      longest = Math.max(longest, length);
    }
  }
  const takenA = new Uint8Array(a.length), takenB = new Uint8Array(b.length);
  const found = [];
  for (let length = longest; length >= run; length--) {
    const list = byLength.get(length) || [];
    // Of equally long runs the one nearest its old place goes first.
    list.sort((x, y) => Math.abs(x[0] - x[1]) - Math.abs(y[0] - y[1]) || x[1] - y[1] || x[0] - y[0]);
    for (const [i, j] of list) {
      let at = 0, free = true;
      for (let k = 0; k < length && free; k++) free = !takenA[i + k] && !takenB[j + k];
      if (free) {
        takenA.fill(1, i, i + length);
        takenB.fill(1, j, j + length);
        found.push([length, i, j]);
        continue;
      }
      // What is left of it comes again at its own length.
      while (at < length) {
        while (at < length && (takenA[i + at] || takenB[j + at])) at++;
        const from = at;
        while (at < length && !takenA[i + at] && !takenB[j + at]) at++;
        if (at - from >= run) put(at - from, i + from, j + from);
      }
    }
  }
  return found.sort((x, y) => x[1] - y[1]);
}

/** The heaviest chain of runs that stand in one order in both texts; the rest moved. */
function chain(runs) {
  const best = runs.map((run) => run[0]), before = runs.map(() => -1);
  for (let x = 0; x < runs.length; x++) {
    for (let y = 0; y < x; y++) {
      if (runs[y][2] < runs[x][2] && best[y] + runs[x][0] > best[x]) { best[x] = best[y] + runs[x][0]; before[x] = y; }
    }
  }
  let at = best.indexOf(Math.max(...best));
  const inOrder = new Set();
  for (; at >= 0; at = before[at]) inOrder.add(at);
  return runs.map((_, i) => inOrder.has(i));
}

/** Aligns the words between two runs. Calls `same(i, j)` for each pair of equal words in order. */
function alignGap(a, b, fromA, toA, fromB, toB, free, same) {
  const x = [], y = [];
  for (let i = fromA; i < toA; i++) if (free(0, i)) x.push(i);
  for (let j = fromB; j < toB; j++) if (free(1, j)) y.push(j);
  if (!x.length || !y.length || x.length * y.length > 250000) return;
  const width = y.length + 1;
  const table = new Uint16Array((x.length + 1) * width);
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) {
      table[i * width + j] = a[x[i]] === b[y[j]] ? table[(i + 1) * width + j + 1] + 1 : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  // One common word in long passages is chance.
  const least = Math.min(x.length, y.length) <= 12 ? 1 : 2;
  let i = 0, j = 0;
  let pending = [];
  const flush = () => { if (pending.length >= least) pending.forEach(([p, q]) => same(p, q)); pending = []; };
  while (i < x.length && j < y.length) {
    if (a[x[i]] === b[y[j]]) { pending.push([x[i], y[j]]); i++; j++; continue; }
    flush();
    if (table[(i + 1) * width + j] >= table[i * width + j + 1]) i++; else j++;
  }
  flush();
}

/** The alignment of two texts. */
function align(textA, textB) {
  const wordsA = tokens(textA), wordsB = tokens(textB);
  const a = wordsA.map((t) => t.key), b = wordsB.map((t) => t.key);
  const runs = a.length && b.length ? tiles(a, b) : [];
  const inOrder = chain(runs);
  // Of each word: its state and the word of the other text it goes with.
  const stateA = a.map(() => ({ kind: 'only', mate: -1, run: -1 })), stateB = b.map(() => ({ kind: 'only', mate: -1, run: -1 }));
  runs.forEach(([length, i, j], run) => {
    const kind = inOrder[run] ? 'same' : 'moved';
    for (let k = 0; k < length; k++) {
      stateA[i + k] = { kind, mate: j + k, run };
      stateB[j + k] = { kind, mate: i + k, run };
    }
  });
  const changes = [];
  const free = (side, at) => (side ? stateB : stateA)[at].kind === 'only';
  let endA = 0, endB = 0;
  for (const [length, i, j] of [...runs.filter((_, run) => inOrder[run]), [0, a.length, b.length]]) {
    alignGap(a, b, endA, i, endB, j, free, (p, q) => {
      stateA[p] = { kind: 'same', mate: q, run: -1 };
      stateB[q] = { kind: 'same', mate: p, run: -1 };
    });
    const numbersA = [], numbersB = [];
    for (let p = endA; p < i; p++) if (free(0, p) && isNumber(a[p])) numbersA.push(p);
    for (let q = endB; q < j; q++) if (free(1, q) && isNumber(b[q])) numbersB.push(q);
    if (numbersA.length && numbersB.length && i - endA <= 60 && j - endB <= 60) {
      const only = (list, own, others, other) => list.filter((p) => !others.some((q) => other[q] === own[p])).map((p) => own[p]);
      const left = only(numbersA, a, numbersB, b), right = only(numbersB, b, numbersA, a);
      if (left.length && right.length) changes.push([left.slice(0, 4).join(', '), right.slice(0, 4).join(', ')]);
    }
    endA = i + length;
    endB = j + length;
  }
  const count = (states, kind) => states.reduce((n, state) => n + (state.kind === kind), 0);
  const setA = new Set(a), setB = new Set(b);
  const missingNumbers = (own, others) => [...new Set(own.filter((key) => /\p{N}/u.test(key) && !others.has(key)))];
  return {
    a: { text: textA, words: wordsA, states: stateA }, b: { text: textB, words: wordsB, states: stateB },
    runs, inOrder, changes, numbers: [missingNumbers(a, setB), missingNumbers(b, setA)],
    same: count(stateA, 'same'), moved: count(stateA, 'moved'), onlyA: count(stateA, 'only'), onlyB: count(stateB, 'only'),
    rows: rowsOf(textA, textB, wordsA, wordsB, stateA, stateB),
  };
}

/** Where to cut both texts so that they stand side by side: before paragraphs that begin with words of the chain. */
function rowsOf(textA, textB, wordsA, wordsB, stateA, stateB) {
  const begins = (text, words, at) => at > 0 && text.slice(words[at - 1].end, words[at].start).includes('\n');
  const cuts = [];
  stateA.forEach((state, i) => {
    if (state.kind === 'same' && state.run >= 0 && (begins(textA, wordsA, i) || begins(textB, wordsB, state.mate))) cuts.push([i, state.mate]);
  });
  const rows = [];
  let [i, j] = [0, 0];
  for (const [x, y] of [...cuts, [wordsA.length, wordsB.length]]) {
    if (x <= i && y <= j) continue;
    if (x < i || y < j) continue;
    rows.push([i, x, j, y]);
    [i, j] = [x, y];
  }
  return rows;
}
