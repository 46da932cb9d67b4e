//! Mentioned dates and years as evidence.
//!
//! In: [`Mentions`]. Out: [`Evidence`]. News looks back: whatever is mentioned as past sets a first day, and the
//! newest of it lies near the day of writing. How near depends on the form. Figures are shares of articles, from the
//! tuning half (8,109 dated articles): an embedded post's date lies within three days of the article's in 90 of 100;
//! the newest other full date within two months in 52, and after it in 7; the newest plain year is the article's in
//! 27 and later than it in 27 (plans, forecasts, counts taken for years), the newest one with a month in 10 and 10.

use super::day::{Day, Span};
use super::evidence::{Evidence, EvidenceKind, quote};
use super::mention::{DateMention, Mentions, MonthDay, YearMention, YearUse};

/// Evidence of all mentions.
pub(crate) fn evidence(text: &str, mentions: &Mentions, out: &mut Vec<Evidence>) {
    full_dates(text, &mentions.dates, out);
    month_days(text, &mentions.month_days, out);
    years(text, mentions, out);
}

/// How far the day of writing lies from a mentioned one, and the cost of a day before and of a day after.
struct Reach {
    before: i32,
    after: i32,
    weight: f32,
    late: f32,
}

/// A line that dates the article: sure in 19 of 20, the twentieth is a list that opens with a date. Too few to measure.
const DATELINE: [Reach; 1] = [Reach {
    before: 1,
    after: 2,
    weight: 11.5,
    late: 11.5,
}];
/// The date under an embedded post: 90 of 100 within 3 days, 7 within 60, 2 later, 1 earlier.
const POST: [Reach; 2] = [
    Reach {
        before: 2,
        after: 3,
        weight: 5.0,
        late: 4.8,
    },
    Reach {
        before: 30,
        after: 60,
        weight: 5.0,
        late: 4.5,
    },
];
/// Any other date: 32 of 100 within 3 days, 20 within 60, 14 within 400, 27 later, 7 earlier; per day, and what each
/// step adds.
const OTHER: [Reach; 3] = [
    Reach {
        before: 3,
        after: 3,
        weight: 5.0,
        late: 2.6,
    },
    Reach {
        before: 60,
        after: 60,
        weight: 1.5,
        late: 2.1,
    },
    Reach {
        before: 400,
        after: 400,
        weight: 1.0,
        late: 1.5,
    },
];
/// A second date stands surety for the first: one alone may be a forecast or a misprint.
const SECOND: [Reach; 1] = [Reach {
    before: 3,
    after: Day::MAX.0,
    weight: 2.5,
    late: 0.0,
}];

fn full_dates(text: &str, dates: &[DateMention], out: &mut Vec<Evidence>) {
    let mut push = |date: &DateMention, steps: &[Reach], kind, says: &str| {
        for reach in steps {
            let spans = vec![Span::new(
                date.day.plus(-reach.before),
                date.day.plus(reach.after),
            )];
            let says = format!("{says} {}", date.day);
            out.push(Evidence {
                kind,
                quote: quote(text, date.from, date.to),
                spans,
                weight: reach.weight,
                late: reach.late,
                says,
            });
        }
    };
    let newest =
        |of: &dyn Fn(&DateMention) -> bool| dates.iter().filter(|d| of(d)).max_by_key(|d| d.day);
    if let Some(date) = newest(&|d| d.dates_article) {
        push(
            date,
            &DATELINE,
            EvidenceKind::Dateline,
            "the article is dated",
        );
    }
    if let Some(date) = newest(&|d| d.of_post && !d.dates_article) {
        push(date, &POST, EvidenceKind::Date, "it shows a post of");
    } else if let Some(date) = newest(&|d| !d.dates_article) {
        push(
            date,
            &OTHER,
            EvidenceKind::Date,
            "the newest date it mentions is",
        );
        if let Some(second) = newest(&|d| !d.dates_article && d.day < date.day) {
            push(second, &SECOND, EvidenceKind::Date, "it mentions");
        }
    }
}

/// Years a recurring date is tried on.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2035;

/// A weekday and a day of the month meet in one year of six or so; in 9 of 10 articles the date lies within two
/// months of the day of writing.
const WEEKDAY: Reach = Reach {
    before: 60,
    after: 60,
    weight: 3.5,
    late: 3.5,
};

/// A dateline with no year.
const UNDATED_YEAR: Reach = Reach {
    before: 1,
    after: 3,
    weight: 7.5,
    late: 7.5,
};

/// So many weekday dates are used; more say the same again.
const WEEKDAYS_USED: usize = 2;

