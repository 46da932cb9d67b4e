// Numbers, days and relations in words.

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

function number(n) {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');
}

function counted(n, what) {
  return `${number(n)} ${n === 1 ? what : /[^aeiou]y$/.test(what) ? what.replace(/y$/, 'ies') : `${what}s`}`;
}

function percent(share) {
  const whole = Math.round(share * 100);
  // Nearly all is not all.
  if (whole === 100 && share < 1) return '99%';
  if (whole === 0 && share > 0) return 'under 1%';
  return `${whole}%`;
}

function decimal(n) {
  return n.toFixed(2);
}

/** Lower case without accents; of the same length for nearly all texts. */
function fold(text) {
  return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[\u2018\u2019]/g, "'");
}

function ymd(day) {
  const date = new Date(day * 86400000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
}

function isoDay(day) {
  return new Date(day * 86400000).toISOString().slice(0, 10);
}

function dayOfIso(text) {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? null : Math.round(time / 86400000);
}

function dayWords(day, short) {
  const { year, month, day: of } = ymd(day);
  return `${of} ${short ? MONTHS[month].slice(0, 3) : MONTHS[month]} ${year}`;
}

function timeOfDay(second) {
  const rest = ((second % 86400) + 86400) % 86400;
  return `${String(Math.floor(rest / 3600)).padStart(2, '0')}:${String(Math.floor(rest / 60) % 60).padStart(2, '0')}`;
}

function rangeWords(from, to, short) {
  const a = ymd(from), b = ymd(to);
  const month = (m) => (short ? MONTHS[m].slice(0, 3) : MONTHS[m]);
  if (from === to) return dayWords(from, short);
  if (a.year === b.year && a.month === b.month) return `${a.day}–${b.day} ${month(a.month)} ${a.year}`;
  if (a.year === b.year) return `${a.day} ${month(a.month)} – ${b.day} ${month(b.month)} ${a.year}`;
  return `${dayWords(from, short)} – ${dayWords(to, short)}`;
}

function spanWords([from, to], short) {
  if (from === null && to === null) return 'at any time';
  if (from === null) return `until ${dayWords(to, short)}`;
  if (to === null) return `since ${dayWords(from, short)}`;
  // A date is widened by a day to both sides for time zones.
  if (to - from === 2) return dayWords(from + 1, short);
  return rangeWords(from, to, short);
}

/** Spans of days in words; '' for none. */
function spansWords(spans, short) {
  const shown = spans.slice(0, 3).map((span) => spanWords(span, short));
  return shown.join(' or ') + (spans.length > 3 ? ' or at other times' : '');
}

/** "6 years", "5 months", "12 days". */
function lengthWords(days) {
  if (days >= 730) return counted(Math.floor(days / 365.25), 'year');
  if (days >= 62) return counted(Math.floor(days / 30.44), 'month');
  return counted(days, 'day');
}

/** The smallest distance of two sets of spans in days; null where one is empty. */
function gapDays(one, other) {
  let least = null;
  for (const [from, to] of one) {
    for (const [start, end] of other) {
      const before = start !== null && to !== null ? start - to : 0;
      const after = from !== null && end !== null ? from - end : 0;
      const gap = Math.max(before, after, 0);
      if (least === null || gap < least) least = gap;
    }
  }
  return least;
}

/** Days written 2017-01-20 in a sentence become 20 January 2017. */
function readable(sentence) {
  return sentence.replace(/\b(\d{4})-(\d\d)-(\d\d)\b/g, (iso) => {
    const day = dayOfIso(iso);
    return day === null ? iso : dayWords(day);
  });
}

const KNOWN_RELATIONS = [
  { name: 'identical', short: 'word for word', long: 'says word for word the same as' },
  { name: 'near', short: 'nearly the same', long: 'is nearly the same as' },
  { name: 'contains', short: 'longer version', long: 'contains nearly all of' },
  { name: 'contained', short: 'cut', long: 'lies nearly all in' },
  { name: 'same-wire', short: 'same wire text', long: 'shares long passages with' },
  { name: 'update', short: 'update', long: 'is another version of' },
  { name: 'template', short: 'same form', long: 'fills in the same form as' },
];


const KINDS = {
  apart: { label: 'Kept apart', long: 'alike in words, not in time' },
  'follow-up': { label: 'Follow-up', long: 'one subject within a month' },
  background: { label: 'Background', long: 'one subject at another time' },
};

const EVIDENCE_KINDS = {
  field: 'Date field', url: 'Address', dateline: 'Dateline', date: 'Date in the text', year: 'Year in the text',
  office: 'Office holder', event: 'Event', name: 'Name',
};
