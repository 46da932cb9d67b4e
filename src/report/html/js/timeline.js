// When articles appeared: a line of marks for a few, a histogram for many.

const MARKS = 48;
const BINS = 60;

/** The scale of some days, with room at both ends. */
function scale(first, last) {
  const room = Math.max((last - first) * 0.04, last - first < 3 ? 0.75 : 1);
  const low = first - room, high = last + room;
  return { low, high, at: (day) => Math.min(100, Math.max(0, ((day - low) / (high - low)) * 100)) };
}

const middle = (article) => (A.at[article] === null ? null : A.at[article] / 86400);

/** A small timeline of some articles. Filled marks are texts of their own, hollow ones copies, bars times that are not sure. */
function timeline(articles, days, big) {
  const dated = articles.filter((a) => A.at[a] !== null);
  const unsure = articles.filter((a) => A.at[a] === null && A.spans[a].length);
  if (!days || (!dated.length && !unsure.length)) return null;
  const first = dated.length ? Math.min(...dated.slice(0, 50000).map(middle)) : days[0];
  const last = dated.length ? Math.max(...dated.slice(0, 50000).map(middle)) : days[1] + 1;
  const { low, high, at } = scale(Math.min(first, days[0]), Math.max(last, days[1]));
  const isCopy = (a) => representative(groupOf[a]) !== a;
  const track = h('div', { class: 'track' });
  if (dated.length > MARKS) {
    const own = new Uint32Array(BINS), copied = new Uint32Array(BINS);
    for (const a of dated) {
      const bin = Math.min(BINS - 1, Math.floor(((middle(a) - low) / (high - low)) * BINS));
      if (isCopy(a)) copied[bin]++; else own[bin]++;
    }
    const most = Math.max(...own.map((n, i) => n + copied[i]));
    own.forEach((n, i) => {
      if (!n && !copied[i]) return;
      const left = `${(i / BINS) * 100}%`, width = `${100 / BINS}%`;
      const height = (count) => `${Math.max(count ? 6 : 0, (count / most) * 100)}%`;
      track.append(h('span', { class: 'bin', style: { left, width } },
        h('span', { class: 'bin-copy', style: { height: height(copied[i]) } }),
        h('span', { class: 'bin-own', style: { height: height(n) } })));
    });
    track.classList.add('bins');
  } else {
    const levels = Math.min(unsure.length, big ? 8 : 5);
    if (levels > 2) track.style.height = `${10 + levels * 11}px`;
    unsure.slice(0, MARKS).forEach((a, row) => {
      for (const [start, end] of A.spans[a]) {
        const left = at(start === null ? low : start), right = at(end === null ? high : end + 1);
        if (right - left <= 0) continue;
        track.append(h('span', {
          class: `mark-bar${start === null || start < low ? ' open-left' : ''}${end === null || end > high ? ' open-right' : ''}`,
          title: `${title(a)} — ${writtenWords(a)}`, style: { left: `${left}%`, width: `${Math.max(right - left, 1)}%`, bottom: `${4 + (row % levels) * 11}px` },
        }));
      }
    });
    // Marks of one moment stand beside each other, not on each other.
    const last = new Map();
    for (const a of dated.sort((x, y) => A.at[x] - A.at[y] || isCopy(x) - isCopy(y))) {
      const slot = Math.round(at(middle(a)) * (big ? 1.2 : 0.5));
      const level = last.get(slot) || 0;
      last.set(slot, level + 1);
      track.append(h('span', {
        class: isCopy(a) ? 'mark-dot copy' : 'mark-dot', title: `${source(a) ? `${source(a)} — ` : ''}${title(a)} — ${writtenWords(a)}`,
        style: { left: `${at(middle(a))}%`, bottom: `${2 + Math.min(level, 4) * 7}px` },
      }));
    }
  }
  const words = dated.length ? [dayWords(Math.floor(first), true), dayWords(Math.floor(last), true)] : [dayWords(days[0], true), dayWords(days[1], true)];
  const same = words[0] === words[1];
  const label = `${counted(articles.length, 'article')}, ${same ? words[0] : `${words[0]} to ${words[1]}`}`;
  return h('div', { class: big ? 'timeline big' : 'timeline', role: 'img', 'aria-label': label }, track,
    h('div', { class: same ? 'ends one' : 'ends', 'aria-hidden': 'true' }, h('span', {}, words[0]), same ? null : h('span', {}, words[1])));
}

/** Two or more times on one axis of years, each with a name: how far apart they lie is seen at once. */
function spansChart(rows) {
  const ends = rows.flatMap((row) => row.spans.flat()).filter((day) => day !== null);
  if (!ends.length) return null;
  let low = Math.min(...ends), high = Math.max(...ends);
  const room = Math.max(60, (high - low) * 0.06);
  low -= room;
  high += room;
  const at = (day) => ((day - low) / (high - low)) * 100;
  const years = [];
  const step = Math.max(1, Math.ceil((high - low) / 365.25 / 8));
  for (let year = ymd(low).year + 1; dayOfIso(`${year}-01-01`) < high; year += step) years.push(year);
  // Within one year a line of years says nothing.
  if (!years.length) return null;
  return h('div', { class: 'spans', role: 'img', 'aria-label': rows.map((row) => `${row.name}: ${spansWords(row.spans) || 'time not known'}`).join('. ') },
    rows.map((row) => h('div', { class: 'spans-row' }, h('div', { class: 'spans-name' }, row.name),
      h('div', { class: `spans-track ${row.kind || ''}` },
        years.map((year) => h('span', { class: 'spans-tick', style: { left: `${at(dayOfIso(`${year}-01-01`))}%` } })),
        row.spans.map(([start, end]) => {
          const left = start === null ? 0 : at(start), right = end === null ? 100 : at(end + 1);
          const open = `${start === null ? ' open-left' : ''}${end === null ? ' open-right' : ''}`;
          return h('span', { class: `spans-bar${open}`, style: { left: `${left}%`, width: `${Math.max(right - left, 1.2)}%` } });
        })))),
    h('div', { class: 'spans-row axis', 'aria-hidden': 'true' }, h('div', { class: 'spans-name' }),
      h('div', { class: 'spans-axis' }, years.map((year) => h('span', { style: { left: `${at(dayOfIso(`${year}-01-01`))}%` } }, year)))));
}
