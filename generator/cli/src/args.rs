//! The arguments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Reads API descriptions and writes Rust client bindings.
#[derive(Debug, Parser)]
#[command(name = "bindery", version, propagate_version = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the bindings.
    Generate(GenerateArguments),
    /// Say whether what is on disk is what would be generated.
    Check(CheckArguments),
    /// Say what changed between two descriptions, on the wire and in Rust.
    Diff(DiffArguments),
    /// Show a description as it is after a stage.
    Inspect(InspectArguments),
    /// Explain the code of a finding, or a rule of `diff`.
    Explain(ExplainArguments),
    /// Write a commented bindery.toml, or a whole crate, for a description.
    Init(InitArguments),
}

/// What to generate: a configuration file, or documents and settings for them.
#[derive(Debug, Args)]
pub struct InputArguments {
    /// The configuration file [default: bindery.toml, else specs/bindery.toml]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["documents", "overlays", "name", "only"])]
    pub config: Option<PathBuf>,

    /// Descriptions: files, `-` for standard input, or https URLs
    #[arg(value_name = "DOCUMENT")]
    pub documents: Vec<String>,

    /// The directory for the modules [default: as configured, else `generated`]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// An OpenAPI Overlay for the document; may be repeated
    #[arg(long = "overlay", value_name = "FILE", requires = "documents")]
    pub overlays: Vec<String>,

    /// What the targets of overlays name
    #[arg(long, value_name = "TREE", default_value = "written")]
    pub overlay_on: OverlayTree,

    /// The name of the module
    #[arg(long, value_name = "NAME", requires = "documents")]
    pub name: Option<String>,

    /// Emit only a part
    #[arg(long, value_name = "PART", requires = "documents")]
    pub only: Option<Part>,

    /// Only operations that fit: an id, `tag:NAME` or `path:/PATH`, where `*` is any text;
    /// may be repeated
    #[arg(long, value_name = "PATTERN", requires = "documents")]
    pub include: Vec<String>,

    /// Not the operations that fit; may be repeated
    #[arg(long, value_name = "PATTERN", requires = "documents")]
    pub exclude: Vec<String>,

    /// Also read files below this directory that documents refer to; may be repeated
    #[arg(long = "allow-dir", alias = "allow-directory", value_name = "DIR")]
    pub allowed: Vec<PathBuf>,

    /// Also fetch documents from this https origin that documents refer to; may be repeated
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    pub origins: Vec<String>,

    /// Go on where a mistake has one obvious reading, with a warning
    #[arg(long)]
    pub lenient: bool,

    /// Count findings with this code, or all `warnings`, as errors; may be repeated
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,

    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,
}

