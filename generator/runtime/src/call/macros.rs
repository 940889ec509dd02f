//! What makes call types of structs with one member `call`: those of this crate that
//! wrap a [`Call`](crate::Call), and those of generated code.

/// Attaches to call types what a [`Call`](crate::Call), a
/// [`PagedCall`](crate::PagedCall) or a [`LongRunningCall`](crate::LongRunningCall) can
/// do: sending, awaiting, walking through pages, following work to its end. Each type is
/// a struct with a member `call` of the type that is named here.
///
/// ```ignore
/// calls! {
///     GetRun: Call<Run>;
///     ListRuns: PagedCall<RunListResult, Run>;
///     ScheduleRun: LongRunningCall<ScheduleRunOutcome, Run>;
/// }
/// ```
#[macro_export]
macro_rules! calls {
    ($($name:ident: $kind:ident<$value:ty $(, $more:ty)? $(,)?>;)*) => {$(
        $crate::__settings!([] $name);
        $crate::__call!($kind $name, $value $(, $more)?);
    )*};
}

/// What each kind of call can do beyond its settings.
#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    (EventsCall $name:ident, $item:ty) => {
        impl $name {
            /// The events, one after the other, until the stream ends.
            pub fn events(self) -> $crate::call::Events<$item> {
                self.call.events()
            }

            /// The events; when the connection ends, another is made, until so many
            /// attempts in a row have come to nothing.
            pub fn events_reconnecting(
                self,
                attempts: u32,
            ) -> $crate::call::Events<$item> {
                self.call.events_reconnecting(attempts)
            }

            /// The events, while the thread waits.
            pub fn events_blocking(self) -> $crate::call::BlockingEvents<$item> {
                self.call.events_blocking()
            }

            /// As `events_reconnecting`, while the thread waits.
            pub fn events_reconnecting_blocking(
                self,
                attempts: u32,
            ) -> $crate::call::BlockingEvents<$item> {
                self.call.events_reconnecting_blocking(attempts)
            }
        }
    };
    (LinesCall $name:ident, $item:ty) => {
        impl $name {
            /// The values, one after the other.
            pub fn lines(self) -> $crate::call::Lines<$item> {
                self.call.lines()
            }

            /// The values, while the thread waits.
            pub fn lines_blocking(self) -> $crate::call::BlockingLines<$item> {
                self.call.lines_blocking()
            }
        }
    };
    (Call $name:ident, $value:ty) => {
        $crate::__sending!([] $name, $value);

        impl $name {
            /// Sends the call and gives the body of its success piece by piece.
            pub fn send_streaming(self) -> $crate::call::Opening {
                self.call.send_streaming()
            }

            /// As `send_streaming`, while the thread waits.
            ///
            /// # Errors
            ///
            /// When the call cannot be made, or is answered with a failure.
            pub fn send_streaming_blocking(
                self,
            ) -> ::core::result::Result<$crate::BlockingDownload, $crate::Error> {
                self.call.send_streaming_blocking()
            }
        }
    };
    (LongRunningCall $name:ident, $value:ty, $last:ty) => {
        $crate::__sending!([] $name, $value);

        impl $name {
            /// What begins the operation and follows it to its end.
            pub fn poller(self) -> $crate::Poller<$last> {
                self.call.poller()
            }

            /// What begins the operation and follows it to its end, while the thread
            /// waits.
            pub fn poller_blocking(self) -> $crate::BlockingPoller<$last> {
                self.call.poller_blocking()
            }

            /// What follows an operation that was begun before, from where its poller
            /// stood; this call itself is not sent.
            pub fn resume(self, state: &$crate::PollerState) -> $crate::Poller<$last> {
                self.call.resume(state)
            }

            /// As `resume`, while the thread waits.
            pub fn resume_blocking(
                self,
                state: &$crate::PollerState,
            ) -> $crate::BlockingPoller<$last> {
                self.call.resume_blocking(state)
            }
        }
    };
    (PagedCall $name:ident, $page:ty, $item:ty) => {
        $crate::__sending!([] $name, $page);

        impl $name {
            /// The pages, one after the other, each asked for when it is needed.
            pub fn pages(self) -> $crate::Pages<$page> {
                self.call.pages()
            }

            /// The items of all pages, one after the other.
            pub fn items(self) -> $crate::Items<$page, $item> {
                self.call.items()
            }

            /// The pages, while the thread waits.
            pub fn pages_blocking(self) -> $crate::BlockingPages<$page> {
                self.call.pages_blocking()
            }

            /// The items of all pages, while the thread waits.
            pub fn items_blocking(self) -> $crate::BlockingItems<$page, $item> {
                self.call.items_blocking()
            }

            /// Begins at a position that a walk before has given, or at the link of a
            /// page.
            pub fn resume(mut self, position: &str) -> Self {
                self.call = self.call.resume(position);
                self
            }
        }
    };
}

