//! The words the scan reacts to, each with a small number.
//!
//! In: the words of the tables, at start-up. Out: [`WordId`] for a word of a text, in one probe. An article has a
//! thousand words and nearly all of them mean nothing here, so the common case must be one hash, computed while the
//! word is being read anyway, and one load. Open addressing over a power of two at most one third full; the hash is
//! FNV-1a over the folded bytes and never leaves memory.

/// Number of a known word; [`UNKNOWN`] for every other word.
pub(crate) type WordId = u16;

/// The word is not in the lexicon.
pub(crate) const UNKNOWN: WordId = 0;

/// Words by number and numbers by word.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    words: Vec<Box<[u8]>>,
    /// Hash and number; number 0 is a free slot.
    slots: Vec<(u32, WordId)>,
}

/// Start of the hash.
pub(crate) const SEED: u32 = 0x811c_9dc5;

/// One step of the hash.
#[inline]
pub(crate) fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// Lower case for ASCII and for the capitals of Latin-1 (`after_c3`: the byte before was their lead byte).
#[inline]
pub(crate) fn fold(byte: u8, after_c3: bool) -> u8 {
    if byte.is_ascii_uppercase() || (after_c3 && (0x80..0x9f).contains(&byte)) { byte | 0x20 } else { byte }
}

impl Lexicon {
    pub(crate) fn new() -> Self {
        Lexicon { words: vec![Box::default()], slots: vec![(0, UNKNOWN); 64] }
    }

    /// How many numbers are given out, the one of unknown words included.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The number of a word, given out now if it is new. More than `u16::MAX` words are not expected of a table
    /// people keep by hand; words past that stay unknown.
    pub(crate) fn intern(&mut self, word: &str) -> WordId {
        let (folded, hash) = folded(word);
        let found = self.find(hash, &folded);
        if found != UNKNOWN || folded.is_empty() {
            return found;
        }
        let Ok(id) = WordId::try_from(self.words.len()) else { return UNKNOWN };
        self.words.push(folded.into());
        if self.words.len() * 3 > self.slots.len() {
            self.grow();
        } else {
            self.place(hash, id);
        }
        id
    }

    /// The number of a word already folded and hashed.
    #[inline]
    pub(crate) fn find(&self, hash: u32, folded: &[u8]) -> WordId {
        self.probe(hash, |word| *word == *folded)
    }

    /// The number of a word as it stands in the text.
    #[inline]
    pub(crate) fn find_raw(&self, hash: u32, raw: &[u8]) -> WordId {
        self.probe(hash, |word| {
            let mut before = 0;
            word.len() == raw.len()
                && word.iter().zip(raw).all(|(&w, &r)| {
                    let same = w == fold(r, before == 0xc3);
                    before = r;
                    same
                })
        })
    }

    #[inline]
    fn probe(&self, hash: u32, same: impl Fn(&[u8]) -> bool) -> WordId {
        let mask = self.slots.len() - 1;
        let mut at = spread(hash) & mask;
        loop {
            let (slot_hash, id) = self.slots[at];
            if id == UNKNOWN || (slot_hash == hash && same(&self.words[usize::from(id)])) {
                return id;
            }
            at = (at + 1) & mask;
        }
    }

    fn place(&mut self, hash: u32, id: WordId) {
        let mask = self.slots.len() - 1;
        let mut at = spread(hash) & mask;
        while self.slots[at].1 != UNKNOWN {
            at = (at + 1) & mask;
        }
        self.slots[at] = (hash, id);
    }

    fn grow(&mut self) {
        self.slots = vec![(0, UNKNOWN); self.slots.len() * 2];
        for id in 1..self.words.len() {
            let hash = self.words[id].iter().fold(SEED, |h, &b| step(h, b));
            self.place(hash, id as WordId);
        }
    }
}

/// FNV's low bits are its weak ones.
fn spread(hash: u32) -> usize {
    (hash ^ (hash >> 15)) as usize
}

fn folded(word: &str) -> (Vec<u8>, u32) {
    let mut before = 0;
    let bytes: Vec<u8> = word
        .bytes()
        .map(|b| {
            let f = fold(b, before == 0xc3);
            before = b;
            f
        })
        .collect();
    let hash = bytes.iter().fold(SEED, |h, &b| step(h, b));
    (bytes, hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_number_in_any_case() {
        let mut lexicon = Lexicon::new();
        let ids: Vec<_> = (0..500).map(|n| lexicon.intern(&format!("word{n}"))).collect();
        let accent = lexicon.intern("Élan");
        assert_eq!(lexicon.intern("élan"), accent);
        for (n, id) in ids.iter().enumerate() {
            assert_eq!(lexicon.intern(&format!("WORD{n}")), *id);
        }
        assert_eq!(lexicon.find(SEED, b"nothing"), UNKNOWN);
        assert_eq!(lexicon.intern(""), UNKNOWN);
    }
}
