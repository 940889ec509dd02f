//! `bindery init`.

use std::path::{Path, PathBuf};

use bindery::config::{ApiConfig, Config};
use bindery::files::Disk;
use bindery::output::{File, write_one};
use bindery::pipeline::{self, About};
use bindery::templates::{ApiFacts, configuration, crate_files};

use super::generate;
use crate::args::{GenerateArguments, InitArguments, InputArguments};
use crate::{Outcome, Usage, out};

/// Writes a commented configuration file, or a whole crate with its modules, for a
/// description.
///
/// Files that are there already are an error: they may hold somebody's work.
pub fn run(arguments: &InitArguments) -> Result<Outcome, Usage> {
    let document = &arguments.document;
    if document == "-" || document.contains("://") {
        return Err(Usage::new(
            "init needs a file: a configuration names where it lies",
        ));
    }
    if !Path::new(document).is_file() {
        return Err(Usage::new(format!("there is no file `{document}`")));
    }
    let mut api = ApiConfig::new(document.replace('\\', "/"));
    api.module = arguments.name.clone();
    api.tag_features = arguments.features.is_some();
    let directory = arguments.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    std::fs::create_dir_all(&directory).map_err(|error| {
        Usage::new(format!("cannot make `{}`: {error}", directory.display()))
    })?;
    let summary = summary(&api).unwrap_or_default();
    let title = if summary.title.is_empty() { document } else { &summary.title };
    let facts = [ApiFacts {
        description: relative(&directory, document),
        title: title.clone(),
        features: summary.features,
        module: api.module_name(),
        feature: api.feature_name(),
    }];
    let files = match &arguments.directory {
        None => configuration("src", "modules", &facts).map(|file| vec![file]),
        Some(directory) => crate_files(&package_name(directory, &api), &facts),
    };
    let files =
        files.map_err(|error| Usage::new(format!("a template is broken: {error}")))?;
    write_new(&directory, &files)?;
    let config = directory.join("bindery.toml");
    if arguments.directory.is_none() {
        out::say(&format!("next: bindery generate --config {}\n", config.display()));
        return Ok(Outcome::Fine);
    }
    let mut input = InputArguments::of_config(config);
    input.message_format = arguments.message_format;
    generate::run(&GenerateArguments { input, changes: false })
}

/// What the description calls itself, and the features of its groups.
fn summary(api: &ApiConfig) -> Option<About> {
    let mut disk = Disk::new();
    let description = disk.named(&api.description);
    let api = ApiConfig { description, ..api.clone() };
    pipeline::about(&Config::default(), &api, &disk)
}

fn write_new(directory: &Path, files: &[File]) -> Result<(), Usage> {
    if let Some(there) = files.iter().find(|file| directory.join(&file.path).exists()) {
        let path = directory.join(&there.path);
        return Err(Usage::new(format!("`{}` is there already", path.display())));
    }
    for file in files {
        write_one(directory, file).map_err(|finding| Usage::new(finding.to_string()))?;
        out::say(&format!("wrote {}\n", directory.join(&file.path).display()));
    }
    Ok(())
}

/// The path of a document as seen from a directory.
fn relative(directory: &Path, document: &str) -> String {
    let plain = || document.replace('\\', "/");
    let (Ok(from), Ok(to)) =
        (directory.canonicalize(), Path::new(document).canonicalize())
    else {
        return plain();
    };
    let shared =
        from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    // Other drives and the like: nothing in common but the root.
    if shared <= 1 {
        return to.to_string_lossy().into_owned();
    }
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The name of a package in a directory.
fn package_name(directory: &Path, api: &ApiConfig) -> String {
    let name = directory.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut named = ApiConfig::new(String::new());
    named.module = name.or_else(|| Some(api.module_name()));
    named.module_name().replace('_', "-")
}
