//! The one 64-bit hash that anything kept, banded or compared is built on: XXH3-64, seed 0 or a stated seed.
//!
//! XXH3 has a published, stable specification and implementations in C, Python and Java, so a signature or a content id
//! can be checked elsewhere. In-memory maps use `ahash`, which is faster to build and changes between builds; it never
//! reaches a signature, a band key, an order or a file.

mod sort;

pub(crate) use sort::sort_by;
pub use sort::sort_unique;
/// The same hash of bytes that come in pieces.
pub use xxhash_rust::xxh3::Xxh3Default as Streamed;
pub use xxhash_rust::xxh3::xxh3_64 as bytes;

/// A 64-bit number well mixed into another: the finaliser of `SplitMix64` (Steele, Lea & Flood 2014), a bijection.
#[inline]
pub const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Two hashes joined into one, order-sensitive.
#[inline]
pub const fn join(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(23).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors of the reference implementation (`XXH3_64bits`, seed 0): a change here changes every signature and id.
    #[test]
    fn xxh3_is_pinned() {
        assert_eq!(bytes(b""), 0x2D06_8005_38D3_94C2);
        assert_eq!(bytes(b"a"), 0xE6C6_32B6_1E96_4E1F);
        assert_eq!(bytes(b"abc"), 0x78AF_5F94_892F_3950);
    }

    #[test]
    fn bytes_in_pieces_hash_as_one() {
        let mut streamed = Streamed::new();
        streamed.update(b"a");
        streamed.update(b"bc");
        assert_eq!(streamed.digest(), bytes(b"abc"));
    }

    #[test]
    fn join_depends_on_the_order() {
        assert_ne!(join(1, 2), join(2, 1));
    }
}
