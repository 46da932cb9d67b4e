//! The two loops in plain Rust: the specification.

use super::{BLOCK, Edges, Masks};

pub(super) fn lower(from: &[u8], to: &mut [u8]) -> usize {
    lower_eights(from, to)
}

/// Eight bytes at a time in one word (SWAR), the rest one by one.
#[inline]
pub(super) fn lower_eights(from: &[u8], to: &mut [u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let mut done = 0;
    for (eight, out) in from.chunks_exact(8).zip(to.chunks_exact_mut(8)) {
        let bytes = u64::from_le_bytes(eight.try_into().unwrap());
        // Below 128, adding 128 - n sets the high bit of the bytes from n on and carries nothing.
        let ascii = bytes & !HIGH;
        let upper =
            (ascii + ONES * u64::from(0x80 - b'A')) & !(ascii + ONES * u64::from(0x7F - b'Z'));
        let underscore = !((ascii ^ (ONES * u64::from(b'_'))) + 0x7F * ONES);
        if (bytes | underscore) & HIGH != 0 {
            break;
        }
        out.copy_from_slice(&(bytes + ((upper & HIGH) >> 2)).to_le_bytes());
        done += 8;
    }
    for (&byte, out) in from[done..].iter().zip(&mut to[done..]) {
        if !byte.is_ascii() || byte == b'_' {
            break;
        }
        *out = byte.to_ascii_lowercase();
        done += 1;
    }
    done
}

pub(super) fn bounds(text: &[u8], len: usize, bounds: &mut [u32]) -> usize {
    let block = |i: usize| masks(text[i * BLOCK..][..BLOCK].try_into().unwrap());
    let mut edges = Edges::default();
    let mut next = block(0);
    let mut found = 0;
    for i in 0..=len / BLOCK {
        let now = next;
        next = block(i + 1);
        let mut edges = edges.of(now, next);
        while edges != 0 {
            bounds[found] = (i * BLOCK) as u32 + edges.trailing_zeros();
            found += 1;
            edges &= edges - 1;
        }
    }
    found
}

const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const BETWEEN_LETTERS: u8 = 4;
const BETWEEN_DIGITS: u8 = 8;

static CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut b = 0;
    while b < 256 {
        class[b] = match b as u8 {
            b'a'..=b'z' | 0x80.. => LETTER,
            b'0'..=b'9' => DIGIT,
            b'\'' | b'.' => BETWEEN_LETTERS | BETWEEN_DIGITS,
            b':' => BETWEEN_LETTERS,
            b',' | b';' => BETWEEN_DIGITS,
            _ => 0,
        };
        b += 1;
    }
    class
};

fn masks(bytes: &[u8; BLOCK]) -> Masks {
    let mut masks = Masks::default();
    for (i, eight) in bytes.chunks_exact(8).enumerate() {
        let classes = u64::from_le_bytes(std::array::from_fn(|k| CLASS[eight[k] as usize]));
        // The lowest bit of each byte, gathered into one byte by a multiplication that moves bit 8k to bit 56 + k.
        let gather = |class: u8| {
            let bits = (classes / u64::from(class)) & 0x0101_0101_0101_0101;
            (bits.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * i)
        };
        masks.letters |= gather(LETTER);
        masks.digits |= gather(DIGIT);
        masks.between_letters |= gather(BETWEEN_LETTERS);
        masks.between_digits |= gather(BETWEEN_DIGITS);
    }
    masks
}
