//! Files and functions stay small enough to be read at once.

/// The longest file, in lines.
const LONGEST: usize = 700;

#[test]
fn no_file_is_over_700_lines() {
    let mut breaches = Vec::new();
    for (path, text) in ["generator", "tests"].into_iter().flat_map(super::sources) {
        let lines = text.lines().count();
        if lines > LONGEST {
            breaches.push(format!("{}: {lines}", path.display()));
        }
    }
    super::none("no file is over 700 lines", &breaches);
}

#[test]
fn no_module_has_a_name_that_says_nothing() {
    let files = super::sources("generator").into_iter().chain(super::sources("tests"));
    let breaches: Vec<String> = files
        .map(|(path, _)| path)
        .filter(|path| {
            let mut parts =
                path.components().map(|part| part.as_os_str().to_string_lossy());
            parts.any(|part| {
                let stem = part.trim_end_matches(".rs");
                ["util", "utils", "helper", "helpers", "common", "misc"].contains(&stem)
            })
        })
        .map(|path| path.display().to_string())
        .collect();
    super::none("modules are named after what they do", &breaches);
}

#[test]
fn nothing_is_unsafe_and_no_lint_is_switched_off_for_a_whole_file() {
    let all = ["generator", "generated", "tests"].into_iter().flat_map(super::sources);
    let mut breaches = Vec::new();
    for (path, text) in all {
        for (number, line) in text.lines().enumerate() {
            let blanket =
                line.trim_start().starts_with("#![allow") && !line.contains("reason = ");
            let hole = line.contains("unsafe {") || line.contains("unsafe fn");
            if blanket || hole && !line.contains('"') {
                breaches.push(format!("{}:{}: {line}", path.display(), number + 1));
            }
        }
    }
    super::none("safe Rust without blanket allows", &breaches);
}
