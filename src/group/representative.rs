//! Which member stands for a group: the keep policies.

use crate::article::ArticleId;
use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// Which copy is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Keep {
    /// The earliest by date, then the longest, then the first by id; undated copies come after dated ones.
    #[default]
    Earliest,
    /// The one with the most words, then the earliest, then the first by id.
    Longest,
    /// The first by id.
    First,
}

impl Keep {
    /// The names of all policies, for messages and help.
    pub const NAMES: [&'static str; 3] = ["earliest", "longest", "first"];

    /// The name in flags and outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Earliest => "earliest",
            Self::Longest => "longest",
            Self::First => "first",
        }
    }

    /// The member to keep. Ties go to the first by id, so the choice never depends on an order.
    ///
    /// # Panics
    /// If there are no members.
    pub fn choose(
        self,
        members: &[ArticleId],
        facts: impl Fn(ArticleId) -> Candidacy,
    ) -> ArticleId {
        // Most groups have one member, and reading its date costs more than the rest.
        if let [only] = members {
            return *only;
        }
        let rank = |&id: &ArticleId| {
            let Candidacy {
                preference,
                earliest,
                words,
            } = facts(id);
            let date = earliest.unwrap_or(i64::MAX);
            let length = i64::MAX - i64::from(words);
            match self {
                Self::Earliest => (preference, date, length, id),
                Self::Longest => (preference, length, date, id),
                Self::First => (preference, 0, 0, id),
            }
        };
        *members
            .iter()
            .min_by_key(|id| rank(id))
            .expect("a group has a member")
    }
}

/// Values of a field whose copies are kept before all others: `edition=print,web`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferred {
    /// The name of the field.
    pub field: Box<str>,
    /// The values, the most preferred first. At least one.
    pub values: Vec<Box<str>>,
}

impl Preferred {
    /// The place of a value in the list; the length of the list for one that is not in it, or none.
    pub fn place(&self, value: Option<&str>) -> u32 {
        let known = self.values.iter().position(|known| Some(&**known) == value);
        known.unwrap_or(self.values.len()) as u32
    }
}

impl fmt::Display for Preferred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.field, self.values.join(","))
    }
}

impl FromStr for Preferred {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let values = |list: &str| -> Vec<Box<str>> {
            let values = list.split(',').map(str::trim);
            values
                .filter(|value| !value.is_empty())
                .map(Box::from)
                .collect()
        };
        text.split_once('=')
            .map(|(field, list)| (field.trim(), values(list)))
            .filter(|(field, values)| !field.is_empty() && !values.is_empty())
            .map(|(field, values)| Self {
                field: field.into(),
                values,
            })
            .ok_or_else(|| {
                Error::setting(
                    "--prefer-field",
                    format!("\"{text}\" is not of the form edition=print,web"),
                )
            })
    }
}

/// What a keep policy looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidacy {
    /// The places of its source in the user's list of preferred sources, and of its value in that of preferred values;
    /// they come before every policy. The length of a list for what is not in it.
    pub preference: (u32, u32),
    /// When it was published, in seconds or days of one scale, if that is known from its date.
    pub earliest: Option<i64>,
    /// How many words it has.
    pub words: u32,
}

impl fmt::Display for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Keep {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "earliest" => Ok(Self::Earliest),
            "longest" => Ok(Self::Longest),
            "first" => Ok(Self::First),
            _ => Err(Error::setting(
                "keep",
                format!("\"{name}\" is not one of {}", Self::NAMES.join(", ")),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_policy_keeps_what_it_says() {
        let known = |preference, earliest, words| Candidacy {
            preference: (preference, 0),
            earliest,
            words,
        };
        let facts = |id: ArticleId| {
            [
                known(1, None, 50),
                known(1, Some(9), 100),
                known(1, Some(3), 80),
                known(1, Some(3), 80),
            ][id.index()]
        };
        let members: Vec<ArticleId> = (0..4).map(ArticleId).collect();
        assert_eq!(Keep::Earliest.choose(&members, facts), ArticleId(2));
        assert_eq!(Keep::Longest.choose(&members, facts), ArticleId(1));
        assert_eq!(Keep::First.choose(&members, facts), ArticleId(0));
        let preferred = |id: ArticleId| Candidacy {
            preference: (0, u32::from(id.0 != 3)),
            ..facts(id)
        };
        for keep in [Keep::Earliest, Keep::Longest, Keep::First] {
            assert_eq!(
                keep.choose(&members, preferred),
                ArticleId(3),
                "a preferred value comes before {keep}"
            );
        }
        let source = |id: ArticleId| Candidacy {
            preference: (u32::from(id.0 != 0), u32::from(id.0 != 3)),
            ..facts(id)
        };
        assert_eq!(
            Keep::Longest.choose(&members, source),
            ArticleId(0),
            "a source comes before a value"
        );
    }

    #[test]
    fn preferred_values_are_read() {
        let preferred: Preferred = "edition = print, web".parse().unwrap();
        assert_eq!(preferred.to_string(), "edition=print,web");
        let places =
            [Some("print"), Some("web"), Some("app"), None].map(|value| preferred.place(value));
        assert_eq!(places, [0, 1, 2, 2]);
        for wrong in ["", "edition", "edition=", "=print", "edition=,"] {
            assert!(wrong.parse::<Preferred>().is_err(), "{wrong}");
        }
    }
}
