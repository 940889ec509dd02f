//! Tokens of whoever is signed in with the Azure CLI.

use super::{Token, TokenFuture, TokenSource};
use crate::driver::OnThread;
use crate::{Error, Value};
use std::ffi::OsString;
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// How long the CLI may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often it is looked whether it has ended.
const LOOK: Duration = Duration::from_millis(20);

/// More than this is not read of what it writes.
const MOST: u64 = 1024 * 1024;

/// How long a token is used whose end the CLI does not tell.
const LIFE: Duration = Duration::from_secs(300);

/// Tokens of whoever is signed in with the Azure CLI, for programs that people run: each
/// one is had by running `az account get-access-token`, which is ended when nobody waits
/// for it any more, and after a minute.
#[derive(Clone, Debug)]
pub struct AzureCli {
    program: OsString,
    tenant: Option<String>,
}

impl Default for AzureCli {
    fn default() -> Self {
        Self::new()
    }
}

impl AzureCli {
    /// The `az` that is found in the path.
    #[must_use]
    pub fn new() -> Self {
        let program = if cfg!(windows) { "az.cmd" } else { "az" };
        Self { program: program.into(), tenant: None }
    }

    /// Another program that takes the same arguments.
    #[must_use]
    pub fn program(mut self, path: impl Into<OsString>) -> Self {
        self.program = path.into();
        self
    }

    /// Another tenant than the one that is signed in to.
    #[must_use]
    pub fn tenant(mut self, id: impl Into<String>) -> Self {
        self.tenant = Some(id.into());
        self
    }

    /// Runs the CLI until `caller` is gone.
    fn run(&self, scopes: &[&str], caller: &Receiver<()>) -> Result<Token, Error> {
        let [scope] = scopes else {
            return Err(Error::credentials("the Azure CLI takes exactly one scope"));
        };
        let mut command = Command::new(&self.program);
        command.args(["account", "get-access-token", "--output", "json", "--scope"]);
        command.arg(argument(scope)?).stdin(Stdio::null());
        if let Some(tenant) = &self.tenant {
            command.arg("--tenant").arg(argument(tenant)?);
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command.spawn().map_err(Error::credentials)?;
        let (output, said) = (all(process.stdout.take()), all(process.stderr.take()));
        let status = end(&mut process, caller)?;
        if !status.success() {
            // Where it stops, the CLI says so in its first lines, which hold no token.
            let said = said.recv_timeout(PATIENCE).unwrap_or_default();
            let text = String::from_utf8_lossy(&said);
            let first = text.lines().next().unwrap_or_default();
            return Err(Error::credentials(format!("the Azure CLI says `{first}`")));
        }
        read(&output.recv_timeout(PATIENCE).unwrap_or_default())
    }
}

/// What a process writes, read on a thread of its own: it stops where nobody does.
fn all(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    let read = move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What came before a failure is all there is.
            let _ = pipe.take(MOST).read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    };
    // Where there are no threads, nothing is received.
    drop(thread::Builder::new().spawn(read));
    receiver
}

/// Waits for the end of a process, and brings it about once the caller is gone or has
/// waited long enough.
fn end(process: &mut Child, caller: &Receiver<()>) -> Result<ExitStatus, Error> {
    let begin = Instant::now();
    loop {
        if let Some(status) = process.try_wait().map_err(Error::credentials)? {
            return Ok(status);
        }
        // Nothing is ever sent.
        let gone = caller.recv_timeout(LOOK) == Err(RecvTimeoutError::Disconnected);
        if gone || begin.elapsed() > PATIENCE {
            kill(process);
            return Err(Error::credentials("the Azure CLI did not answer in time"));
        }
    }
}

/// Refuses what a shell could take for something else: on Windows `az` is a script.
fn argument(text: &str) -> Result<&str, Error> {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:/".contains(&byte);
    if text.starts_with('-') || text.is_empty() || !text.bytes().all(harmless) {
        return Err(Error::credentials("the scope or tenant holds strange characters"));
    }
    Ok(text)
}

fn read(output: &[u8]) -> Result<Token, Error> {
    let answer: Value = serde_json::from_slice(output)
        .map_err(|_| Error::credentials("the Azure CLI answered with no JSON"))?;
    let secret = answer.get("accessToken").and_then(Value::as_str);
    let Some(secret) = secret.filter(|secret| !secret.is_empty()) else {
        return Err(Error::credentials("the Azure CLI answered without token"));
    };
    // `expiresOn`, which older versions tell alone, is local time without offset.
    let end = answer.get("expires_on").and_then(Value::as_u64);
    let end = match end.map(Duration::from_secs) {
        Some(end) => SystemTime::UNIX_EPOCH.checked_add(end),
        None => SystemTime::now().checked_add(LIFE),
    };
    let token = Token::new(secret);
    Ok(match end {
        Some(end) => token.expires_at(end),
        None => token,
    })
}

/// Ends a process, which may have ended by itself meanwhile.
fn kill(process: &mut Child) {
    #[cfg(unix)]
    {
        // Where `az` is a script, what it runs is of its group.
        let group = format!("-{}", process.id());
        let mut kill = Command::new("kill");
        kill.args(["-KILL", "--", &group]);
        let _ = kill.stdin(Stdio::null()).stderr(Stdio::null()).status();
    }
    let _ = process.kill();
    let _ = process.wait();
}

impl TokenSource for AzureCli {
    /// Runs the CLI on a thread of its own, since a process cannot be awaited.
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> TokenFuture<'a> {
        let cli = self.clone();
        let (alive, caller) = channel();
        let scopes: Vec<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let run = OnThread::start(move || {
            let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            cli.run(&scopes, &caller)
        });
        Box::pin(async move {
            let lost = || Err(Error::credentials("the thread of the Azure CLI is gone"));
            let token = run.await.unwrap_or_else(lost);
            // Dropped with this future where that does not come so far.
            drop(alive);
            token
        })
    }

    fn token_blocking(&self, scopes: &[&str]) -> Result<Token, Error> {
        let (_alive, caller) = channel();
        self.run(scopes, &caller)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    #[test]
    fn answers_are_read_and_what_is_none_is_said() {
        let answer = br#"{"accessToken": "t", "expires_on": 4102444800}"#;
        assert_eq!(read(answer).unwrap().secret.expose_secret(), "t");
        for (answer, expected) in
            [("{}", "without token"), ("Please run az login", "no JSON")]
        {
            let error = read(answer.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn arguments_are_taken_only_if_no_shell_minds_them() {
        assert!(argument("https://management.azure.com/.default").is_ok());
        for text in ["", "-x", "a b", "a&calc", "a\"b", "%PATH%", "a;b", "$(x)"] {
            assert!(argument(text).is_err(), "{text}");
        }
    }
}
