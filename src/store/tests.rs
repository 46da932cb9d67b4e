//! Lists come out as they went in, wherever they lie and whoever wrote them.

use super::*;
use proptest::prelude::*;

fn room(limit: Option<u64>) -> Room {
    Room::new(Memory {
        limit,
        folder: None,
    })
}

fn written(lists: &[Vec<u64>], limit: Option<u64>, chunk: usize) -> (Lists, Room) {
    let room = room(limit);
    let mut writer = ListsWriter::with_chunk(room.clone(), None, chunk);
    lists.iter().for_each(|list| writer.push(list));
    (writer.finish().unwrap(), room)
}

proptest! {
    #[test]
    fn what_was_put_in_comes_out_wherever_it_lies(
        lists in proptest::collection::vec(proptest::collection::vec(any::<u64>(), 0..40), 0..60),
        chunk in 1usize..50,
        limit in 0u64..20_000,
    ) {
        let (here, _) = written(&lists, None, chunk);
        let (there, room) = written(&lists, Some(limit), chunk);
        for (number, list) in lists.iter().enumerate() {
            prop_assert_eq!(&here.get(number)[..], &list[..]);
            prop_assert_eq!(&there.get(number)[..], &list[..]);
            prop_assert_eq!(there.size(number), list.len());
        }
        let back: Vec<u32> = (0..lists.len() as u32).rev().collect();
        let turned = there.in_order(&back);
        prop_assert!(lists.iter().rev().enumerate().all(|(i, list)| turned.get(i)[..] == list[..]));
        // Empty lists lie nowhere.
        let lying = |numbers: Vec<u32>| -> Vec<u32> {
            numbers.into_iter().filter(|&i| turned.size(i as usize) > 0).collect()
        };
        let in_memory = (0..lists.len() as u32).collect();
        let expected = if room.kept().spilled > 0 { back } else { in_memory };
        prop_assert_eq!(lying(turned.as_they_lie()), lying(expected));
        prop_assert!(turned.check().is_ok());
    }
}

/// Spread evenly as hashes are, or clumped where no window finds them.
#[test]
fn the_part_of_a_list_is_what_lies_in_the_range() {
    let mut spread: Vec<u64> = (0..900).map(crate::hash::mix).collect();
    spread.sort_unstable();
    let clumped: Vec<u64> = (0..900u64).map(|i| i << 40).collect();
    let edges = vec![0, 1, u64::MAX - 1, u64::MAX];
    let all = [spread, clumped, edges, Vec::new(), vec![7]];
    for limit in [None, Some(0)] {
        let (lists, _) = written(&all, limit, 1_000);
        for of in [2u32, 8, 64, 1024] {
            for slice in 0..u64::from(of) {
                let first = slice << (64 - of.ilog2());
                let range = first..=first + (u64::MAX >> of.ilog2());
                for (number, list) in all.iter().enumerate() {
                    let inside = list.iter().copied().filter(|value| range.contains(value));
                    let expected: Vec<u64> = inside.collect();
                    assert_eq!(lists.part(number, &range)[..], expected[..], "{of} {slice}");
                }
            }
        }
        assert!(lists.check().is_ok());
    }
}

#[test]
fn what_is_over_the_limit_is_on_disk_and_the_rest_is_not() {
    let lists: Vec<Vec<u64>> = (0..100).map(|i| vec![i; 100]).collect();
    let (_lists, open) = written(&lists, None, 1_000);
    assert_eq!(open.kept().spilled, 0);
    let (_lists, tight) = written(&lists, Some(100_000), 1_000);
    assert!(
        (24_000..48_000).contains(&tight.kept().spilled),
        "{tight:?}"
    );
    assert!(!tight.is_full());
    assert_eq!(tight.kept().lists, 80_000);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let room = Room::new(Memory {
        limit: Some(0),
        folder: Some("no/such/folder".into()),
    });
    let mut writer = ListsWriter::with_chunk(room, None, 4);
    writer.push(&[1, 2, 3]);
    writer.push(&[1, 2, 3]);
    writer.push(&[4]);
    let error = writer.finish().unwrap_err();
    assert!(error.to_string().contains("no/such/folder"), "{error}");
}

#[test]
fn what_lasts_is_read_by_another_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("some.lists");
    let lists: Vec<Vec<u64>> = (0..300u64).map(|i| (i..i + i % 9).collect()).collect();
    for (writing, reading) in [(None, None), (Some(1_000), None), (None, Some(1_000))] {
        let mut writer = ListsWriter::with_chunk(room(writing), Some(path.clone()), 64);
        lists.iter().for_each(|list| writer.push(list));
        let back: Vec<u32> = (0..lists.len() as u32).rev().collect();
        let here = writer.finish().unwrap().in_order(&back);
        let there = Lists::open(&path, here.saved().unwrap(), &room(reading)).unwrap();
        for (number, list) in lists.iter().rev().enumerate() {
            assert_eq!(here.get(number)[..], list[..]);
            assert_eq!(there.get(number)[..], list[..]);
        }
        assert_eq!(there.saved(), here.saved());
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_is_not_what_was_written_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("some.lists");
    let mut writer = ListsWriter::lasting(room(None), path.clone());
    writer.push(&[1, 2, 3]);
    writer.push(&[4]);
    let saved = writer.finish().unwrap().saved().unwrap();
    let good = std::fs::read(&path).unwrap();
    let mut flipped = good.clone();
    flipped[9] ^= 1;
    for (bytes, said) in [
        (&flipped[..], "chunk 0 is not what was written"),
        (&good[..24], "holds 3 numbers, expected 4"),
        (&[], "holds 0 numbers, expected 4"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let error = Lists::open(&path, saved.clone(), &room(None)).unwrap_err();
        assert!(error.to_string().ends_with(said), "{error}");
    }
    std::fs::write(&path, &good).unwrap();
    assert!(Lists::open(&path, saved, &room(None)).is_ok());
}

#[test]
fn what_is_dropped_before_its_end_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("some.lists");
    let mut writer = ListsWriter::with_chunk(room(Some(0)), Some(path), 2);
    (0..9).for_each(|i| writer.push(&[i, i]));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    drop(writer);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
