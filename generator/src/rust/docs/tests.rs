use super::Text;

fn check(text: &str, expected: &[&str]) {
    let lines = Text::new(0).untrusted(text).lines();
    let lines: Vec<&str> =
        lines.iter().map(|line| line.trim_start_matches(' ')).collect();
    assert_eq!(lines, expected, "{text:?}");
}

#[test]
fn code_never_becomes_a_test() {
    check("```\nlet x = 1;\n```", &["```text", "let x = 1;", "```"]);
    check("```rust\npanic!()", &["```text", "panic!()", "```"]);
    check("~~~\na ``` b\n~~~", &["````text", "a ``` b", "````"]);
    check("a\n\n    panic!()", &["a", "", "panic!()"]);
    check("- a\n\n      panic!()", &["- a", "", "panic!()"]);
    check("> ```\n> x\n> ```", &["```text", "> x", "```"]);
    check("``` compile_error!(\"x\")", &[]);
    check("a\n``` compile_error!(\"x\") ```\nb", &["a `compile_error!(\"x\")` b"]);
}

#[test]
fn names_in_code_stay_in_their_paragraph() {
    let name = crate::rust::literals::code("a\n```\nfn b() {}\r\n    c");
    check(&format!("Operation {name}."), &["Operation ````a ``` fn b() {} c````."]);
}

#[test]
fn html_is_text() {
    check("<script>alert(1)</script>", &["\\<script>alert(1)\\</script>"]);
    check("\\<script>", &["\\<script>"]);
    check("\\\\<script>", &["\\\\\\<script>"]);
    check("a<br>b", &["a b"]);
    check("a <b c<br>d", &["a \\<b c d"]);
    check("<props=\"china\">x</props>", &["x"]);
    check("`a` <b>", &["`a` \\<b>"]);
}

#[test]
fn links_lead_to_the_web_only() {
    check("[x](https://a.b/c)", &["[x](<https://a.b/c>)"]);
    check("[x](javascript:alert(1))", &["\\[x\\](javascript:alert(1))"]);
    check("[x](javascript:y)", &["x"]);
    check("[`/auth` endpoint](#operation/A)", &["`/auth` endpoint"]);
    check("[``a`](b`` c](https://a.b)", &["[``a`](b`` c](<https://a.b>)"]);
    check("[`a](https://a.b)", &["\\[\\`a\\](<https://a.b>)"]);
    check("see https://a.b/c.", &["see <https://a.b/c>."]);
    check("<https://a.b>", &["<https://a.b>"]);
    check("[`Vec`] and [Foo]", &["\\[`Vec`\\] and \\[Foo\\]"]);
    check("[a]: https://x.y", &["\\[a\\]: <https://x.y>"]);
}

#[test]
fn characters_that_hide_are_dropped() {
    check("a\r\nb\rc\u{2028}d", &["a b c d"]);
    check("a\u{202e}b\u{2066}c\0d\u{1b}[2J", &["abcd\\[2J"]);
}

#[test]
fn lines_are_wrapped_without_starting_a_block() {
    let words = "word ".repeat(14);
    let text = format!("{words}wordwordwo - 1. # x");
    let lines = Text::new(0).untrusted(&text).lines();
    assert!(
        lines.iter().all(|l| !l.starts_with(" -") && !l.starts_with(" 1.")),
        "{lines:?}"
    );
    assert!(lines.iter().all(|l| !l.starts_with(" #")), "{lines:?}");
}

#[test]
fn lists_and_tables_stay() {
    check("a:\n* b\n* c\n  d\n1. e", &["a:", "", "- b", "- c d", "1. e"]);
    check(
        "| a | b |\n|---|---|\n| 1 | [x] |",
        &["| a | b |", "|---|---|", "| 1 | \\[x\\] |"],
    );
    check("# Title\ntext", &["Title", "", "text"]);
}

#[test]
fn unbalanced_backticks_are_escaped() {
    check("a ` b", &["a \\` b"]);
    check("`a` and ``b`c``", &["`a` and ``b`c``"]);
}

#[test]
fn a_long_first_paragraph_begins_with_one_sentence() {
    let text = "Gets a run. It is a long story, e.g. This one here, with a lot of words that go on and on and on and on.";
    let lines = Text::new(0).untrusted(text).lines();
    assert_eq!(lines.first().map(String::as_str), Some(" Gets a run."));
    assert_eq!(lines.get(1).map(String::as_str), Some(""));
}
