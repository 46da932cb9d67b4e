//! Things with a known date.
//!
//! In: tokens. Out: [`Evidence`] of three kinds: names nobody knew before a day (`names.tsv`); things that carry their
//! number (the 115th Congress, Super Bowl LII); and American elections a text counts the weeks to.

use std::sync::Arc;

use super::day::{Day, Span};
use super::evidence::{Evidence, EvidenceKind, quote};
use super::field::parse_date;
use super::holder::run_forward;
use super::lexicon::{Lexicon, UNKNOWN, WordId};
use super::office::words;
use super::token::{Gap, Token, Tokens};

/// Cost of a day before a name was known. Namesakes are rare and the days are sure.
const UNBORN: f32 = 4.5;

/// Cost of a day outside the two years of a congress, and the season of a Super Bowl. Past ones are named too.
const NUMBERED: (f32, f32) = (5.0, 3.1);

/// Cost of a day outside the weeks an election "in two weeks" leaves.
const COUNTDOWN: f32 = 7.5;

struct Named {
    words: Vec<WordId>,
    capital: bool,
    name: String,
    since: Day,
}

/// The words events are found by.
#[derive(Clone, Debug)]
pub(crate) struct Events {
    /// Names by first word.
    names: Vec<Vec<Arc<Named>>>,
    congress: WordId,
    super_bowl: [WordId; 2],
    roman: Vec<(WordId, u32)>,
    midterm: [WordId; 2],
    election: [WordId; 2],
    presidential: WordId,
    day: WordId,
    units: Vec<(WordId, i32)>,
    numbers: Vec<(WordId, i32)>,
    ahead_before: [WordId; 2],
    ahead_after: Vec<WordId>,
    next: WordId,
}

impl std::fmt::Debug for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} since {}", self.name, self.since)
    }
}

