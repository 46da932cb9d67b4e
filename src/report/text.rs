//! Small things that every writer for people needs: widths, spans of days, numbers with separators.

use crate::story::time::{Day, Span, TimeEstimate};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a table is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether bold and dim are used; what is said never depends on it.
    pub colour: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            width: 80,
            colour: false,
        }
    }
}

impl Style {
    pub(super) fn bold(self, text: &str) -> String {
        if self.colour {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    pub(super) fn red(self, text: &str) -> String {
        self.in_colour(text, 31)
    }

    pub(super) fn green(self, text: &str) -> String {
        self.in_colour(text, 32)
    }

    fn in_colour(self, text: &str, code: u8) -> String {
        if self.colour {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    pub(super) fn dim(self, text: &str) -> String {
        if self.colour {
            format!("\x1b[2m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// The text cut to `width` columns, with `…` where something is missing.
pub(super) fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 0;
    let mut cut = String::new();
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used + 1 > width {
            break;
        }
        cut.push(c);
    }
    format!("{}…", cut.trim_end())
}

/// As many items as fit whole, at least the first.
pub(super) fn fit_list(items: &[String], width: usize) -> String {
    let mut line = String::new();
    for item in items {
        let joined = if line.is_empty() {
            item.clone()
        } else {
            format!("{line} · {item}")
        };
        if !line.is_empty() && joined.width() > width {
            break;
        }
        line = joined;
    }
    fit(&line, width)
}

/// The text cut or filled to exactly `width` columns.
pub(super) fn pad(text: &str, width: usize) -> String {
    let fitted = fit(text, width);
    let missing = width.saturating_sub(fitted.width());
    fitted + &" ".repeat(missing)
}

/// The text in lines of at most `width` columns, broken at spaces.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is a line");
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// `18,489`.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 article`, `2 articles`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// Spans of days as briefly as they allow: a day, a range, years; several joined by `or`; `undated` for none.
pub fn spans_in_words(spans: &[Span]) -> String {
    if spans.is_empty() {
        return "undated".to_owned();
    }
    let shown: Vec<String> = spans.iter().take(3).map(|span| one_span(*span)).collect();
    let more = if spans.len() > 3 { " or ..." } else { "" };
    format!("{}{more}", shown.join(" or "))
}

fn one_span(span: Span) -> String {
    let days = i64::from(span.to.0) - i64::from(span.from.0);
    match (span.from.is_open(), span.to.is_open()) {
        (true, true) => "any time".to_owned(),
        (true, false) => format!("until {}", span.to),
        (false, true) => format!("since {}", span.from),
        // A date widened by a day to both sides for time zones is that day.
        (false, false) if days <= 2 => Day(span.from.0 + (days / 2) as i32).to_string(),
        (false, false) => format!("{} to {}", span.from, span.to),
    }
}

/// The estimate in a column of 10: a day, a month, years.
pub(super) fn short_time(time: &TimeEstimate) -> String {
    let [span] = time.spans.as_slice() else {
        // Where several spans fit, the years they begin in: `2017/2025`.
        let begins = time
            .spans
            .iter()
            .take(2)
            .filter(|span| !span.from.is_open());
        let years: Vec<String> = begins.map(|span| span.from.year().to_string()).collect();
        return if years.is_empty() {
            "?".to_owned()
        } else {
            years.join("/")
        };
    };
    let days = i64::from(span.to.0) - i64::from(span.from.0);
    if !span.from.is_open() && !span.to.is_open() && days <= 2 {
        return Day(span.from.0 + (days / 2) as i32).to_string();
    }
    let (from, to) = (span.from.ymd(), span.to.ymd());
    if !span.from.is_open() && (from.0, from.1) == (to.0, to.1) {
        return format!("{:04}-{:02}", from.0, from.1);
    }
    years(*span)
}

fn years(span: Span) -> String {
    match (span.from.is_open(), span.to.is_open()) {
        (true, true) => "?".to_owned(),
        (true, false) => format!("-{}", span.to.year()),
        (false, true) => format!("{}-", span.from.year()),
        (false, false) if span.from.year() == span.to.year() => span.from.year().to_string(),
        (false, false) => format!("{}-{:02}", span.from.year(), span.to.year() % 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fit_their_columns() {
        assert_eq!(fit("short", 10), "short");
        assert_eq!(fit("a longer text", 8), "a longe…");
        assert_eq!(pad("日本", 6), "日本  ");
        assert_eq!(fit("日本語", 5), "日本…");
        let list = ["one", "two", "three"].map(str::to_owned);
        assert_eq!(fit_list(&list, 12), "one · two");
        assert_eq!(fit_list(&list[2..], 4), "thr…");
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
    }

    #[test]
    fn numbers_are_readable() {
        assert_eq!(
            [0, 999, 1_000, 18_489, 1_234_567].map(count),
            ["0", "999", "1,000", "18,489", "1,234,567"]
        );
    }
}
