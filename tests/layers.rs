//! A module names only lower layers, and each outside crate has its homes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The house from the ground up. Modules of one layer do not name each other.
const LAYERS: [&[&str]; 14] = [
    &["error", "compression"],
    &["article", "similarity", "hash", "run", "output", "score"],
    &["read", "text", "store"],
    &["exact", "shingle", "checkpoint"],
    &["sign"],
    &["band"],
    &["verify"],
    &["group"],
    // Below `story`, which takes its settings from there.
    &["settings"],
    &["story"],
    &["outcome", "stream"],
    &["report", "stored"],
    &["pipeline"],
    &["bin"],
];

/// Outside crates that may be named in a few places only. `sign/scheme` names the Unicode version its words follow.
const HOMES: [(&str, &[&str]); 28] = [
    ("clap", &["bin/"]),
    ("clap_complete", &["bin/"]),
    ("clap_mangen", &["bin/"]),
    ("anyhow", &["bin/"]),
    ("anstream", &["bin/"]),
    ("anstyle", &["bin/"]),
    ("bytesize", &["bin/"]),
    ("indicatif", &["bin/"]),
    ("signal_hook", &["bin/samestory/interrupt.rs"]),
    ("terminal_size", &["bin/"]),
    ("unicode_segmentation", &["text/", "sign/scheme.rs"]),
    ("unicode_normalization", &["text/", "sign/scheme.rs"]),
    ("petgraph", &["story/graph.rs", "report/"]),
    ("flate2", &["compression.rs", "read/parquet/pages.rs"]),
    ("zstd", &["compression.rs"]),
    ("xxhash_rust", &["hash/", "exact.rs"]),
    ("mimalloc", &["bin/"]),
    ("minijinja", &["report/html/"]),
    ("similar", &["verify/edit.rs"]),
    ("strsim", &["pipeline/explain/"]),
    ("walkdir", &["read/inputs.rs"]),
    ("csv_core", &["read/csv.rs"]),
    ("postcard", &["checkpoint/"]),
    ("encoding_rs", &["read/"]),
    ("dom_smoothie", &["read/html.rs"]),
    ("feed_rs", &["read/feed.rs"]),
    ("parquet", &["read/"]),
    ("chardetng", &["read/encoding.rs"]),
];

struct Source {
    /// Below `src/`, with `/`.
    path: String,
    /// Without comments, strings and the tests at the end.
    code: String,
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("src is a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let name = |path: &PathBuf| {
        path.strip_prefix(&root)
            .expect("below src")
            .to_string_lossy()
            .replace('\\', "/")
    };
    files
        .iter()
        .map(|path| Source {
            path: name(path),
            code: code(&fs::read_to_string(path).expect("a source is text")),
        })
        // Files of tests only: `mod tests;` stands under cfg(test) in their parents.
        .filter(|source| !source.path.ends_with("tests.rs"))
        .collect()
}

/// The code alone: no comments, no strings, and no item under `#[cfg(test)]`.
fn code(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("#[cfg(test)]") {
            // The item ends at the first line that closes its indentation, or at once with `;`.
            let indent = line.len() - line.trim_start().len();
            for line in lines.by_ref() {
                let own = line.len() - line.trim_start().len() == indent && !line.trim().is_empty();
                if own && (line.ends_with(';') || line.trim() == "}") {
                    break;
                }
            }
            continue;
        }
        let line = line.split("//").next().unwrap_or_default();
        kept.extend(line.split('"').step_by(2));
        kept.push('\n');
    }
    kept
}

/// What follows `prefix::` in the code, each first name of a braced list included.
fn names_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let identifier = |text: &str| {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            None => drop(names.insert(identifier(rest))),
            Some(list) => {
                let (mut depth, mut item) = (0, String::new());
                for c in list.chars() {
                    match c {
                        '}' if depth == 0 => break,
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            names.insert(identifier(std::mem::take(&mut item).trim()));
                        }
                        _ if depth == 0 => item.push(c),
                        _ => {}
                    }
                }
                names.insert(identifier(item.trim()));
            }
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn module_of(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or_default()
}

