//! Every record has an id of its own: a repeated one is an error or gets a number.

use super::inputs::Inputs;
use super::options::DuplicateIds;
use super::problem::Account;
use super::{Place, Record};
use crate::error::{Error, Result};
use ahash::{AHashMap, AHashSet};

/// Makes the ids unique or says which is not. Records are in the order of reading, which decides who keeps the id.
pub(super) fn make_unique<T>(
    records: &mut [Record<T>],
    inputs: &Inputs,
    duplicates: DuplicateIds,
    account: &mut Account<'_>,
) -> Result<()> {
    let mut first: AHashMap<&str, Place> = AHashMap::with_capacity(records.len());
    let mut repeated = Vec::new();
    for (index, record) in records.iter().enumerate() {
        match first.get(&*record.id) {
            None => {
                first.insert(&record.id, record.place);
            }
            Some(&place) if duplicates == DuplicateIds::Reject => {
                return Err(Error::duplicate_id(
                    &record.id,
                    inputs.place(place),
                    inputs.place(record.place),
                ));
            }
            Some(_) => repeated.push(index),
        }
    }
    if repeated.is_empty() {
        return Ok(());
    }
    let mut given: AHashSet<String> = AHashSet::new();
    let mut next: AHashMap<&str, u64> = AHashMap::new();
    let mut renamed = Vec::with_capacity(repeated.len());
    for index in repeated {
        let id = &*records[index].id;
        let number = next.entry(id).or_insert(2);
        let name = loop {
            let name = format!("{id}#{number}");
            *number += 1;
            if !first.contains_key(&*name) && given.insert(name.clone()) {
                break name;
            }
        };
        renamed.push((index, name));
    }
    let (index, name) = &renamed[0];
    let example = format!(
        "\"{}\" at {} is now \"{name}\"",
        records[*index].id,
        inputs.place(records[*index].place)
    );
    account.note(format!(
        "{} records with a repeated id were renamed: {example}",
        renamed.len()
    ));
    for (index, name) in renamed {
        records[index].id = name.into();
    }
    Ok(())
}
