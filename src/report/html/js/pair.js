// Two articles side by side: what they share, what differs, and the evidence for and against.

/** A part of a text in spans: the same, moved, or in this text only. */
function passage(side, from, to, mine, emphasis, marks, others) {
  const { text, words, states } = side;
  const out = [];
  if (from >= to) return out;
  const keyOf = (i) => `${states[i].kind}${states[i].kind === 'moved' || emphasis ? states[i].run : ''}`;
  let at = from === 0 ? 0 : words[from].start;
  const stop = to === words.length ? text.length : words[to].start;
  for (let i = from; i < to;) {
    let end = i + 1;
    while (end < to && keyOf(end) === keyOf(i)) end++;
    const state = states[i];
    const last = end === to ? stop : words[end - 1].end;
    if (words[i].start > at) out.push(text.slice(at, words[i].start));
    const inner = [];
    let done = words[i].start;
    for (let k = i; k < end; k++) {
      if (state.kind === 'only' && isNumber(words[k].key) && !others?.has(words[k].key)) {
        inner.push(text.slice(done, words[k].start), h('strong', { class: 'num' }, text.slice(words[k].start, words[k].end)));
        done = words[k].end;
      }
    }
    inner.push(text.slice(done, Math.max(words[end - 1].end, done)));
    const tail = text.slice(words[end - 1].end, last);
    const run = state.run;
    if (state.kind === 'only' && !emphasis) out.push(h(mine ? 'del' : 'ins', { class: 'only' }, inner));
    else if (state.kind === 'moved' || (emphasis && state.kind === 'same' && run >= 0)) {
      const moved = state.kind === 'moved';
      const mark = h('span', { class: moved ? 'moved' : 'shared', 'data-run': run, title: moved ? 'stands elsewhere in the other text' : 'stands in the other text too' }, inner);
      marks.push(mark);
      out.push(mark);
    } else out.push(h('span', { class: 'plain' }, inner));
    out.push(tail);
    at = last;
    i = end;
  }
  // The empty line between two paragraphs is the row's to draw.
  if (typeof out[out.length - 1] === 'string') out[out.length - 1] = out[out.length - 1].trimEnd();
  return out;
}

function diffView(x, y) {
  const left = textOf(x), right = textOf(y);
  if (left === null || right === null) return { section: null, diff: null };
  const diff = align(left, right);
  const shareA = (diff.same + diff.moved) / Math.max(1, Math.min(diff.a.words.length, diff.b.words.length));
  const emphasis = shareA < 0.5;
  const marks = [];
  // In texts that are no copies a number counts as different only if the other has it nowhere.
  const known = (side) => (emphasis ? new Set(side.words.map((word) => word.key)) : null);
  const [knownA, knownB] = [known(diff.a), known(diff.b)];
  const grid = h('div', { class: `diff${emphasis ? ' emphasis' : ''}` },
    h('div', { class: 'diff-head' }, bdi(source(x) || title(x))), h('div', { class: 'diff-head' }, bdi(source(y) || title(y))),
    diff.rows.map(([i, ii, j, jj]) => [
      h('div', { class: 'diff-cell', dir: 'auto', 'data-name': source(x) || 'First' }, passage(diff.a, i, ii, true, emphasis, marks, knownB)),
      h('div', { class: 'diff-cell', dir: 'auto', 'data-name': source(y) || 'Second' }, passage(diff.b, j, jj, false, emphasis, marks, knownA))]));
  const light = (event, on) => {
    const run = event.target.closest?.('[data-run]')?.dataset.run;
    if (run === undefined) return;
    for (const mark of marks) if (mark.dataset.run === run) mark.classList.toggle('lit', on);
  };
  grid.addEventListener('pointerover', (event) => light(event, true));
  grid.addEventListener('pointerout', (event) => light(event, false));
  const key = emphasis
    ? [h('span', { class: 'shared' }, 'in both texts'), ' ', diff.moved ? [h('span', { class: 'moved' }, 'in both, elsewhere'), ' '] : null, h('strong', { class: 'num' }, 'number in one only')]
    : [h('del', { class: 'only' }, 'only in the first'), ' ', h('ins', { class: 'only' }, 'only in the second'), ' ', h('span', { class: 'moved' }, 'moved'), ' ', h('strong', { class: 'num' }, 'number')];
  const words = `${counted(diff.same + diff.moved, 'word')} in common${diff.moved ? `, ${number(diff.moved)} of them moved` : ''}; ${number(diff.onlyA)} only in the first, ${number(diff.onlyB)} only in the second.`;
  return { diff, section: h('section', { class: 'texts', 'aria-labelledby': 'texts-head' }, h('h2', { id: 'texts-head' }, 'The texts side by side'), h('p', { class: 'key small' }, key), h('p', { class: 'small soft' }, words), grid) };
}

