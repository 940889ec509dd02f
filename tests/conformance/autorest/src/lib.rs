//! Clients for the 74 descriptions of the AutoRest test server, a module for each.
//!
//! They are generated when the package is built with `AUTOREST_DOCUMENTS` set, which the
//! command of this package does.

#[cfg(documents)]
include!(concat!(env!("OUT_DIR"), "/documents.rs"));
