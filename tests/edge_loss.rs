//! What the search for edges loses against comparing all pairs. On real news: `examples/edge_loss.rs`.

use samestory::hash::mix;
use samestory::settings::StorySettings;
use samestory::story::edge::{POSTINGS_CAP, cosine, edges};
use samestory::story::vector::Vectors;

const ROWS: usize = 2_400;
const CUT: f32 = 0.22;

/// Stories of four in a corpus where the words of the language are in more rows than search goes by, and add 0.1 to every
/// cosine: 30 to 60 of 60 words of the language, and 4 to 15 of a story's 15.
fn vectors() -> Vectors {
    Vectors::unit((0..ROWS as u64).map(|row| {
        let dice = |n: u64| mix(row << 20 ^ n);
        let language = (0..60).filter(|&i| dice(i) % 60 < 30 + dice(99) % 31);
        let of_story = (0..15).filter(|&i| dice(200 + i) % 15 < 4 + dice(98) % 12);
        let terms = language
            .map(|i| (i as u32, 1.8))
            .chain(of_story.map(|i| ((60 + row / 4 * 15 + i) as u32, 15.0)));
        (terms.collect(), 0.0)
    }))
}

#[test]
fn at_most_one_edge_in_a_hundred_is_lost_among_common_words() {
    let vectors = vectors();
    let found = edges(&vectors, StorySettings::default().floor);
    assert!(
        found.common >= 50,
        "{} terms over {POSTINGS_CAP}",
        found.common
    );
    let has = |a, b| {
        let key = (a as u32, b as u32);
        found
            .edges
            .binary_search_by_key(&key, |edge| (edge.a, edge.b))
            .is_ok()
    };
    // Pairs of one story; two of different stories share only words of the language and are not looked for.
    let (mut all, mut lost, mut others) = (0, 0, 0);
    for a in 0..ROWS {
        for b in (a + 1..ROWS).take(3).filter(|b| b / 4 == a / 4) {
            if cosine(&vectors, a, b) >= CUT {
                all += 1;
                lost += usize::from(!has(a, b));
            }
        }
        others += usize::from(a + 4 < ROWS && has(a, a + 4));
    }
    assert!(
        all > ROWS && others == 0,
        "{all} pairs of stories, {others} others"
    );
    assert!(lost * 100 <= all, "{lost} of {all} edges lost");
}