impl InputArguments {
    /// What a configuration file says, and nothing else.
    pub fn of_config(file: PathBuf) -> Self {
        Self {
            config: Some(file),
            documents: Vec::new(),
            output: None,
            overlays: Vec::new(),
            overlay_on: OverlayTree::Written,
            name: None,
            include: Vec::new(),
            exclude: Vec::new(),
            only: None,
            allowed: Vec::new(),
            origins: Vec::new(),
            lenient: false,
            deny: Vec::new(),
            message_format: MessageFormat::Human,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OverlayTree {
    /// The document as written
    Written,
    /// The document in OpenAPI 3.2 shape, whatever its dialect
    Normalised,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The models alone: all, or those that the selected operations reach
    Types,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// With source lines, on standard error
    Human,
    /// One JSON object a line, on standard output
    Json,
    /// Workflow commands of GitHub Actions, on standard output
    Github,
}

#[derive(Debug, Args)]
pub struct GenerateArguments {
    #[command(flatten)]
    pub input: InputArguments,

    /// First say what changed since the descriptions were committed
    #[arg(long)]
    pub changes: bool,
}

#[derive(Debug, Args)]
pub struct CheckArguments {
    #[command(flatten)]
    pub input: InputArguments,
}

#[derive(Debug, Args)]
#[command(after_help = DIFF_STATUS)]
pub struct DiffArguments {
    /// The description compared from: a file, a folder, or `git:REV:PATH` [default: what
    /// the configuration names, as committed]
    #[arg(value_name = "OLD")]
    pub old: Option<String>,

    /// The description compared to; without one, `--format seed` shows all of OLD
    #[arg(value_name = "NEW")]
    pub new: Option<String>,

    /// The configuration file whose APIs are compared [default: bindery.toml, else
    /// specs/bindery.toml]
    #[arg(long, value_name = "FILE", conflicts_with = "old")]
    pub config: Option<PathBuf>,

    /// The revision that the APIs of a configuration are compared from
    #[arg(long, value_name = "REV", default_value = "HEAD", conflicts_with = "old")]
    pub against: String,

    /// In a page, show the trees of methods in which nothing differs, too
    #[arg(long)]
    pub all: bool,

    /// How the report is shown, on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DiffFormat,

    /// End with status 1 if there is a finding of that level or a graver one, in any
    /// format; without it, findings are no failure
    #[arg(long, value_name = "LEVEL")]
    pub fail_on: Option<FailOn>,

    /// Also add what changed to the top of this Markdown file, once
    #[arg(long, value_name = "FILE")]
    pub changelog: Option<PathBuf>,

    /// The day that the heading in that file names, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", requires = "changelog", value_parser = day)]
    pub date: Option<String>,

    /// Compare though references lead nowhere: a schema there is any value, anything else
    /// is left out
    #[arg(long)]
    pub lenient: bool,

    /// Also read files below this directory that documents refer to; may be repeated
    #[arg(long = "allow-dir", alias = "allow-directory", value_name = "DIR")]
    pub allowed: Vec<PathBuf>,
}

/// What the status of `diff` says.
const DIFF_STATUS: &str = "\
Status:
  0  compared; nothing as grave as `--fail-on` says
  1  compared; there is a finding as grave as `--fail-on` says, or graver
  2  not compared: a side is not there or cannot be read in full, or the arguments make no \
sense";

/// A day as it is written in headings.
fn day(text: &str) -> Result<String, &'static str> {
    let day = jiff::civil::Date::strptime("%Y-%m-%d", text).map(|day| day.to_string());
    match day {
        Ok(day) if day == text => Ok(day),
        _ => Err("a day is written as YYYY-MM-DD"),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// A few lines for each finding
    Text,
    /// Lists for a pull request
    Markdown,
    /// For programs; docs/diff.schema.json describes it
    Json,
    /// One page that needs nothing else, to be opened in a browser
    Html,
    /// New and removed methods as plain trees of names and types
    Seed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// What works stops to, on the wire or in Rust
    Breaking,
    /// That, or what may stop to
    Warning,
    /// Any finding at all
    Any,
}

#[derive(Debug, Args)]
pub struct InspectArguments {
    #[command(flatten)]
    pub input: InputArguments,

    /// The stage after which to look
    #[arg(long, value_name = "STAGE", default_value = "api")]
    pub stage: Stage,

    /// List what is not honoured, by keyword and place, instead of a stage
    #[arg(long, conflicts_with = "stage")]
    pub coverage: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// The document as written, overlays applied
    Source,
    /// The document in OpenAPI 3.2 shape
    Dialect,
    /// The typed document
    Spec,
    /// The API without a word about Rust
    Api,
    /// The plan of the Rust code
    Plan,
}

#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// The code, such as B0602, or a rule of `diff`, such as member-removed; without one,
    /// all codes are listed
    pub code: Option<String>,
}

#[derive(Debug, Args)]
pub struct InitArguments {
    /// The description
    #[arg(value_name = "DOCUMENT")]
    pub document: String,

    /// Make a whole crate in this directory
    #[arg(long = "crate", value_name = "DIR")]
    pub directory: Option<PathBuf>,

    /// The name of the module
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Put groups of operations behind cargo features of their own
    #[arg(long, value_name = "BY", requires = "directory")]
    pub features: Option<FeaturesBy>,

    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FeaturesBy {
    /// A feature per tag, or per part of operation ids before the `_`
    Tag,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        super::Arguments::command().debug_assert();
    }
}
