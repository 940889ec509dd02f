//! Codes of stage `source`: `B01xx`.

use super::{Code, Severity};

/// What to do about text that is not well-formed.
pub(crate) const CORRECT: &str = "correct the text here, or a little before";

/// What to do about documents that are nested too deeply.
pub(crate) const FLATTEN: &str = "move inner parts to components and refer to them";

/// A file cannot be read.
pub static UNREADABLE: Code = Code {
    id: "B0101",
    severity: Severity::Error,
    title: "file cannot be read",
    label: "not read",
    help: "give a path that exists, relative to the file that names it",
    explanation: "A description, an overlay or a file that one of them refers to cannot be\n\
        read: it is not there, is a directory or a device, or lies outside the folders that\n\
        may be read: those of the files that were named on the command line, in the\n\
        configuration or in the build script. A description is untrusted input, so files\n\
        outside are never opened, and links that lead out are not followed, unless\n\
        `--allow-dir` names their folder. Paths in a `$ref` are relative to the file that\n\
        holds the `$ref`.",
};

/// A file is larger than the limit.
pub static TOO_LARGE: Code = Code {
    id: "B0102",
    severity: Severity::Error,
    title: "file too large",
    label: "larger than 64 MiB",
    help: "split the description, or take out what is not needed",
    explanation: "Files above 64 MiB are refused. The largest public descriptions have a\n\
        quarter of that. Split the description or take out what is not needed.",
};

/// A file is not UTF-8 text.
pub static NOT_TEXT: Code = Code {
    id: "B0103",
    severity: Severity::Error,
    title: "not JSON or YAML text",
    label: "neither JSON nor YAML",
    help: "save the file as UTF-8 text",
    explanation: "The file is not UTF-8 text in JSON or YAML: it is compressed, in another\n\
        encoding, or a web page that was saved in place of a description. Nothing is decoded\n\
        or replaced by guess. Save it as UTF-8; a byte order mark is fine.",
};

/// A file holds nothing.
pub static EMPTY: Code = Code {
    id: "B0104",
    severity: Severity::Error,
    title: "empty file",
    label: "nothing here",
    help: "name a file that holds a description",
    explanation: "The file holds nothing but white space.",
};

/// The text breaks the rules of its form.
pub static MALFORMED: Code = Code {
    id: "B0105",
    severity: Severity::Error,
    title: "malformed JSON or YAML",
    label: "not well-formed from here on",
    help: "correct the text here, or a little before",
    explanation: "The text is not well-formed. Whether a file is JSON or YAML is told by its\n\
        first character, not by its name: what begins with a brace or bracket is JSON unless\n\
        its name ends in `.yaml` or `.yml` and it is well-formed YAML. The place is the\n\
        parser's; what is wrong may begin a little before it.",
};

/// The document is nested too deeply.
pub static DEPTH: Code = Code {
    id: "B0106",
    severity: Severity::Error,
    title: "nested too deeply",
    label: "one level too deep",
    help: "move inner parts to components and refer to them",
    explanation: "Documents may be nested 128 levels deep, flow collections of YAML 64. The\n\
        deepest public description has 68 levels. Deeper documents only serve to exhaust the\n\
        stack or the time of a program that reads them. Move inner schemas to components.",
};

/// The document expands beyond its budget.
pub static BUDGET: Code = Code {
    id: "B0107",
    severity: Severity::Error,
    title: "expands beyond its budget",
    label: "expands too far",
    help: "use `$ref` in place of aliases",
    explanation: "YAML aliases repeat what they name, so a small file can expand without\n\
        bounds. A document may become twice as many nodes as it has bytes, and sixteen times\n\
        its size in text. Replace repeated aliases by `$ref`.",
};

/// A key stands twice in one mapping.
pub static DUPLICATE_KEY: Code = Code {
    id: "B0108",
    severity: Severity::Error,
    title: "duplicate key",
    label: "stands here again",
    help: "remove one of the two",
    explanation: "A key stands twice in one mapping. Parsers that accept this keep one of the\n\
        two without saying so; a reviewer reads the first and the program uses the last.\n\
        Remove one.",
};

/// A file holds several YAML documents.
pub static MANY_DOCUMENTS: Code = Code {
    id: "B0109",
    severity: Severity::Error,
    title: "several YAML documents",
    label: "a second document begins",
    help: "keep one document per file",
    explanation: "The file holds several YAML documents, divided by `---`. Only one document\n\
        per file is read, and never silently only the first.",
};

/// A merge key was expanded.
pub static MERGE_KEY: Code = Code {
    id: "B0110",
    severity: Severity::Note,
    title: "merge key expanded",
    label: "expanded",
    help: "write the members out, or use `$ref`",
    explanation: "`<<` merges another mapping into this one in YAML 1.1; YAML 1.2 has no such\n\
        key. It is expanded: members that the mapping has itself win, then those of the first\n\
        merged mapping.",
};

/// A tag was ignored.
pub static TAG: Code = Code {
    id: "B0111",
    severity: Severity::Warning,
    title: "tag ignored",
    label: "this tag",
    help: "remove the tag",
    explanation: "The value has a YAML tag of its own (`!Name`). Tags are never acted upon:\n\
        the value is read as if the tag were not there.",
};

/// There are more files than the limit.
pub static TOO_MANY_FILES: Code = Code {
    id: "B0112",
    severity: Severity::Error,
    title: "too many files",
    label: "one file too many",
    help: "bundle the description into fewer files",
    explanation: "A description may be spread over 10,000 files. Each `$ref` can name another\n\
        file, so without a limit a description decides how long a run takes.",
};

/// All codes of this stage.
pub static CODES: &[&Code] = &[
    &UNREADABLE,
    &TOO_LARGE,
    &NOT_TEXT,
    &EMPTY,
    &MALFORMED,
    &DEPTH,
    &BUDGET,
    &DUPLICATE_KEY,
    &MANY_DOCUMENTS,
    &MERGE_KEY,
    &TAG,
    &TOO_MANY_FILES,
];
