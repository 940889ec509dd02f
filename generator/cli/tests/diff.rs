//! `bindery diff` as a shell sees it: files, folders, revisions, a changelog.

mod place;

use std::fs;
use std::process::Command;

use place::{Place, SMALL as OLD};

/// The same with a member more.
fn wider() -> String {
    OLD.replace(
        "{name: {type: string}}",
        "{name: {type: string}, size: {type: integer}}",
    )
}

/// The same without its only member.
fn narrower() -> String {
    OLD.replace(", properties: {name: {type: string}}", "")
}

fn git(place: &Place, arguments: &[&str]) {
    let identity = ["-c", "user.name=n", "-c", "user.email=e@example.com"];
    let done = Command::new("git")
        .args(identity)
        .args(arguments)
        .current_dir(place.0.path())
        .output()
        .unwrap();
    assert!(done.status.success(), "{arguments:?}: {done:?}");
}

#[test]
fn the_exit_code_follows_the_gravest_finding() {
    let (wider, narrower) = (wider(), narrower());
    let files = [("old.yaml", OLD), ("wide.yaml", &wider), ("narrow.yaml", &narrower)];
    let place = Place::with(&files);
    place.check("diff old.yaml old.yaml --fail-on any", 0, "Small 1: 0 changes");
    place.check("diff old.yaml wide.yaml", 0, "compatible[member-added] `Thing.size`");
    place.check("diff old.yaml wide.yaml --fail-on warning", 0, "member-added");
    place.check("diff old.yaml wide.yaml --fail-on any", 1, "member-added");
    place.check("diff old.yaml narrow.yaml --fail-on breaking", 1, "`Thing`");
    place.check("diff old.yaml none.yaml", 2, "there is no file or folder");
    place.check("diff old.yaml", 2, "name the description to compare to");
    place.check("diff old.yaml wide.yaml --date 2026-11-20", 2, "--changelog");
    for (day, code) in [("2026-11-20", 0), ("2026-13-01", 2), ("20-11-2026", 2)] {
        let line = format!("diff old.yaml wide.yaml --changelog LOG.md --date {day}");
        place.check(&line, code, "");
    }
    let kept = fs::read_to_string(place.0.path().join("LOG.md")).unwrap();
    assert!(kept.contains("\n## Small 1 (2026-11-20)\n"), "{kept}");
    place.check("explain member-added", 0, "a member was added");
}

#[test]
fn the_exit_code_is_the_same_in_every_format() {
    let (wider, narrower) = (wider(), narrower());
    let files = [("old.yaml", OLD), ("wide.yaml", &wider), ("narrow.yaml", &narrower)];
    let place = Place::with(&files);
    for format in ["text", "markdown", "json", "html", "seed"] {
        for (new, fail_on, code) in [
            ("old.yaml", " --fail-on any", 0),
            ("wide.yaml", "", 0),
            ("wide.yaml", " --fail-on warning", 0),
            ("wide.yaml", " --fail-on any", 1),
            ("narrow.yaml", "", 0),
            ("narrow.yaml", " --fail-on breaking", 1),
        ] {
            let line = format!("diff old.yaml {new} --format {format}{fail_on}");
            place.check(&line, code, "Small");
        }
        place.check(
            &format!("diff old.yaml none.yaml --format {format}"),
            2,
            "none.yaml",
        );
    }
}

#[test]
fn one_page_shows_all_apis() {
    let (wider, other) = (wider(), OLD.replace("Small", "Other"));
    let place = Place::with(&[
        ("a/small.yaml", OLD),
        ("a/other.yaml", &other),
        ("b/small.yaml", &wider),
        ("b/other.yaml", &other),
    ]);
    let said = place.check(
        "diff a b --format html --fail-on breaking",
        0,
        "<h1 dir=\"auto\">2 APIs</h1>",
    );
    assert!(said.out.contains("1 API in which nothing differs"), "{}", said.out);
    let said =
        place.check("diff a a --format html --fail-on any", 0, "Nothing differs.");
    assert!(said.out.contains("2 APIs in which nothing differs"), "{}", said.out);
}

