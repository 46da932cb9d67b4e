// Search and filters: which articles match, which stories are shown.

const search = { q: '', words: [], source: '', from: null, to: null, min: 1, sort: 'size' };

const SORTS = {
  size: { label: 'Most articles', key: (s) => [-sizes[s], -(extents[s] ? extents[s][1] : -1e9)] },
  newest: { label: 'Newest', key: (s) => [extents[s] ? -extents[s][1] : 1e9, -sizes[s]] },
  oldest: { label: 'Oldest', key: (s) => [extents[s] ? extents[s][0] : 1e9, -sizes[s]] },
  spread: { label: 'Most outlets', key: (s) => [-outlets[s], -sizes[s]] },
  longest: { label: 'Longest running', key: (s) => [extents[s] ? extents[s][0] - extents[s][1] : 1, -sizes[s]] },
  copied: { label: 'Most copied', key: (s) => [data.stories.groups[s].length - sizes[s], -sizes[s]] },
};

// A corpus of many single articles opens on the stories that have more than one.
const alone = sizes.reduce((n, size) => n + (size === 1), 0);
const MINIMUM = STORIES > 60 && alone > 20 && alone < STORIES ? 2 : 1;
search.min = MINIMUM;

const sourceCounts = new Map();
for (const s of A.source) if (s >= 0) sourceCounts.set(s, (sourceCounts.get(s) || 0) + 1);
const sourcesByCount = [...sourceCounts].sort((x, y) => y[1] - x[1] || x[0] - y[0]);

let haystacks = null;
function haystack() {
  if (!haystacks) {
    haystacks = {
      articles: A.title.map((t, i) => fold(`${t} ${source(i)} ${A.id[i]}`)),
      stories: data.stories.terms.map((_, s) => fold(terms(s).join(' '))),
    };
  }
  return haystacks;
}

/** Words to look for; what stands in quotes is one. */
function searchWords(q) {
  return [...fold(q).matchAll(/"([^"]+)"|(\S+)/g)].map((m) => (m[1] || m[2]).trim()).filter((w) => w && w !== '"');
}

/** The articles that match, as bytes, and whether all do. */
function matching() {
  const hit = new Uint8Array(N).fill(1);
  const wanted = search.source === '' ? -1 : data.strings.indexOf(search.source);
  let all = true;
  if (search.source !== '') {
    all = false;
    for (let i = 0; i < N; i++) if (A.source[i] !== wanted) hit[i] = 0;
  }
  if (search.from !== null || search.to !== null) {
    all = false;
    const first = search.from === null ? -Infinity : search.from, last = search.to === null ? Infinity : search.to;
    for (let i = 0; i < N; i++) if (!(from[i] <= last && to[i] >= first)) hit[i] = 0;
  }
  if (search.words.length) {
    all = false;
    const { articles, stories } = haystack();
    for (let i = 0; i < N; i++) {
      if (!hit[i]) continue;
      for (const word of search.words) {
        if (!articles[i].includes(word) && !stories[storyOf[i]].includes(word)) { hit[i] = 0; break; }
      }
    }
  }
  return { hit, all };
}

/** The stories to show, in order, with how many of their articles match. */
function shownStories() {
  const { hit, all } = matching();
  const counts = new Uint32Array(STORIES);
  for (let i = 0; i < N; i++) counts[storyOf[i]] += hit[i];
  const found = [];
  let small = 0;
  for (let s = 0; s < STORIES; s++) {
    if (!counts[s]) continue;
    if (sizes[s] >= search.min) found.push(s);
    else small++;
  }
  const keys = new Map(found.map((s) => [s, SORTS[search.sort].key(s)]));
  found.sort((x, y) => keys.get(x)[0] - keys.get(y)[0] || keys.get(x)[1] - keys.get(y)[1] || x - y);
  return { found, counts, hit, all, small };
}

