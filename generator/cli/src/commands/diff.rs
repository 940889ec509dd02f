//! `bindery diff`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Instant;

use bindery::config::{ApiConfig, Config};
use bindery::diff::report::text::{self, Paint};
use bindery::diff::report::{html, json, markdown};
use bindery::diff::{Level, Moves, Report, Scope, changelog, compare_part, seed};
use bindery::source::Files;

use crate::args::{DiffArguments, DiffFormat, FailOn, InputArguments, MessageFormat};
use crate::git::Revision;
use crate::shown::Shown;
use crate::sides::{Configured, Mistakes, Pair, Side, alike, pairs, say_if_empty};
use crate::task::{Prepared, Task};
use crate::{Outcome, Usage, out};

/// Compares descriptions and shows what changed.
pub fn run(arguments: &DiffArguments) -> Result<Outcome, Usage> {
    let mut mistakes = Mistakes { lenient: arguments.lenient, ..Mistakes::default() };
    let mut moved = Moves::default();
    let mut labels = (String::new(), String::new());
    let pairs = match (&arguments.old, &arguments.new) {
        (Some(old), Some(new)) => {
            let names = (old.as_str(), new.as_str());
            let old = Side::open(old, &arguments.allowed)?;
            let new = Side::open(new, &arguments.allowed)?;
            let pairs = pairs(&old, &new, &mut mistakes);
            moved = moves(&pairs);
            say_if_empty(&pairs, names);
            labels = (old.label, new.label);
            pairs
        }
        (Some(only), None) if arguments.format == DiffFormat::Seed => {
            let side = Side::open(only, &arguments.allowed)?;
            let both = pairs(&side, &side, &mut mistakes).into_iter();
            both.map(|(_, new)| (None, new)).collect()
        }
        (Some(_), None) => {
            return Err(Usage::new("name the description to compare to"));
        }
        _ => match configured(arguments, &mut mistakes)? {
            Some(pairs) => {
                labels.0 = format!("git:{}:./", arguments.against);
                pairs
            }
            None => {
                return Err(Usage::new("nothing is compared: the settings are wrong"));
            }
        },
    };
    let mut shown = Shown::new(MessageFormat::Human, Instant::now());
    shown.findings(&mistakes.findings, &mistakes.sources);
    if mistakes.unread {
        return Err(Usage::new("nothing is compared, since a side cannot be read"));
    }
    let (mut reports, pairs) = compared(&pairs, &moved);
    reports.iter_mut().for_each(|report| label(report, &labels.0, &labels.1));
    if reports.is_empty() {
        return Err(Usage::new("there is no description to compare"));
    }
    show(&reports, &pairs, arguments)?;
    if let Some(file) = &arguments.changelog {
        keep(file, &reports, arguments.date.as_deref())?;
    }
    Ok(outcome(&reports, arguments.fail_on))
}

/// Says on standard error what differs from the committed descriptions.
pub fn print_changes(task: &Task) -> Result<(), Usage> {
    // What is generated says itself what is wrong with it.
    let mut mistakes = Mistakes { lenient: true, ..Mistakes::default() };
    let files = task.files();
    let old = committed("HEAD", &task.config)?;
    let pairs = by_module((&old.0, &old.1), (&task.config, &files), &mut mistakes);
    if mistakes.unread {
        out::say("note: what changed is not shown, since a side cannot be read\n");
        return Ok(());
    }
    for mut report in compared(&pairs, &Moves::default()).0 {
        label(&mut report, "git:HEAD:./", "");
        anstream::eprint!("{}", text::text(&report, Paint::Ansi));
    }
    Ok(())
}

/// What came of each pair, and the pairs; `moves`: what went from one to another.
fn compared(pairs: &[Pair], moves: &Moves) -> (Vec<Report>, Vec<Pair>) {
    let all = Scope::default();
    let report = |(old, new): Pair, scope: &Scope| {
        let report = compare_part((old.as_deref(), new.as_deref()), scope)?;
        Some((report, (old, new)))
    };
    let within = pairs.iter().enumerate().filter_map(|(index, pair)| {
        report(pair.clone(), moves.within.get(index).unwrap_or(&all))
    });
    let across = moves.across.iter().filter_map(|(old, new, scope)| {
        report((pairs.get(*old)?.0.clone(), pairs.get(*new)?.1.clone()), scope)
    });
    within.chain(across).unzip()
}

/// What went from one file of a folder to another.
fn moves(pairs: &[Pair]) -> Moves {
    let sides = pairs.iter().map(|(old, new)| (old.as_deref(), new.as_deref()));
    Moves::between(&sides.collect::<Vec<_>>())
}

/// Puts before the names of files in which revision they are.
fn label(report: &mut Report, old: &str, new: &str) {
    let before = |label: &str, name: &mut String| {
        let (revision, here) = match label.strip_suffix("./") {
            Some(revision) => (revision, "./"),
            None => (label, ""),
        };
        // An absolute path is not relative to anything.
        let here = if name.starts_with('/') { "" } else { here };
        let path = name.strip_prefix(here).unwrap_or(name);
        *name = format!("{revision}{here}{path}");
    };
    for (side, label) in [(&mut report.old, old), (&mut report.new, new)] {
        let files = side.iter_mut().flat_map(|side| &mut side.files);
        files.for_each(|file| before(label, file));
    }
    for change in &mut report.changes {
        for (site, label) in [(&mut change.old, old), (&mut change.new, new)] {
            site.iter_mut().for_each(|site| before(label, &mut site.place.file));
        }
    }
}