#[test]
fn a_side_that_cannot_be_read_is_no_side_from_which_all_was_removed() {
    let dangling = OLD.replace("schemas/Thing'", "schemas/Gone'");
    let place = Place::with(&[
        ("a/small.yaml", OLD),
        ("b/small.yaml", "openapi: 3.0.3\npaths: {"),
        ("dangling.yaml", &dangling),
    ]);
    for sides in ["a/small.yaml b/small.yaml", "b/small.yaml a/small.yaml", "a b"] {
        let said = place.check(&format!("diff {sides}"), 2, "nothing is compared");
        assert!(
            said.out.is_empty() && said.err.contains("b/small.yaml"),
            "{}",
            said.err
        );
    }
    place.check("diff a b --changelog LOG.md", 2, "nothing is compared");
    assert!(!place.has("LOG.md"));
    // What a reference led to would look removed.
    let elsewhere = OLD.replace("#/components/schemas/Thing'", "more.yaml'");
    place.write("elsewhere.yaml", &elsewhere);
    for (new, code) in [("dangling.yaml", "B0203"), ("elsewhere.yaml", "B0101")] {
        for sides in [format!("a/small.yaml {new}"), format!("{new} a/small.yaml")] {
            let said = place.check(&format!("diff {sides}"), 2, "nothing is compared");
            assert!(said.err.contains(&format!("error[{code}]")), "{}", said.err);
            let said = place.check(&format!("diff {sides} --lenient"), 0, "Small 1:");
            assert!(said.err.contains(&format!("warning[{code}]")), "{}", said.err);
        }
    }
}

#[test]
fn what_moves_within_a_folder_is_moved_and_what_is_no_description_is_left_alone() {
    let moved = OLD.replace("/things", "/others").replace("Small", "Other");
    let place = Place::with(&[
        ("a/small.yaml", OLD),
        ("a/other.yaml", &moved),
        ("a/package.json", "{}"),
        ("b/deep/small.yaml", OLD),
        ("b/other.yaml", &moved),
    ]);
    let said = place.check("diff a b", 0, "Small 1: 0 changes, 1 moved operation");
    assert!(said.out.contains("Other 1: 0 changes\n"), "{}", said.out);
    assert!(said.err.is_empty(), "{}", said.err);
    place.write("b/new.yaml", &OLD.replace("/things", "/news").replace("Small", "New"));
    place.check("diff a b", 0, "compatible[operation-added] `GET /news`");
}

/// Operations are one set over all files of a folder.
#[test]
fn what_goes_to_another_file_of_a_folder_is_moved() {
    let other = OLD.replace("/things", "/others").replace("Things_", "Others_");
    let (_, rest) = other.split_once("paths:\n").unwrap();
    let (path, _) = rest.split_once("components:").unwrap();
    let both = OLD.replace("components:", &format!("{path}components:"));
    let place = Place::with(&[
        ("apart/a.yaml", OLD),
        ("apart/b.yaml", &other),
        ("one/a.yaml", &both),
    ]);
    for sides in ["apart one", "one apart", "apart one/a.yaml"] {
        let said = place.check(&format!("diff {sides} --fail-on any"), 0, "1 moved");
        assert!(!said.out.contains("removed"), "{sides}: {}", said.out);
    }
    place.write("one/a.yaml", &both.replace("/others:", "/thirds:"));
    let said = place.check("diff apart one", 0, "breaking[operation-removed] `GET /oth");
    assert!(said.out.contains("[operation-added] `GET /thirds`"), "{}", said.out);
    place.write("one/a.yaml", &both.replace("{name: ", "{more: {type: string}, name: "));
    place.check("diff apart one", 0, "member-added");
}

#[test]
fn a_folder_without_a_description_is_no_silent_side() {
    let place = Place::with(&[("a/small.yaml", OLD), ("b/package.json", "{}")]);
    let said = place.check("diff a b", 0, "operation-removed");
    assert!(said.err.contains("no description in `b`"), "{}", said.err);
    let said = place.check("diff b a", 0, "operation-added");
    assert!(said.err.contains("no description in `b`"), "{}", said.err);
}

#[test]
fn revisions_are_read_without_being_checked_out() {
    let place = Place::with(&[("api/small.yaml", OLD)]);
    git(&place, &["init", "-q"]);
    git(&place, &["add", "."]);
    git(&place, &["commit", "-q", "-m", "one"]);
    place.write("api/small.yaml", &wider());
    let check = |side: &str, code: i32, part: &str| {
        place.check(&format!("diff {side} api/small.yaml"), code, part);
    };
    check("git:HEAD:api/small.yaml", 0, "member-added");
    check("git:HEAD:./api/small.yaml", 0, "member-added");
    let back = |side: &str, part: &str| {
        place.check(&format!("diff api/small.yaml {side}"), 0, part);
    };
    back("git:HEAD:api/small.yaml --format json", "\"git:HEAD:api/small.yaml\"");
    back("git:HEAD:./api/small.yaml --format json", "\"git:HEAD:./api/small.yaml\"");
    check("git:HEAD:api/none.yaml", 2, "there is no such file");
    check("git:HEAD:../small.yaml", 2, "it is outside the folder");
    check("git:--output=x:api/small.yaml", 2, "no revision");
    check("git:HEAD", 2, "has no path");
    place.check("diff git:HEAD:api api", 0, "member-added");
    assert!(!place.has("x"));
}

