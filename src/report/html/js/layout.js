// Where stories stand in the graph: along time or free, without one lying on another.
//
// Springs along links, a pull towards the place of the story's time (or the middle), and circles that push each other
// off. Only neighbours in a grid push, so that a step costs what the nodes cost. Nothing is left to chance: the same page
// draws the same graph.

const radiusOf = (story) => 4 + 2.4 * Math.sqrt(sizes[story]);

function layout(nodes, edges, byTime, width) {
  const count = nodes.length;
  const x = new Float64Array(count), y = new Float64Array(count), r = new Float64Array(count);
  const target = new Float64Array(count), timed = new Uint8Array(count);
  let low = Infinity, high = -Infinity;
  // A few strays in another decade would press all others into a corner.
  const middles = nodes.map((s) => (extents[s] ? (extents[s][0] + extents[s][1]) / 2 : NaN));
  const sorted = middles.filter((m) => !Number.isNaN(m)).sort((p, q) => p - q);
  if (sorted.length) {
    const cut = sorted.length > 200 ? 0.01 : 0;
    low = sorted[Math.floor(sorted.length * cut)];
    high = sorted[Math.ceil(sorted.length * (1 - cut)) - 1];
  }
  const days = Math.max(1, high - low);
  // Twice as wide as high, if the circles lie as they do in a full page.
  const area = nodes.reduce((sum, s) => sum + (2 * radiusOf(s) + 12) ** 2, 0);
  const spread = Math.max(width, Math.sqrt(area * 2.6));
  const place = (day) => (Math.min(1.02, Math.max(-0.02, (day - low) / days)) - 0.5) * spread;
  let undated = 0;
  nodes.forEach((s, i) => {
    r[i] = radiusOf(s);
    const angle = i * 2.399963, far = 10 + 11 * Math.sqrt(i);
    timed[i] = Number.isNaN(middles[i]) ? 0 : 1;
    if (byTime) {
      target[i] = timed[i] ? place(middles[i]) : -0.62 * spread;
      undated += timed[i] ? 0 : 1;
      x[i] = target[i];
      y[i] = Math.sin(angle) * (20 + Math.sqrt(i) * 8);
    } else {
      x[i] = Math.cos(angle) * far * 1.5;
      y[i] = Math.sin(angle) * far;
    }
  });
  const step = (heat) => {
    for (const [p, q, strength] of edges) {
      const dx = x[q] - x[p], dy = y[q] - y[p], length = Math.hypot(dx, dy) || 1;
      const wanted = r[p] + r[q] + (byTime ? 34 : 60);
      const pull = ((length - wanted) / length) * 0.06 * heat * (0.5 + strength);
      if (!byTime) { x[p] += dx * pull; x[q] -= dx * pull; }
      y[p] += dy * pull;
      y[q] -= dy * pull;
    }
    for (let i = 0; i < count; i++) {
      if (byTime) { x[i] += (target[i] - x[i]) * 0.2; y[i] -= y[i] * 0.012 * heat; } else { x[i] -= x[i] * 0.008 * heat; y[i] -= y[i] * 0.014 * heat; }
    }
    const cell = 64, grid = new Map();
    for (let i = 0; i < count; i++) {
      const key = Math.floor(x[i] / cell) * 100003 + Math.floor(y[i] / cell);
      if (!grid.has(key)) grid.set(key, []);
      grid.get(key).push(i);
    }
    for (let i = 0; i < count; i++) {
      const cx = Math.floor(x[i] / cell), cy = Math.floor(y[i] / cell);
      for (let gx = cx - 1; gx <= cx + 1; gx++) {
        for (let gy = cy - 1; gy <= cy + 1; gy++) {
          for (const j of grid.get(gx * 100003 + gy) || []) {
            if (j <= i) continue;
            let dx = x[j] - x[i], dy = y[j] - y[i];
            let length = Math.hypot(dx, dy);
            const least = r[i] + r[j] + 12;
            if (length >= least) continue;
            if (length < 0.01) { dx = 0.01 * ((i % 7) - 3 || 1); dy = 0.1; length = Math.hypot(dx, dy); }
            const push = ((least - length) / length) * 0.5;
            // Along time, circles give way up and down.
            const sideways = byTime ? 0.25 : 1;
            const up = byTime && Math.abs(dy) < 1 ? ((i + j) % 2 ? 1 : -1) * least * 0.3 : dy * push;
            x[i] -= dx * push * sideways; x[j] += dx * push * sideways;
            y[i] -= up; y[j] += up;
          }
        }
      }
    }
  };
  return { x, y, r, step, steps: count > 600 ? 160 : 260, axis: byTime && sorted.length > 1 ? { low, high, place } : null, undated };
}
