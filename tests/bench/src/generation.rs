//! How long descriptions take to generate and to compare, and how much memory.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::Result;
use crate::cost::{self, Alone};
use crate::report::Report;
use crate::subject::Ground;

const RUNS: usize = 15;

/// How often a large description is generated.
const LARGE_RUNS: usize = 3;

/// Large public descriptions, by their place below `corpus` of the shared documents.
const LARGE: &[(&str, &str)] = &[
    ("GitHub, JSON, 13.0 MB", "github-api.github.com.json"),
    ("Stripe, YAML, 4.2 MB", "stripe-2023-09-12.yaml"),
    ("Stripe (2022), JSON, 4.1 MB", "stripe-2022-03-25.json"),
    ("OpenAI, YAML, 3.0 MB", "openai.yaml"),
    ("Kubernetes, Swagger 2.0, 4.0 MB", "kubernetes-swagger2.json"),
    ("DigitalOcean, 2,872 files", "digitalocean/DigitalOcean-public.v2.yaml"),
];

/// What is compared with itself.
const COMPARED: (&str, &str) = LARGE[0];

/// Generates all four shipped APIs as `specs/bindery.toml` says, and large descriptions if
/// they are at hand: anew, and again into the directory that then holds them already.
pub fn measure(ground: &Ground, bindery: &Path, report: &mut Report) -> Result<()> {
    let mut state = |name: &str, input: &[OsString], runs: usize| -> Result<()> {
        let mut command = vec![bindery.as_os_str().to_owned(), "generate".into()];
        command.extend_from_slice(input);
        let (anew, again, peak) = figures(ground, command, runs)?;
        report.state(name, "generate, CPU ms", anew);
        report.state(name, "generate again, CPU ms", again);
        report.state(name, "generate, peak MB", peak);
        Ok(())
    };
    let shipped = ["--config".into(), ground.root.join("specs/bindery.toml").into()];
    state("the four shipped APIs", &shipped, RUNS)?;
    let given = env::var_os("BINDERY_SHARED").map(PathBuf::from);
    let corpus = given.unwrap_or_else(|| ground.root.join("../shared")).join("corpus");
    for (name, file) in LARGE {
        let file = corpus.join(file);
        if file.is_file() {
            state(name, &[file.into()], LARGE_RUNS)?;
        }
    }
    let file = corpus.join(COMPARED.1);
    if file.is_file() { compared(ground, bindery, &file, report) } else { Ok(()) }
}

/// Compares a description with itself, as it stands and under another name, beside
/// generating it in the same turns.
fn compared(
    ground: &Ground,
    bindery: &Path,
    file: &Path,
    report: &mut Report,
) -> Result<()> {
    let copy = ground.directory.join("compared.json");
    fs::copy(file, &copy)?;
    let output = ground.directory.join("compared");
    let command = |words: [&OsStr; 3]| -> Vec<OsString> {
        let words = std::iter::once(bindery.as_os_str()).chain(words);
        words.map(OsStr::to_owned).collect()
    };
    let [file, copy] = [file.as_os_str(), copy.as_os_str()];
    let mut generate = command(["generate".as_ref(), file, "-o".as_ref()]);
    generate.push(output.clone().into());
    let with_itself = command(["diff".as_ref(), file, file]);
    let with_a_copy = command(["diff".as_ref(), file, copy]);
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..LARGE_RUNS {
        if output.exists() {
            fs::remove_dir_all(&output)?;
        }
        let commands = [&generate, &with_itself, &with_a_copy];
        for (times, command) in times.iter_mut().zip(commands) {
            times.push(cost::alone(command, &ground.root)?.seconds * 1e3);
        }
    }
    let [generated, itself, copied] = times.map(cost::median);
    let beside = "generate";
    report.compare(COMPARED.0, "diff with itself, CPU ms", (itself, generated), beside);
    report.compare(COMPARED.0, "diff with a copy, CPU ms", (copied, generated), beside);
    Ok(())
}

/// CPU milliseconds anew and again, and the peak of memory in megabytes.
fn figures(
    ground: &Ground,
    mut command: Vec<OsString>,
    runs: usize,
) -> Result<(f64, f64, f64)> {
    let output = ground.directory.join("generated");
    command.extend(["-o".into(), output.clone().into()]);
    let (mut anew, mut again) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        if output.exists() {
            fs::remove_dir_all(&output)?;
        }
        anew.push(cost::alone(&command, &ground.root)?);
        again.push(cost::alone(&command, &ground.root)?);
    }
    let seconds = |runs: &[Alone]| runs.iter().map(|run| run.seconds * 1e3).collect();
    let memory = anew.iter().map(|run| run.megabytes).collect();
    Ok((
        cost::median(seconds(&anew)),
        cost::median(seconds(&again)),
        cost::median(memory),
    ))
}
