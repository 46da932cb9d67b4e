//! ASCII bytes told apart eight at a time, side by side in one number, the first of them lowest.
//!
//! A loop over the bytes of a word ends after as many steps as it has letters, which no processor foresees. Here a word is
//! a step or two. No sum of one byte reaches the next (Mycroft 1987; Warren 2013, "Hacker's Delight", sections 6-1 and 7-1).

/// The highest bit of each byte.
pub(crate) const SIGNS: u64 = each(0x80);

/// Eight times this byte.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The highest bit of each byte from `first` to `last`, both ASCII.
#[inline]
pub(crate) fn within(eight: u64, first: u8, last: u8) -> u64 {
    let seven = eight & !SIGNS;
    (seven + each(0x80 - first)) & !(seven + each(0x7f - last)) & !eight & SIGNS
}

/// The highest bit of each capital letter.
#[inline]
pub(crate) fn capitals(eight: u64) -> u64 {
    within(eight, b'A', b'Z')
}

/// The highest bit of each digit.
#[inline]
pub(crate) fn digits(eight: u64) -> u64 {
    within(eight, b'0', b'9')
}

/// The highest bit of each letter or digit.
#[inline]
pub(crate) fn alphanumeric(eight: u64) -> u64 {
    within(eight | each(0x20), b'a', b'z') | digits(eight)
}

/// The highest bits of the bytes brought together in one, the first byte's lowest.
#[inline]
pub(crate) fn gathered(signs: u64) -> u8 {
    ((signs >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8
}

/// How many bytes there are before the first whose highest bit is set: 8 where none is.
#[inline]
pub(crate) fn before(signs: u64) -> usize {
    signs.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of each byte, and what says it of one.
    type Told = (u64, fn(&u8) -> bool);

    #[test]
    fn every_byte_in_every_place_is_told() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                for others in [0, b'@', b'x', b'5', 0xff] {
                    let mut bytes = [others; 8];
                    bytes[place] = byte;
                    let eight = u64::from_le_bytes(bytes);
                    let told: [Told; 4] = [
                        (capitals(eight), u8::is_ascii_uppercase),
                        (digits(eight), u8::is_ascii_digit),
                        (alphanumeric(eight), u8::is_ascii_alphanumeric),
                        (within(eight, 9, 13), |byte| (9..=13).contains(byte)),
                    ];
                    for (signs, is) in told {
                        let bits = gathered(signs);
                        for (at, byte) in bytes.iter().enumerate() {
                            assert_eq!(bits >> at & 1 == 1, is(byte), "{bytes:?} at {at}");
                        }
                        let first = bytes.iter().position(is).unwrap_or(8);
                        assert_eq!((before(signs), signs & !SIGNS), (first, 0));
                    }
                }
            }
        }
    }
}
