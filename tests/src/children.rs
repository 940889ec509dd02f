//! Child processes with limits of time and memory.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use wait4::Wait4;

/// What a child may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Seconds of computing. By the clock it may take several times that, since a machine
    /// has other things to do.
    pub seconds: u64,
    /// Megabytes of address space.
    pub megabytes: u64,
}

/// How many times its seconds of computing a child may take by the clock.
const PATIENCE: u64 = 10;

/// How a child ended and what it wrote.
#[derive(Debug)]
pub struct Ended {
    /// Its status; none when it ran out of time.
    pub status: Option<ExitStatus>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
    /// How long it computed.
    pub cpu: Duration,
    /// The most memory that it held, in bytes; 0 where the system does not tell.
    pub peak: u64,
}

/// Runs `program` on `arguments` within limits.
///
/// The limits are those of the shell, so they hold where there is one; the limit by the
/// clock holds everywhere.
///
/// # Errors
/// When the child cannot be started.
pub fn run(
    program: &std::path::Path,
    arguments: &[String],
    limits: Limits,
) -> io::Result<Ended> {
    let mut command = if cfg!(target_os = "linux") {
        let mut command = Command::new("sh");
        let (seconds, memory) = (limits.seconds, limits.megabytes << 10);
        let script =
            format!("ulimit -t {seconds} && ulimit -v {memory} && exec \"$0\" \"$@\"");
        command.arg("-c").arg(script).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.args(arguments).stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    // A process closes its output when it ends, so the end of the pipe is the end of it.
    let limit = Duration::from_secs(limits.seconds * PATIENCE);
    let in_time = stdout.recv_timeout(limit);
    if in_time.is_err() {
        child.kill()?;
    }
    let used = child.wait4()?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(Ended {
        status: in_time.is_ok().then_some(used.status),
        stdout: text(in_time.unwrap_or_default()),
        stderr: text(stderr.recv().unwrap_or_default()),
        cpu: used.rusage.utime + used.rusage.stime,
        peak: used.rusage.maxrss,
    })
}

/// Reads a pipe to its end on a thread of its own, so that a full pipe blocks nobody, and
/// gives what was read.
fn drain(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (give, taken) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read before a failure is still worth showing.
            drop(pipe.read_to_end(&mut bytes));
        }
        // Nobody waits for it when the child ran out of time.
        drop(give.send(bytes));
    });
    taken
}

/// Runs `work` on each item, as many at a time as the machine has cores; the answers are
/// in the order of the items.
///
/// # Panics
/// When `work` does.
pub fn each<'a, T: Sync, R: Send>(
    items: &'a [T],
    work: impl Fn(&'a T) -> R + Sync,
) -> Vec<R> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some(item) = items.get(index) else { return done };
            done.push((index, work(item)));
        }
    };
    let mut all: Vec<(usize, R)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        threads.into_iter().flat_map(|t| t.join().expect("no worker panics")).collect()
    });
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, answer)| answer).collect()
}
