//! Tests of pages, feeds and archives. All texts are made up.

use super::form_tests::read_file;
use super::*;

/// A page with an article between a menu, a list of links and a footer.
fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><title>Ferry sinks off the cape | Cape Post</title>\
         <meta property=\"og:site_name\" content=\"Cape Post\">{head}</head><body>\
         <nav><ul><li><a href=\"/a\">Home</a></li><li><a href=\"/b\">Weather</a></li></ul></nav>\
         <article><h1>Ferry sinks off the cape</h1>{body}</article>\
         <aside>Subscribe to our newsletter for more.</aside><footer>All rights reserved.</footer></body></html>"
    )
}

const BODY: &str = "<p>The ferry Aurora sank off the northern cape early on Tuesday, and all forty people \
    aboard were taken off by fishing boats that had heard its call, the coast guard said.</p>\
    <p>Its captain said that water had come in through a door at the bow, which had been repaired in spring, \
    and that the crew had tried for an hour to close it before he gave the order to leave the ship.</p>\
    <p>Nobody was hurt, the coast guard added, and divers will look at the wreck when the weather allows it.</p>";

#[cfg(feature = "html")]
#[test]
fn the_article_of_a_page_is_read_and_nothing_else() {
    let head = "<link rel=\"canonical\" href=\"https://post.example/ferry\">\
        <meta property=\"article:published_time\" content=\"2031-05-06T07:00:00Z\">";
    let (records, said, run) = read_file(
        "a.html",
        page(head, BODY).as_bytes(),
        &ReadOptions::default(),
    );
    assert_eq!(
        (records.len(), said.len(), run.counts.skipped),
        (1, 0, 0),
        "{said:?}"
    );
    let record = &records[0];
    for part in [
        "a.html | Ferry sinks off the cape",
        "The ferry Aurora sank off the northern cape early",
        "when the weather allows it.",
        "| date 2031-05-06T07:00:00Z | source Cape Post | url https://post.example/ferry | lang en",
    ] {
        assert!(record.contains(part), "{part}: {record}");
    }
    for part in ["Weather", "newsletter", "rights"] {
        assert!(!record.contains(part), "{part}: {record}");
    }
    // The encoding that a page declares.
    let latin = page(
        "<meta charset=\"iso-8859-1\">",
        &BODY.replace("Aurora", "Aur\u{f3}ra"),
    );
    let latin: Vec<u8> = latin
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let (records, said, _) = read_file("a.htm", &latin, &ReadOptions::default());
    assert!(records[0].contains("The ferry Aur\u{f3}ra sank"));
    assert_eq!(said, ["1 article was converted from windows-1252 to UTF-8"]);
}

#[cfg(feature = "html")]
#[test]
fn a_page_without_an_article_is_named() {
    let deep = format!("<!doctype html>{}<p>x", "<div>".repeat(100_000));
    let table: [(&[u8], &str); 4] = [
        (
            b"<html><body></body></html>",
            "a.html: no article found in this page",
        ),
        (
            b"<!doctype html><form><input name=q></form>",
            "a.html: no article found in this page",
        ),
        (
            b"<html>\0</html>",
            "a.html: binary: NUL at byte 7, expected text",
        ),
        (
            deep.as_bytes(),
            "a.html: elements nested 100000 deep, expected at most 1000",
        ),
    ];
    for (bytes, message) in table {
        let (records, said, run) = read_file("a.html", bytes, &ReadOptions::default());
        assert_eq!((records.len(), run.counts.skipped), (0, 1));
        assert_eq!(said, [message]);
    }
}

#[cfg(feature = "feed")]
#[test]
fn the_entries_of_feeds_are_read() {
    let rss = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
        <channel><title>Cape Post</title><language>en</language>\
        <item><guid>g1</guid><title>Ferry sinks</title><link>https://post.example/1</link>\
        <pubDate>Tue, 06 May 2031 07:00:00 GMT</pubDate><description>Short.</description>\
        <content:encoded><![CDATA[<p>It sank &amp; nobody saw.</p><script>x</script>]]></content:encoded></item>\
        <item><title>Only a title</title></item><item><guid>g3</guid></item></channel></rss>";
    let (records, said, _) = read_file("a.xml", rss.as_bytes(), &ReadOptions::default());
    assert_eq!(
        records,
        [
            "g1 | Ferry sinks | It sank & nobody saw. | date 2031-05-06T07:00:00+00:00 | source Cape Post | url https://post.example/1 | lang en",
            "a.xml#2 | Only a title |  | source Cape Post | lang en",
        ]
    );
    assert_eq!(
        said,
        [
            "a.xml#3: field \"content\" is empty and there is no title, expected a text",
            "1 records have no field \"text\" and were kept as headlines by their title",
        ]
    );
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Desk</title><id>f</id><updated>2031-05-06T07:00:00Z</updated>\
        <entry><id>e1</id><title>Ferry</title><updated>2031-05-06T07:00:00Z</updated><link href=\"https://a.example/1\"/>\
        <content type=\"html\">&lt;p&gt;It sank.&lt;/p&gt;</content></entry></feed>";
    let (records, said, _) = read_file("a.atom", atom.as_bytes(), &ReadOptions::default());
    assert_eq!(
        records,
        [
            "e1 | Ferry | It sank. | date 2031-05-06T07:00:00+00:00 | source Desk | url https://a.example/1"
        ],
        "{said:?}"
    );
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Desk", "items": [
        {"id": "j1", "url": "https://j.example/1", "title": "Ferry", "content_text": "It sank.", "date_published": "2031-05-06T07:00:00Z"}]}"#;
    let (records, said, _) = read_file("a.json", json.as_bytes(), &ReadOptions::default());
    assert_eq!(
        records,
        [
            "j1 | Ferry | It sank. | date 2031-05-06T07:00:00+00:00 | source Desk | url https://j.example/1"
        ],
        "{said:?}"
    );
}

