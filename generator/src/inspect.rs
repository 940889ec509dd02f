//! The data between the stages, as text that a person can read.

use crate::config::{Config, OverlayOn};
use crate::pipeline::{Output, Run};
use crate::source::Files;
use crate::{api, rust, spec};

/// After which stage to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The document as written, overlays of that kind applied.
    Source,
    /// The document in OpenAPI 3.2 shape, all overlays applied.
    Dialect,
    /// The typed document.
    Spec,
    /// The API without a word about Rust.
    Api,
    /// The plan of the Rust code.
    Plan,
}

/// The data of every API after a stage, and what the stages up to there had to say.
pub fn inspect(config: &Config, files: &dyn Files, stage: Stage) -> (String, Output) {
    let mut output = Output::default();
    let mut text = String::new();
    for api in &config.apis {
        let mut api = api.clone();
        if stage == Stage::Source {
            api.overlays.retain(|overlay| overlay.on == OverlayOn::Written);
        }
        let mut run = Run::new(config, &api, files);
        if let Some(shown) = look(&mut run, stage) {
            text.push_str(&shown);
        }
        run.finish(None, &mut output, &mut Vec::new());
    }
    (text, output)
}

fn look(run: &mut Run<'_>, stage: Stage) -> Option<String> {
    let root = run.source()?;
    if stage == Stage::Source {
        return Some(run.sources.tree.to_json(run.sources.root(root)) + "\n");
    }
    let normalised = run.dialect(root)?;
    if stage == Stage::Dialect {
        return Some(run.sources.tree.to_json(normalised.root) + "\n");
    }
    let typed = run.spec(&normalised);
    if stage == Stage::Spec {
        return Some(spec::inspect(&typed));
    }
    let lowered = run.api(&typed);
    if stage == Stage::Api {
        return Some(api::inspect(&lowered));
    }
    Some(rust::inspect(&run.rust(&lowered)))
}
