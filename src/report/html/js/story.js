// One story: its articles in time, copies under the text they copy, and what it hangs together with.

const ARTICLES = 100;

/** One piece of evidence as a sentence, with the words it was read from. */
function evidenceItem(number) {
  const { kind, says, quote, spans } = data.evidence[number];
  const given = kind === 'field' || kind === 'url';
  // What an office says has its days in it already.
  const days = kind !== 'office' && spans.length && spans.length < 4 ? [', which points to ', h('strong', {}, spansWords(spans)), '.'] : '.';
  const text = kind === 'field' ? `The date given with it is “${quote}”.` : kind === 'url' ? `Its address contains “${quote}”.` : null;
  return h('li', { class: 'evidence' }, h('span', { class: 'evidence-kind' }, EVIDENCE_KINDS[kind] || kind), ' ',
    given ? bdi(text) : [h('q', {}, bdi(quote)), ': ', h('span', { class: 'evidence-says' }, bdi(readable(says)), days)]);
}

/** What the time of an article rests on. */
function whenEvidence(article) {
  const list = A.evidence[article];
  return h('div', { class: 'when-box' },
    h('p', {}, A.spans[article].length
      ? ['Written ', h('strong', {}, spansWords(A.spans[article])), A.sure[article] ? h('span', { class: 'soft' }, ` (${A.sure[article]}% sure)`) : null]
      : 'Nothing in it tells when it was written.'),
    list.length ? h('ul', { class: 'evidences' }, list.map(evidenceItem)) : null);
}

function byline(article) {
  const outside = address(article);
  const parts = [
    source(article) ? h('strong', {}, bdi(source(article))) : null,
    A.at[article] !== null ? h('time', { datetime: isoDay(from[article]) }, writtenWords(article)) : h('span', {}, writtenWords(article, true)),
    counted(A.words[article], 'word'),
    A.lang[article] >= 0 && data.strings[A.lang[article]] !== 'en' ? data.strings[A.lang[article]] : null,
    outside ? h('a', { href: outside, target: '_blank', rel: 'noopener noreferrer', class: 'out' }, 'Read it there', h('span', { class: 'unseen' }, ' (opens another site)')) : null,
  ].filter(Boolean);
  return h('p', { class: 'byline' }, parts.map((part, i) => [i ? h('span', { class: 'dot', 'aria-hidden': 'true' }, ' · ') : null, part]));
}

/** How a copy relates to the text it stands under. */
function copyItem(article) {
  const first = representative(groupOf[article]);
  const pair = relationInGroup(article);
  const relation = pair ? RELATIONS[pair.relation] : null;
  return h('li', { class: 'copy-item', id: `a${article}` }, h('p', { class: 'copy-title' }, bdi(title(article))), byline(article),
    h('p', { class: 'actions' },
      relation ? h('span', { class: `badge relation-${relation.name}` }, relation.short, pair.relation !== IDENTICAL ? ` ${percent(pair.relation === NEAR ? jaccard(pair) : pair.shared / Math.min(pair.x, pair.y))}` : '') : null,
      h('a', { href: pairHref(first, article) }, 'Compare', h('span', { class: 'unseen' }, ` with ${title(first)}`))));
}

function copiesSummary(copies) {
  const counts = new Map();
  for (const article of copies) {
    const pair = relationInGroup(article);
    const name = pair ? RELATIONS[pair.relation].short : 'copy of a copy';
    counts.set(name, (counts.get(name) || 0) + 1);
  }
  return `${counted(copies.length, 'copy')}: ${[...counts].map(([name, count]) => `${number(count)} ${name}`).join(', ')}`;
}

/** The tie that holds a group strongest in its story. */
function strongestTie(group) {
  let best = null;
  for (const tie of tiesOf.get(group) || []) {
    const far = tie[0] === group ? tie[1] : tie[0];
    if (storyOfGroup[far] === storyOfGroup[group] && (!best || tie[5] > best[5])) best = tie;
  }
  return best;
}

const ORIGINS = { wire: 'it is the agency’s own', time: 'it is dated before the others', length: 'the others lie in it' };

/** Whose text a group of copies is, where that is known. */
function originLine(group) {
  const agency = data.groups.agency[group], first = data.groups.origin[group];
  if (data.groups.members[group].length < 2 || (agency < 0 && first < 0)) return null;
  return h('p', { class: 'because small soft' },
    agency >= 0 ? ['Text of ', h('strong', {}, bdi(data.strings[agency])), '. '] : null,
    first >= 0 ? ['The others have it from ', h('strong', {}, bdi(source(first) || title(first))), `: ${ORIGINS[data.groups.by[group]]}.`] : null);
}

