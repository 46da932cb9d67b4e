//! Inside what copies are grouped: everywhere, one feed, one language, a few days.

use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// Which copies may be in one group. Pairs outside are still found and reported; they hold no group together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Scope {
    /// All.
    #[default]
    All,
    /// Those of one source; articles without a source are one source of their own.
    Source,
    /// Those of one language; articles without a language are one language of their own.
    Lang,
    /// Those published at most so many days apart; an undated copy is outside of nothing. It is the distance to the
    /// anchor that counts, so a group spans at most twice as many.
    Days(u32),
    /// Those with one value in the field of this name; articles without it are one value of their own.
    Field(Box<str>),
}

/// What a scope looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// Who published it.
    pub source: Option<&'a str>,
    /// Its language.
    pub lang: Option<&'a str>,
    /// The value of the field that [`Scope::Field`] names.
    pub value: Option<&'a str>,
    /// When, in seconds.
    pub published: Option<i64>,
}

impl Scope {
    /// Whether two articles may be in one group.
    pub fn holds(&self, a: Field<'_>, b: Field<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Source => a.source == b.source,
            Self::Lang => a.lang == b.lang,
            Self::Field(_) => a.value == b.value,
            Self::Days(days) => {
                let seconds = a.published.zip(b.published).map(|(a, b)| a.abs_diff(b));
                seconds.is_none_or(|seconds| seconds <= u64::from(*days) * 86_400)
            }
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Source => f.write_str("source"),
            Self::Lang => f.write_str("lang"),
            Self::Days(days) => write!(f, "days:{days}"),
            Self::Field(name) => write!(f, "field:{name}"),
        }
    }
}

impl FromStr for Scope {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "all" => Ok(Self::All),
            "source" => Ok(Self::Source),
            "lang" => Ok(Self::Lang),
            _ => {
                let days = || name.strip_prefix("days:")?.parse().ok().map(Self::Days);
                let field = || {
                    let field = name.strip_prefix("field:")?.trim();
                    (!field.is_empty()).then(|| Self::Field(field.into()))
                };
                days().or_else(field).ok_or_else(|| {
                    Error::setting(
                        "--scope",
                        format!("\"{name}\" is not one of all, source, lang, days:N, field:NAME"),
                    )
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for scope in [
            Scope::All,
            Scope::Source,
            Scope::Lang,
            Scope::Days(3),
            Scope::Field("feed.name".into()),
        ] {
            assert_eq!(scope.to_string().parse::<Scope>().unwrap(), scope);
        }
        for wrong in ["days:x", "field:", "feed"] {
            let error = wrong.parse::<Scope>().unwrap_err().to_string();
            assert!(error.contains("days:N"), "{error}");
        }
    }

    #[test]
    fn a_window_is_inclusive_and_the_undated_are_inside() {
        let at = |published| Field {
            source: None,
            lang: None,
            value: None,
            published,
        };
        let scope = Scope::Days(1);
        assert!(scope.holds(at(Some(0)), at(Some(86_400))));
        assert!(!scope.holds(at(Some(86_401)), at(Some(0))));
        assert!(scope.holds(at(None), at(Some(0))));
    }
}
