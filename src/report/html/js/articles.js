// Every article, as a table: nothing that was read is out of reach.

const ROWS = 150;

function articlesView(main) {
  const orders = {
    newest: ['Newest', (x, y) => (A.at[y] ?? -1e12) - (A.at[x] ?? -1e12) || x - y],
    oldest: ['Oldest', (x, y) => (A.at[x] ?? 1e12) - (A.at[y] ?? 1e12) || x - y],
    title: ['Headline', (x, y) => (title(x) < title(y) ? -1 : title(x) > title(y) ? 1 : x - y)],
    longest: ['Longest', (x, y) => A.words[y] - A.words[x] || x - y],
  };
  const body = h('tbody');
  const summary = h('p', { class: 'summary' });
  const foot = h('div', { class: 'after' });
  const row = (i) => {
    const copy = representative(groupOf[i]) !== i;
    const pair = copy && relationInGroup(i);
    return h('tr', {},
      h('td', { class: 'cell-when' }, writtenWords(i, true)),
      h('td', { class: 'cell-title' }, h('a', { href: `${storyHref(storyOf[i])}?article=${encodeURIComponent(articleKey(i))}` }, bdi(title(i))), h('span', { class: 'cell-id soft' }, bdi(A.id[i]), A.place[i] ? [' · ', bdi(A.place[i])] : null)),
      h('td', { class: 'cell-source' }, source(i) ? bdi(source(i)) : null),
      h('td', { class: 'cell-copy' }, copy ? h('a', { href: pairHref(representative(groupOf[i]), i), class: 'badge' }, pair ? RELATIONS[pair.relation].short : 'copy') : ''),
      h('td', { class: 'cell-number' }, number(sizes[storyOf[i]])));
  };
  const draw = () => {
    const { hit } = matching();
    const found = [];
    for (let i = 0; i < N; i++) if (hit[i]) found.push(i);
    found.sort(orders[order.value][1]);
    summary.textContent = counted(found.length, 'article');
    say(summary.textContent);
    clear(foot);
    foot.append(paged(found, ROWS, row, body, 'article'));
    if (!found.length) body.append(h('tr', {}, h('td', { colspan: 5, class: 'empty' }, 'No article matches')));
  };
  const order = h('select', { id: 'order', onchange: () => draw() }, Object.entries(orders).map(([name, [label]]) => h('option', { value: name }, label)));
  add(main, [h('h1', { tabindex: -1, class: 'page-title' }, 'Articles'), filterBar(() => { route.replace(); draw(); }, false),
    h('div', { class: 'row' }, summary, h('label', { class: 'choice' }, h('span', {}, 'Order'), order)),
    h('div', { class: 'table-box' }, h('table', { class: 'table' },
      h('thead', {}, h('tr', {}, ['Written', 'Headline', 'Outlet', 'Copy', 'In story'].map((name) => h('th', { scope: 'col' }, name)))), body)), foot]);
  draw();
  return 'Articles';
}
