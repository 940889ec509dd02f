//! Plays a script: `bindery-mock FILE` prints its origin and serves until the script has
//! been played; exit code 1 when a request was not what the script expects.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use bindery_mock::{Script, Server};

fn main() -> ExitCode {
    match play() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn play() -> Result<(), String> {
    let path = std::env::args().nth(1).ok_or("usage: bindery-mock FILE")?;
    let script = Script::read(Path::new(&path))?;
    let exchanges: usize =
        script.exchanges.iter().map(|exchange| exchange.times.unwrap_or(1)).sum();
    let server = Server::start(script).map_err(|error| error.to_string())?;
    println!("{}", server.origin());
    while server.requests().len() < exchanges {
        std::thread::sleep(Duration::from_millis(50));
    }
    server.finish().map(drop)
}
