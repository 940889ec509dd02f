//! The plain page of an API: names, types and nesting of every request and response.

use std::collections::BTreeMap;
use std::path::Path;

use bindery::config::{ApiConfig, Config};
use bindery::diff::seed::changes;
use bindery::diff::{Subject, compare_sides};
use bindery::files::Disk;
use bindery_tests::places::{project, shared};

/// A description without overlays.
fn described(path: &Path) -> Subject {
    let mut files = Disk::new();
    let api = ApiConfig::new(files.named(path.to_str().unwrap()));
    let read = Subject::read(&Config::default(), &api, &files);
    read.subject.expect("a description")
}

/// The page of a pair.
fn page(old: Option<&Subject>, new: Option<&Subject>) -> String {
    let report = compare_sides(old, new).expect("there is a side");
    changes(&report, old, new)
}

/// The sections of a page: requests and responses by method, state and title.
fn sections(page: &str) -> BTreeMap<String, Vec<&str>> {
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let (mut method, mut open) = ("", None);
    for line in page.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        if line.ends_with(" (new)") || line.ends_with(" (removed)") {
            (method, open) = (line, None);
        } else if line.starts_with(['⚼', '⚐']) {
            let title = format!("{method} {line}");
            found.insert(title.clone(), Vec::new());
            open = Some(title);
        } else if let Some(title) = &open {
            found.get_mut(title).expect("it was opened").push(line);
        }
    }
    found
}

/// Whether the page of a description has the sections of the changelog page, on which
/// every method is there as a new one and as a removed one.
fn check(path: &Path) {
    let Some(shared) = shared() else { return };
    let expected = std::fs::read_dir(shared.join("seeds")).unwrap();
    let expected = expected
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with("001_"));
    let expected = std::fs::read_to_string(expected.expect("the page")).unwrap();
    let expected = sections(&expected);
    assert_eq!(expected.len(), 92);
    let new = page(None, Some(&described(path)));
    let removed = new.replace(" (new)\n", " (removed)\n");
    let mut made = sections(&new);
    made.extend(sections(&removed));
    for (title, lines) in &expected {
        assert_eq!(made.get(title), Some(lines), "{title}");
    }
    assert_eq!(made.len(), expected.len());
}

#[test]
fn our_description_gives_the_sections_of_the_changelog_page() {
    check(&project().join("specs/azure-container-registry/description.json"));
}

#[test]
fn the_vendors_description_gives_the_sections_of_the_changelog_page() {
    let Some(shared) = shared() else { return };
    let folder = "services/azure/specification/containerregistry/resource-manager/\
                  Microsoft.ContainerRegistry/stable/2019-04-01";
    check(&shared.join(folder).join("containerregistry_build.json"));
}

#[test]
fn what_the_rules_leave_out_or_cut_is_one_word() {
    let subject = described(&project().join("tests/diff/library.yaml"));
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("library", page(None, Some(&subject)));
    });
}

#[test]
fn methods_are_new_then_removed_then_changed() {
    let folder = project().join("tests/diff/page");
    let (old, new) =
        (described(&folder.join("old.yaml")), described(&folder.join("new.yaml")));
    let page = page(Some(&old), Some(&new));
    let is_title = |line: &&str| line.ends_with(')') || line.ends_with(" methods");
    let titles: Vec<&str> = page.lines().filter(is_title).collect();
    assert_eq!(
        titles.iter().filter(|line| !line.starts_with('⚐')).collect::<Vec<_>>(),
        [
            &"Workshop (2025-06-01)",
            &"1 new, 1 deleted, 4 changed methods",
            &"Orders_GetProof (new)",
            &"Orders_Delete (removed)",
            &"Orders_List (changed)",
            &"Orders_Create (changed)",
            &"Orders_Get (changed)",
            &"Papers_List (changed)",
        ]
    );
}
