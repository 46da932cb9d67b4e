//! Dates and years a text mentions.
//!
//! In: tokens. Out: [`Mentions`], each as found, not yet weighed. A month name, a weekday before one, or a number that
//! looks like a year or an ISO date sets the reading off; what stands around it decides which of the forms it is.

use super::day::Day;
use super::field::MONTHS;
use super::lexicon::{Lexicon, WordId};
use super::token::{Gap, Token, Tokens};

/// A full date.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DateMention {
    pub day: Day,
    /// In a line that dates the article: at its very beginning, or after "Published" and the like.
    pub dates_article: bool,
    /// Under an embedded post: right after a closing bracket, as in "(@handle) May 5, 2018".
    pub of_post: bool,
    pub from: u32,
    pub to: u32,
}

/// Month and day without a year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MonthDay {
    pub month: u32,
    pub day: u32,
    /// Monday = 0.
    pub weekday: Option<u32>,
    pub dates_article: bool,
    pub from: u32,
    pub to: u32,
}

/// How a year is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum YearUse {
    /// After "by", "until", "through" and the like, or as a fiscal year: as good as any ahead.
    Ahead,
    /// With an election, a budget, games: planned years in advance.
    Planned,
    /// With a month or a season.
    OfMonth,
    /// In a copyright line.
    Copyright,
    /// Otherwise, in running text.
    Plain,
}

/// A year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct YearMention {
    pub year: i32,
    pub month: Option<u32>,
    pub used: YearUse,
    pub from: u32,
    pub to: u32,
}

/// Everything dated in a text, in its order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mentions {
    pub dates: Vec<DateMention>,
    pub month_days: Vec<MonthDay>,
    pub years: Vec<YearMention>,
}

/// The words around dates.
#[derive(Clone, Debug)]
pub(crate) struct DateWords {
    /// Month by word number, 0 for none; weekday + 1 likewise.
    months: Vec<u8>,
    weekdays: Vec<u8>,
    published: Vec<WordId>,
    ahead: Vec<WordId>,
    planned: Vec<WordId>,
    season: Vec<WordId>,
    year_cue: Vec<WordId>,
    copyright: WordId,
    of: WordId,
    fiscal: Vec<WordId>,
}

const WEEKDAYS: [&str; 7] = [
    "monday mon",
    "tuesday tues tue",
    "wednesday weds wed",
    "thursday thurs thur thu",
    "friday fri",
    "saturday sat",
    "sunday sun",
];

/// "Published" must stand at most this many tokens before the date: "Published 4:05 PM ET, Thu Jan. 26".
const PUBLISHED_REACH: usize = 8;

impl DateWords {
    pub(crate) fn new(lexicon: &mut Lexicon) -> Self {
        let mut number = |index: &mut Vec<u8>, word: &str, value: usize| {
            let at = usize::from(lexicon.intern(word));
            index.resize(index.len().max(at + 1), 0);
            index[at] = value as u8 + 1;
        };
        let (mut months, mut weekdays) = (Vec::new(), Vec::new());
        for (i, forms) in MONTHS.iter().enumerate() {
            forms.iter().for_each(|form| number(&mut months, form, i));
        }
        for (i, forms) in WEEKDAYS.iter().enumerate() {
            forms
                .split(' ')
                .for_each(|form| number(&mut weekdays, form, i));
        }
        for (word, &month) in months.iter().enumerate() {
            if month > 0 {
                lexicon.mark(word as WordId);
            }
        }
        let mut set = |words: &str| {
            words
                .split(' ')
                .map(|w| lexicon.intern(w))
                .collect::<Vec<_>>()
        };
        DateWords {
            months,
            weekdays,
            published: set(
                "published posted updated date dated filed modified publication revised",
            ),
            ahead: set("by until till through to beyond before"),
            planned: set(
                "election elections presidential campaign campaigns race races primary primaries nomination nominee bid run \
                 contest candidate candidates contender contenders hopeful hopefuls cycle midterm midterms ballot vote ticket \
                 olympics olympic games cup budget republican democratic gop census convention caucus caucuses field reelection \
                 will would run running challenge senate house congressional gubernatorial general matchup showdown ambitions",
            ),
            season: set("spring summer fall autumn winter early late mid"),
            year_cue: set(
                "in since of from during after and or the between circa year late early mid his her its their last this for \
                 than around on until by before through s a back about",
            ),
            copyright: lexicon.intern("copyright"),
            of: lexicon.intern("of"),
            fiscal: vec![lexicon.intern("fiscal"), lexicon.intern("fy")],
        }
    }

