//! What a client does when servers and networks fail: every fault with every kind of
//! call, over sockets, with each transport. The run makes `RESULTS.md`.

mod api;
mod load;
mod matrix;
mod report;
mod server;
mod table;
