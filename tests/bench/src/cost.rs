//! CPU seconds of child processes.
//!
//! Wall time says little on a shared machine, so everything that runs in a process of its
//! own is measured in CPU time: user and system, of the child and of all that it waited
//! for (cargo and the compilers that it started).

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use nix::sys::resource::{UsageWho, getrusage};

use crate::Result;

/// A process that has run.
pub struct Ran {
    /// CPU seconds, user and system.
    pub seconds: f64,
    /// How it ended and what it said.
    pub output: Output,
}

impl Ran {
    /// The CPU seconds if the process went well; else the end of what it said.
    pub fn seconds(self, what: &str) -> Result<f64> {
        if self.output.status.success() {
            return Ok(self.seconds);
        }
        let text = String::from_utf8_lossy(&self.output.stderr);
        let lines: Vec<&str> = text.lines().collect();
        let tail = lines.get(lines.len().saturating_sub(40)..).unwrap_or_default();
        Err(format!("{what} failed:\n{}", tail.join("\n")).into())
    }
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Result<Ran> {
    let before = children()?;
    let output = command.stdin(Stdio::null()).output().map_err(|error| {
        format!("cannot run {}: {error}", command.get_program().display())
    })?;
    Ok(Ran { seconds: children()? - before, output })
}

/// What a process of its own has cost.
pub struct Alone {
    /// CPU seconds, user and system.
    pub seconds: f64,
    /// The most memory that was resident at a time, in megabytes.
    pub megabytes: f64,
}

/// The argument that makes this program run the rest of its arguments, say what that cost,
/// and nothing else: the system knows the peak of memory of all children together only.
pub const ALONE: &str = "--alone";

/// Runs a command by a process that has no other children.
pub fn alone(command: &[OsString], directory: &Path) -> Result<Alone> {
    let mut outer = Command::new(env::current_exe()?);
    outer.arg(ALONE).args(command).current_dir(directory);
    let output = outer.stdin(Stdio::null()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let said = || format!("{command:?}:\n{}", String::from_utf8_lossy(&output.stderr));
    let (seconds, megabytes) = text.trim().split_once(' ').ok_or_else(said)?;
    Ok(Alone { seconds: seconds.parse()?, megabytes: megabytes.parse()? })
}

/// What this program does after [`ALONE`].
pub fn be_alone(mut command: impl Iterator<Item = OsString>) -> Result<()> {
    let program = command.next().ok_or("no program is named")?;
    let ran = run(Command::new(program).args(command))?;
    let seconds = ran.seconds("the command")?;
    let peak = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss();
    println!("{seconds} {}", peak as f64 / 1024.0);
    Ok(())
}

/// The CPU seconds of all children that have ended so far.
fn children() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let seconds = |time: nix::sys::time::TimeVal| {
        time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6
    };
    Ok(seconds(usage.user_time()) + seconds(usage.system_time()))
}

/// The middle one of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
