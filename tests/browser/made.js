// A made corpus for the report: stories with copies, cuts, moved passages and changed numbers, hostile titles, and as
// many single articles as asked for. `node made.js FOLDER COUNT` writes made.jsonl and many.jsonl. Same bytes every time.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const [folder, count] = [process.argv[2], Number(process.argv[3] || 20000)];

// A multiplicative congruential generator (Lehmer 1951) is enough for words.
let state = 20250122;
const random = (n) => { state = (state * 48271) % 2147483647; return state % n; };
const pick = (list) => list[random(list.length)];
const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bra cle dri flo gru'.split(' ');
const word = () => Array.from({ length: 2 + random(3) }, () => pick(SYLLABLES)).join('');
const OUTLETS = ['The Harbour Post', 'Inland Daily', 'Cape Wire', 'Morning Ledger', 'The Valley News', 'Coastline'];
const COMMON = 'the officials said that on a day with many people in town and after some hours of talks it was not clear what would come next'.split(' ');

function event() {
  const names = Array.from({ length: 24 }, word);
  const sentence = (least) => {
    const words = Array.from({ length: least + random(8) }, () => (random(5) < 2 ? pick(names) : pick(COMMON)));
    if (random(3) === 0) words.splice(3, 0, String(100 + random(9000)));
    const text = words.join(' ');
    return `${text[0].toUpperCase()}${text.slice(1)}.`;
  };
  const paragraph = () => Array.from({ length: 3 }, () => sentence(9)).join(' ');
  return { names, paragraph, title: () => Array.from({ length: 5 }, () => pick(names)).join(' ') };
}

const iso = (day, hour) => `${new Date(Date.UTC(2024, 0, 1 + day, hour)).toISOString().slice(0, 16)}:00Z`;
const articles = [];
const add = (article) => articles.push(article);

for (let e = 0; e < 12; e++) {
  const { paragraph, title } = event();
  const day = e * 9;
  const wire = Array.from({ length: 6 }, paragraph);
  const headline = title();
  const base = { title: headline, date: iso(day, 8), source: OUTLETS[e % 6], url: `https://example.org/${e}/wire` };
  add({ id: `e${e}-wire`, ...base, text: wire.join('\n\n') });
  add({ id: `e${e}-same`, ...base, source: OUTLETS[(e + 1) % 6], date: iso(day, 9), text: wire.join('\n\n') });
  add({ id: `e${e}-cut`, ...base, title: title(), source: OUTLETS[(e + 2) % 6], date: iso(day, 10), text: wire.slice(0, 3).join('\n\n') });
  // Updated: a paragraph moved to the end, a number changed, a paragraph added.
  const moved = [...wire.slice(1), wire[0]].map((text, i) => (i === 1 ? `At least 1500 people were there. ${text}` : text));
  add({ id: `e${e}-moved`, ...base, source: OUTLETS[(e + 3) % 6], date: iso(day, 15), text: moved.join('\n\n') });
  add({ id: `e${e}-number`, ...base, source: OUTLETS[(e + 4) % 6], date: iso(day, 16), text: wire.map((text, i) => (i === 2 ? text.replace(/^(\S+ \S+)/, '$1 2750 of them') : i === 1 ? text.replace(/\d+/g, '77') : text)).join('\n\n') });
  for (let k = 0; k < 1 + (e % 4); k++) add({ id: `e${e}-own${k}`, title: title(), source: pick(OUTLETS), date: iso(day + 1 + k, 12), text: Array.from({ length: 5 }, paragraph).join('\n\n') });
}

const HOSTILE = [
  "<script>window.hacked = 'title'</script>",
  "</script><img src=x onerror=\"window.hacked='img'\">",
  '"><svg onload=window.hacked="svg">',
  '<!-- <script> ]]> {{ nonce }} <!--data-->',
  '\u202Edesrever si siht\u202C and this \u2066is not\u2069',
  '\u001b[31mred\u001b]0;window\u0007 title',
  `A very long title ${'that goes on and on '.repeat(60)}`,
  'Withoutanyspaceatall'.repeat(40),
  'مرحبا بالعالم: عنوان من اليمين إلى اليسار',
  '日本の見出しと中文标题',
  'Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308a\u0301\u0302\u0303\u0304lgo',
];
HOSTILE.forEach((title, i) => {
  const { paragraph } = event();
  add({ id: `hostile-${i} ${title.slice(0, 40)}`, title, source: title.slice(0, 60), url: i % 2 ? 'javascript:window.hacked="url"' : `https://example.org/?q=${title.slice(0, 20)}`, date: iso(120 + i, 3), text: `${paragraph()}\n\n${title}\n\n${paragraph()}` });
});

const lines = (list) => `${list.map((article) => JSON.stringify(article)).join('\n')}\n`;
fs.writeFileSync(path.join(folder, 'made.jsonl'), lines(articles));

// Many short ones, three to an event, each event of its own words: for speed, not for judgement.
const many = [];
for (let i = 0; many.length < count; i++) {
  const names = Array.from({ length: 9 }, word);
  for (let k = 0; k < 3 && many.length < count; k++) {
    const text = Array.from({ length: 24 }, (_, w) => (w % 2 ? pick(COMMON) : pick(names))).join(' ');
    many.push({ id: `m${i}-${k}`, title: names.slice(k, k + 5).join(' '), source: pick(OUTLETS), date: iso(random(900), random(24)), url: `https://example.org/many/${i}/${k}/${names[0]}-${names[1]}`, text });
  }
}
fs.writeFileSync(path.join(folder, 'many.jsonl'), lines(many));
