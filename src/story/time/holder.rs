//! People named with an office, in a text.
//!
//! In: tokens, [`Offices`]. Out: [`Naming`]s: this holding, named as current or as former, so often. A surname of the
//! table that begins with a capital is looked at; the title must stand beside it: before it ("Acting Defense Secretary
//! Jane Roe"), after it ("Jane Roe, the defense secretary"), or around it ("the Roe administration"). The longest title
//! wins, so that a vice president is no president; a deputy is nobody. Given names must fit where they are given.
//! "Former", "ex-", "then-", "the late" turn the naming round: the office was left already.

use super::lexicon::{Lexicon, UNKNOWN, WordId};
use super::office::{Form, Offices, TitleId};
use super::token::{Gap, Token, Tokens};

/// How somebody is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// As holding the office.
    Holds,
    /// As having held it.
    Held,
    /// As holding it at a time the text looks back on.
    HeldThen,
}

/// One holding named in a text.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    /// Holdings it may be, more than one where names are shared.
    pub holdings: Vec<u32>,
    pub standing: Standing,
    pub count: u32,
    /// Bytes of the first such place.
    pub from: u32,
    pub to: u32,
}

/// The small words the grammar around names knows.
#[derive(Clone, Debug)]
pub(crate) struct Cues {
    former: Vec<WordId>,
    then: Vec<WordId>,
    not_office: Vec<WordId>,
    hypothetical: Vec<WordId>,
    soft: Vec<WordId>,
    filler: Vec<WordId>,
    honorific: Vec<WordId>,
    acronym: Vec<WordId>,
    possessive: WordId,
}

impl Cues {
    pub(crate) fn new(lexicon: &mut Lexicon) -> Self {
        let mut set = |words: &str| {
            words
                .split(' ')
                .map(|w| lexicon.intern(w))
                .collect::<Vec<_>>()
        };
        Cues {
            former: set(
                "former ex late onetime erstwhile past previous formerly predecessor retired ousted fired disgraced deposed slain",
            ),
            then: set("then"),
            not_office: set(
                "deputy assistant associate under vice lt lieutenant shadow incoming next future potential aspiring sub junior",
            ),
            hypothetical: set("a if another"),
            soft: set("acting interim us u s the current outgoing"),
            filler: set("the a an who is us u s current acting interim country nation new its"),
            honorific: set("mr mrs ms dr gen general sir sen senator rep judge"),
            acronym: set("cia fbi epa un dhs nsa"),
            possessive: lexicon.intern("s"),
        }
    }
}

/// All namings of a text, joined by holder and standing, in the order of first mention.
pub(crate) fn namings(tokens: &Tokens, offices: &Offices, cues: &Cues) -> Vec<Naming> {
    let mut out: Vec<Naming> = Vec::new();
    let Tokens { all, marked } = tokens;
    let scan = Scan {
        tokens: all,
        offices,
        cues,
    };
    let mut next = 0;
    for &i in marked {
        let i = i as usize;
        if i < next {
            continue;
        }
        let token = &all[i];
        if token.word != UNKNOWN && token.capital {
            for form in offices
                .surnames
                .get(usize::from(token.word))
                .map_or(&[][..], Vec::as_slice)
            {
                if let Some(end) = run_forward(all, i, &form.words)
                    && let Some(naming) = scan.at(i, end, &form.leads_to)
                {
                    next = end;
                    match out
                        .iter_mut()
                        .find(|n| n.holdings == naming.holdings && n.standing == naming.standing)
                    {
                        Some(known) => known.count += 1,
                        None => out.push(naming),
                    }
                    break;
                }
            }
        }
    }
    out
}

/// Token after `words` if they stand at `at`.
pub(crate) fn run_forward(tokens: &[Token], at: usize, words: &[WordId]) -> Option<usize> {
    let end = at + words.len();
    let run = tokens.get(at..end)?;
    let fits = run
        .iter()
        .zip(words)
        .enumerate()
        .all(|(k, (t, &w))| t.word == w && w != UNKNOWN && (k == 0 || t.gap.joins()));
    fits.then_some(end)
}

struct Scan<'a> {
    tokens: &'a [Token],
    offices: &'a Offices,
    cues: &'a Cues,
}

