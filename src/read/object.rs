//! A JSON object visited once: the values of the wanted fields, borrowed where they can be.
//!
//! A string without escapes borrows from the line, one with escapes is copied once; fields that are not wanted are
//! skipped without being built. A wrong type is not an error here but a [`Slot`] that knows what was found, so that the
//! message can name the field and both sides.

use super::fields::{DATE, Fields, ID, Mask, NAMES, PREFER, SCOPE};
use super::problem::Problem;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// What a field holds.
#[derive(Debug, Clone, Default)]
pub(super) enum Slot<'a> {
    #[default]
    Missing,
    Null,
    Text(Cow<'a, str>),
    Whole(String),
    Real(String),
    Flag(bool),
    Other(&'static str),
}

impl<'a> Slot<'a> {
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Whole(number) | Self::Real(number) => Some(Cow::Owned(number)),
            Self::Flag(yes) => Some(Cow::Borrowed(if yes { "true" } else { "false" })),
            Self::Missing | Self::Null | Self::Other(_) => None,
        }
    }

    /// What is wrong with it as the value of this field, if anything is.
    pub(super) fn wrong(&self, field: usize, name: &str) -> Option<Problem> {
        let found = match self {
            Self::Missing | Self::Null | Self::Text(_) => return None,
            Self::Whole(_) | Self::Real(_) | Self::Flag(_) if matches!(field, PREFER | SCOPE) => {
                return None;
            }
            Self::Whole(_) if matches!(field, ID | DATE) => return None,
            Self::Real(_) if field == DATE => return None,
            Self::Flag(_) => "true or false",
            Self::Real(_) if field == ID => "a number with a fraction or over 64 bits",
            Self::Whole(_) | Self::Real(_) => "a number",
            Self::Other(found) => found,
        };
        let expected = match field {
            ID => "a string or a whole number",
            DATE => "a string or a number",
            PREFER | SCOPE => "a string, a number, true or false",
            _ => "a string",
        };
        let problem = format!("field \"{name}\" is {found}, expected {expected}");
        Some(match *self {
            Self::Other("an object") => Problem::with_hint(
                problem,
                format!("name a field inside it, such as {name}.name"),
            ),
            _ => Problem::new(problem),
        })
    }
}

/// One object, at the top or below, of which the fields `among` are wanted.
pub(super) struct Object<'s, 'a> {
    pub(super) fields: &'s Fields,
    pub(super) depth: usize,
    pub(super) among: Mask,
    pub(super) slots: &'s mut [Slot<'a>; NAMES],
}

impl<'a> Visitor<'a> for Object<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> std::result::Result<(), M::Error> {
        let Self {
            fields,
            depth,
            among,
            slots,
        } = self;
        while let Some((here, below)) = map.next_key_seed(Key {
            fields,
            depth,
            among,
        })? {
            if here != 0 {
                let slot = map.next_value_seed(Value)?;
                let last = (Mask::BITS - 1 - here.leading_zeros()) as usize;
                for field in (0..last).filter(|field| here & (1 << field) != 0) {
                    slots[field] = slot.clone();
                }
                slots[last] = slot;
            } else if below != 0 {
                map.next_value_seed(Below(Object {
                    fields,
                    depth: depth + 1,
                    among: below,
                    slots: &mut *slots,
                }))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// The value of a key below which wanted fields lie. Anything but an object has none.
struct Below<'s, 'a>(Object<'s, 'a>);

impl<'a> DeserializeSeed<'a> for Below<'_, 'a> {
    type Value = ();
    fn deserialize<D: Deserializer<'a>>(self, json: D) -> std::result::Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Below<'_, 'a> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_map<M: MapAccess<'a>>(self, map: M) -> std::result::Result<(), M::Error> {
        self.0.visit_map(map)
    }
    fn visit_seq<S: SeqAccess<'a>>(self, mut seq: S) -> std::result::Result<(), S::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
    fn visit_bool<E>(self, _: bool) -> std::result::Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> std::result::Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> std::result::Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> std::result::Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> std::result::Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> std::result::Result<(), E> {
        Ok(())
    }
}

struct Key<'s> {
    fields: &'s Fields,
    depth: usize,
    among: Mask,
}

impl<'a> DeserializeSeed<'a> for Key<'_> {
    type Value = (Mask, Mask);
    fn deserialize<D: Deserializer<'a>>(
        self,
        json: D,
    ) -> std::result::Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = (Mask, Mask);
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<E>(self, key: &str) -> std::result::Result<Self::Value, E> {
        Ok(self.fields.at(key, self.depth, self.among))
    }
}

/// Any value: kept if it is a string or number, else only told what it is.
struct Value;

impl<'a> DeserializeSeed<'a> for Value {
    type Value = Slot<'a>;
    fn deserialize<D: Deserializer<'a>>(self, json: D) -> std::result::Result<Slot<'a>, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Value {
    type Value = Slot<'a>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_borrowed_str<E>(self, text: &'a str) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_i64<E>(self, number: i64) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Whole(number.to_string()))
    }
    fn visit_u64<E>(self, number: u64) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Whole(number.to_string()))
    }
    fn visit_f64<E>(self, number: f64) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Real(number.to_string()))
    }
    fn visit_unit<E>(self) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Null)
    }
    fn visit_bool<E>(self, yes: bool) -> std::result::Result<Slot<'a>, E> {
        Ok(Slot::Flag(yes))
    }
    fn visit_seq<S: SeqAccess<'a>>(self, mut seq: S) -> std::result::Result<Slot<'a>, S::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Slot::Other("an array"))
    }
    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> std::result::Result<Slot<'a>, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Slot::Other("an object"))
    }
}
