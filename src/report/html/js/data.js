// The data of the page and what is quickly derived from it.

const data = JSON.parse(document.getElementById('data').textContent);
const A = data.articles;
const N = A.id.length;
const STORIES = data.stories.id.length;
const groupOf = new Uint32Array(N);
const storyOf = new Uint32Array(N);
const storyOfGroup = new Uint32Array(data.groups.members.length);
data.groups.members.forEach((members, group) => members.forEach((article) => { groupOf[article] = group; }));
data.stories.groups.forEach((groups, story) => groups.forEach((group) => { storyOfGroup[group] = story; }));
for (let i = 0; i < N; i++) storyOf[i] = storyOfGroup[groupOf[i]];

const representative = (group) => data.groups.members[group][0];

/** The articles of a story: representatives in time, each followed by its copies. */
function members(story) {
  return data.stories.groups[story].flatMap((group) => data.groups.members[group]);
}

const sizes = new Uint32Array(STORIES);
for (let i = 0; i < N; i++) sizes[storyOf[i]]++;

const source = (article) => (A.source[article] < 0 ? '' : data.strings[A.source[article]]);
/** The names a story is about, then its strongest terms. */
const terms = (story) => [...data.stories.names[story], ...data.stories.terms[story]].map((term) => data.strings[term]);
const title = (article) => A.title[article] || A.id[article] || '(without a title)';
const storyTitle = (story) => title(data.stories.title[story]);

/** How many outlets told a story, however each writes its name. */
const outlets = data.stories.outlets;

/** The days an article may be of, from first to last; open ends are infinite. */
const from = new Float64Array(N), to = new Float64Array(N);
for (let i = 0; i < N; i++) {
  const spans = A.spans[i];
  if (A.at[i] !== null) {
    from[i] = to[i] = Math.floor(A.at[i] / 86400);
  } else if (spans.length) {
    from[i] = spans[0][0] === null ? -Infinity : spans[0][0];
    const last = spans[spans.length - 1][1];
    to[i] = last === null ? Infinity : last;
  } else {
    from[i] = NaN;
    to[i] = NaN;
  }
}

/** The first and last day known of a story; null where nothing is. */
function extent(story) {
  let first = Infinity, last = -Infinity;
  for (const article of members(story)) {
    if (A.at[article] === null) continue;
    first = Math.min(first, from[article]);
    last = Math.max(last, to[article]);
  }
  if (first === Infinity) {
    for (const [start, end] of data.stories.told[story]) {
      if (start !== null) first = Math.min(first, start);
      if (end !== null) last = Math.max(last, end);
    }
    if (first === Infinity && last > -Infinity) first = last - 365;
    if (last === -Infinity && first < Infinity) last = first + 365;
  }
  return first === Infinity ? null : [first, last];
}
const extents = Array.from({ length: STORIES }, (_, story) => extent(story));

/** When a story was told, in words. */
function toldWords(story, short) {
  const days = extents[story];
  if (!days) return 'time not known';
  if (members(story).some((article) => A.at[article] !== null)) return rangeWords(days[0], days[1], short);
  return spansWords(data.stories.told[story], short);
}

/** When an article was written, in words. */
function writtenWords(article, short) {
  if (A.at[article] !== null) {
    const clock = A.at[article] % 86400 ? `, ${timeOfDay(A.at[article])}` : '';
    return dayWords(from[article], short) + clock;
  }
  return spansWords(A.spans[article], short) || 'time not known';
}

data.links = data.links.map(([a, b, words, similarity, kind, x, y, one, two]) => ({ a, b, words, similarity, kind: data.kinds[kind], x, y, against: [one, two] }));
const linksOf = Array.from({ length: STORIES }, () => []);
data.links.forEach((link, at) => { linksOf[link.a].push(at); linksOf[link.b].push(at); });
const other = (link, story) => (link.a === story ? link.b : link.a);

