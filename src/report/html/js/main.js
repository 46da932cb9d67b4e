// The frame: head, views by address, light and dark.

let repaint = null;
const VIEWS = [['stories', data.clustered ? 'Stories' : 'Groups'], ['articles', 'Articles'], ['graph', 'Graph'], ['run', 'Run']];
const places = new Map();
let shownHash = null;

function route() {
  const main = document.getElementById('main');
  if (shownHash !== null) places.set(shownHash, window.scrollY);
  const hash = location.hash || '#/stories';
  // An anchor of the page itself is no view.
  if (!hash.startsWith('#/')) return;
  const [path, query] = hash.slice(2).split('?');
  const [view, ...keys] = path.split('/').map((part) => { try { return decodeURIComponent(part); } catch { return part; } });
  const parameters = new URLSearchParams(query || '');
  repaint = null;
  clear(main);
  let name;
  if (view === 'story') name = storyView(main, keys[0], parameters);
  else if (view === 'pair') name = pairView(main, keys[0], keys[1]);
  else if (view === 'graph') name = graphView(main);
  else if (view === 'run') name = runView(main);
  else {
    filtersFromQuery(parameters);
    name = view === 'articles' ? articlesView(main) : storiesView(main);
    if (view !== 'articles') route.last = hash;
  }
  document.title = name ? `${name} — ${data.title}` : data.title;
  const tab = VIEWS.some(([id]) => id === view) ? view : 'stories';
  for (const link of document.querySelectorAll('.tabs a')) {
    if (link.dataset.view === tab) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
  }
  const first = shownHash === null;
  shownHash = hash;
  if (!first) main.querySelector('h1')?.focus({ preventScroll: true });
  const article = parameters.get('article') === null ? undefined : articleOf(parameters.get('article'));
  const target = article === undefined ? null : document.getElementById(`a${article}`) || document.getElementById(`a${representative(groupOf[article])}`);
  if (target) { target.classList.add('target'); target.scrollIntoView({ block: 'center' }); } else if (!parameters.has('link')) window.scrollTo(0, places.get(hash) || 0);
}
route.last = '#/stories';

/** The filters into the address, without a step in the history. */
route.replace = () => {
  const view = shownHash && shownHash.startsWith('#/articles') ? 'articles' : 'stories';
  shownHash = `#/${view}${filtersToQuery()}`;
  if (view === 'stories') route.last = shownHash;
  history.replaceState(null, '', shownHash);
};

function theme(choice) {
  const root = document.documentElement;
  if (choice) root.setAttribute('data-theme', choice); else root.removeAttribute('data-theme');
  // A page opened from a disk may not be allowed to remember.
  try { if (choice) localStorage.setItem('samestory-theme', choice); else localStorage.removeItem('samestory-theme'); } catch { /* it forgets */ }
  repaint?.();
}

function isDark() {
  const chosen = document.documentElement.getAttribute('data-theme');
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function frame() {
  try { const kept = localStorage.getItem('samestory-theme'); if (kept === 'dark' || kept === 'light') document.documentElement.setAttribute('data-theme', kept); } catch { /* nothing was kept */ }
  const toggle = h('button', { type: 'button', class: 'theme', id: 'theme', 'aria-label': 'Dark colours', 'aria-pressed': String(isDark()), title: 'Light or dark' },
    svg('svg', { viewBox: '0 0 24 24', width: 20, height: 20, 'aria-hidden': 'true' }, svg('circle', { cx: 12, cy: 12, r: 8.5, fill: 'none', stroke: 'currentColor', 'stroke-width': 2 }), svg('path', { d: 'M12 3.5a8.5 8.5 0 0 1 0 17z', fill: 'currentColor' })));
  toggle.addEventListener('click', () => { theme(isDark() ? 'light' : 'dark'); toggle.setAttribute('aria-pressed', String(isDark())); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { toggle.setAttribute('aria-pressed', String(isDark())); repaint?.(); });
  add(document.getElementById('top'), [h('div', { class: 'top-in' },
    h('a', { class: 'brand', href: '#/stories' }, svg('svg', { viewBox: '0 0 32 24', width: 30, height: 22, 'aria-hidden': 'true' }, svg('circle', { cx: 11, cy: 12, r: 8.5, class: 'brand-a' }), svg('circle', { cx: 20.5, cy: 12, r: 8.5, class: 'brand-b' })), 'samestory'),
    h('nav', { 'aria-label': 'Views', class: 'tabs' }, VIEWS.map(([id, label]) => h('a', { href: `#/${id}`, 'data-view': id }, label))), toggle)]);
  add(document.getElementById('foot'), [h('p', {}, `Made by samestory ${data.version} from ${counted(N, 'article')}. Every article stays within reach; nothing is loaded from a network.`)]);
  document.getElementById('skip').addEventListener('click', (event) => { event.preventDefault(); document.getElementById('main').focus(); });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const box = document.getElementById('q');
    if (box) { event.preventDefault(); box.focus(); }
  });
  window.addEventListener('hashchange', route);
  window.addEventListener('beforeprint', () => document.querySelectorAll('main details').forEach((details) => { details.open = true; }));
}

if ('scrollRestoration' in history) history.scrollRestoration = 'manual';
frame();
route();
document.documentElement.setAttribute('data-ready', Math.round(performance.now()));
