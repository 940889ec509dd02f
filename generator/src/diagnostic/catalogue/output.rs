//! Codes of the faces and of stage `output`: `B06xx`.

use super::{Code, Severity};

/// All codes of this stage.
pub static CODES: &[&Code] = &[
    &CONFIG_SYNTAX,
    &CONFIG_UNKNOWN_KEY,
    &CONFIG_VALUE,
    &CONFIG_MISSING_KEY,
    &MODULE_CLASH,
    &UNKNOWN_CODE,
    &WRITE_REFUSED,
    &STALE_FILE_KEPT,
    &FILES_LOOSE,
    &NOTHING_TO_DO,
];

/// A configuration file is not TOML.
pub static CONFIG_SYNTAX: Code = Code {
    id: "B0601",
    severity: Severity::Error,
    title: "configuration file is not TOML",
    label: "not TOML",
    help: "correct the line",
    explanation: "The configuration file could not be read as TOML 1.0. The message of the \
parser names the place.",
};

/// A key that no table of a configuration file has.
pub static CONFIG_UNKNOWN_KEY: Code = Code {
    id: "B0602",
    severity: Severity::Error,
    title: "unknown key in the configuration file",
    label: "unknown",
    help: "remove the key, or correct its spelling",
    explanation: "The configuration file has a key that means nothing. A key that is \
misspelt would otherwise be a setting that is silently not in force, so unknown keys are \
errors everywhere, also in nested tables. `bindery init` writes a file with all keys.",
};

/// A setting has a value of the wrong kind.
pub static CONFIG_VALUE: Code = Code {
    id: "B0603",
    severity: Severity::Error,
    title: "setting has a value that does not fit",
    label: "does not fit",
    help: "give the setting a value of its type",
    explanation: "A setting of the configuration file has a value of another type than the \
setting has, or a word that is none of those it knows.",
};

/// A setting that must be there is not.
pub static CONFIG_MISSING_KEY: Code = Code {
    id: "B0604",
    severity: Severity::Error,
    title: "required setting is missing",
    label: "lacks a setting",
    help: "add the setting",
    explanation: "A table of the configuration file lacks a setting that has no default, \
such as the `description` of an `[[api]]`.",
};

/// Two APIs would go into one module.
pub static MODULE_CLASH: Code = Code {
    id: "B0605",
    severity: Severity::Error,
    title: "two APIs have the same module name",
    label: "the same module",
    help: "set `module` on one of them",
    explanation: "Each API becomes a module of its own. Two of them would have the same \
name, given or made from the path of the description. Set `module` on one of them.",
};

/// A code to deny that does not exist.
pub static UNKNOWN_CODE: Code = Code {
    id: "B0606",
    severity: Severity::Error,
    title: "unknown code",
    label: "no such code",
    help: "use a code that a finding shows, such as `B0602`, or `warnings`",
    explanation: "`deny` takes codes such as `B0401`, or `warnings` for every warning. A \
code that does not exist would deny nothing.",
};

/// A file cannot be written, or must not be.
pub static WRITE_REFUSED: Code = Code {
    id: "B0608",
    severity: Severity::Error,
    title: "file cannot be written",
    label: "not written",
    help: "make the directory writable, or choose another",
    explanation: "An output file could not be written, or lies behind a symbolic link \
inside of the output directory. Bindery writes below the output directory only and follows \
no links there. Nothing that was there before has been changed: files are written beside \
their targets first and renamed once all of them are complete.",
};

/// A file of an earlier run is not needed any more but was edited.
pub static STALE_FILE_KEPT: Code = Code {
    id: "B0609",
    severity: Severity::Warning,
    title: "stale file was edited and is kept",
    label: "edited",
    help: "remove it if you do not need it",
    explanation: "An earlier run wrote a file that this run would not write. Such files are \
removed, but this one is not as it was written, so it may hold somebody's work. Remove it by \
hand if it is not needed.",
};

/// Emitted files do not hang together.
pub static FILES_LOOSE: Code = Code {
    id: "B0610",
    severity: Severity::Error,
    title: "emitted files do not hang together",
    label: "a fault of Bindery",
    help: "report it with the description",
    explanation: "A file was emitted that no module declares, or a module was declared that \
no file holds. This is a fault of Bindery: please report it with the description.",
};

/// A run without APIs.
pub static NOTHING_TO_DO: Code = Code {
    id: "B0611",
    severity: Severity::Error,
    title: "nothing to generate",
    label: "nothing to do",
    help: "name a description as an argument or in an `[[api]]` table",
    explanation: "The run names no description: the configuration file has no `[[api]]` and \
no document was given.",
};
