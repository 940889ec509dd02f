//! Bindery's own plan of the models of a description.

use bindery::config::{ApiConfig, OverlayConfig, OverlayOn};
use bindery::diagnostic::Diagnostics;
use bindery::dialect::{self, On, Overlay};
use bindery::files::Disk;
use bindery::rust::plan::Plan;
use bindery::source::Sources;
use bindery::spec::{self, Linked};
use bindery::{api, rust};

use crate::Result;

/// The description whose models have a twin, with the overlay that finds its unions.
pub fn azure_devops_build() -> ApiConfig {
    let directory = "specs/azure-devops-build";
    let overlay = OverlayConfig {
        file: format!("{directory}/overlay.yaml"),
        on: OverlayOn::Normalised,
    };
    ApiConfig {
        overlays: vec![overlay],
        module: Some("api".to_owned()),
        only_types: true,
        ..ApiConfig::new(format!("{directory}/description.yaml"))
    }
}

/// The plan of an API's models.
pub fn models(api: &ApiConfig) -> Result<Plan> {
    let files = Disk::below(std::path::Path::new("."));
    let (mut sources, mut said) = (Sources::new(), Diagnostics::default());
    let root =
        sources.load(&api.description, &files, &mut said).ok_or("no description")?;
    let overlays: Vec<Overlay> = api.overlays.iter().map(overlay).collect();
    let normalised =
        dialect::normalise(&mut sources, root, &overlays, &files, &mut said)
            .ok_or("no dialect")?;
    let roots: Vec<_> = normalised
        .files
        .iter()
        .map(|file| (sources.root(*file), sources.name(*file).into()))
        .collect();
    let (tree, refs) = (&sources.tree, &normalised.refs);
    let linked = Linked {
        tree,
        root: normalised.root,
        refs,
        failed: &normalised.failed,
        files: &roots,
    };
    let spec = spec::read(linked, &mut said);
    let options = api::Options { all_types: true, ..api::Options::default() };
    let lowered = api::lower(&spec, tree, &options, &mut said);
    let options = rust::Options { only_types: true, ..rust::Options::default() };
    Ok(rust::plan(&lowered, &options, &mut said))
}

fn overlay(config: &OverlayConfig) -> Overlay {
    let on = match config.on {
        OverlayOn::Written => On::Written,
        OverlayOn::Normalised => On::Normalised,
    };
    Overlay { path: config.file.clone(), on }
}
