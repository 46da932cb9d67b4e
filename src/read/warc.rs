//! Web archives: WARC (ISO 28500) as crawlers write it, and WET, its texts.
//!
//! A record is a header of lines, an empty line, so many bytes as `Content-Length` says, and two line ends. Pages
//! (`response` and `resource` records of HTML, answered with 200) go to the reader of pages, texts (`conversion`) are taken
//! as they are, their first line as a title where it looks like one. All other records are no articles; they are counted.
//! The date of a record is that of the crawl and says nothing about the article, so it is not taken.
//!
//! A record over the limit is passed over; a header that cannot be read ends the file, since nothing says where the next
//! record begins.

use super::encoding::{self, Converted};
use super::fields::Fields;
use super::html::{self, Known};
use super::problem::Problem;
use super::record::Parsed;
use super::records::{Scan, Scanner};
use super::text_file;
use crate::compression::Compression;
use encoding_rs::Encoding;
use std::borrow::Cow;
use std::io::Read;

/// The longest header: of real archives none has over 4 KiB.
const HEADER: usize = 64 << 10;

/// Finds where records end.
#[derive(Debug, Default)]
pub(super) struct Archive {
    number: u64,
    /// Bytes of the record that are still to come, once its header was read.
    left: Option<u64>,
    /// How many bytes of the record were looked at.
    at: usize,
    over: bool,
}

impl Archive {
    /// Reads the header of the next record: how many bytes follow it.
    fn begin(&mut self, bytes: &[u8], end: bool) -> Result<u64, Scan> {
        let blank = bytes
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        if blank > 0 {
            return Err(Scan::Between { consumed: blank });
        }
        if bytes.is_empty() {
            return Err(if end { Scan::Done } else { Scan::More });
        }
        let magic = b"WARC/";
        if !bytes.starts_with(&magic[..bytes.len().min(magic.len())]) {
            let problem = Problem::with_hint(
                "no WARC record where one should begin",
                "the archive is damaged here; what follows is not read",
            );
            return Err(self.give_up(problem, bytes.len()));
        }
        let Some(header) = head_end(&bytes[..bytes.len().min(HEADER)]) else {
            if !end && bytes.len() < HEADER {
                return Err(Scan::More);
            }
            let problem = Problem::new("the header of this record does not end");
            return Err(self.give_up(problem, bytes.len()));
        };
        let length = field(&bytes[..header], "content-length");
        let Some(length) = length.and_then(|length| length.parse().ok()) else {
            let what = "the header of this record has no readable Content-Length; what follows is not read";
            return Err(self.give_up(Problem::new(what), bytes.len()));
        };
        self.at = header;
        Ok(length)
    }

    fn give_up(&mut self, problem: Problem, consumed: usize) -> Scan {
        self.over = true;
        Scan::Broken {
            number: self.number + 1,
            problem,
            consumed,
        }
    }
}

impl Scanner for Archive {
    fn scan(&mut self, bytes: &[u8], end: bool) -> Scan {
        if self.over {
            return Scan::Done;
        }
        let left = match self.left.map_or_else(|| self.begin(bytes, end), Ok) {
            Ok(left) => left,
            Err(found) => return found,
        };
        let here = (bytes.len() - self.at) as u64;
        if here < left && !end {
            self.at = bytes.len();
            self.left = Some(left - here);
            return Scan::More;
        }
        if here < left {
            let problem = Problem::with_hint(
                format!(
                    "the file ends {} bytes before this record does",
                    left - here
                ),
                "the file seems to be cut off; what came before was read",
            );
            return self.give_up(problem, bytes.len());
        }
        let end = self.at + here.min(left) as usize;
        self.number += 1;
        self.left = None;
        self.at = 0;
        Scan::Record {
            number: self.number,
            range: 0..end,
            consumed: end,
        }
    }

    fn forget(&mut self) {
        self.at = 0;
    }

    fn number(&self) -> u64 {
        self.number + 1
    }
}

/// What a record is that is no page and no text.
pub(super) type Passed = &'static str;

