// Elements and text nodes. Nothing in this page makes markup out of a string: what an article says is a text node.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') Object.assign(element.style, value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === '') continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** An element with properties and children. */
function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Words of a stranger: isolated, so that their direction of writing stays theirs. */
function bdi(text, properties) {
  return h('bdi', { dir: 'auto', ...properties }, marked(text));
}

/** The text with the words that were searched for marked. */
function marked(text) {
  const words = typeof search === 'undefined' ? [] : search.words;
  if (!words.length || !text) return text;
  const folded = fold(text);
  if (folded.length !== text.length) return text;
  const hits = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) hits.push([at, at + word.length]);
  }
  hits.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const out = [];
  let done = 0;
  for (const [from, to] of hits) {
    if (from < done) continue;
    out.push(text.slice(done, from), h('mark', {}, text.slice(from, to)));
    done = to;
  }
  out.push(text.slice(done));
  return out;
}

function clear(element) {
  while (element.firstChild) element.firstChild.remove();
  return element;
}

function say(text) {
  document.getElementById('status').textContent = text;
}

/** A list that grows by a page at a time: twenty thousand items cost what is seen of them. */
function paged(items, size, draw, container, what) {
  clear(container);
  let shown = 0;
  const more = h('button', { class: 'more', type: 'button' });
  function grow() {
    const from = shown;
    shown = Math.min(items.length, shown + size);
    const part = document.createDocumentFragment();
    for (let i = from; i < shown; i++) part.append(draw(items[i], i));
    container.append(part);
    const left = items.length - shown;
    more.hidden = left === 0;
    more.textContent = `Show ${number(Math.min(size, left))} more of ${counted(left, what)}`;
    return container.children[from];
  }
  more.addEventListener('click', () => {
    const first = grow();
    const target = first && (first.querySelector('a, button') || first);
    if (target) target.focus({ preventScroll: true });
  });
  grow();
  return more;
}

/** A fold whose inside is made when it is first opened, or printed. */
function folded(summary, make, properties) {
  const details = h('details', properties, h('summary', {}, summary));
  let made = false;
  details.addEventListener('toggle', () => {
    if (!details.open || made) return;
    made = true;
    add(details, [make()]);
  });
  return details;
}
