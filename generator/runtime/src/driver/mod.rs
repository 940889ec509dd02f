//! Drivers: they carry out what the core asks for.

mod blocking;
mod future;
mod paced;
mod sleep;

use crate::{Error, ErrorKind};
use bytes::Bytes;
use http::Response;

pub(crate) use blocking::{open, run};
pub(crate) use future::Drive;
#[cfg(feature = "azure-cli")]
pub(crate) use sleep::OnThread;
pub(crate) use sleep::{ThreadSleep, block_for, block_on};

/// A response as far as a driver has read it.
pub(crate) enum Opened<B> {
    /// All of it.
    Whole(Response<Bytes>),
    /// Its head; the body is the caller's.
    Stream(Response<B>),
}

impl<B> Opened<B> {
    /// The response to a call whose body nobody asked for in pieces.
    fn whole(self) -> Result<Response<Bytes>, Error> {
        match self {
            Self::Whole(response) => Ok(response),
            Self::Stream(_) => {
                Err(Error::new(ErrorKind::Transport, "the body was not read"))
            }
        }
    }
}