function groupItem(group) {
  const [first, ...copies] = data.groups.members[group];
  const tie = strongestTie(group);
  const near = tie && representative(tie[0] === group ? tie[1] : tie[0]);
  return h('li', { class: 'entry', id: `a${first}` },
    h('div', { class: 'entry-body' }, h('h3', {}, bdi(title(first))), byline(first), originLine(group),
      tie ? h('p', { class: 'because small soft' }, 'Here because of ', tieTerms(tie).slice(0, 5).map(([term], i) => [i ? ', ' : '', h('em', {}, bdi(term))]), '. ',
        h('a', { href: pairHref(first, near) }, 'Compare', h('span', { class: 'unseen' }, ` with ${title(near)}`))) : null,
      A.evidence[first].length ? folded('When was it written?', () => whenEvidence(first), { class: 'fold' }) : null,
      copies.length ? folded(copiesSummary(copies), () => {
        const list = h('ul', { class: 'copies' });
        const more = paged(copies, ARTICLES, copyItem, list, 'copy');
        return h('div', {}, list, more);
      }, { class: 'fold copies-fold', open: copies.length <= 3 }) : null));
}

/** Which of the two texts of a link is in the story, and what the time of each says against the other. */
function sides(link, story) {
  const here = link.a === story;
  const mine = { article: here ? link.x : link.y, against: link.against[here ? 0 : 1] };
  const theirs = { article: here ? link.y : link.x, against: link.against[here ? 1 : 0] };
  return { mine, theirs, that: other(link, story) };
}

/** What speaks against the time of another article, the heaviest first; else what is known of its own. */
function speaking({ article, against }, far) {
  const away = A.evidence[article].filter((number) => number !== against && gapDays(data.evidence[number].spans, A.spans[far]) > 0);
  const list = against >= 0 ? [against, ...away] : away;
  return (list.length ? list : A.evidence[article]).slice(0, 3);
}

function side(name, { article, against }, far) {
  const list = speaking({ article, against }, far);
  return h('div', { class: 'side' }, h('p', { class: 'side-name' }, name), h('p', { class: 'side-title' }, bdi(title(article))),
    h('p', { class: 'side-when' }, 'written ', h('strong', {}, spansWords(A.spans[article]) || 'at a time not known')),
    list.length ? [h('p', { class: 'soft small because-head' }, 'We know because'), h('ul', { class: 'evidences' }, list.map(evidenceItem))] : null);
}

/** Why two look-alikes are two stories, in words. */
function apartWords(link, mine, theirs) {
  const gap = gapDays(A.spans[mine.article], A.spans[theirs.article]);
  return h('p', {}, 'These use the same words', h('span', { class: 'soft' }, ` (similarity ${decimal(link.words)})`), ', but ',
    gap ? ['at least ', h('strong', {}, lengthWords(gap)), ' lie between them: two events, not one.'] : 'they were not written at one time: two events, not one.');
}

function linkItem(at, story, open) {
  const link = data.links[at];
  const { mine, theirs, that } = sides(link, story);
  const kind = KINDS[link.kind] || { label: link.kind, long: '' };
  const tie = tieOf(mine.article, theirs.article);
  const gap = gapDays(data.stories.told[story], data.stories.told[that]);
  const inner = () => [
    link.kind === 'apart' ? apartWords(link, mine, theirs)
      : h('p', {}, `Their words are alike, but less than those of one story: ${decimal(link.similarity)} with time considered, ${decimal(data.run.cut)} is needed.`,
        gap ? ` ${lengthWords(gap)} lie between them.` : gap === 0 ? ' They were told in the same days.' : ''),
    link.kind === 'apart' ? [
      spansChart([{ name: 'This story', spans: A.spans[mine.article] }, { name: 'The other', spans: A.spans[theirs.article], kind: 'other' }]),
      h('div', { class: 'sides' }, side('In this story', mine, theirs.article), side('In the other', theirs, mine.article))] : null,
    tie ? h('p', { class: 'small soft' }, 'Words both use: ', tieTerms(tie).map(([term], i) => [i ? ', ' : '', h('em', {}, bdi(term))])) : null,
    h('p', { class: 'actions' }, h('a', { href: storyHref(that) }, 'Open the story'), h('a', { href: pairHref(mine.article, theirs.article) }, 'Compare two texts')),
  ];
  const head = [h('span', { class: `badge kind-${link.kind}` }, kind.label), ' ', bdi(storyTitle(that), { class: 'link-title' }), ' ',
    h('span', { class: 'soft small' }, `${toldWords(that, true)} · ${counted(sizes[that], 'article')}`)];
  return h('li', { class: `link kind-${link.kind}`, id: `link-${at}` }, folded(head, () => h('div', { class: 'link-body' }, inner()), { class: 'link-fold', open }));
}