/** The evidence of an article that a link shows against the other's time, or -1. */
function againstTime(x, y) {
  for (const link of data.links) {
    if (link.x === x && link.y === y && link.against[0] >= 0) return link.against[0];
    if (link.x === y && link.y === x && link.against[1] >= 0) return link.against[1];
  }
  return -1;
}

function linkBetween(one, two) {
  return linksOf[one].map((at) => data.links[at]).find((link) => other(link, one) === two);
}

function verdict(x, y, pair) {
  if (pair && pair.relation === TEMPLATE) return { kind: 'none', label: 'Not copies', text: 'One form filled in twice, with other names and figures.' };
  if (pair) return { kind: 'copy', label: 'Copies', text: `The second ${RELATIONS[turned(pair.relation)].long} the first.` };
  if (groupOf[x] === groupOf[y]) return { kind: 'copy', label: 'Copies', text: 'Both are copies of one text.' };
  if (storyOf[x] === storyOf[y]) return { kind: 'story', label: 'One story', text: 'Two texts of their own on one event.' };
  const link = linkBetween(storyOf[x], storyOf[y]);
  if (!link) return { kind: 'none', label: 'Two stories', text: 'No link between them is shown.' };
  const text = { apart: 'Alike in words, but not of one time: two events.', 'follow-up': 'Two stories on one subject, within a month.', background: 'Two stories on one subject, at different times.' };
  return { kind: link.kind, label: KINDS[link.kind]?.label || link.kind, text: text[link.kind] || '' };
}

function measure(name, share, what) {
  return h('div', { class: 'measure' }, h('dt', {}, name), h('dd', {}, h('span', { class: 'measure-value' }, percent(share)), h('span', { class: 'measure-bar', 'aria-hidden': 'true' }, h('span', { style: { width: `${share * 100}%` } })), h('span', { class: 'soft small' }, what)));
}