fn month_days(text: &str, month_days: &[MonthDay], out: &mut Vec<Evidence>) {
    let mut seen: Vec<(u32, u32)> = Vec::new();
    for date in month_days {
        let dated = date.dates_article;
        if !(dated || date.weekday.is_some())
            || seen.contains(&(date.month, date.day))
            || seen.len() == WEEKDAYS_USED
        {
            continue;
        }
        seen.push((date.month, date.day));
        let reach = if dated { &UNDATED_YEAR } else { &WEEKDAY };
        let days = YEARS.filter_map(|year| Day::from_ymd(year, date.month, date.day));
        let spans: Vec<Span> = days
            .filter(|day| date.weekday.is_none_or(|w| day.weekday() == w))
            .map(|day| Span::new(day.plus(-reach.before), day.plus(reach.after)))
            .collect();
        if spans.is_empty() {
            continue;
        }
        let quote = quote(text, date.from, date.to);
        let says = if dated {
            format!("the article is dated \"{quote}\" of some year")
        } else {
            format!("\"{quote}\" is a date of certain years only")
        };
        let kind = if dated {
            EvidenceKind::Dateline
        } else {
            EvidenceKind::Date
        };
        out.push(Evidence {
            kind,
            quote,
            spans,
            weight: reach.weight,
            late: reach.late,
            says,
        });
    }
}

/// Years added to a mentioned one, and what days before that cost.
type Steps = &'static [(i32, f32)];

/// First days a year vouches for, as years added to it, each with the cost of days before; a month with its year
/// vouches for its own first day. From the shares of
/// articles by how many years the newest mention of the kind lies ahead of them (ahead 3, 2, 1, 0): plain .02 .05 .10
/// .12; with a month .01 .03 .07 .10 (and .35 one back); planned .03 .06 .20 .18.
const PLAIN: Steps = &[(0, 0.4), (-1, 1.3)];
const OF_MONTH: Steps = &[(0, 1.0), (-1, 1.3)];
const PLANNED: Steps = &[(-1, 1.1), (-3, 1.5)];

/// How many of the newest years count as first days. Each is a witness of its own; the fourth adds nothing.
const YEARS_USED: usize = 3;

/// Cost of a year more than two, and more than six, after the newest one mentioned: with the newest year 0, 1, 2, 3,
/// 4, 5 years back stand 27, 12, 9, 5, 5 and 2 of 100 articles.
const OLD: (i32, f32) = (2, 0.9);
const OLDER: (i32, f32) = (6, 1.2);

/// No page is older than its copyright line; but the line shows when the page was fetched, not written, so it says
/// nothing more. Footers of templates nobody renews are the exception.
const AFTER_COPYRIGHT: f32 = 2.0;

fn years(text: &str, mentions: &Mentions, out: &mut Vec<Evidence>) {
    let mut push = |m: &YearMention, span: Span, weight: f32, late: f32, says: String| {
        out.push(Evidence {
            kind: EvidenceKind::Year,
            quote: quote(text, m.from, m.to),
            spans: vec![span],
            weight,
            late,
            says,
        });
    };
    let newest_of = |copyright: bool| {
        mentions
            .years
            .iter()
            .filter(move |m| (m.used == YearUse::Copyright) == copyright)
            .max_by_key(|m| m.year)
    };
    if let Some(line) = newest_of(true) {
        let last = Span::new(Day::MIN, Day::year_end(line.year));
        push(
            line,
            last,
            0.0,
            AFTER_COPYRIGHT,
            format!("the copyright line is of {}", line.year),
        );
    }
    // By the first year each mention vouches for.
    let mut firsts: Vec<(i32, Steps, &YearMention)> = mentions
        .years
        .iter()
        .filter_map(|m| match m.used {
            YearUse::Plain => Some((m.year, PLAIN, m)),
            YearUse::OfMonth => Some((m.year, OF_MONTH, m)),
            YearUse::Planned => Some((m.year - 1, PLANNED, m)),
            YearUse::Ahead | YearUse::Copyright => None,
        })
        .collect();
    firsts.sort_by(|a, b| b.0.cmp(&a.0).then(b.1[0].1.total_cmp(&a.1[0].1)));
    firsts.dedup_by_key(|f| f.0);
    for &(_, steps, mention) in firsts.iter().take(YEARS_USED) {
        for &(years, cost) in steps {
            let says = if mention.used == YearUse::Planned {
                format!("it speaks of plans for {}", mention.year)
            } else {
                format!("it mentions {}", mention.year)
            };
            let month = mention.month.filter(|_| years == 0).unwrap_or(1);
            let first = Day::from_ymd(mention.year + years, month, 1)
                .unwrap_or(Day::year_start(mention.year));
            push(mention, Span::since(first), cost, 0.0, says);
        }
    }
    // A newer date speaks for itself.
    let dated = mentions.dates.iter().map(|d| d.day.year()).max();
    let Some(newest) = mentions
        .years
        .iter()
        .filter(|m| m.used != YearUse::Copyright)
        .max_by_key(|m| m.year)
    else {
        return;
    };
    if dated.is_some_and(|year| year >= newest.year) {
        return;
    }
    for (years, late) in [OLD, OLDER] {
        let span = Span::new(Day::MIN, Day::year_end(newest.year + years));
        push(
            newest,
            span,
            0.0,
            late,
            format!("the newest year it mentions is {}", newest.year),
        );
    }
}
