//! What the generator makes of each golden description, a module each. Nothing in it may
//! give the compiler reason for a warning.

#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/golden.rs"));