impl Events {
    pub(crate) fn new(lexicon: &mut Lexicon) -> Self {
        let mut names: Vec<Vec<Arc<Named>>> = Vec::new();
        for line in include_str!("names.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
        {
            let Some((name, since)) = line.split_once('\t') else {
                continue;
            };
            let Some(since) = parse_date(since).first().map(|s| s.from) else {
                continue;
            };
            let words = words(name, lexicon);
            let first = usize::from(words[0]);
            names.resize(names.len().max(first + 1), Vec::new());
            let capital = name.starts_with(char::is_uppercase);
            names[first].push(Arc::new(Named {
                words,
                capital,
                name: name.to_owned(),
                since,
            }));
        }
        let mut id = |w: &str| lexicon.intern(w);
        let events = Events {
            names,
            congress: id("congress"),
            super_bowl: [id("super"), id("bowl")],
            roman: (20..=80).map(|n| (id(&roman(n)), n)).collect(),
            midterm: [id("midterm"), id("midterms")],
            election: [id("election"), id("elections")],
            presidential: id("presidential"),
            day: id("day"),
            units: [
                ("day", 1),
                ("days", 1),
                ("week", 7),
                ("weeks", 7),
                ("month", 30),
                ("months", 30),
            ]
            .map(|(w, n)| (id(w), n))
            .to_vec(),
            numbers: [
                "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
                "eleven", "twelve",
            ]
            .iter()
            .zip(1..)
            .map(|(w, n)| (id(w), n))
            .collect(),
            ahead_before: [id("in"), id("within")],
            ahead_after: ["away", "before", "until", "from", "ahead", "till"]
                .map(&mut id)
                .to_vec(),
            next: id("next"),
        };
        let named = events.names.iter().enumerate();
        let named = named.filter(|(_, named)| !named.is_empty());
        let named: Vec<WordId> = named.map(|(word, _)| word as WordId).collect();
        for word in [events.congress, events.super_bowl[0]]
            .into_iter()
            .chain(events.midterm)
            .chain(events.election)
            .chain(named)
        {
            lexicon.mark(word);
        }
        events
    }

    /// All events of a text.
    pub(crate) fn evidence(&self, text: &str, tokens: &Tokens, out: &mut Vec<Evidence>) {
        let Tokens {
            all: tokens,
            marked,
        } = tokens;
        let mut seen: Vec<*const Named> = Vec::new();
        let mut counted = false;
        for &i in marked {
            let i = i as usize;
            let token = &tokens[i];
            if token.word == UNKNOWN {
                continue;
            }
            for named in self
                .names
                .get(usize::from(token.word))
                .map_or(&[][..], Vec::as_slice)
            {
                let fits = (token.capital || !named.capital) && !seen.contains(&Arc::as_ptr(named));
                if fits && let Some(end) = run_forward(tokens, i, &named.words) {
                    seen.push(Arc::as_ptr(named));
                    let says = format!("\"{}\" was not known before {}", named.name, named.since);
                    let quote = quote(text, token.start, tokens[end - 1].end);
                    out.push(Evidence {
                        kind: EvidenceKind::Name,
                        quote,
                        spans: vec![Span::since(named.since)],
                        weight: UNBORN,
                        late: 0.0,
                        says,
                    });
                }
            }
            if token.word == self.congress && i > 0 {
                Self::numbered_congress(text, tokens, i, out);
            } else if token.word == self.super_bowl[0] {
                self.super_bowl(text, tokens, i, out);
            } else if !counted
                && (self.midterm.contains(&token.word) || self.election.contains(&token.word))
            {
                counted = self.countdown(text, tokens, i, out);
            }
        }
    }

    /// "the 115th Congress": the first met in 1789, each sits two years from 3 January.
    fn numbered_congress(text: &str, tokens: &[Token], at: usize, out: &mut Vec<Evidence>) {
        let number = &tokens[at - 1];
        let ordinal = number.end - number.start == u32::from(number.digits) + 2;
        if !(ordinal
            && number.digits == 3
            && tokens[at].capital
            && tokens[at].gap == Gap::Space
            && number.number < 130)
        {
            return;
        }
        let year = 1787 + 2 * number.number as i32;
        let Some(span) = Day::from_ymd(year, 1, 3)
            .zip(Day::from_ymd(year + 2, 1, 3))
            .map(|(a, b)| Span::new(a, b))
        else {
            return;
        };
        push(
            out,
            quote(text, number.start, tokens[at].end),
            vec![span],
            NUMBERED,
            format!("that congress sat {span}"),
        );
    }

    /// "Super Bowl LII": the first was played in January 1967; each is talked of from September on.
    fn super_bowl(&self, text: &str, tokens: &[Token], at: usize, out: &mut Vec<Evidence>) {
        let Some([bowl, number]) = tokens.get(at + 1..at + 3) else {
            return;
        };
        if bowl.word != self.super_bowl[1] || number.gap != Gap::Space || !number.capital {
            return;
        }
        let Some(&(_, n)) = self.roman.iter().find(|(w, _)| *w == number.word) else {
            return;
        };
        let year = 1966 + n as i32;
        let Some(span) = Day::from_ymd(year - 1, 9, 1)
            .zip(Day::from_ymd(year, 3, 31))
            .map(|(a, b)| Span::new(a, b))
        else {
            return;
        };
        push(
            out,
            quote(text, tokens[at].start, number.end),
            vec![span],
            NUMBERED,
            format!("that Super Bowl was played early in {year}"),
        );
    }

    /// "the midterm elections in two weeks", "three days before the presidential election", "Election Day next week".
    fn countdown(&self, text: &str, tokens: &[Token], at: usize, out: &mut Vec<Evidence>) -> bool {
        let word = |i: usize| tokens.get(i).map_or(UNKNOWN, |t| t.word);
        let midterm = self.midterm.contains(&word(at));
        let presidential = !midterm && at > 0 && word(at - 1) == self.presidential;
        let day = !midterm && tokens[at].capital && word(at + 1) == self.day;
        if !(midterm || presidential || day) {
            return false;
        }
        let Some((days, slack, from, to)) = self.distance(tokens, at) else {
            return false;
        };
        // Both kinds of years for "Election Day"; midterms lie between presidential elections.
        let spans: Vec<Span> = (1970..2036)
            .filter(|y| {
                if midterm {
                    y % 4 == 2
                } else {
                    y % 4 == 0 || (day && y % 2 == 0)
                }
            })
            .map(election_day)
            .map(|e| Span::new(e.plus(-days - slack), e.plus(-days + slack)))
            .collect();
        let from = from.min(at);
        let to = to.max(at);
        let says = format!("the election was {days} days ahead");
        push(
            out,
            quote(text, tokens[from].start, tokens[to].end),
            spans,
            (COUNTDOWN, COUNTDOWN),
            says,
        );
        true
    }

    /// Days to go, how sure to the day, and the tokens that say so, within six words of the election in its sentence.
    fn distance(&self, tokens: &[Token], at: usize) -> Option<(i32, i32, usize, usize)> {
        let first = (at.saturating_sub(6)..at)
            .rev()
            .take_while(|&i| tokens[i + 1].gap.joins())
            .last()
            .unwrap_or(at);
        let last = (at + 1..(at + 7).min(tokens.len()))
            .take_while(|&i| tokens[i].gap.joins())
            .last()
            .unwrap_or(at);
        for i in first + 1..=last {
            let Some(&(_, unit)) = self.units.iter().find(|(w, _)| *w == tokens[i].word) else {
                continue;
            };
            let before = &tokens[i - 1];
            if before.word == self.next && unit > 1 {
                return Some((unit, unit, i - 1, i));
            }
            let n = self
                .numbers
                .iter()
                .find(|(w, _)| *w == before.word && *w != UNKNOWN)
                .map(|&(_, n)| n);
            let n = n.or((1..=2)
                .contains(&before.digits)
                .then_some(before.number as i32));
            let Some(n) = n else { continue };
            // "In two weeks" is said of 10 to 18 days; of months and days likewise.
            let slack = (unit * 2 / 3).max(2);
            if i >= 2 && self.ahead_before.contains(&tokens[i - 2].word) {
                return Some((n * unit, slack, i - 2, i));
            }
            if i < last && self.ahead_after.contains(&tokens[i + 1].word) {
                return Some((n * unit, slack, i - 1, i + 1));
            }
        }
        None
    }
}

fn push(
    out: &mut Vec<Evidence>,
    quote: String,
    spans: Vec<Span>,
    (weight, late): (f32, f32),
    says: String,
) {
    out.push(Evidence {
        kind: EvidenceKind::Event,
        quote,
        spans,
        weight,
        late,
        says,
    });
}

/// The Tuesday after the first Monday of November.
fn election_day(year: i32) -> Day {
    let first = Day::year_end(year).plus(-60);
    // 1 November; then on to Monday, then one day.
    let to_monday = (7 - first.weekday() as i32) % 7;
    first.plus(to_monday + 1)
}

fn roman(mut n: u32) -> String {
    let mut out = String::new();
    for (value, sign) in [
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while n >= value {
            out.push_str(sign);
            n -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn election_days() {
        for (year, day) in [
            (2018, "2018-11-06"),
            (2016, "2016-11-08"),
            (2022, "2022-11-08"),
            (2024, "2024-11-05"),
            (2010, "2010-11-02"),
        ] {
            assert_eq!(election_day(year).to_string(), day);
        }
    }

    #[test]
    fn roman_numerals() {
        assert_eq!(
            [roman(44), roman(52), roman(59), roman(80)],
            ["XLIV", "LII", "LIX", "LXXX"]
        );
    }
}