function filtersToQuery() {
  const query = new URLSearchParams();
  if (search.q) query.set('q', search.q);
  if (search.source) query.set('source', search.source);
  if (search.from !== null) query.set('from', isoDay(search.from));
  if (search.to !== null) query.set('to', isoDay(search.to));
  if (search.min !== MINIMUM) query.set('min', search.min);
  if (search.sort !== 'size') query.set('sort', search.sort);
  const text = query.toString();
  return text ? `?${text}` : '';
}

function filtersFromQuery(query) {
  search.q = query.get('q') || '';
  search.words = searchWords(search.q);
  search.source = query.get('source') || '';
  search.from = query.get('from') ? dayOfIso(query.get('from')) : null;
  search.to = query.get('to') ? dayOfIso(query.get('to')) : null;
  search.min = Math.max(1, Number(query.get('min')) || MINIMUM);
  search.sort = SORTS[query.get('sort')] ? query.get('sort') : 'size';
}

/** The row of search and filters; `changed` is called when one of them is. */
function filterBar(changed, withStories) {
  let timer = 0;
  const update = () => {
    search.words = searchWords(search.q);
    reset.hidden = !filtersToQuery().replace(/^\?sort=\w+$/, '');
    changed();
  };
  const q = h('input', {
    type: 'search', id: 'q', class: 'q', placeholder: 'Search headlines, outlets, terms', value: search.q, autocomplete: 'off',
    'aria-label': 'Search headlines, outlets and terms',
    oninput: () => {
      search.q = q.value;
      clearTimeout(timer);
      timer = setTimeout(update, N > 5000 ? 90 : 0);
    },
  });
  const choice = (label, select) => h('label', { class: 'choice' }, h('span', {}, label), select);
  const outlet = h('select', { id: 'source', onchange: () => { search.source = outlet.value; update(); } },
    h('option', { value: '' }, `All ${counted(sourcesByCount.length, 'outlet')}`),
    sourcesByCount.map(([s, count]) => h('option', { value: data.strings[s] }, `${data.strings[s]} (${number(count)})`)));
  outlet.value = search.source;
  const day = (name, label) => {
    const input = h('input', {
      type: 'date', id: name, value: search[name] === null ? '' : isoDay(search[name]),
      onchange: () => { search[name] = input.value ? dayOfIso(input.value) : null; update(); },
    });
    return choice(label, input);
  };
  const min = h('select', { id: 'min', onchange: () => { search.min = Number(min.value); update(); } },
    [...new Set([1, 2, 3, 5, 10, 20, search.min])].sort((x, y) => x - y).map((n) => h('option', { value: n }, n === 1 ? 'any size' : `${n} or more`)));
  min.value = String(search.min);
  const sort = h('select', { id: 'sort', onchange: () => { search.sort = sort.value; update(); } },
    Object.entries(SORTS).filter(([name]) => name !== 'spread' || sourcesByCount.length).map(([name, s]) => h('option', { value: name }, s.label)));
  sort.value = search.sort;
  const reset = h('button', {
    type: 'button', class: 'quiet', id: 'reset',
    onclick: () => { filtersFromQuery(new URLSearchParams()); route.replace(); route(); document.getElementById('q').focus(); },
  }, 'Clear filters');
  reset.hidden = !filtersToQuery().replace(/^\?sort=\w+$/, '');
  const dated = A.spans.some((spans) => spans.length);
  const more = h('details', { class: 'filters', open: window.innerWidth > 720 }, h('summary', {}, 'Filters'),
    h('div', { class: 'choices' },
      sourcesByCount.length ? choice('Outlet', outlet) : null,
      dated ? [day('from', 'From'), day('to', 'To')] : null,
      withStories ? choice('Articles', min) : null,
      withStories ? choice('Order', sort) : null,
      reset));
  return h('form', { class: 'bar', role: 'search', onsubmit: (event) => event.preventDefault() }, q, more);
}