/// Sending, awaiting, and the ways without I/O.
#[doc(hidden)]
#[macro_export]
macro_rules! __sending {
    ([$($generics:tt)*] $name:ty, $value:ty) => {
        impl<$($generics)*> $name {
            /// Sends the call; gives the value of the answer with status, header fields
            /// and notes.
            pub fn send(self) -> $crate::Pending<$value> {
                self.call.send()
            }

            /// Sends the call and waits for the answer.
            ///
            /// # Errors
            ///
            /// When the call cannot be made, or is answered with a failure.
            pub fn send_blocking(
                self,
            ) -> ::core::result::Result<$crate::Response<$value>, $crate::Error> {
                self.call.send_blocking()
            }

            /// The finished request with its credentials, without any I/O.
            ///
            /// # Errors
            ///
            /// When the request cannot be made.
            pub fn into_request(
                self,
            ) -> ::core::result::Result<
                $crate::http::Request<$crate::Bytes>,
                $crate::Error,
            > {
                self.call.into_request()
            }

            /// Reads a response that came by other means.
            ///
            /// # Errors
            ///
            /// When the response is a failure, or cannot be read.
            pub fn decode(
                &self,
                response: $crate::http::Response<$crate::Bytes>,
            ) -> ::core::result::Result<$crate::Response<$value>, $crate::Error> {
                self.call.decode(response)
            }

            /// What reads the response, to be kept while the request is sent by other
            /// means.
            pub fn decoder(&self) -> $crate::Decoder<$value> {
                self.call.decoder()
            }

            /// The call as a machine without I/O, for a driver of your own.
            ///
            /// # Errors
            ///
            /// When the request cannot be made.
            pub fn start(
                self,
            ) -> ::core::result::Result<$crate::core::Exchange, $crate::Error> {
                self.call.start()
            }
        }

        impl<$($generics)*> ::core::future::IntoFuture for $name {
            type Output = ::core::result::Result<$value, $crate::Error>;
            type IntoFuture = $crate::Awaiting<$value>;

            fn into_future(self) -> Self::IntoFuture {
                ::core::future::IntoFuture::into_future(self.call)
            }
        }
    };
}

/// What may be said of one call otherwise than of its client.
#[doc(hidden)]
#[macro_export]
macro_rules! __settings {
    ([$($generics:tt)*] $name:ty) => {
        impl<$($generics)*> $name {
            /// Sets a header field of this one call.
            pub fn header(mut self, name: &str, value: &str) -> Self {
                self.call = self.call.header(name, value);
                self
            }

            /// What to do after an attempt of this one call has failed, in place of what
            /// the client does.
            pub fn retries(mut self, policy: impl $crate::core::Policy) -> Self {
                self.call = self.call.retries(policy);
                self
            }

            /// The limits of time of this one call.
            pub fn timeouts(mut self, timeouts: $crate::transport::Timeouts) -> Self {
                self.call = self.call.timeouts(timeouts);
                self
            }

            /// Says that the request may be carried out twice, so that it is sent again
            /// also where the service may have carried it out.
            pub fn repeatable(mut self) -> Self {
                self.call = self.call.repeatable();
                self
            }
        }

        impl<$($generics)*> ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.call, f)
            }
        }
    };
}

/// What generated methods set, for the call types of this crate that wrap a `Call`.
macro_rules! parts {
    ([$($generics:tt)*] $name:ty) => {
        impl<$($generics)*> $name {
            /// Sets a parameter, as [`Call::set`](crate::Call::set).
            #[doc(hidden)]
            pub fn set(mut self, index: usize, value: &dyn $crate::AsView) -> Self {
                self.call = self.call.set(index, value);
                self
            }

            /// Sets the body, as [`Call::body`](crate::Call::body).
            #[doc(hidden)]
            pub fn body(mut self, value: &dyn $crate::AsView) -> Self {
                self.call = self.call.body(value);
                self
            }

            /// Sets the body, as [`Call::upload`](crate::Call::upload).
            #[doc(hidden)]
            pub fn upload(mut self, upload: $crate::Upload) -> Self {
                self.call = self.call.upload(upload);
                self
            }
        }
    };
}

pub(super) use parts;