impl Scan<'_> {
    /// The naming at a surname, tokens `start..end`, if a title of one of its holders stands beside it.
    fn at(&self, start: usize, end: usize, holdings: &[u32]) -> Option<Naming> {
        self.before(start, end, holdings)
            .or_else(|| self.around(start, end, holdings))
            .or_else(|| self.after(start, end, holdings))
    }

    /// "Defense Secretary Jane Roe", "the defense secretary, Jane Roe".
    fn before(&self, start: usize, end: usize, holdings: &[u32]) -> Option<Naming> {
        for given in 0..=4.min(start) {
            let name = start - given;
            if given > 0 && !(self.tokens[name].capital && self.tokens[name + 1].gap.joins()) {
                return None;
            }
            if name == 0 {
                return None;
            }
            if let Some((title_start, title)) = self.title_ending(name - 1)
                && (matches!(self.tokens[name].gap, Gap::Space | Gap::Comma)
                    || self.abbreviation(name - 1, name))
            {
                let (standing, from) = self.standing(title_start)?;
                return self.pick(holdings, title, name..start, end, standing, from);
            }
        }
        None
    }

    /// "the Roe administration".
    fn around(&self, start: usize, end: usize, holdings: &[u32]) -> Option<Naming> {
        let mut at = end;
        if self
            .tokens
            .get(at)
            .is_some_and(|t| t.word == self.cues.possessive && t.gap == Gap::Apostrophe)
        {
            at += 1;
        }
        let token = self.tokens.get(at).filter(|t| t.gap == Gap::Space)?;
        let forms = self.offices.after_name.get(usize::from(token.word))?;
        let form = forms
            .iter()
            .find(|f| run_forward(self.tokens, at, &f.words).is_some())?;
        let name = self.given_start(start);
        // "former Roe administration official": the official is former, the administration may go on.
        // "a Roe administration": one that may come.
        if name > 0
            && (self.is(name - 1, &self.cues.former)
                || self.is(name - 1, &self.cues.hypothetical)
                || self.is(name - 1, &self.cues.not_office))
        {
            return None;
        }
        let mut naming = self.pick(
            holdings,
            form.leads_to,
            name..start,
            end,
            Standing::Holds,
            name,
        )?;
        naming.to = self.tokens[at + form.words.len() - 1].end;
        Some(naming)
    }

    /// "Jane Roe, the defense secretary", "Roe (defense secretary)".
    fn after(&self, start: usize, end: usize, holdings: &[u32]) -> Option<Naming> {
        let end = self.given_end(end, holdings);
        let first = self.tokens.get(end)?;
        if !matches!(first.gap, Gap::Comma | Gap::Paren) {
            return None;
        }
        let mut former = None;
        for at in end..(end + 6).min(self.tokens.len()) {
            let token = &self.tokens[at];
            if at > end && !token.gap.joins() {
                return None;
            }
            if let Some((title_end, title)) = self.title_starting(at) {
                // "Unlike Roe, President Doe ...": the title is the next name's.
                let next = self.tokens.get(title_end);
                if next.is_some_and(|t| t.capital && matches!(t.gap, Gap::Space | Gap::Dot)) {
                    return None;
                }
                let name = self.given_start(start);
                let mut naming = self.pick(
                    holdings,
                    title,
                    name..start,
                    end,
                    former.unwrap_or(Standing::Holds),
                    name,
                )?;
                naming.to = self.tokens[title_end - 1].end;
                return Some(naming);
            }
            if self.is(at, &self.cues.former) {
                former = Some(Standing::Held);
            } else if self.is(at, &self.cues.then) {
                former = Some(Standing::HeldThen);
            } else if self.is(at, &self.cues.not_office)
                || !(token.capital || self.is(at, &self.cues.filler))
            {
                return None;
            }
        }
        None
    }

    /// Longest title whose last word is at `last`.
    fn title_ending(&self, last: usize) -> Option<(usize, TitleId)> {
        let forms = self
            .offices
            .by_last
            .get(usize::from(self.tokens[last].word))?;
        forms.iter().find_map(|form: &Form<TitleId>| {
            let start = (last + 1).checked_sub(form.words.len())?;
            run_forward(self.tokens, start, &form.words).map(|_| (start, form.leads_to))
        })
    }

    /// Longest title whose first word is at `at`.
    fn title_starting(&self, at: usize) -> Option<(usize, TitleId)> {
        let forms = self
            .offices
            .by_first
            .get(usize::from(self.tokens[at].word))?;
        forms.iter().find_map(|form| {
            run_forward(self.tokens, at, &form.words).map(|end| (end, form.leads_to))
        })
    }

    /// Whether the full stop between a title and a name belongs to the title ("Gov. Roe") and ends no sentence
    /// ("director of the CIA. Roe").
    fn abbreviation(&self, title: usize, name: usize) -> bool {
        let token = &self.tokens[title];
        self.tokens[name].gap == Gap::Dot
            && token.capital
            && token.end - token.start <= 4
            && !self.cues.acronym.contains(&token.word)
    }

    /// What stands before a title: nothing of note, "former", or something that makes it another title. Also the
    /// token the quote should begin with.
    fn standing(&self, title_start: usize) -> Option<(Standing, usize)> {
        let mut at = title_start;
        for steps in 0..5 {
            if at == 0 || !self.tokens[at].gap.joins() {
                break;
            }
            at -= 1;
            if self.is(at, &self.cues.former) {
                return Some((Standing::Held, at));
            }
            if self.is(at, &self.cues.then) {
                return Some((Standing::HeldThen, at));
            }
            if steps == 0
                && (self.is(at, &self.cues.not_office) || self.is(at, &self.cues.hypothetical))
            {
                return None;
            }
            // "2012 Republican nominee": named by a year, so looked back on.
            if self.tokens[at].digits == 4 {
                return Some((Standing::HeldThen, at));
            }
            if !(self.tokens[at].capital || self.is(at, &self.cues.soft)) {
                break;
            }
        }
        Some((Standing::Holds, title_start))
    }

    /// First token of the capitalised words that run into a surname.
    fn given_start(&self, start: usize) -> usize {
        let mut at = start;
        while at > 0 && start - at < 3 && self.tokens[at].gap.joins() {
            let before = &self.tokens[at - 1];
            // A full stop ends a sentence unless it follows an initial.
            let initial = before.end - before.start <= 2;
            if !before.capital
                || (self.tokens[at].gap == Gap::Dot && !initial)
                || self.is(at - 1, &self.cues.honorific)
            {
                break;
            }
            // The first word of a sentence has its capital for free.
            if matches!(before.gap, Gap::Break | Gap::Dot) && before.word == UNKNOWN && at < start {
                break;
            }
            at -= 1;
        }
        at
    }

    /// Family names first: the given name follows.
    fn given_end(&self, end: usize, holdings: &[u32]) -> usize {
        let given = holdings
            .iter()
            .flat_map(|&h| &self.offices.holdings[h as usize].given);
        given
            .filter_map(|g| run_forward(self.tokens, end, g))
            .max()
            .unwrap_or(end)
    }

    /// Holdings that bear the title and whose given name fits best.
    fn pick(
        &self,
        holdings: &[u32],
        title: TitleId,
        given: std::ops::Range<usize>,
        end: usize,
        standing: Standing,
        from: usize,
    ) -> Option<Naming> {
        let (mut best, mut picked) = (1, Vec::new());
        let mut last = end;
        for &number in holdings {
            let holding = &self.offices.holdings[number as usize];
            let Some(&(_, full_name)) = holding.titles.iter().find(|(t, _)| *t == title) else {
                continue;
            };
            let (fit, to) = self.fit(&holding.given, given.clone(), end);
            if fit < if full_name { 2 } else { 1 } || fit < best {
                continue;
            }
            if fit > best {
                picked.clear();
            }
            best = fit;
            last = to;
            picked.push(number);
        }
        let first = from.min(given.start);
        (!picked.is_empty()).then(|| Naming {
            holdings: picked,
            standing,
            count: 1,
            from: self.tokens[first].start,
            to: self.tokens[last - 1].end,
        })
    }

    /// 3: the given name is one of the variants; 2: its first word is; 1: none is given; 0: another one is.
    fn fit(
        &self,
        variants: &[Vec<WordId>],
        given: std::ops::Range<usize>,
        end: usize,
    ) -> (u32, usize) {
        let words = &self.tokens[given];
        let same = |v: &&Vec<WordId>| {
            v.len() == words.len() && v.iter().zip(words).all(|(a, t)| *a == t.word)
        };
        if !words.is_empty() {
            if variants.iter().any(|v| same(&v)) {
                return (3, end);
            }
            let first = variants
                .iter()
                .any(|v| v.first() == Some(&words[0].word) && words[0].word != UNKNOWN);
            return (if first { 2 } else { 0 }, end);
        }
        if let Some(to) = variants
            .iter()
            .filter_map(|v| run_forward(self.tokens, end, v))
            .max()
        {
            return (3, to);
        }
        // "President Petro Poroshenko" is no President Petro: the next word is a surname and this a given name.
        let next = self
            .tokens
            .get(end)
            .filter(|t| t.gap == Gap::Space && t.capital && t.word != UNKNOWN);
        let is_surname = next.is_some_and(|t| {
            self.offices
                .surnames
                .get(usize::from(t.word))
                .is_some_and(|f| !f.is_empty())
        });
        (u32::from(!is_surname), end)
    }

    fn is(&self, at: usize, words: &[WordId]) -> bool {
        let word = self.tokens[at].word;
        word != UNKNOWN && words.contains(&word)
    }
}
