//! The server: installed by npm, started on a free port of the loopback interface, stopped
//! when it is dropped.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

const SERVER: &str = "node_modules/@microsoft.azure/autorest.testserver";

/// The server's groups of scenarios, with the path of the report of each.
pub const CATEGORIES: [(&str, &str); 3] = [
    ("vanilla", "/report"),
    ("azure", "/report/azure"),
    ("optional", "/report/optional"),
];

/// How often each scenario was called rightly, by category.
pub type Report = BTreeMap<&'static str, BTreeMap<String, u64>>;

/// Installs the pinned version of the server, unless it is there.
pub fn install(package: &Path, home: &Path) -> Result<(), Box<dyn Error>> {
    let manifest = fs::read(package.join("package.json"))?;
    let installed = home.join("package.json");
    if fs::read(&installed).is_ok_and(|there| there == manifest) {
        return Ok(());
    }
    fs::create_dir_all(home)?;
    let pending = home.join("pending");
    fs::create_dir_all(&pending)?;
    fs::write(pending.join("package.json"), &manifest)?;
    let status = Command::new("npm")
        .args([
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--no-package-lock",
        ])
        .arg("--loglevel=error")
        .current_dir(&pending)
        .status()?;
    if !status.success() {
        return Err("npm could not install the test server".into());
    }
    let modules = home.join("node_modules");
    if modules.exists() {
        fs::remove_dir_all(&modules)?;
    }
    fs::rename(pending.join("node_modules"), modules)?;
    // Last, so that a directory with this file holds a whole installation.
    fs::rename(pending.join("package.json"), installed)?;
    Ok(())
}

/// The directory of the server's descriptions.
pub fn documents(home: &Path) -> PathBuf {
    home.join(SERVER).join("swagger")
}

/// A running server.
pub struct Server {
    process: Child,
    /// Its URL without a path.
    pub origin: String,
    /// What it lists before anything is called; calls add further names.
    listed: Report,
}

impl Server {
    /// Starts a server with all counters at nought.
    pub fn start(package: &Path, home: &Path) -> Result<Self, Box<dyn Error>> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = home.join("server.log");
        let output = File::create(&log)?;
        let process = Command::new("node")
            .arg("--require")
            .arg(package.join("loopback.cjs"))
            .arg(home.join(SERVER).join("dist/cli/cli.js"))
            .arg("run")
            .arg(format!("--port={port}"))
            .arg(format!("--coverageDirectory={}", home.join("coverage").display()))
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()?;
        let origin = format!("http://localhost:{port}");
        let mut server = Self { process, origin, listed: Report::new() };
        for _ in 0..240 {
            if ureq::get(server.url("/report")).call().is_ok() {
                ureq::post(server.url("/report/clear")).send_empty()?;
                server.listed = server.counts()?;
                return Ok(server);
            }
            if let Some(status) = server.process.try_wait()? {
                return Err(format!(
                    "the server ended ({status}): see {}",
                    log.display()
                )
                .into());
            }
            thread::sleep(Duration::from_millis(250));
        }
        Err("the server does not answer".into())
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// What the server has counted of the scenarios that it lists.
    pub fn report(&self) -> Result<Report, Box<dyn Error>> {
        let mut report = self.counts()?;
        for (category, listed) in &self.listed {
            let counts = report.entry(category).or_default();
            counts.retain(|scenario, _| listed.contains_key(scenario));
        }
        Ok(report)
    }

    fn counts(&self) -> Result<Report, Box<dyn Error>> {
        let mut report = Report::new();
        for (category, path) in CATEGORIES {
            let text = ureq::get(self.url(path)).call()?.body_mut().read_to_string()?;
            report.insert(category, serde_json::from_str(&text)?);
        }
        Ok(report)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, and there is nobody to tell.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