const tieKey = (x, y) => Math.min(x, y) * 4294967296 + Math.max(x, y);
const ties = new Map(data.ties.map((tie) => [tieKey(tie[0], tie[1]), tie]));
const tiesOf = new Map();
for (const tie of data.ties) {
  for (const group of [tie[0], tie[1]]) {
    if (!tiesOf.has(group)) tiesOf.set(group, []);
    tiesOf.get(group).push(tie);
  }
}
/** What ties two articles' groups, if it was kept. */
const tieOf = (x, y) => ties.get(tieKey(groupOf[x], groupOf[y]));
/** The shared terms of a tie with what each adds, a word and the name it is part of as one. */
function tieTerms(tie) {
  const found = new Map();
  for (let i = 0; i < tie[6].length; i += 2) {
    const form = data.strings[tie[6][i]], key = fold(form);
    const known = found.get(key) || [form, 0];
    known[1] += tie[6][i + 1] / 1000;
    found.set(key, known);
  }
  return [...found.values()].sort((x, y) => y[1] - x[1]);
}

const RELATIONS = data.relations.map((name) => KNOWN_RELATIONS.find((known) => known.name === name) || { name, short: name, long: 'is related to' });
const [IDENTICAL, NEAR, CONTAINS, CONTAINED, TEMPLATE] = ['identical', 'near', 'contains', 'contained', 'template'].map((name) => data.relations.indexOf(name));
const turned = (relation) => (relation === CONTAINS ? CONTAINED : relation === CONTAINED ? CONTAINS : relation);

const pairs = new Map(data.pairs.map((pair) => [tieKey(pair[0], pair[1]), pair]));
/** The verified pair of two articles, seen from the first. */
function pairOf(x, y) {
  const pair = pairs.get(tieKey(x, y));
  if (!pair) return null;
  const [a, , relation, sizeA, sizeB, shared, furniture] = pair;
  return x === a
    ? { relation, x: sizeA, y: sizeB, shared, furniture }
    : { relation: turned(relation), x: sizeB, y: sizeA, shared, furniture };
}
const jaccard = (pair) => (pair.shared ? pair.shared / (pair.x + pair.y - pair.shared) : 0);

/** How a copy relates to the first of its group, or to the anchor where it has no relation of its own. */
function relationInGroup(article) {
  const group = groupOf[article];
  return pairOf(article, representative(group)) || pairOf(article, data.groups.anchor[group]);
}

// Addresses within the page: ids where they are unambiguous, else numbers.
const articleOfId = new Map();
const ambiguous = new Set();
A.id.forEach((id, article) => { if (articleOfId.has(id)) ambiguous.add(id); else articleOfId.set(id, article); });
const articleKey = (article) => (ambiguous.has(A.id[article]) || A.id[article].startsWith('~') ? `~${article}` : A.id[article]);
function articleOf(key) {
  if (/^~\d+$/.test(key)) return Number(key.slice(1)) < N ? Number(key.slice(1)) : undefined;
  return articleOfId.get(key);
}
const storyOfId = new Map();
data.stories.id.forEach((id, story) => { if (!storyOfId.has(id)) storyOfId.set(id, story); });
const storyKey = (story) => (storyOfId.get(data.stories.id[story]) === story ? data.stories.id[story] : `~${story}`);
function storyOfKey(key) {
  if (/^~\d+$/.test(key)) return Number(key.slice(1)) < STORIES ? Number(key.slice(1)) : undefined;
  return storyOfId.get(key);
}
const storyHref = (story) => `#/story/${encodeURIComponent(storyKey(story))}`;
const pairHref = (x, y) => `#/pair/${encodeURIComponent(articleKey(x))}/${encodeURIComponent(articleKey(y))}`;

/** Where the article was published, if that is a web address. */
function address(article) {
  return /^https?:\/\//i.test(A.url[article]) ? A.url[article] : null;
}

const blocks = new Map();
/** The text of an article, if it is in the page. */
function textOf(article) {
  if (!data.texts) return null;
  const number = Math.floor(article / 128);
  if (!blocks.has(number)) {
    const element = document.getElementById(`texts-${number}`);
    blocks.set(number, element ? JSON.parse(element.textContent) : []);
  }
  return blocks.get(number)[article % 128] || null;
}
