// The first view: stories as cards.

const CARDS = 48;

/** "3 independent texts, 1 copy", or nothing for a story of one article. */
function textsWords(story) {
  const texts = data.stories.groups[story].length, copies = sizes[story] - texts;
  if (sizes[story] === 1) return '1 article';
  if (!copies) return `${counted(texts, 'independent text')}`;
  return `${counted(sizes[story], 'article')}: ${counted(texts, 'independent text')}, ${counted(copies, 'copy')}`;
}

function outletWords(story) {
  if (!outlets[story]) return '';
  if (outlets[story] > 2) return counted(outlets[story], 'outlet');
  return [...new Set(members(story).map(source).filter(Boolean))].map((name, i) => [i ? ', ' : '', bdi(shortened(name, 60))]);
}

function termList(words) {
  return words.length ? h('ul', { class: 'terms', 'aria-label': 'Names and strongest terms' }, words.map((word) => h('li', {}, bdi(word)))) : null;
}

/** Texts of their own against copies, as one bar. */
function share(story) {
  const texts = data.stories.groups[story].length;
  if (texts === sizes[story]) return null;
  return h('div', { class: 'share', 'aria-hidden': 'true' },
    h('span', { style: { width: `${(texts / sizes[story]) * 100}%` } }));
}

/** One line for each look-alike that was kept apart, the strongest first. */
function apartNotes(story) {
  const apart = linksOf[story].filter((at) => data.links[at].kind === 'apart');
  if (!apart.length) return null;
  const link = data.links[apart[0]], that = other(link, story);
  const more = apart.length - 1;
  const [mine, theirs] = link.a === story ? [link.x, link.y] : [link.y, link.x];
  // Within one year the months tell.
  const when = (article) => (yearsWords(mine) === yearsWords(theirs) ? writtenWords(article, true) : yearsWords(article));
  return h('p', { class: 'apart-note' }, h('strong', {}, 'Kept apart'), ' from ',
    h('a', { href: `${storyHref(story)}?link=${apart[0]}` }, bdi(shortened(storyTitle(that), 80))), ' ',
    h('span', { class: 'soft' }, `(${when(theirs)}, not ${when(mine)})`),
    more ? h('span', { class: 'soft' }, ` and ${number(more)} more`) : null);
}

function shortened(text, length) {
  return text.length > length ? `${[...text].slice(0, length).join('').trimEnd()}…` : text;
}

/** The years an article may be of: "2018", "2017 or 2018", "since 2025". */
function yearsWords(article) {
  if (A.at[article] !== null) return String(ymd(from[article]).year);
  const years = A.spans[article].map(([start, end]) => {
    if (start === null && end === null) return 'any time';
    if (start === null) return `until ${ymd(end).year}`;
    if (end === null) return `since ${ymd(start).year}`;
    const a = ymd(start).year, b = ymd(end).year;
    return a === b ? String(a) : b === a + 1 ? `${a} or ${b}` : `${a}–${b}`;
  });
  return years.join(' or ') || 'time not known';
}

function card(story, match) {
  const kinds = { 'follow-up': 0, background: 0 };
  for (const at of linksOf[story]) if (data.links[at].kind in kinds) kinds[data.links[at].kind]++;
  const linked = kinds['follow-up'] + kinds.background;
  return h('article', { class: `card${sizes[story] === 1 ? ' single' : ''}` },
    h('p', { class: 'when' }, toldWords(story, true)),
    h('h2', {}, h('a', { href: storyHref(story) }, bdi(storyTitle(story)))),
    termList(terms(story)),
    h('p', { class: 'facts' }, [textsWords(story), outletWords(story)].filter(Boolean).map((fact, i) => [i ? h('span', { class: 'dot', 'aria-hidden': 'true' }, ' · ') : null, fact])),
    share(story),
    match !== null && match < sizes[story] ? h('p', { class: 'soft small' }, `${counted(match, 'article')} here ${match === 1 ? 'matches' : 'match'}`) : null,
    h('div', { class: 'push' }),
    apartNotes(story),
    linked ? h('p', { class: 'linked soft small' }, `${counted(linked, 'related story')}`) : null,
    timeline(members(story), extents[story], false));
}