/// Which top-level modules each one names, with the files that do.
fn uses() -> BTreeMap<(String, String), Vec<String>> {
    let mut uses: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for source in sources() {
        let module = module_of(&source.path);
        if matches!(module, "lib" | "bin") {
            continue;
        }
        for name in names_after(&source.code, "crate::") {
            if name != module && !name.starts_with(char::is_uppercase) {
                uses.entry((module.to_owned(), name))
                    .or_default()
                    .push(source.path.clone());
            }
        }
    }
    uses
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

#[test]
fn every_module_has_its_layer() {
    let modules: BTreeSet<String> = sources()
        .iter()
        .map(|source| module_of(&source.path).to_owned())
        .collect();
    let missing: Vec<_> = modules
        .iter()
        .filter(|module| *module != "lib" && layer(module).is_none())
        .collect();
    assert!(missing.is_empty(), "no layer: {missing:?}");
    for module in LAYERS.concat() {
        assert!(
            modules.contains(module),
            "{module} has a layer and is not there"
        );
    }
}

#[test]
fn a_module_names_only_lower_layers() {
    let wrong: Vec<String> = uses()
        .into_iter()
        .filter(|((module, named), _)| layer(named) >= layer(module))
        .map(|((module, named), files)| format!("{module} names {named} in {}", files.join(", ")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_library_is_seen_from_outside_by_the_binary() {
    let own = [
        "args",
        "command",
        "exit",
        "interrupt",
        "progress",
        "settings",
    ];
    for source in sources()
        .iter()
        .filter(|source| source.path.starts_with("bin/"))
    {
        for name in names_after(&source.code, "crate::") {
            assert!(
                own.contains(&name.as_str()),
                "{} names crate::{name}, which is not the binary's",
                source.path
            );
        }
    }
    for source in sources()
        .iter()
        .filter(|source| !source.path.starts_with("bin/"))
    {
        assert!(
            !source.code.contains("samestory::"),
            "{} names the library from outside",
            source.path
        );
    }
}

#[test]
fn an_outside_crate_has_its_homes() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, homes) in HOMES {
            let named = source
                .code
                .match_indices(&format!("{name}::"))
                .any(|(at, _)| {
                    !source.code[..at]
                        .ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                });
            if named && !homes.iter().any(|home| source.path.starts_with(home)) {
                wrong.push(format!("{} names {name}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Its values differ between builds: nothing that is signed or banded may be made of them.
#[test]
fn ahash_is_far_from_signatures_and_bands() {
    for source in sources() {
        let pinned = ["sign", "band", "shingle", "text", "hash", "similarity"]
            .contains(&module_of(&source.path));
        assert!(
            !(pinned && source.code.contains("ahash::")),
            "{} names ahash",
            source.path
        );
        // In `exact` a map of keys, never a key.
        let hashes = ["AHasher", "RandomState", "BuildHasher", "hash_one"];
        assert!(
            !hashes.iter().any(|name| source.code.contains(name)),
            "{} hashes with ahash by hand",
            source.path
        );
    }
}

#[test]
fn unsafe_code_is_in_the_kernels_and_says_why() {
    for source in sources() {
        let unsafe_code = source
            .code
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .any(|word| word == "unsafe");
        let kernel =
            source.path.starts_with("sign/kernel/") || source.path.starts_with("text/kernel/");
        assert!(kernel || !unsafe_code, "{} is unsafe", source.path);
    }
}

#[test]
fn the_reader_of_code_reads_code() {
    let text = "use crate::{a::{b, c}, d};\n// crate::e\nlet x = \"crate::f\"; crate::g::h();\n#[cfg(test)]\nmod tests {\n    use crate::i;\n}\nuse crate::j;\n";
    let names: Vec<String> = names_after(&code(text), "crate::").into_iter().collect();
    assert_eq!(names, ["a", "d", "g", "j"]);
}