#[cfg(feature = "feed")]
#[test]
fn what_is_no_feed_is_named() {
    for (bytes, start) in [
        (
            &b"<rss version=\"2.0\"><channel><title>x</title></channel></rss>"[..],
            "a.xml: a feed without entries",
        ),
        (b"<urlset><url>x</url></urlset>", "a.xml: not a feed: "),
        (b"<rss", "a.xml: not a feed: "),
        (
            b"<rss version=\"2.0\"><channel><item><title>cut",
            "a.xml: not a feed: ",
        ),
    ] {
        let (records, said, run) = read_file("a.xml", bytes, &ReadOptions::default());
        assert_eq!((records.len(), run.counts.skipped), (0, 1), "{records:?}");
        assert!(said[0].starts_with(start), "{said:?}");
    }
}

/// A record of an archive.
fn archived(kind: &str, more: &str, block: &[u8]) -> Vec<u8> {
    let header = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{kind}-{}>\r\n{more}Content-Length: {}\r\n\r\n",
        block.len(),
        block.len()
    );
    [header.as_bytes(), block, b"\r\n\r\n"].concat()
}

#[test]
fn archives_are_read() {
    let text = "Ferry sinks\nThe ferry Aurora sank off the cape.";
    let wet = archived(
        "conversion",
        "WARC-Target-URI: https://post.example/1\r\n",
        text.as_bytes(),
    );
    let info = archived("warcinfo", "", b"software: x\r\n");
    let moved = archived("response", "", b"HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n");
    let image = archived(
        "response",
        "",
        b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\0\0",
    );
    let plain = archived("response", "", b"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=latin1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ncaf\xe9\r\n5\r\n shut\r\n0\r\n\r\n");
    let whole = [info, wet.clone(), moved, image, plain.clone()].concat();
    let (records, said, _) = read_file("a.warc", &whole, &ReadOptions::default());
    assert_eq!(
        records,
        [
            format!(
                "urn:uuid:conversion-{} | Ferry sinks | The ferry Aurora sank off the cape. | url https://post.example/1",
                text.len()
            ),
            "urn:uuid:response-113 |  | caf\u{e9} shut".to_owned(),
        ]
    );
    assert_eq!(
        said,
        [
            "records of archives that are no articles were passed over: 1 answers other than 200, 1 answers that are no pages or texts, 1 warcinfo records",
            "1 article was converted from windows-1252 to UTF-8",
        ]
    );

    let cut = [&wet[..], &wet[..wet.len() - 20]].concat();
    let rubbish = [&wet[..], b"rubbish"].concat();
    let lengthless = [&wet[..], b"WARC/1.0\r\nWARC-Type: response\r\n\r\n"].concat();
    let endless = [&wet[..], b"WARC/1.0\r\nWARC-Type"].concat();
    for (bytes, message) in [
        (
            cut,
            "a.wet#2: the file ends 16 bytes before this record does",
        ),
        (rubbish, "a.wet#2: no WARC record where one should begin"),
        (
            lengthless,
            "a.wet#2: the header of this record has no readable Content-Length; what follows is not read",
        ),
        (endless, "a.wet#2: the header of this record does not end"),
    ] {
        let (records, said, _) = read_file("a.wet", &bytes, &ReadOptions::default());
        assert_eq!((records.len(), &*said), (1, &[message.to_owned()][..]));
    }
    let long = [archived("conversion", "", &b"x".repeat(1000)), wet].concat();
    let options = ReadOptions {
        max_record_bytes: 400,
        ..ReadOptions::default()
    };
    let (records, said, _) = read_file("a.wet", &long, &options);
    assert_eq!(records.len(), 1);
    assert!(said[0].starts_with("a.wet#1: record of 1"), "{said:?}");
    assert!(
        said[0].ends_with("is over the limit of 400 bytes"),
        "{said:?}"
    );
}

#[cfg(feature = "html")]
#[test]
fn the_pages_of_archives_are_read_and_written_again() {
    let folder = super::tests::Folder::new(&[]);
    let answer = |body: &str| {
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}")
    };
    let one = archived(
        "response",
        "WARC-Target-URI: <https://post.example/1>\r\n",
        answer(&page("", BODY)).as_bytes(),
    );
    let two = archived(
        "response",
        "",
        answer(&page("", &BODY.replace("Tuesday", "Friday"))).as_bytes(),
    );
    folder.write("a.warc", &[one.clone(), two].concat());
    let inputs = [folder.path("a.warc")];
    let options = ReadOptions {
        duplicate_ids: DuplicateIds::Rename,
        ..ReadOptions::default()
    };
    let reading = read(
        &inputs,
        &options,
        &mut Run::default(),
        &crate::run::Unobserved,
        |article| {
            (
                article.text.contains("Tuesday"),
                article.url.as_deref().map(str::to_owned),
            )
        },
    )
    .unwrap();
    let found: Vec<_> = reading
        .records
        .iter()
        .map(|record| record.value.clone())
        .collect();
    assert_eq!(
        found,
        [
            (true, Some("https://post.example/1".to_owned())),
            (false, None)
        ]
    );
    let mut out = Vec::new();
    reading
        .inputs
        .copy_records(&[reading.records[0].place], &mut out)
        .unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        String::from_utf8(one).unwrap()
    );
}
