//! What a client does when servers and networks fail: every fault with every kind of
//! call, over sockets, with each transport. The run makes `RESULTS.md`.
//!
//! A row stands where its fault belongs: `connections`, `contents`, `elsewhere` (links and
//! redirects), `load`, `memory`, `streams`, `tokens`. `matrix` runs them, `api` is the
//! service and the calls, `server` breaks, `frames`
//! does so over HTTP/2, `secrets` watches; `limits` and `silence` are tests of their own.
//!
//! `BINDERY_ROW=14` runs one row, `BINDERY_REPEATS=20` the quick cells so often,
//! `BINDERY_WHOLE=1` sends 1 GB where the everyday run sends 128 MiB, and
//! `BINDERY_RESULTS=update` writes the table.

mod api;
mod bombs;
mod certificates;
mod connections;
mod contents;
mod elsewhere;
mod frames;
mod limits;
mod load;
mod matrix;
mod memory;
mod report;
mod secrets;
mod server;
mod silence;
mod streams;
mod tokens;

#[test]
fn every_fault_leads_to_what_it_must_lead_to() {
    let mut rows = connections::rows();
    rows.extend(contents::rows());
    rows.extend(elsewhere::rows());
    rows.extend(load::rows());
    rows.extend(memory::rows());
    rows.extend(streams::rows());
    rows.extend(tokens::rows());
    rows.sort_by_key(|row| row.number);
    let wanted = std::env::var("BINDERY_ROW").ok();
    let wanted: Option<u8> = wanted.and_then(|text| text.parse().ok());
    rows.retain(|row| wanted.is_none_or(|wanted| row.number == wanted));
    let cells = matrix::run(&rows);
    report::finish(&rows, &cells, wanted.is_some());
    secrets::assert_none_seen();
    if wanted.is_none() {
        secrets::assert_much_seen();
    }
}
