// The run: what was done, what was counted, what was left out.

const COUNTS = {
  articles: 'articles used', skipped: 'records and files not used', bytes: 'bytes read', words: 'words', identical: 'articles word for word another’s',
  wordless: 'articles without a word', shingles: 'word sequences', candidates: 'candidate pairs looked at exactly', pairs: 'pairs with a relation',
  groups: 'groups of copies', copies: 'copies', edges: 'ties between texts', stories: 'stories of two or more', singletons: 'articles alone', links: 'links between stories',
};

function runView(main) {
  const { run } = data;
  const skips = run.warnings.filter((warning) => warning.skip), others = run.warnings.filter((warning) => !warning.skip);
  const slowest = Math.max(0.001, ...run.timings.map(([, seconds]) => seconds));
  const list = (warnings) => {
    const items = h('ul', { class: 'warnings' });
    const more = paged(warnings, 100, (warning) => h('li', {}, bdi(warning.text), warning.hint ? h('span', { class: 'soft' }, ` — ${warning.hint}`) : null), items, 'message');
    return [items, more];
  };
  add(main, [
    h('h1', { tabindex: -1, class: 'page-title' }, 'The run'),
    h('p', { class: 'soft' }, `samestory ${data.version}, scheme `, h('code', {}, run.scheme)),
    h('div', { class: 'panels' },
      h('section', { class: 'panel' }, h('h2', {}, 'Counted'), h('dl', { class: 'facts-list' }, Object.keys(COUNTS).filter((name) => name in run.counts).map((name) => h('div', {}, h('dt', {}, COUNTS[name]), h('dd', {}, number(run.counts[name])))))),
      h('section', { class: 'panel' }, h('h2', {}, 'Settings'), h('dl', { class: 'settings' }, run.settings.map(([name, value, why]) => h('div', {}, h('dt', {}, name), h('dd', {}, h('strong', {}, value), h('span', { class: 'soft small' }, why))))))),
    h('section', { class: 'panel' }, h('h2', {}, 'Time taken'), run.timings.length
      ? h('ul', { class: 'term-bars' }, run.timings.map(([stage, seconds]) => h('li', {}, stage, h('span', { class: 'term-bar', 'aria-hidden': 'true' }, h('span', { style: { width: `${(seconds / slowest) * 100}%` } })), h('span', { class: 'soft small' }, `${seconds.toFixed(3)} s`))))
      : h('p', { class: 'soft' }, 'Left out, so that the same articles make the same page byte for byte.')),
    h('section', { class: 'panel' }, h('h2', {}, 'Skipped'), skips.length ? list(skips) : h('p', { class: 'soft' }, 'Nothing: every record was read.')),
    h('section', { class: 'panel' }, h('h2', {}, 'Warnings'), others.length ? list(others) : h('p', { class: 'soft' }, 'None.')),
    run.left_out.length ? h('section', { class: 'panel' }, h('h2', {}, 'Not in this page'), h('ul', { class: 'warnings' }, run.left_out.map((text) => h('li', {}, text.replace(/\d{4,}/g, (n) => number(Number(n))))))) : null,
  ]);
  return 'The run';
}