function pairView(main, keyX, keyY) {
  const x = articleOf(keyX), y = articleOf(keyY);
  if (x === undefined || y === undefined) return missing(main, 'pair of articles');
  const pair = pairOf(x, y), tie = groupOf[x] === groupOf[y] ? null : tieOf(x, y);
  const result = verdict(x, y, pair);
  const { section: texts, diff } = x === y ? { section: null, diff: null } : diffView(x, y);
  const gap = gapDays(A.spans[x], A.spans[y]);
  const sequences = `sequences of ${data.run.shingle} words`;
  const pro = [], contra = [];
  if (pair) {
    pro.push([h('strong', {}, `${number(pair.shared)} ${sequences}`), ` are in both, of ${number(pair.x)} and ${number(pair.y)}.`]);
    if (pair.furniture) contra.push(`${number(pair.furniture)} of the shared ${sequences} are page furniture and do not count.`);
    if (pair.relation === TEMPLATE) contra.push('Other names and figures stand in the same places: a form, not a copy.');
  } else {
    contra.push('They share too few passages to be copies.');
  }
  if (tie) {
    const enough = tie[2] >= data.run.cut;
    (enough ? pro : contra).push([`Their words are ${enough ? '' : 'not very '}alike: `, h('strong', {}, decimal(tie[2])), ` (a story needs ${decimal(data.run.cut)} on average, time considered).`]);
    if (tie[3] < 0.995) contra.push([`Their times leave ${percent(tie[3])} of that.`]);
    if (tie[7] < 0.995) contra.push([`Ages, tolls, offices or counts of one thing differ: that leaves ${percent(tie[7])} of it all.`]);
    if (tie[7] > 1.005) pro.push([`They give the same ages, tolls or counts: that adds ${percent(tie[7] - 1)} to it all.`]);
    if (tie[4] >= data.run.cut) pro.push(`They are alike to the same other texts (${decimal(tie[4])}).`);
  }
  if (gap === 0) pro.push(A.at[x] !== null && A.at[y] !== null ? 'They came out within a day or two.' : 'Both may have been written on one day.');
  else if (gap !== null) (gap <= 31 && storyOf[x] === storyOf[y] ? pro : contra).push([`${gap <= 31 ? 'Only ' : 'At least '}`, h('strong', {}, lengthWords(gap)), ' lie between them.']);
  if (diff && diff.changes.length) {
    contra.push(['Numbers differ in the same place: ', diff.changes.slice(0, 6).map(([a, b], i) => [i ? '; ' : '', h('strong', { class: 'num' }, a), ' against ', h('strong', { class: 'num' }, b)]), '.']);
  } else if (diff && !pair && diff.numbers[0].length && diff.numbers[1].length) {
    const some = (list) => list.slice(0, 6).map((n, i) => [i ? ', ' : '', h('strong', { class: 'num' }, n)]);
    contra.push(['Numbers only one has: ', some(diff.numbers[0]), ' against ', some(diff.numbers[1]), '.']);
  }
  if (pair && diff && diff.moved) pro.push(`${counted(diff.moved, 'word')} stand in another place of the second text.`);
  const apart = gap > 0;
  const timeSide = (article, far, name) => h('div', { class: 'side' }, h('p', { class: 'side-name' }, name), h('p', { class: 'side-when' }, 'written ', h('strong', {}, spansWords(A.spans[article]) || 'at a time not known')),
    apart ? [h('p', { class: 'soft small because-head' }, 'This speaks against the other’s time'), h('ul', { class: 'evidences' }, speaking({ article, against: againstTime(article, far) }, far).map(evidenceItem))] : null,
    A.evidence[article].length ? folded(apart ? 'All evidence of its time' : 'Evidence of its time', () => whenEvidence(article), { class: 'fold', open: !apart && A.evidence[article].length < 4 }) : null);
  const chooser = (article, far, label) => {
    const nearby = [...new Set([article, ...members(storyOf[article]).slice(0, 300), ...linksOf[storyOf[article]].flatMap((at) => members(other(data.links[at], storyOf[article])).slice(0, 20))])].filter((a) => a !== far);
    const select = h('select', { 'aria-label': label, onchange: () => { location.hash = far === x ? pairHref(x, Number(select.value)) : pairHref(Number(select.value), y); } },
      nearby.map((a) => h('option', { value: a }, shortened(`${source(a) ? `${source(a)}: ` : ''}${title(a)}`, 90))));
    select.value = String(article);
    return h('label', { class: 'choice wide' }, h('span', {}, label), select);
  };
  const head = (article) => h('div', { class: 'pair-head' }, h('h2', {}, h('a', { href: storyHref(storyOf[article]) }, bdi(title(article)))), byline(article));
  add(main, [
    h('p', { class: 'crumbs' }, h('a', { href: storyHref(storyOf[x]) }, '← ', bdi(shortened(storyTitle(storyOf[x]), 60)))),
    h('h1', { tabindex: -1, class: 'pair-title' }, h('span', { class: `badge big kind-${result.kind}` }, result.label), ' ', result.text),
    h('div', { class: 'pair-heads' }, head(x), head(y)),
    h('div', { class: 'choosers' }, chooser(x, y, 'Compare'), chooser(y, x, 'with')),
    pair ? h('dl', { class: 'measures' },
      measure('Jaccard', jaccard(pair), `${number(pair.shared)} of ${number(pair.x + pair.y - pair.shared)} ${sequences}, exactly counted`),
      measure('First in second', pair.shared / Math.max(1, pair.x), `${number(pair.shared)} of ${number(pair.x)}`),
      measure('Second in first', pair.shared / Math.max(1, pair.y), `${number(pair.shared)} of ${number(pair.y)}`)) : null,
    h('div', { class: 'scales' },
      h('section', { class: 'panel pro' }, h('h2', {}, pair && pair.relation !== TEMPLATE ? 'What makes them copies' : 'What speaks for one story'), pro.length ? h('ul', {}, pro.map((reason) => h('li', {}, reason))) : h('p', { class: 'soft' }, 'Nothing that was kept.')),
      h('section', { class: 'panel contra' }, h('h2', {}, 'What speaks against'), contra.length ? h('ul', {}, contra.map((reason) => h('li', {}, reason))) : h('p', { class: 'soft' }, 'Nothing.'))),
    h('section', { class: 'panel' }, h('h2', {}, 'When each was written'),
      spansChart([{ name: 'First', spans: A.spans[x] }, { name: 'Second', spans: A.spans[y], kind: 'other' }]),
      h('div', { class: 'sides' }, timeSide(x, y, 'The first'), timeSide(y, x, 'The second'))),
    tie && tieTerms(tie).length ? h('section', { class: 'panel' }, h('h2', {}, 'Words both use'), h('ul', { class: 'term-bars' }, tieTerms(tie).map(([term, share]) => h('li', {},
      bdi(term), h('span', { class: 'term-bar', 'aria-hidden': 'true' }, h('span', { style: { width: `${Math.min(100, (share / Math.max(0.001, tieTerms(tie)[0][1])) * 100)}%` } })), h('span', { class: 'soft small' }, share.toFixed(3)))))) : null,
    texts || h('p', { class: 'soft' }, data.texts ? 'The text of one of them is not in this page.' : 'Texts are not in this page; it was written without them.'),
  ]);
  return `${title(x)} / ${title(y)}`;
}
