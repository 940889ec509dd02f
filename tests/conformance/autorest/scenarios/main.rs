//! A test per scenario of the AutoRest test server, named as the scenario is, through
//! generated API only. Tests below a module `raw` reach past it and are counted apart.
#![cfg(documents)]
#![expect(non_snake_case, reason = "the names are those of the server's scenarios")]

mod body_boolean;
mod service;