function storyView(main, key, query) {
  const story = storyOfKey(key);
  if (story === undefined) return missing(main, 'story');
  const groups = data.stories.groups[story];
  const links = linksOf[story].slice().sort((x, y) => (data.links[y].kind === 'apart') - (data.links[x].kind === 'apart') || data.links[y].words - data.links[x].words);
  const chosen = Number(query.get('link') ?? -1);
  const strongest = new Map();
  for (const group of groups.slice(0, 2000)) {
    for (const tie of tiesOf.get(group) || []) {
      if (tie[0] !== group || storyOfGroup[tie[1]] !== story) continue;
      for (const [term, share] of tieTerms(tie)) {
        const known = strongest.get(fold(term)) || [term, 0];
        known[1] += share;
        strongest.set(fold(term), known);
      }
    }
  }
  const shared = [...strongest.values()].sort((x, y) => y[1] - x[1]).slice(0, 12).map(([term]) => term);
  const list = h('ol', { class: 'entries' });
  const more = paged(groups, ARTICLES, groupItem, list, 'text');
  const first = data.stories.first[story];
  add(main, [
    h('p', { class: 'crumbs' }, h('a', { href: route.last }, '← Stories')),
    h('article', { class: 'story' },
      h('p', { class: 'when' }, toldWords(story)),
      h('h1', { tabindex: -1 }, bdi(storyTitle(story))),
      termList(terms(story)),
      h('p', { class: 'facts' }, [textsWords(story), outletWords(story), first >= 0 && source(first) && sizes[story] > 1 ? ['first: ', bdi(shortened(source(first), 60))] : ''].filter(Boolean).map((fact, i) => [i ? ' · ' : '', fact])),
      sizes[story] > 1 ? timeline(members(story), extents[story], true) : null,
      groups.length > 1 ? h('section', { class: 'panel' }, h('h2', {}, 'Why these are one story'),
        meter(data.stories.cohesion[story], data.run.cut, 'Mean similarity of its texts'),
        shared.length ? h('p', { class: 'small' }, h('span', { class: 'soft' }, 'Words that hold them together: '), shared.map((term, i) => [i ? ', ' : '', h('em', {}, bdi(term))])) : null) : null,
      h('div', { class: 'columns' },
        h('section', { 'aria-labelledby': 'articles-head' }, h('h2', { id: 'articles-head' }, groups.length === 1 && sizes[story] === 1 ? 'The article' : 'Articles in time'), list, more),
        h('section', { 'aria-labelledby': 'links-head', class: 'links' }, h('h2', { id: 'links-head' }, 'Related stories'),
          links.length ? h('ul', { class: 'link-list' }, links.map((at, i) => linkItem(at, story, chosen >= 0 ? at === chosen : i === 0 || (data.links[at].kind === 'apart' && i < 2))))
            : h('p', { class: 'soft' }, 'None is near enough to be linked.'))))]);
  if (chosen >= 0) requestAnimationFrame(() => document.getElementById(`link-${chosen}`)?.scrollIntoView({ block: 'center' }));
  return storyTitle(story);
}

/** A bar from 0 to 1 with the place where the decision is made. */
function meter(value, cut, label) {
  const most = Math.max(1, value);
  return h('div', { class: 'meter-row' }, h('span', { class: 'meter-label' }, label),
    h('div', { class: 'meter', role: 'img', 'aria-label': `${label}: ${decimal(value)}; ${decimal(cut)} is needed` },
      h('span', { class: value >= cut ? 'meter-fill' : 'meter-fill under', style: { width: `${(value / most) * 100}%` } }),
      h('span', { class: 'meter-cut', style: { left: `${(cut / most) * 100}%` } })),
    h('span', { class: 'meter-value' }, decimal(value), h('span', { class: 'soft' }, ` of ${decimal(cut)} needed`)));
}

function missing(main, what) {
  add(main, [h('h1', { tabindex: -1 }, `No such ${what}`), h('p', {}, `This page has no ${what} of that name. `, h('a', { href: '#/stories' }, 'All stories'))]);
  return `No such ${what}`;
}
