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
        let rank = |&id: &ArticleId| {
            let Candidacy { earliest, words } = facts(id);
            let date = earliest.unwrap_or(i64::MAX);
            let length = i64::MAX - i64::from(words);
            match self {
                Self::Earliest => (date, length, id),
                Self::Longest => (length, date, id),
                Self::First => (0, 0, id),
            }
        };
        *members
            .iter()
            .min_by_key(|id| rank(id))
            .expect("a group has a member")
    }
}

/// What a keep policy looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidacy {
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
        let facts = |id: ArticleId| match id.0 {
            0 => Candidacy {
                earliest: None,
                words: 50,
            },
            1 => Candidacy {
                earliest: Some(9),
                words: 100,
            },
            _ => Candidacy {
                earliest: Some(3),
                words: 80,
            },
        };
        let members: Vec<ArticleId> = (0..4).map(ArticleId).collect();
        assert_eq!(Keep::Earliest.choose(&members, facts), ArticleId(2));
        assert_eq!(Keep::Longest.choose(&members, facts), ArticleId(1));
        assert_eq!(Keep::First.choose(&members, facts), ArticleId(0));
    }
}
