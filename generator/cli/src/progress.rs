//! A sign of life on a terminal when a run takes longer than one notices.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::MessageFormat;

/// How long a run may take before it shows itself.
const PATIENCE: Duration = Duration::from_millis(500);

pub struct Progress {
    bar: ProgressBar,
    stop: Option<std::sync::mpsc::Sender<()>>,
    ticker: Option<std::thread::JoinHandle<()>>,
}

impl Progress {
    /// A bar over that many APIs that appears after half a second, if people look.
    pub fn new(apis: usize, format: MessageFormat) -> Self {
        let bar = ProgressBar::with_draw_target(
            u64::try_from(apis).ok(),
            ProgressDrawTarget::hidden(),
        );
        if !std::io::stderr().is_terminal() || format != MessageFormat::Human {
            return Self { bar, stop: None, ticker: None };
        }
        let style =
            ProgressStyle::with_template("{spinner} {pos}/{len} {msg} {elapsed}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let shown = bar.clone();
        let begun = Instant::now();
        let ticker = std::thread::spawn(move || {
            let waiting = PATIENCE.saturating_sub(begun.elapsed());
            if stopped.recv_timeout(waiting).is_ok() {
                return;
            }
            shown.set_draw_target(ProgressDrawTarget::stderr());
            while stopped.recv_timeout(Duration::from_millis(100)).is_err() {
                shown.tick();
            }
        });
        Self { bar, stop: Some(stop), ticker: Some(ticker) }
    }

    /// The next API begins.
    pub fn next(&mut self, name: &str) {
        if !self.bar.message().is_empty() {
            self.bar.inc(1);
        }
        self.bar.set_message(name.to_owned());
    }

    /// Takes the bar away.
    pub fn done(mut self) {
        if let Some(stop) = self.stop.take() {
            // The thread may have ended already; then there is nobody to tell.
            let _ = stop.send(());
        }
        if let Some(ticker) = self.ticker.take() {
            let _ = ticker.join();
        }
        self.bar.finish_and_clear();
    }
}