/// As with git itself, a path that begins with `./` or `../` is relative to the folder.
#[test]
fn paths_of_revisions_are_relative_where_they_say_so() {
    let place = Place::with(&[("api/small.yaml", OLD), ("api/deep/none.txt", "")]);
    git(&place, &["init", "-q"]);
    git(&place, &["add", "."]);
    git(&place, &["commit", "-q", "-m", "one"]);
    let check = |folder: &str, sides: &str, code: i32, part: &str| {
        place.check_in(folder, &format!("diff {sides}"), code, part);
    };
    let same = "Small 1: 0 changes";
    check("", "git:HEAD:. git:HEAD:./", 0, same);
    check("", "git:HEAD: git:HEAD:api/", 0, same);
    check("api", "git:HEAD:api/small.yaml small.yaml", 0, same);
    check("api", "git:HEAD:./small.yaml small.yaml", 0, same);
    check("api", "git:HEAD:. git:HEAD:api", 0, same);
    check("api/deep", "git:HEAD:../small.yaml ../small.yaml", 0, same);
    check("api/deep", "git:HEAD:.. git:HEAD:../", 0, same);
    check("api/deep", "git:HEAD:../small.yaml git:HEAD:.././small.yaml", 0, same);
    check("api", "git:HEAD:small.yaml small.yaml", 2, "there is no such file");
    check("api/deep", "git:HEAD:../../../small.yaml .", 2, "outside the folder");
    check("api", "git:--help:./small.yaml small.yaml", 2, "no revision `--help`");
    check("api", "git:-:./small.yaml small.yaml", 2, "no revision `-`");
}

/// A changelog ends its lines as it did, and what it says already is found in it.
#[test]
fn a_changelog_keeps_the_ends_of_its_lines() {
    let wider = wider();
    let place = Place::with(&[("old.yaml", OLD), ("wide.yaml", &wider)]);
    let keep = |old: &str, new: &str| {
        place.check(&format!("diff {old} {new} --changelog LOG.md"), 0, "");
        place.read("LOG.md")
    };
    for head in ["# News\r\n\r\nAbout.\r\n", "# News\r\n", "Of old.\r\n"] {
        place.write("LOG.md", head);
        let first = keep("old.yaml", "wide.yaml");
        assert_eq!(keep("old.yaml", "wide.yaml"), first);
        let second = keep("wide.yaml", "old.yaml");
        for text in [&first, &second] {
            let bare = text.replace("\r\n", "");
            assert!(!bare.contains(['\r', '\n']), "{text:?}");
            assert!(!text.contains("\r\n\r\n\r\n"), "{text:?}");
        }
        let (top, below) = second.rsplit_once("\r\n<!-- bindery diff ").unwrap();
        assert!(first.ends_with(below) && top.contains("member-removed"), "{second}");
    }
    place.write("LOG.md", "# News");
    let kept = keep("old.yaml", "wide.yaml");
    assert!(kept.starts_with("# News\n\n<!-- bindery diff "), "{kept}");
}

#[test]
fn a_configuration_is_compared_with_what_was_committed() {
    let config =
        "[output]\ndirectory = \"src\"\n[[api]]\ndescription = \"small.yaml\"\n";
    let place = Place::with(&[("small.yaml", OLD), ("bindery.toml", config)]);
    git(&place, &["init", "-q"]);
    git(&place, &["add", "."]);
    git(&place, &["commit", "-q", "-m", "one"]);
    place.check("diff --fail-on any", 0, "Small 1: 0 changes");
    place.write("small.yaml", &wider());
    place.check("generate --changes", 0, "compatible[member-added] `Thing.size`");
    place.check("diff --changelog CHANGELOG.md", 0, "member-added");
    let kept = place.read("CHANGELOG.md");
    assert!(kept.starts_with("# Changelog\n\n<!-- bindery diff "), "{kept}");
    place.check("diff --changelog CHANGELOG.md", 0, "member-added");
    assert_eq!(place.read("CHANGELOG.md"), kept);
    place.check("diff --against none", 2, "no revision `none`");
    place.check("diff --format json", 0, "\"git:HEAD:./small.yaml\"");
    place.write("small.yaml", OLD);
    place.write("bindery.toml", &format!("{config}module = \"other\"\n"));
    let said = place.check("diff --fail-on any", 0, "Small 1: 0 changes");
    assert!(said.err.contains("module `small` is called `other` now"), "{}", said.err);
    place.write("bindery.toml", "[output]\ndirectory = \"src\"\n");
    let said = place.check("diff --fail-on any", 0, "Small 1: 0 changes");
    assert!(said.err.contains("module `small` is not generated"), "{}", said.err);
    place.write("bindery.toml", "[[api]]\ndescripshun = \"small.yaml\"\n");
    place.check("diff", 2, "the settings are wrong");
}
