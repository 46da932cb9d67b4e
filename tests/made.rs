//! A made corpus: families of articles in words of our own, the same on every machine.

use samestory::Article;

/// `SplitMix64` (Steele, Lea & Flood 2014).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// One article of the corpus and the family it was made in.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) date: String,
    pub(crate) source: String,
    pub(crate) family: usize,
}

impl Made {
    pub(crate) fn article(&self) -> Article<'_> {
        Article {
            source: Some(self.source.as_str().into()),
            ..Article::new(self.id.as_str(), self.text.as_str())
                .with_title(self.title.as_str())
                .with_date(self.date.as_str())
        }
    }

    pub(crate) fn line(&self) -> String {
        serde_json::json!({"id": self.id, "title": self.title, "text": self.text, "date": self.date, "source": self.source})
            .to_string()
    }
}

/// A word of `rank`: frequent words are short.
pub(crate) fn word(rank: usize) -> String {
    const HEADS: [&str; 16] = [
        "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "st", "br",
    ];
    const TAILS: [&str; 12] = [
        "a", "e", "i", "o", "u", "an", "er", "il", "on", "ur", "as", "et",
    ];
    let mut rank = rank + 16;
    let mut word = String::new();
    while rank > 0 {
        word += HEADS[rank % 16];
        word += TAILS[(rank / 16 + rank) % 12];
        rank /= 16;
    }
    word
}

/// Low ranks more often: the square of an even number.
fn any_word(dice: &mut Dice) -> String {
    let even = dice.below(1 << 20) as f64 / f64::from(1 << 20);
    word((even * even * 4_000.0) as usize)
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

fn sentence(dice: &mut Dice) -> String {
    let mut words: Vec<String> = (0..9 + dice.below(14)).map(|_| any_word(dice)).collect();
    words[0] = capital(&words[0]);
    let at = 1 + dice.below(words.len() - 2);
    match dice.below(7) {
        0 => words[at] = format!("\u{201c}{}\u{201d}", words[at]),
        1 => words[at] = format!("{}\u{2019}s", capital(&words[at])),
        2 => words[at] = format!("{} \u{2014}", words[at]),
        3 => words[at] = format!("March {}, 2025", 1 + dice.below(28)),
        4 => words[at] = format!("{},{:03}", 1 + dice.below(90), dice.below(1000)),
        5 => words[at] = format!("caf\u{e9} {}", words[at]),
        _ => {}
    }
    words.join(" ") + "."
}

fn sentences(dice: &mut Dice, count: usize) -> Vec<String> {
    (0..count).map(|_| sentence(dice)).collect()
}

/// The words of a text with one in `every` exchanged.
fn edited(text: &str, every: usize, dice: &mut Dice) -> String {
    let mut next = 3 + dice.below(every);
    let words = text.split(' ').enumerate().map(|(number, word)| {
        if number == next {
            next += every;
            any_word(dice)
        } else {
            word.to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Plain where the other is typographic: the same words.
fn retyped(text: &str) -> String {
    text.replace(['\u{201c}', '\u{201d}'], "\"")
        .replace('\u{2019}', "'")
        .replace(" \u{2014}", " -")
}

/// 400 articles in families: equal, near, cut, updated, and many that are alone. In order of their ids, which tell nothing.
pub(crate) fn corpus() -> Vec<Made> {
    let mut dice = Dice::new(7);
    let mut all = Vec::new();
    let mut family = 0;
    while all.len() < 400 {
        let count = 8 + dice.below(16);
        let body = sentences(&mut dice, count);
        let base = body.join(" ");
        let title = sentences(&mut dice, 1).remove(0);
        let mut texts = vec![base.clone()];
        match family % 6 {
            0 => texts.extend([base.clone(), retyped(&base), base.to_uppercase()]),
            1 => texts.extend([60, 90, 45, 36].map(|every| edited(&base, every, &mut dice))),
            2 => texts.extend([
                body[..count / 2].join(" "),
                body[..2 * count / 3].join(" "),
                body[1..].join(" "),
            ]),
            3 => {
                let more = sentences(&mut dice, 4).join(" ");
                texts.push(format!("UPDATE 2: {base} {more}"));
                texts.push(format!("{} {more}", edited(&base, 50, &mut dice)));
                texts.push(retyped(&edited(&base, 70, &mut dice)));
            }
            _ => {}
        }
        for text in texts {
            let (day, source) = (1 + (family * 5 + dice.below(3)) % 28, dice.below(9));
            all.push(Made {
                id: format!("{:06x}-{}", dice.below(1 << 24), all.len()),
                title: title.clone(),
                text,
                date: format!("2025-03-{day:02}"),
                source: format!("outlet {source}"),
                family,
            });
        }
        family += 1;
    }
    all.truncate(400);
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

/// The corpus as JSON lines.
pub(crate) fn lines(corpus: &[Made]) -> String {
    corpus.iter().map(|made| made.line() + "\n").collect()
}