/// Calls `take` with the article of a record, or says that it has none.
pub(super) fn parse<T>(
    bytes: &[u8],
    fields: &Fields,
    limit: usize,
    take: impl FnOnce(Parsed<'_>) -> Result<T, Problem>,
) -> Result<Result<T, Passed>, Problem> {
    let start = head_end(bytes).unwrap_or(bytes.len());
    let header = &bytes[..start];
    let length = field(header, "content-length").and_then(|length| length.parse().ok());
    let block = &bytes[start..];
    let block = &block[..block.len().min(length.unwrap_or(usize::MAX))];
    let of = |name: &str| field(header, name);
    let id = of("warc-record-id").map(|id| id.trim_matches(['<', '>']).to_owned());
    let url = of("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
    let mut known = Known {
        id: id.as_deref(),
        url: url.as_deref(),
        charset: None,
    };
    match of("warc-type").unwrap_or_default().as_str() {
        "response" => {
            let Some(end) = head_end(block) else {
                return Err(Problem::new("the answer in this record has no header"));
            };
            let (answer, body) = block.split_at(end);
            let status = answer.split(|byte| *byte == b' ').nth(1);
            if status != Some(b"200") {
                return Ok(Err("answers other than 200"));
            }
            let kind = field(answer, "content-type").unwrap_or_default();
            known.charset = charset(&kind);
            let body = plain_body(answer, body, limit)?;
            page_or_text(&kind, &body, &known, fields, take)
        }
        "resource" => {
            let kind = of("content-type").unwrap_or_default();
            known.charset = charset(&kind);
            page_or_text(&kind, block, &known, fields, take)
        }
        "conversion" => page_or_text("text/plain", block, &known, fields, take),
        "request" => Ok(Err("requests")),
        "metadata" => Ok(Err("metadata records")),
        "warcinfo" => Ok(Err("warcinfo records")),
        "revisit" => Ok(Err("revisits")),
        _ => Ok(Err("records of other types")),
    }
}

fn page_or_text<T>(
    kind: &str,
    body: &[u8],
    known: &Known<'_>,
    fields: &Fields,
    take: impl FnOnce(Parsed<'_>) -> Result<T, Problem>,
) -> Result<Result<T, Passed>, Problem> {
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match kind.as_str() {
        "text/html" | "application/xhtml+xml" => {
            super::format::Format::Html.check_built()?;
            html::parse(body, known, take).map(Ok)
        }
        "text/plain" => {
            let (text, converted): (_, Option<Converted>) = encoding::decode(body, known.charset)?;
            let mut article = text_file::article(&text, false, fields)?;
            article.id = known.id.unwrap_or_default().into();
            article.url = known.url.map(Into::into);
            take(Parsed {
                article,
                textless: false,
                converted,
            })
            .map(Ok)
        }
        _ => Ok(Err("answers that are no pages or texts")),
    }
}

/// The body as it was before it was sent: chunks joined, compression undone.
fn plain_body<'a>(header: &[u8], body: &'a [u8], limit: usize) -> Result<Cow<'a, [u8]>, Problem> {
    let chunked = field(header, "transfer-encoding")
        .is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"));
    // Crawlers often undo the coding and keep the header; then the body does not begin with a chunk.
    let body = match chunked.then(|| joined(body)).flatten() {
        Some(joined) => Cow::Owned(joined),
        None => Cow::Borrowed(body),
    };
    let Some(kind) = Compression::of_bytes(&body) else {
        return Ok(body);
    };
    let mut plain = Vec::new();
    kind.decoder(&*body)
        .and_then(|decoder| decoder.take(limit as u64 + 1).read_to_end(&mut plain))
        .map_err(|error| Problem::new(format!("the {} body is damaged ({error})", kind.name())))?;
    if plain.len() > limit {
        return Err(Problem::with_hint(
            format!("the body is longer than the limit of {limit} bytes"),
            "raise --max-record to read it",
        ));
    }
    Ok(Cow::Owned(plain))
}

/// The chunks of a body (RFC 9112, section 7.1), or `None` if it is not chunked.
fn joined(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memmem::find(body, b"\r\n")?;
        let size = std::str::from_utf8(&body[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        let rest = &body[end + 2..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(..size)?);
        body = rest.get(size..)?.strip_prefix(b"\r\n")?;
    }
}

/// Where a header ends: after its empty line.
fn head_end(bytes: &[u8]) -> Option<usize> {
    let strict = memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| at + 4);
    let loose = memchr::memmem::find(bytes, b"\n\n").map(|at| at + 2);
    match (strict, loose) {
        (Some(strict), Some(loose)) => Some(strict.min(loose)),
        (strict, loose) => strict.or(loose),
    }
}

/// The value of a header's field, its name in small letters.
fn field(header: &[u8], name: &str) -> Option<String> {
    header.split(|byte| *byte == b'\n').find_map(|line| {
        let colon = memchr::memchr(b':', line)?;
        let found = line[..colon].trim_ascii();
        found
            .eq_ignore_ascii_case(name.as_bytes())
            .then(|| String::from_utf8_lossy(line[colon + 1..].trim_ascii()).into_owned())
    })
}

fn charset(kind: &str) -> Option<&'static Encoding> {
    let at = kind.to_ascii_lowercase().find("charset=")? + "charset=".len();
    Encoding::for_label(
        kind[at..]
            .split(';')
            .next()?
            .trim()
            .trim_matches('"')
            .as_bytes(),
    )
}
