//! One module per command.

pub mod check;
pub mod diff;
pub mod explain;
pub mod generate;
pub mod init;
pub mod inspect;
