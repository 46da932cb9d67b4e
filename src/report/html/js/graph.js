// The graph: stories as circles, links as lines. Drawn on a canvas; the list below says the same in words.

const SHOWN = [100, 300, 1000];
const LABELS = 12;

function graphView(main) {
  const state = { mode: 'time', most: 300, min: 1, kinds: { apart: true, 'follow-up': true, background: true }, scale: 1, dx: 0, dy: 0, hover: -1, chosen: -1, query: '' };
  const canvas = h('canvas', { class: 'graph', tabindex: 0, role: 'application', 'aria-label': 'Graph of stories. Arrow keys move from story to story, Enter opens one, plus and minus zoom. The list below says the same in words.', 'aria-describedby': 'graph-help' });
  const card = h('div', { class: 'graph-card', hidden: true });
  const note = h('p', { class: 'summary', id: 'graph-note' });
  let nodes = [], index = new Map(), edges = [], place = null, frame = 0, left = 0;

  const styles = () => {
    const style = getComputedStyle(document.documentElement);
    const get = (name) => style.getPropertyValue(name).trim();
    return { ink: get('--ink'), soft: get('--soft'), paper: get('--paper'), node: get('--node'), line: get('--line'), accent: get('--accent'), apart: get('--apart'), 'follow-up': get('--follow'), background: get('--background') };
  };
  let colours = styles();

  function build() {
    const linked = new Set();
    const wanted = data.links.filter((link) => state.kinds[link.kind] !== false);
    for (const link of wanted) { linked.add(link.a); linked.add(link.b); }
    let all = [];
    for (let s = 0; s < STORIES; s++) if (sizes[s] >= state.min && (linked.has(s) || STORIES <= 300)) all.push(s);
    const possible = all.length;
    all.sort((p, q) => sizes[q] - sizes[p] || linksOf[q].length - linksOf[p].length || p - q);
    nodes = all.slice(0, state.most);
    index = new Map(nodes.map((s, i) => [s, i]));
    const both = wanted.filter((link) => index.has(link.a) && index.has(link.b));
    const shown = both.slice(0, 2 * state.most);
    edges = shown.map((link) => [index.get(link.a), index.get(link.b), link.words, link]);
    place = layout(nodes, edges, state.mode === 'time' && nodes.some((s) => extents[s]), canvas.clientWidth || 900);
    left = place.steps;
    const hidden = [];
    if (possible > nodes.length) hidden.push(`the ${number(nodes.length)} largest of ${counted(possible, 'story')}`);
    if (both.length > shown.length) hidden.push(`the ${number(shown.length)} strongest of ${counted(both.length, 'link')}`);
    note.textContent = `${counted(nodes.length, 'story')}, ${counted(edges.length, 'link')}${hidden.length ? `: ${hidden.join(' and ')}` : ''}.`;
    // Settle at once what can be settled in a blink, the rest as it is watched.
    const until = performance.now() + 350;
    while (left > 0 && performance.now() < until) { place.step(left / place.steps); left--; }
    fit();
    list();
  }

  function fit() {
    if (!nodes.length) return;
    let a = Infinity, b = -Infinity, c = Infinity, d = -Infinity;
    for (let i = 0; i < nodes.length; i++) {
      a = Math.min(a, place.x[i] - place.r[i]); b = Math.max(b, place.x[i] + place.r[i]);
      c = Math.min(c, place.y[i] - place.r[i]); d = Math.max(d, place.y[i] + place.r[i]);
    }
    const width = canvas.clientWidth, height = canvas.clientHeight - 40;
    state.scale = Math.min(2.2, (width * 0.84) / Math.max(1, b - a), (height * 0.8) / Math.max(1, d - c));
    state.dx = width / 2 - ((a + b) / 2) * state.scale;
    state.dy = height / 2 - ((c + d) / 2) * state.scale;
    draw();
  }

  function ticks(context, width, height) {
    const { low, high, place: at } = place.axis;
    const perDay = ((at(high) - at(low)) / Math.max(1, high - low)) * state.scale;
    const steps = [[365.25 * 2, 24], [365.25, 12], [91.3, 3], [30.44, 1]].filter(([days]) => days * perDay > 54);
    const [, months] = steps.length ? steps[steps.length - 1] : [0, 12 * Math.ceil(54 / Math.max(0.01, perDay * 365.25))];
    context.font = '12px system-ui, sans-serif';
    context.fillStyle = colours.soft;
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    const start = ymd(low);
    for (let month = start.year * 12; ; month += months) {
      const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / 86400000;
      if (day > high + 400) break;
      if (day < low - 400) continue;
      const sx = (low === high ? 0 : ((day - low) / (high - low) - 0.5) * (at(high) - at(low))) * state.scale + state.dx;
      if (sx < -60 || sx > width + 60) continue;
      context.beginPath(); context.moveTo(sx, 0); context.lineTo(sx, height - 24); context.stroke();
      const name = months >= 12 ? String(Math.floor(month / 12)) : `${MONTHS[month % 12].slice(0, 3)} ${Math.floor(month / 12)}`;
      context.fillText(name, sx - context.measureText(name).width / 2, height - 8);
    }
  }

  function draw() {
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (!canvas.isConnected) return;
      if (left > 0) {
        const until = performance.now() + 10;
        while (left > 0 && performance.now() < until) { place.step(left / place.steps); left--; }
        if (left <= 0 && !state.moved) fit(); else draw();
      }
      paint();
    });
  }

  function paint() {
    const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const context = canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    if (!nodes.length) return;
    if (place.axis) ticks(context, width, height);
    const sx = (i) => place.x[i] * state.scale + state.dx, sy = (i) => place.y[i] * state.scale + state.dy;
    const radius = (i) => Math.max(2, place.r[i] * Math.min(1.6, Math.max(0.35, state.scale)));
    const focus = state.hover >= 0 ? state.hover : state.chosen;
    const near = new Set();
    if (focus >= 0) for (const [p, q] of edges) { if (p === focus) near.add(q); if (q === focus) near.add(p); }
    const faded = focus >= 0;
    for (const [p, q, words, link] of edges) {
      const on = p === focus || q === focus;
      context.globalAlpha = faded ? (on ? 1 : 0.12) : edges.length > 150 ? 0.45 : 0.85;
      context.strokeStyle = colours[link.kind] || colours.soft;
      context.lineWidth = Math.max(0.7, Math.min(5, words * 9)) * (on ? 1.4 : 1);
      context.setLineDash(link.kind === 'apart' ? [6, 5] : []);
      const ax = sx(p), ay = sy(p), bx = sx(q), by = sy(q), bend = Math.min(60, Math.hypot(bx - ax, by - ay) * 0.14);
      const length = Math.hypot(bx - ax, by - ay) || 1;
      context.beginPath();
      context.moveTo(ax, ay);
      context.quadraticCurveTo((ax + bx) / 2 + ((by - ay) / length) * bend, (ay + by) / 2 - ((bx - ax) / length) * bend, bx, by);
      context.stroke();
      if (link.kind === 'apart' && edges.length < 60) {
        const mx = (ax + bx) / 2 + ((by - ay) / length) * bend / 2, my = (ay + by) / 2 - ((bx - ax) / length) * bend / 2;
        context.font = '600 12px system-ui, sans-serif';
        const label = 'kept apart', w = context.measureText(label).width;
        context.setLineDash([]);
        context.fillStyle = colours.paper; context.fillRect(mx - w / 2 - 5, my - 10, w + 10, 19);
        context.fillStyle = colours.apart; context.fillText(label, mx - w / 2, my + 4);
      }
    }
    context.setLineDash([]);
    for (let i = nodes.length - 1; i >= 0; i--) {
      context.globalAlpha = faded && i !== focus && !near.has(i) ? 0.22 : 1;
      const own = data.stories.groups[nodes[i]].length / sizes[nodes[i]], rr = radius(i);
      // The disc is the texts of their own, the ring around it the copies.
      context.beginPath(); context.arc(sx(i), sy(i), rr, 0, 7);
      context.fillStyle = colours.paper;
      context.fill();
      context.lineWidth = 1.5;
      context.strokeStyle = i === focus ? colours.accent : colours.node;
      context.stroke();
      context.beginPath(); context.arc(sx(i), sy(i), rr * Math.sqrt(own), 0, 7);
      context.fillStyle = i === focus ? colours.accent : colours.node;
      context.fill();
      if (i === state.chosen) { context.globalAlpha = 1; context.lineWidth = 2; context.strokeStyle = colours.accent; context.beginPath(); context.arc(sx(i), sy(i), rr + 4, 0, 7); context.stroke(); }
    }
    labels(context, width, height, sx, sy, radius, focus, near);
    context.globalAlpha = 1;
  }

  function labels(context, width, height, sx, sy, radius, focus, near) {
    context.font = '13px system-ui, sans-serif';
    context.textBaseline = 'middle';
    const taken = [];
    const order = focus >= 0 ? [focus, ...near] : nodes.map((_, i) => i);
    let drawn = 0;
    for (const i of order) {
      if (drawn >= (nodes.length < 60 ? 60 : Math.round(LABELS * Math.max(1, state.scale * 1.5)))) break;
      const px = sx(i), py = sy(i);
      if (px < 0 || px > width || py < 0 || py > height - 24) continue;
      const text = shortened(storyTitle(nodes[i]), nodes.length < 20 ? 46 : 34);
      const w = context.measureText(text).width;
      let x = px + radius(i) + 6;
      if (x + w > width - 4) x = px - radius(i) - 6 - w;
      // A label that fits on neither side stands below its circle.
      const below = x < 4;
      const y = below ? py + radius(i) + 14 : py;
      if (below) x = Math.max(4, Math.min(width - w - 4, px - w / 2));
      if (taken.some(([a, b, c, d]) => x < c && x + w > a && y - 9 < d && y + 9 > b)) continue;
      taken.push([x, y - 9, x + w, y + 9]);
      context.globalAlpha = 0.82;
      context.fillStyle = colours.paper;
      context.fillRect(x - 3, y - 9, w + 6, 18);
      context.globalAlpha = 1;
      context.fillStyle = colours.ink;
      context.fillText(text, x, y);
      drawn++;
    }
    context.textBaseline = 'alphabetic';
  }

  function nodeAt(px, py) {
    let best = -1, least = 14;
    for (let i = 0; i < nodes.length; i++) {
      const far = Math.hypot(place.x[i] * state.scale + state.dx - px, place.y[i] * state.scale + state.dy - py) - place.r[i] * state.scale;
      if (far < least) { least = far; best = i; }
    }
    return least < 8 ? best : -1;
  }

  function choose(i) {
    state.chosen = i;
    clear(card);
    card.hidden = i < 0;
    if (i >= 0) {
      const story = nodes[i];
      add(card, [h('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => { choose(-1); canvas.focus(); } }, '×'),
        h('p', { class: 'when' }, toldWords(story, true)), h('h2', {}, h('a', { href: storyHref(story) }, bdi(shortened(storyTitle(story), 140)))),
        termList(terms(story)), h('p', { class: 'facts' }, textsWords(story)),
        h('ul', { class: 'card-links' }, linksOf[story].slice(0, 6).map((at) => h('li', {}, h('span', { class: `badge kind-${data.links[at].kind}` }, KINDS[data.links[at].kind]?.label), ' ', h('a', { href: `${storyHref(story)}?link=${at}` }, bdi(shortened(storyTitle(other(data.links[at], story)), 90)))))),
        h('p', {}, h('a', { class: 'button', href: storyHref(story) }, 'Open the story'))]);
      say(`${storyTitle(story)}, ${counted(sizes[story], 'article')}, ${toldWords(story)}, ${counted(linksOf[story].length, 'link')}`);
    }
    draw();
  }

  function zoom(factor, px = canvas.clientWidth / 2, py = canvas.clientHeight / 2) {
    const next = Math.min(12, Math.max(0.05, state.scale * factor)), by = next / state.scale;
    state.dx = px - (px - state.dx) * by;
    state.dy = py - (py - state.dy) * by;
    state.scale = next;
    state.moved = true;
    draw();
  }

  const fingers = new Map();
  let dragged = 0, pinch = 0;
  const spot = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  canvas.addEventListener('wheel', (event) => { event.preventDefault(); zoom(Math.exp(-event.deltaY * 0.0016), ...spot(event)); }, { passive: false });
  canvas.addEventListener('pointerdown', (event) => { canvas.setPointerCapture(event.pointerId); fingers.set(event.pointerId, spot(event)); dragged = 0; pinch = 0; });
  canvas.addEventListener('pointermove', (event) => {
    const [px, py] = spot(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      const hover = nodeAt(px, py);
      if (hover !== state.hover) { state.hover = hover; canvas.style.cursor = hover >= 0 ? 'pointer' : 'grab'; canvas.title = hover >= 0 ? `${storyTitle(nodes[hover])} — ${counted(sizes[nodes[hover]], 'article')}, ${toldWords(nodes[hover], true)}` : ''; draw(); }
      return;
    }
    if (fingers.size === 2) {
      fingers.set(event.pointerId, [px, py]);
      const [p, q] = [...fingers.values()];
      const length = Math.hypot(p[0] - q[0], p[1] - q[1]);
      if (pinch) zoom(length / pinch, (p[0] + q[0]) / 2, (p[1] + q[1]) / 2);
      pinch = length;
      dragged = 99;
      return;
    }
    state.dx += px - before[0];
    state.dy += py - before[1];
    dragged += Math.abs(px - before[0]) + Math.abs(py - before[1]);
    if (dragged > 5) state.moved = true;
    fingers.set(event.pointerId, [px, py]);
    draw();
  });
  const release = (event) => {
    fingers.delete(event.pointerId);
    if (event.type === 'pointerup' && dragged < 6) choose(nodeAt(...spot(event)));
  };
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);
  canvas.addEventListener('pointerleave', () => { if (state.hover >= 0) { state.hover = -1; draw(); } });
  canvas.addEventListener('keydown', (event) => {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (ways[event.key] && nodes.length) {
      const [wx, wy] = ways[event.key];
      if (state.chosen < 0) choose(0);
      else {
        let best = -1, least = Infinity;
        for (let i = 0; i < nodes.length; i++) {
          const dx = place.x[i] - place.x[state.chosen], dy = place.y[i] - place.y[state.chosen];
          const along = dx * wx + dy * wy, across = Math.abs(dx * wy) + Math.abs(dy * wx);
          if (along > 0.5 && along + 2 * across < least) { least = along + 2 * across; best = i; }
        }
        if (best >= 0) choose(best);
      }
    } else if (event.key === 'Enter' && state.chosen >= 0) location.hash = storyHref(nodes[state.chosen]);
    else if (event.key === '+' || event.key === '=') zoom(1.3);
    else if (event.key === '-') zoom(1 / 1.3);
    else if (event.key === '0') { state.moved = false; fit(); } else if (event.key === 'Escape') choose(-1);
    else return;
    event.preventDefault();
  });

  const words = h('ol', { class: 'graph-list' });
  const wordsFoot = h('div', { class: 'after' });
  function list() {
    clear(wordsFoot);
    wordsFoot.append(paged(nodes.slice(), 60, (story) => h('li', {}, h('a', { href: storyHref(story) }, bdi(storyTitle(story))), h('span', { class: 'soft small' }, ` ${counted(sizes[story], 'article')}, ${toldWords(story, true)}`),
      linksOf[story].length ? h('ul', {}, linksOf[story].map((at) => data.links[at]).filter((link) => state.kinds[link.kind] !== false).map((link) => h('li', {}, h('span', { class: `badge kind-${link.kind}` }, KINDS[link.kind]?.label), ' ',
        h('a', { href: storyHref(other(link, story)) }, bdi(storyTitle(other(link, story)))), h('span', { class: 'soft small' }, ` ${decimal(link.words)}`)))) : null), words, 'story'));
  }

  const kindBox = (kind) => {
    const count = data.links.filter((link) => link.kind === kind).length;
    const box = h('input', { type: 'checkbox', checked: true, onchange: () => { state.kinds[kind] = box.checked; choose(-1); build(); } });
    return count ? h('label', { class: `kind-box kind-${kind}` }, box, ` ${KINDS[kind].label} `, h('span', { class: 'soft' }, number(count))) : null;
  };
  const mode = h('select', { id: 'graph-mode', onchange: () => { state.mode = mode.value; state.moved = false; choose(-1); build(); } }, h('option', { value: 'time' }, 'along time'), h('option', { value: 'free' }, 'by links'));
  const most = h('select', { id: 'graph-most', onchange: () => { state.most = Number(most.value); state.moved = false; choose(-1); build(); } }, SHOWN.map((n) => h('option', { value: n }, `the ${number(n)} largest`)));
  most.value = String(state.most);
  const min = h('select', { id: 'graph-min', onchange: () => { state.min = Number(min.value); state.moved = false; choose(-1); build(); } }, [1, 2, 3, 5, 10, 20].map((n) => h('option', { value: n }, n === 1 ? 'any size' : `${n} or more`)));
  if (STORIES > 400) { state.min = 2; min.value = '2'; }
  const find = h('input', { type: 'search', placeholder: 'Find a story', 'aria-label': 'Find a story in the graph', onchange: () => {
    const wanted = searchWords(find.value);
    const found = wanted.length ? nodes.findIndex((s) => { const text = fold(`${storyTitle(s)} ${terms(s).join(' ')}`); return wanted.every((word) => text.includes(word)); }) : -1;
    if (wanted.length && found < 0) say('No story in the graph matches');
    if (found >= 0) { state.dx = canvas.clientWidth / 2 - place.x[found] * state.scale; state.dy = canvas.clientHeight / 2 - place.y[found] * state.scale; state.moved = true; }
    choose(found);
  } });
  add(main, [
    h('h1', { tabindex: -1, class: 'page-title' }, 'The graph'),
    h('p', { class: 'soft', id: 'graph-help' }, 'Each circle is a story, as large as it has articles; lines link stories on one subject, dashed lines hold apart what only looks alike.'),
    h('div', { class: 'bar graph-bar' }, find, h('label', { class: 'choice' }, h('span', {}, 'Laid out'), mode), h('label', { class: 'choice' }, h('span', {}, 'Articles'), min), STORIES > SHOWN[0] ? h('label', { class: 'choice' }, h('span', {}, 'Stories'), most) : null, Object.keys(KINDS).map(kindBox)),
    note,
    h('div', { class: 'graph-box' }, canvas, card, h('div', { class: 'graph-buttons' },
      h('button', { type: 'button', 'aria-label': 'Zoom in', onclick: () => zoom(1.4) }, '+'), h('button', { type: 'button', 'aria-label': 'Zoom out', onclick: () => zoom(1 / 1.4) }, '−'), h('button', { type: 'button', 'aria-label': 'Show all', onclick: () => { state.moved = false; fit(); } }, '⤢'))),
    h('section', { class: 'graph-words' }, h('h2', {}, 'The same in words'), words, wordsFoot)]);
  if (!nodes.length && !STORIES) note.textContent = 'There is no story to draw.';
  build();
  const seen = new ResizeObserver(() => { if (!canvas.isConnected) { seen.disconnect(); return; } if (state.moved) draw(); else fit(); });
  seen.observe(canvas);
  repaint = () => { colours = styles(); draw(); };
  return 'The graph';
}