    fn month(&self, token: &Token) -> Option<u32> {
        let month = self
            .months
            .get(usize::from(token.word))
            .copied()
            .filter(|&m| m > 0)?;
        token.capital.then_some(u32::from(month))
    }

    fn weekday(&self, token: &Token) -> Option<u32> {
        let day = self
            .weekdays
            .get(usize::from(token.word))
            .copied()
            .filter(|&d| d > 0)?;
        token.capital.then_some(u32::from(day) - 1)
    }
}

/// Reads all dates and years of a text.
pub(crate) fn mentions(text: &str, tokens: &Tokens, words: &DateWords) -> Mentions {
    let mut scan = Scan {
        text: text.as_bytes(),
        tokens: &tokens.all,
        words,
        out: Mentions::default(),
    };
    let mut next = 0;
    for &i in &tokens.marked {
        let i = i as usize;
        if i < next {
            continue;
        }
        let token = &tokens.all[i];
        if token.digits > 0 {
            next = scan.at_number(i);
        } else if let Some(month) = words.month(token) {
            next = scan.at_month(i, month);
        }
    }
    scan.out
}

struct Scan<'a> {
    text: &'a [u8],
    tokens: &'a [Token],
    words: &'a DateWords,
    out: Mentions,
}

impl Scan<'_> {
    fn number(&self, at: usize, digits: std::ops::RangeInclusive<u8>) -> Option<&Token> {
        self.tokens.get(at).filter(|t| digits.contains(&t.digits))
    }

    /// A year as a token of exactly four digits.
    fn year(&self, at: usize) -> Option<i32> {
        let token = self.number(at, 4..=4)?;
        (token.end - token.start == 4 && (1900..2100).contains(&token.number))
            .then_some(token.number as i32)
    }

    /// At a number: ISO and slashed dates, "5 May 2018", years. Returns the token to go on with.
    fn at_number(&mut self, at: usize) -> usize {
        let gap = |k: usize| self.tokens.get(at + k).map(|t| t.gap);
        let dashed = |g| gap(1) == Some(g) && gap(2) == Some(g);
        if dashed(Gap::Hyphen) || dashed(Gap::Slash) {
            let read = |y: usize, m: usize, d: usize| {
                let (month, day) = (self.number(at + m, 1..=2)?, self.number(at + d, 1..=2)?);
                Day::from_ymd(self.year(at + y)?, month.number, day.number)
            };
            // The American order where both can be: the other is far rarer in English running text.
            if let Some(day) = read(0, 1, 2)
                .or_else(|| read(2, 0, 1))
                .or_else(|| read(2, 1, 0))
            {
                self.date(day, at, at + 3);
                return at + 3;
            }
        }
        if let Some(month) = self
            .tokens
            .get(at + 1)
            .filter(|t| t.gap == Gap::Space)
            .and_then(|t| self.words.month(t))
            && self.number(at, 1..=2).is_some()
            && let Some(year) = self.year(at + 2)
            && matches!(self.tokens[at + 2].gap, Gap::Space | Gap::Comma | Gap::Dot)
            && let Some(day) = Day::from_ymd(year, month, self.tokens[at].number)
        {
            self.date(day, at, at + 3);
            return at + 3;
        }
        if let Some(year) = self.year(at) {
            self.plain_year(year, at);
        }
        at + 1
    }

    /// At a month: "May 5, 2018", "May 2018", "May 5", "5 May".
    fn at_month(&mut self, at: usize, month: u32) -> usize {
        let gap = |k: usize| self.tokens.get(at + k).map(|t| t.gap);
        let near = |g: Option<Gap>| matches!(g, Some(Gap::Space | Gap::Dot));
        let day = self
            .number(at + 1, 1..=2)
            .filter(|t| near(Some(t.gap)) && (1..=31).contains(&t.number))
            .map(|t| t.number);
        if let Some(day) = day {
            if matches!(gap(2), Some(Gap::Comma | Gap::Space))
                && let Some(date) = self.year(at + 2).and_then(|y| Day::from_ymd(y, month, day))
            {
                self.date(date, at, at + 3);
                return at + 3;
            }
            self.month_day(month, day, at, at + 2);
            return at + 2;
        }
        let of = usize::from(
            self.tokens
                .get(at + 1)
                .is_some_and(|t| t.word == self.words.of),
        );
        if (near(gap(1)) || gap(1) == Some(Gap::Comma))
            && let Some(year) = self.year(at + 1 + of)
        {
            self.push_year(year, Some(month), YearUse::OfMonth, at, at + 2 + of);
            return at + 2 + of;
        }
        if at > 0
            && gap(0) == Some(Gap::Space)
            && let Some(day) = self
                .number(at - 1, 1..=2)
                .map(|t| t.number)
                .filter(|d| (1..=31).contains(d))
        {
            self.month_day(month, day, at - 1, at + 1);
        }
        at + 1
    }

    fn date(&mut self, day: Day, from: usize, to: usize) {
        let dates_article = self.dates_article(from, to);
        let (from, to) = self.bytes(from, to);
        let of_post = (from as usize)
            .checked_sub(2)
            .is_some_and(|at| self.text[at..].starts_with(b") "));
        self.out.dates.push(DateMention {
            day,
            dates_article,
            of_post,
            from,
            to,
        });
    }

    fn month_day(&mut self, month: u32, day: u32, from: usize, to: usize) {
        let before = from
            .checked_sub(1)
            .map(|b| (b, &self.tokens[b]))
            .filter(|_| {
                matches!(
                    self.tokens[from].gap,
                    Gap::Space | Gap::Comma | Gap::Dot | Gap::Paren
                )
            });
        let weekday = before.and_then(|(b, t)| self.words.weekday(t).map(|d| (b, d)));
        let start = weekday.map_or(from, |(b, _)| b);
        let dates_article = self.dateline(start, to);
        let (from, to) = self.bytes(start, to);
        self.out.month_days.push(MonthDay {
            month,
            day,
            weekday: weekday.map(|(_, d)| d),
            dates_article,
            from,
            to,
        });
    }

    /// Whether a full date at `from..to` stands where an article is dated.
    fn dates_article(&self, from: usize, to: usize) -> bool {
        // In the first few words, before any sentence has been made.
        from <= 1
            || self.dateline(from, to)
            || self.tokens[from.saturating_sub(PUBLISHED_REACH)..from]
                .iter()
                .enumerate()
                .any(|(k, t)| {
                    let at = from - from.min(PUBLISHED_REACH) + k;
                    // A label begins its line or is followed by a colon; "he published ... in" does neither.
                    let label = t.gap == Gap::Break || self.text.get(t.end as usize) == Some(&b':');
                    t.word != 0
                        && label
                        && t.capital_or_label(self.text)
                        && self.words.published.contains(&t.word)
                        && at < from
                })
    }

    /// "WASHINGTON, Oct. 25 (AP)": after a place in capitals near the beginning, or before a bracket or dash there.
    fn dateline(&self, from: usize, to: usize) -> bool {
        let place = from.checked_sub(1).map(|b| &self.tokens[b]);
        let shouted = place.is_some_and(|t| {
            let raw = &self.text[t.start as usize..t.end as usize];
            raw.len() > 2 && raw.iter().all(u8::is_ascii_uppercase)
        });
        let closed = self
            .tokens
            .get(to)
            .is_some_and(|t| matches!(t.gap, Gap::Paren | Gap::Break));
        from <= 40 && shouted && closed
    }

    fn plain_year(&mut self, year: i32, at: usize) {
        let before = at.checked_sub(1).map(|b| &self.tokens[b]);
        let after = self
            .tokens
            .get(at + 1)
            .filter(|t| t.gap == Gap::Space || t.gap == Gap::Hyphen);
        let byte_before = (self.tokens[at].start as usize)
            .checked_sub(1)
            .map_or(b' ', |b| self.text[b]);
        let byte_after = self
            .text
            .get(self.tokens[at].end as usize)
            .copied()
            .unwrap_or(b' ');
        // Money, counts, codes, paths and per cents are numbers, not years.
        if matches!(
            byte_before,
            b'$' | b'#' | b'/' | b'_' | b'=' | b'.' | b':' | b'@' | b'+'
        ) || matches!(byte_after, b'%' | b'/' | b'_' | b'=' | b'@' | b'&')
            || byte_before == 0xa3
        {
            return;
        }
        if byte_after == b','
            && self
                .text
                .get(self.tokens[at].end as usize + 1)
                .is_some_and(u8::is_ascii_digit)
            || (byte_before == b',')
        {
            return;
        }
        let is = |t: Option<&Token>, words: &[WordId]| {
            t.is_some_and(|t| t.word != 0 && words.contains(&t.word))
        };
        let near = before.filter(|_| self.tokens[at].gap.joins());
        let copyright = byte_before == 0xa9
            || (byte_before == b' '
                && self.tokens[at].start > 2
                && self.text[self.tokens[at].start as usize - 2] == 0xa9)
            || near.is_some_and(|t| t.word == self.words.copyright);
        let used = if copyright {
            YearUse::Copyright
        } else if is(near, &self.words.ahead) || is(near, &self.words.fiscal) {
            YearUse::Ahead
        } else if is(after, &self.words.planned) || self.planned_before(at) {
            YearUse::Planned
        } else if is(near, &self.words.season) {
            YearUse::OfMonth
        } else {
            // "2000 people": a count, unless something says year.
            let lower_after = after.is_some_and(|t| !t.capital && t.gap == Gap::Space);
            if lower_after && !is(near, &self.words.year_cue) && year % 10 == 0 {
                return;
            }
            YearUse::Plain
        };
        self.push_year(year, None, used, at, at + 1);
    }

    /// "will run again in 2020": a word of planning within five words before, in the same breath.
    fn planned_before(&self, at: usize) -> bool {
        for k in (at.saturating_sub(5)..at).rev() {
            if !self.tokens[k + 1].gap.joins() {
                return false;
            }
            if self.tokens[k].word != 0 && self.words.planned.contains(&self.tokens[k].word) {
                return true;
            }
        }
        false
    }

    fn push_year(&mut self, year: i32, month: Option<u32>, used: YearUse, from: usize, to: usize) {
        let from = if from > 0 && self.tokens[from].gap == Gap::Space {
            from - 1
        } else {
            from
        };
        let (from, to) = self.bytes(from, to);
        self.out.years.push(YearMention {
            year,
            month,
            used,
            from,
            to,
        });
    }

    fn bytes(&self, from: usize, to: usize) -> (u32, u32) {
        (self.tokens[from].start, self.tokens[to - 1].end)
    }
}

impl Token {
    /// A label is capitalised, or ends in a colon ("date: 2018-10-25").
    fn capital_or_label(&self, text: &[u8]) -> bool {
        self.capital || text.get(self.end as usize) == Some(&b':')
    }
}