/** When all articles appeared; a bar is a button that sets the dates. */
function overview(changed) {
  const days = [];
  for (let i = 0; i < N; i++) if (A.at[i] !== null) days.push(from[i]);
  if (days.length < 12) return null;
  days.sort((x, y) => x - y);
  // A few strays in another century would flatten all the rest.
  const low = days[Math.floor(days.length * 0.002)], high = days[Math.ceil(days.length * 0.998) - 1];
  if (high - low < 2) return null;
  const count = Math.min(80, high - low + 1), width = (high - low + 1) / count;
  const bins = new Uint32Array(count);
  for (const day of days) if (day >= low && day <= high) bins[Math.min(count - 1, Math.floor((day - low) / width))]++;
  const most = Math.max(...bins);
  const bars = h('div', { class: 'overview-bars' }, [...bins].map((n, i) => {
    const first = Math.ceil(low + i * width), last = Math.max(first, Math.ceil(low + (i + 1) * width) - 1);
    return h('span', {
      class: 'overview-bar', title: `${rangeWords(first, last, true)}: ${counted(n, 'article')}`,
      onclick: () => { search.from = first; search.to = last; changed(); },
    }, h('span', { style: { height: `${n ? Math.max(3, (n / most) * 100) : 0}%` } }));
  }));
  return h('figure', { class: 'overview' }, bars,
    h('figcaption', { class: 'ends' }, h('span', {}, dayWords(low, true)), h('span', { class: 'hint' }, 'articles over time · click a bar to look at its days'), h('span', {}, dayWords(high, true))));
}

function storiesView(main) {
  const counts = data.run.counts;
  const copies = N - data.groups.members.length;
  const told = data.clustered ? 'stories' : 'groups';
  const facts = [[N, N === 1 ? 'article' : 'articles'], [data.groups.members.length, 'independent texts'], [copies, copies === 1 ? 'copy' : 'copies'],
    [STORIES - alone, STORIES - alone === 1 ? told.replace(/ies$/, 'y').replace(/ps$/, 'p') : told], [alone, alone === 1 ? 'single article' : 'single articles']];
  if (data.links.length) facts.push([data.links.length, data.links.length === 1 ? 'link' : 'links']);
  const list = h('div', { class: 'cards', id: 'cards' });
  const summary = h('p', { class: 'summary', id: 'summary' });
  const foot = h('div', { class: 'after' });
  const draw = () => {
    const { found, counts: hits, all, small } = shownStories();
    clear(summary);
    const shown = found.reduce((n, s) => n + hits[s], 0);
    add(summary, [
      found.length ? `${counted(found.length, data.clustered ? 'story' : 'group')} with ${counted(shown, all ? 'article' : 'matching article')}. ` : '',
      small && search.min > 1 ? h('button', {
        type: 'button', class: 'quiet', id: 'show-small', onclick: () => { search.min = 1; route.replace(); storiesOnly(); },
      }, `${number(small)} smaller hidden: show`) : null,
    ]);
    clear(foot);
    if (!found.length) {
      clear(list).append(h('div', { class: 'empty' }, h('p', { class: 'empty-title' }, N ? 'No story matches' : 'No articles'),
        N ? h('p', { class: 'soft' }, 'Fewer words, another outlet, other days or a smaller size may find it.') : null));
    } else {
      list.classList.toggle('few', found.length <= 3);
      foot.append(paged(found, CARDS, (s) => card(s, all ? null : hits[s]), list, 'story'));
    }
    say(found.length ? counted(found.length, 'story') : 'No story matches');
  };
  const storiesOnly = () => { clear(main); storiesView(main); };
  add(main, [
    h('h1', { tabindex: -1, class: 'page-title' }, data.title),
    h('dl', { class: 'tiles' }, facts.map(([n, what]) => h('div', {}, h('dd', {}, number(n)), h('dt', {}, what)))),
    counts.skipped ? h('p', { class: 'warn' }, h('a', { href: '#/run' }, `${counted(counts.skipped, 'record')} could not be read`), ' and stand in no story.') : null,
    overview(() => { route.replace(); storiesOnly(); }),
    filterBar(() => { route.replace(); draw(); }, true),
    summary, list, foot,
    h('p', { class: 'key soft small' }, h('span', { class: 'mark-dot sample' }), ' text of its own ', h('span', { class: 'mark-dot copy sample' }), ' copy ',
      h('span', { class: 'mark-bar sample' }), ' time read from the text'),
  ]);
  draw();
}