/// The APIs of a configuration file against what was committed; none if it has mistakes,
/// which have been shown.
fn configured(
    arguments: &DiffArguments,
    mistakes: &mut Mistakes,
) -> Result<Option<Vec<Pair>>, Usage> {
    let mut input = InputArguments::of_config(PathBuf::new());
    input.config.clone_from(&arguments.config);
    input.allowed.clone_from(&arguments.allowed);
    let Prepared::Task(task) = Task::prepare(&input)? else { return Ok(None) };
    let (old, files) = committed(&arguments.against, &task.config)?;
    let here = task.files();
    Ok(Some(by_module((&old, &files), (&task.config, &here), mistakes)))
}

/// The configuration and the files of a revision: the same file as now, as it was then.
fn committed(revision: &str, now: &Config) -> Result<(Config, Revision), Usage> {
    let files = Revision::here(revision)?;
    let Some(name) = now.places.file() else { return Ok((now.clone(), files)) };
    let Ok(bytes) = files.read(name) else {
        // Nothing was generated from it then.
        return Ok((Config::default(), files));
    };
    let text = String::from_utf8_lossy(&bytes);
    let config = Config::parse(name, &text).map_err(|findings| {
        let first = findings.first().map(ToString::to_string).unwrap_or_default();
        Usage::new(format!("`{}` of {revision}: {first}", name))
    })?;
    Ok((config, files))
}

/// The APIs of two configurations by the names of their modules, else by the files that
/// they are made from, else by the operations that they share.
fn by_module(
    old: Configured<'_>,
    new: Configured<'_>,
    mistakes: &mut Mistakes,
) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut left: Vec<&ApiConfig> = old.0.apis.iter().collect();
    let mut added = Vec::new();
    let name = |api: &ApiConfig| api.module_name();
    let file = |api: &ApiConfig| api.description.clone();
    let mut unpaired: Vec<&ApiConfig> = new.0.apis.iter().collect();
    for key in [&name as &dyn Fn(&ApiConfig) -> String, &file] {
        for after in std::mem::take(&mut unpaired) {
            let found = left.iter().position(|before| key(before) == key(after));
            let Some(before) = found.map(|at| left.remove(at)) else {
                unpaired.push(after);
                continue;
            };
            say_if_renamed(before, after);
            pairs.push((mistakes.read(old, before), mistakes.read(new, after)));
        }
    }
    for after in unpaired {
        added.extend(mistakes.read(new, after));
    }
    let mut gone = Vec::new();
    for before in left {
        let old = mistakes.read(old, before);
        // It can be there though nothing is generated from it any more.
        if new.1.read(&before.description).is_ok() {
            out::say(&format!(
                "note: module `{}` is not generated any more\n",
                before.module_name()
            ));
            pairs.push((old, mistakes.read(new, before)));
        } else {
            gone.extend(old);
        }
    }
    pairs.extend(alike(gone, added));
    pairs
}

fn say_if_renamed(old: &ApiConfig, new: &ApiConfig) {
    let (before, after) = (old.module_name(), new.module_name());
    if before != after {
        out::say(&format!("note: module `{before}` is called `{after}` now\n"));
    }
}

fn show(
    reports: &[Report],
    pairs: &[Pair],
    arguments: &DiffArguments,
) -> Result<(), Usage> {
    match arguments.format {
        DiffFormat::Text => {
            let texts: Vec<String> =
                reports.iter().map(|report| text::text(report, Paint::Ansi)).collect();
            out::print(&texts.join("\n"));
        }
        DiffFormat::Markdown => out::print(&markdown::markdown(reports)),
        DiffFormat::Json => out::print(&json::json(reports)),
        DiffFormat::Html => out::print(&page(reports, pairs, arguments.all)?),
        DiffFormat::Seed => {
            let plain = |(report, (old, new)): (&Report, &Pair)| {
                seed::changes(report, old.as_deref(), new.as_deref())
            };
            let texts: Vec<String> = reports.iter().zip(pairs).map(plain).collect();
            out::print(&texts.join("\n"));
        }
    }
    Ok(())
}

/// All of them as one page.
fn page(reports: &[Report], pairs: &[Pair], all: bool) -> Result<String, Usage> {
    let both = reports.iter().zip(pairs);
    let compared = both.map(|(report, (old, new))| html::Compared {
        report,
        old: old.as_deref(),
        new: new.as_deref(),
    });
    html::html(&compared.collect::<Vec<_>>(), html::Options { all })
        .map_err(|error| Usage::new(error.to_string()))
}

/// Adds what reports say to a changelog.
fn keep(file: &Path, reports: &[Report], date: Option<&str>) -> Result<(), Usage> {
    let shown = file.display();
    let before = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Usage::new(format!("cannot read `{shown}`: {error}"))),
    };
    let Some(text) = changelog::updated(&before, reports, date) else { return Ok(()) };
    let written = fs::write(file, text);
    written.map_err(|error| Usage::new(format!("cannot write `{shown}`: {error}")))
}

fn outcome(reports: &[Report], fail_on: Option<FailOn>) -> Outcome {
    let worst = match fail_on {
        None => return Outcome::Fine,
        Some(FailOn::Breaking) => Level::Breaking,
        Some(FailOn::Warning) => Level::Warning,
        Some(FailOn::Any) => Level::Compatible,
    };
    match reports.iter().filter_map(Report::level).max() {
        Some(level) if level >= worst => Outcome::Findings,
        _ => Outcome::Fine,
    }
}
