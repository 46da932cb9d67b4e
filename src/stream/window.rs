//! How much a stream remembers.

use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// What bounds the memory of a stream. In each case it is the article kept first that is let go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Window {
    /// The last so many articles kept.
    Articles(u64),
    /// The articles dated at most so many days before the newest date seen; an undated one counts as dated when it came.
    Days(u32),
    /// As many articles as fit into so many bytes.
    Bytes(u64),
}

impl Default for Window {
    /// 512 MiB: some 55,000 articles of 900 words, a day of a large agency desk many times over, on any machine.
    fn default() -> Self {
        Self::Bytes(512 << 20)
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Articles(count) => count.fmt(f),
            Self::Days(days) => write!(f, "{days}d"),
            Self::Bytes(bytes) => write!(f, "{}MiB", bytes >> 20),
        }
    }
}

impl FromStr for Window {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (number, unit) = text.split_at(
            text.find(|c: char| !c.is_ascii_digit())
                .unwrap_or(text.len()),
        );
        let wrong = || {
            let problem = format!(
                "\"{text}\" is not a number of articles (50000), days (7d) or MiB (512MiB)"
            );
            Error::setting("--window", problem)
        };
        let number: u64 = number.parse().map_err(|_| wrong())?;
        match unit {
            _ if number == 0 => Err(wrong()),
            "" => Ok(Self::Articles(number)),
            "d" => Ok(Self::Days(u32::try_from(number).map_err(|_| wrong())?)),
            "MiB" | "MB" | "M" => Ok(Self::Bytes(number.checked_mul(1 << 20).ok_or_else(wrong)?)),
            "GiB" | "GB" | "G" => Ok(Self::Bytes(number.checked_mul(1 << 30).ok_or_else(wrong)?)),
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_read_back() {
        for window in [Window::Articles(50_000), Window::Days(7), Window::default()] {
            assert_eq!(window.to_string().parse::<Window>().unwrap(), window);
        }
        for wrong in ["", "0", "0d", "7 days", "d", "-3", "99999999999999GiB"] {
            assert!(wrong.parse::<Window>().is_err(), "{wrong}");
        }
    }
}
