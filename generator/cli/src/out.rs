//! Writing to the standard streams.

use std::io::{ErrorKind, Write};
use std::process::exit;

/// Writes what was asked for to the standard output.
///
/// Where nobody reads it any more the program ends, as other programs of a pipe do; where
/// it cannot be written it ends with the code of a failure.
pub fn print(text: &str) {
    let mut out = anstream::stdout();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => exit(0),
        Err(error) => {
            say(&format!("error: cannot write to the standard output: {error}\n"));
            exit(2)
        }
    }
}

/// Writes to the standard error. There is nowhere to say that this failed.
pub fn say(text: &str) {
    let mut out = anstream::stderr();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
