//! The words the scan reacts to, each with a small number.
//!
//! In: the words of the tables, at start-up. Out: [`WordId`] for a word of a text, in one probe. An article has a
//! thousand words and half of them mean nothing here, so the common case must be cheap: a word is known by its first
//! and last eight bytes and its length, two loads and no loop. Case goes by setting bit 5 of every byte, which lowers
//! ASCII and Latin-1 letters. Two words of more than sixteen bytes that agree at both ends count as one. Open
//! addressing over a power of two at most one third full; nothing of it leaves memory.

/// Number of a known word; [`UNKNOWN`] for every other word.
pub(crate) type WordId = u16;

/// The word is not in the lexicon.
pub(crate) const UNKNOWN: WordId = 0;

/// A word as it is compared: first eight bytes, last eight if it is longer than that, length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    head: u64,
    tail: u64,
    len: u32,
}

/// Bit 5 of every byte.
const LOWER: u64 = 0x2020_2020_2020_2020;

impl Key {
    /// No word.
    pub(super) const NONE: Self = Self {
        head: 0,
        tail: 0,
        len: 0,
    };

    /// The word at `start..end`, not empty; bytes after it may be read, and are masked.
    pub(super) fn new(bytes: &[u8], start: usize, end: usize) -> Key {
        let len = end - start;
        let head = match bytes.get(start..start + 8) {
            Some(eight) => load(eight),
            None => short(&bytes[start..end.min(start + 8)]),
        };
        if len > 8 {
            return Key {
                head: head | LOWER,
                tail: load(&bytes[end - 8..end]) | LOWER,
                len: len as u32,
            };
        }
        let kept = u64::MAX >> (64 - 8 * len);
        Key {
            head: (head | LOWER) & kept,
            tail: 0,
            len: len as u32,
        }
    }

    /// The first `len` of sixteen bytes, 1 to 16: the same without a branch.
    #[inline]
    pub(super) fn of_sixteen(sixteen: u128, len: usize) -> Key {
        let kept = u64::MAX >> (64 - 8 * len.min(8));
        let longer = if len > 8 { u64::MAX } else { 0 };
        let last = (sixteen >> (8 * len.saturating_sub(8))) as u64;
        Key {
            head: (sixteen as u64 | LOWER) & kept,
            tail: (last | LOWER) & longer,
            len: len as u32,
        }
    }

    /// Multiply and take the upper half; quality matters only for the length of probes.
    #[inline]
    fn hash(self) -> u32 {
        let mixed = (self.head ^ self.tail.rotate_left(23) ^ u64::from(self.len))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 32) as u32
    }
}

/// Where the bit of a hash is.
#[inline]
fn heard_at(hash: u32) -> (usize, u64) {
    let bits = hash >> (u32::BITS - HEARD_BITS);
    (bits as usize / 64, 1 << (bits % 64))
}

#[inline]
fn load(eight: &[u8]) -> u64 {
    eight.first_chunk().map_or(0, |c| u64::from_le_bytes(*c))
}

/// Fewer than eight bytes are left in the text.
fn short(rest: &[u8]) -> u64 {
    rest.iter().rev().fold(0, |n, &b| n << 8 | u64::from(b))
}

/// Words by number and numbers by word.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    keys: Vec<Key>,
    /// Upper half of the hash and number; number 0 is a free slot.
    slots: Vec<(u16, WordId)>,
    /// By the upper bits of the hash, whether any word has them: most words of a text are in no table, and this much of
    /// the table stays in the first cache.
    heard: Vec<u64>,
    /// By number, whether a date, a name or an event may begin with the word.
    begins: Vec<bool>,
}

/// How many bits of the hash say whether a word may be known: 8 KiB of them, one in twenty set.
const HEARD_BITS: u32 = 16;

impl Lexicon {
    pub(crate) fn new() -> Self {
        Lexicon {
            keys: vec![Key::NONE],
            slots: vec![(0, UNKNOWN); 64],
            heard: vec![0; 1 << (HEARD_BITS - u64::BITS.ilog2())],
            begins: vec![false],
        }
    }

    /// Says that something may begin with a word.
    pub(crate) fn mark(&mut self, word: WordId) {
        self.begins[usize::from(word)] |= word != UNKNOWN;
    }

    /// Whether something may begin with it.
    #[inline]
    pub(crate) fn begins(&self, word: WordId) -> bool {
        self.begins[usize::from(word)]
    }

    /// The number of a word, given out now if it is new. More than `u16::MAX` words are not expected of a table
    /// people keep by hand; words past that stay unknown.
    pub(crate) fn intern(&mut self, word: &str) -> WordId {
        if word.is_empty() {
            return UNKNOWN;
        }
        let key = Key::new(word.as_bytes(), 0, word.len());
        let found = self.find(key);
        if found != UNKNOWN {
            return found;
        }
        let Ok(id) = WordId::try_from(self.keys.len()) else {
            return UNKNOWN;
        };
        self.keys.push(key);
        self.begins.push(false);
        if self.keys.len() * 3 > self.slots.len() {
            self.slots = vec![(0, UNKNOWN); self.slots.len() * 2];
            (1..=id).for_each(|id| self.place(id));
        } else {
            self.place(id);
        }
        id
    }

    /// The number of a word.
    fn find(&self, key: Key) -> WordId {
        if self.may_know(key) {
            self.probe(key)
        } else {
            UNKNOWN
        }
    }

    /// Whether a word may be known; of twenty that are not, one is let pass.
    #[inline]
    pub(super) fn may_know(&self, key: Key) -> bool {
        let (word, bit) = heard_at(key.hash());
        self.heard[word] & bit != 0
    }

    /// The number of a word that may be known.
    #[inline]
    pub(super) fn probe(&self, key: Key) -> WordId {
        let hash = key.hash();
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let (tag, id) = self.slots[at];
            if id == UNKNOWN || (tag == (hash >> 16) as u16 && self.keys[usize::from(id)] == key) {
                return id;
            }
            at = (at + 1) & mask;
        }
    }

    fn place(&mut self, id: WordId) {
        let hash = self.keys[usize::from(id)].hash();
        let (word, bit) = heard_at(hash);
        self.heard[word] |= bit;
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].1 != UNKNOWN {
            at = (at + 1) & mask;
        }
        self.slots[at] = ((hash >> 16) as u16, id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_number_in_any_case_and_place() {
        let mut lexicon = Lexicon::new();
        let ids: Vec<_> = (0..500)
            .map(|n| lexicon.intern(&format!("word{n}")))
            .collect();
        let accent = lexicon.intern("Élan");
        let long = lexicon.intern("counterintelligence");
        assert_eq!(lexicon.intern("élan"), accent);
        for (n, id) in ids.iter().enumerate() {
            assert_eq!(lexicon.intern(&format!("WORD{n}")), *id);
            let text = format!("a Word{n}, and so on and on");
            let end = 6 + n.to_string().len();
            assert_eq!(lexicon.find(Key::new(text.as_bytes(), 2, end)), *id);
        }
        let find = |word: &[u8]| lexicon.find(Key::new(word, 0, word.len()));
        assert_eq!(find(b"Counterintelligence"), long);
        assert_eq!(find(b"counterintelligent"), UNKNOWN);
        assert_eq!(find(b"nothing"), UNKNOWN);
        let sixteen = u128::from_le_bytes(*b"Sixteen_LETTERS!");
        for len in 1..=16 {
            let key = Key::new(b"Sixteen_LETTERS!", 0, len);
            assert_eq!(Key::of_sixteen(sixteen, len), key, "{len}");
        }
        assert_eq!(lexicon.intern(""), UNKNOWN);
    }
}
