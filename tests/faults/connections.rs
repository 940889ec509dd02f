//! Connections that do not come about, break, go stale, cannot be trusted, or are slow.

use crate::api::{self, Failure, Hasty, Kind, READ, WAYS, Way};
use crate::certificates::{Authority, Flaw};
use crate::matrix::{
    Cell, End, Nature, Row, Stage, Variant, broken, check_variants, each_way, head_with,
    incomplete, judge, must, short, sites, split, timeout,
};
use crate::server::{Answer, Request, Server, Step, cut};
use bindery_runtime::transport::{Reqwest, Ureq};
use bindery_runtime::{Bytes, Client, ErrorKind, Upload};
use socket2::{Domain, Socket, Type};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

pub fn rows() -> Vec<Row> {
    let row =
        |number, fault, must, check| Row { number, fault, must, check, alone: false };
    vec![
        row(
            1,
            "connection refused",
            "nothing was sent, so that every call is tried again, but for one whose body is \
             a stream; after three attempts the error is `Connect`.",
            refused,
        ),
        row(
            2,
            "reset on accept",
            "every call that may be repeated succeeds; a POST ends in success or \
             `OutcomeUnknown`; nothing reaches the service twice.",
            reset_on_accept,
        ),
        row(
            3,
            "reset after the head of the request",
            "what may be repeated is, three times, then the error is `Transport`; a POST is \
             on the wire once and ends in `OutcomeUnknown`; so does the beginning of a \
             long-running operation; a stream is on the wire once.",
            |kind| check_variants(kind, &[AFTER_HEAD]),
        ),
        row(
            4,
            "reset after the body of the request",
            "the same, whether the connection is reset or ended in order.",
            |kind| check_variants(kind, AFTER_BODY),
        ),
        row(5, "reset within the head of the response", "the same.", |kind| {
            check_variants(kind, WITHIN_HEAD)
        }),
        row(
            6,
            "reset within the body of the response",
            "the error is `Incomplete` and no part is taken for the whole; what may be \
             repeated is, but for streams that have begun; a POST is on the wire once and \
             its error says that the outcome is unknown.",
            |kind| check_variants(kind, WITHIN_BODY),
        ),
        row(
            7,
            "stale kept connection",
            "every call that may be repeated succeeds; no POST and no stream is on the wire \
             twice.",
            stale,
        ),
        row(
            8,
            "no such host; TLS that cannot be trusted",
            "a name that nobody has is `Connect`; a certificate that is expired, not yet \
             valid, for another host, self-signed or of an unknown authority, a server with \
             an old version of TLS or without TLS are `Tls`, after one attempt; no request \
             is sent, and nothing in plain text.",
            untrusted,
        ),
        row(
            9,
            "accepted, never answered",
            "the error is `Timeout`, at the limit for reading of each attempt or at the total \
             of the call; what may be repeated is.",
            never_answered,
        ),
        row(
            10,
            "slow and stalled bodies",
            "a body that keeps coming is read, a stream beyond the total too; one that stalls \
             is `Timeout` at the limit for reading, in both directions; an upload that is \
             taken slowly goes on.",
            slow,
        ),
    ]
}

fn attempts(kind: Kind) -> u32 {
    if kind == Kind::Upload { 1 } else { 3 }
}

/// An address where nobody listens until `listen` is called.
fn closed() -> (Socket, String) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    (socket, format!("http://{address}"))
}

fn refused(kind: Kind) -> Cell {
    for way in WAYS {
        let (socket, url) = closed();
        let (client, waits) = api::client(&url, api::patience());
        let result = kind.call(way, &client, "mine");
        judge(&result, End::Failure(ErrorKind::Connect))?;
        let failure = result.unwrap_err();
        must(failure.attempts == attempts(kind) && !failure.unknown, || {
            format!("{way:?}: {failure:?}")
        })?;
        if kind == Kind::Upload {
            continue;
        }
        // While the client waits for its second attempt, the service comes up.
        waits.meanwhile(move || {
            socket.listen(16).unwrap();
            let server =
                Server::over(socket.into(), None, 0, Arc::new(|_, r| api::answers(r)));
            // It stays until the end of the run.
            std::mem::forget(server);
        });
        judge(&kind.call(way, &client, "mine"), End::Success)?;
    }
    Ok(())
}

/// Depending on who is faster this is seen while connecting or while sending.
fn reset_on_accept(kind: Kind) -> Cell {
    use ErrorKind::{Connect, OutcomeUnknown, Transport};
    for way in WAYS {
        let server = Server::with_resets(1, |_, request| api::answers(request));
        let (client, _) = api::client(&server.url, api::patience());
        let result = kind.call(way, &client, "mine");
        let nature = sites(kind)[0].nature;
        match &result {
            Ok(true) => must(server.count() == kind.requests(), || {
                format!("{} requests", server.count())
            })?,
            Err(failure) if nature != Nature::Repeatable => {
                let known = [Connect, OutcomeUnknown, Transport].contains(&failure.kind);
                must(known && server.count() == 0, || format!("{way:?}: {failure:?}"))?;
            }
            _ => return Err(format!("{way:?}: {result:?}").into()),
        }
        let server = Server::with_resets(usize::MAX, |_, request| api::answers(request));
        let (client, _) = api::client(&server.url, api::patience());
        let failure = kind.call(way, &client, "mine").map(drop).unwrap_err();
        let known = [Connect, Transport, OutcomeUnknown].contains(&failure.kind);
        must(known && server.count() == 0, || format!("{way:?}: {failure:?}"))?;
    }
    Ok(())
}

const AFTER_HEAD: Variant = Variant {
    name: "reset",
    stage: Stage::Sent,
    answer: |_| vec![Step::Reset],
    end: broken,
};

const AFTER_BODY: &[Variant] = &[
    Variant {
        name: "reset",
        stage: Stage::Sent,
        answer: |_| vec![Step::Read, Step::Reset],
        end: broken,
    },
    Variant {
        name: "end",
        stage: Stage::Sent,
        answer: |_| vec![Step::Read, Step::Close],
        end: broken,
    },
];

const HALF: &str = "HTTP/1.1 200 OK\r\ncontent-le";

const WITHIN_HEAD: &[Variant] = &[
    Variant {
        name: "reset",
        stage: Stage::Sent,
        answer: |_| cut(HALF, Step::Reset),
        end: broken,
    },
    Variant {
        name: "end",
        stage: Stage::Sent,
        answer: |_| cut(HALF, Step::Close),
        end: broken,
    },
    Variant {
        name: "end within the first line",
        stage: Stage::Sent,
        answer: |_| cut("HTT", Step::Close),
        end: broken,
    },
];

const WITHIN_BODY: &[Variant] = &[
    Variant {
        name: "reset",
        stage: Stage::Body,
        answer: |request| short(request, Step::Reset),
        end: incomplete,
    },
    Variant {
        name: "end",
        stage: Stage::Body,
        answer: |request| short(request, Step::Close),
        end: incomplete,
    },
    Variant {
        name: "reset between chunks",
        stage: Stage::Body,
        answer: |request| {
            let (head, body) = head_with(request, "transfer-encoding: chunked");
            let chunk = [head.as_bytes(), b"1\r\n{\r\n", &body[..0]].concat();
            cut(chunk, Step::Reset)
        },
        end: incomplete,
    },
];

/// The server closes connections that the client keeps for the next call: after an
/// answer, or only when the next request comes on it.
fn stale(kind: Kind) -> Cell {
    let closes_after = |_, request: &Request| {
        let mut steps = api::answers(request);
        steps.push(Step::Close);
        steps
    };
    let closes_before = |number: usize, request: &Request| match number % 4 {
        1 => vec![Step::Reset],
        3 => vec![Step::Close],
        _ => api::answers(request),
    };
    each_way(closes_after, api::patience(), |way, server, client| {
        one_after_another(kind, way, server, client)
    })?;
    each_way(closes_before, api::patience(), |way, server, client| {
        one_after_another(kind, way, server, client)
    })
}

/// Calls that share connections, none of them on the wire twice that must not be.
fn one_after_another(
    kind: Kind,
    way: Way,
    server: &Server,
    client: &Client,
) -> Result<(), String> {
    let nature = sites(kind)[0].nature;
    // All calls of one runtime share connections.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.unwrap();
    for number in 0..20 {
        let id = format!("n{number}");
        let result = match way {
            Way::Async => runtime.block_on(kind.send(client.clone(), id.clone())),
            Way::Blocking => kind.call(way, client, &id),
        };
        let requests = server.requests();
        let changing = requests.iter().filter(|request| {
            request.field("x-call") == Some(&id) && request.method() != "GET"
        });
        let sent = changing.count();
        must(sent <= 1 || kind == Kind::PostWithKey, || format!("{sent} times"))?;
        if nature == Nature::Repeatable {
            judge(&result, End::Success)?;
        }
    }
    Ok(())
}

pub static AUTHORITY: LazyLock<Authority> = LazyLock::new(Authority::new);

/// A client that trusts the authority of the tests, and nobody else.
fn trusting(url: &str) -> Client {
    static ASYNC: LazyLock<Reqwest> = LazyLock::new(|| {
        let tls = AUTHORITY.client();
        let client = reqwest::Client::builder().tls_backend_preconfigured(tls);
        client.build().unwrap().into()
    });
    static BLOCKING: LazyLock<Ureq> = LazyLock::new(|| {
        let root = ureq::tls::Certificate::from_der(&AUTHORITY.root()).to_owned();
        let tls = ureq::tls::TlsConfig::builder();
        let tls = tls.root_certs(ureq::tls::RootCerts::from(vec![root])).build();
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        ureq::Agent::from(config.tls_config(tls).build()).into()
    });
    let (builder, waits) = api::bare(url, api::patience());
    let builder = api::with_secrets(builder)
        .transport(Hasty(ASYNC.clone(), waits.clone()))
        .blocking_transport(Hasty(BLOCKING.clone(), waits));
    builder.build().unwrap()
}

fn untrusted(kind: Kind) -> Cell {
    for way in WAYS {
        let nowhere = "https://no-such-host.invalid";
        let (client, _) = api::client(nowhere, api::patience());
        let failure = kind.call(way, &client, "mine").map(drop).unwrap_err();
        let found = (failure.kind, failure.attempts);
        must(found == (ErrorKind::Connect, attempts(kind)), || format!("{failure:?}"))?;

        let flaws = [
            Flaw::None,
            Flaw::Expired,
            Flaw::NotYetValid,
            Flaw::WrongHost,
            Flaw::SelfSigned,
        ];
        for flaw in flaws {
            let tls = AUTHORITY.server(flaw);
            let server =
                Server::with_tls(tls, Arc::new(|_, request| api::answers(request)));
            // Whoever does not know the authority trusts none of its servers.
            let (stranger, _) = api::client(&server.url, api::patience());
            must_not_trust(kind.call(way, &stranger, "mine"), &server)?;
            let result = kind.call(way, &trusting(&server.url), "mine");
            if flaw == Flaw::None {
                judge(&result, End::Success)?;
            } else {
                must_not_trust(result, &server)
                    .map_err(|text| format!("{way:?}, {flaw:?}: {text}"))?;
            }
        }
        // A fatal alert: this version of the protocol is not spoken.
        plain(kind, way, &[21, 3, 1, 0, 2, 2, 70])?;
        plain(kind, way, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")?;
    }
    Ok(())
}

fn must_not_trust(result: Result<bool, Failure>, server: &Server) -> Result<(), String> {
    judge(&result, End::Failure(ErrorKind::Tls))?;
    let attempts = result.map(drop).unwrap_err().attempts;
    must(attempts == 1 && server.count() == 0, || format!("{attempts} attempts"))
}

/// A server that answers the first message of TLS in another way.
fn plain(kind: Kind, way: Way, answer: &'static [u8]) -> Result<(), String> {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", server.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut stream, _) = server.accept().unwrap();
        let mut first = [0; 4096];
        let length = stream.read(&mut first).unwrap();
        let _ = stream.write_all(answer);
        let mut rest = Vec::new();
        let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
        let _ = stream.read_to_end(&mut rest);
        drop(server);
        (first[..length].to_vec(), rest)
    });
    let (client, _) = api::client(&url, api::patience());
    let result = kind.call(way, &client, "mine");
    let (first, rest) = thread.join().unwrap();
    must(first.first() == Some(&22), || "no TLS was tried".to_owned())?;
    let text = String::from_utf8_lossy(&rest).into_owned();
    must(!text.contains("HTTP/1.1"), || "a request in plain text".to_owned())?;
    judge(&result, End::Failure(ErrorKind::Tls))
}

const SILENT: &[Variant] = &[
    Variant {
        name: "nothing is read",
        stage: Stage::Silence,
        answer: |_| vec![Step::Pause(LONG), Step::Close],
        end: timeout,
    },
    Variant {
        name: "nothing is answered",
        stage: Stage::Silence,
        answer: |_| vec![Step::Read, Step::Pause(LONG), Step::Close],
        end: timeout,
    },
];

/// Longer than any limit of these tests, as far as they wait for it.
const LONG: Duration = Duration::from_secs(4);

fn never_answered(kind: Kind) -> Cell {
    check_variants(kind, SILENT)?;
    if matches!(kind, Kind::Upload | Kind::Download | Kind::Events) {
        // Streams have no total.
        return Ok(());
    }
    let silent = |_, _: &Request| vec![Step::Read, Step::Pause(LONG), Step::Close];
    let hasty = api::patience().total(READ);
    each_way(silent, hasty, |way, server, client| {
        let start = Instant::now();
        let result = kind.call(way, client, "mine");
        let took = start.elapsed();
        judge(&result, End::Failure(ErrorKind::Timeout))?;
        must(took >= READ.mul_f64(0.9) && took < LONG, || format!("after {took:?}"))?;
        must(server.count() == 1, || "it was sent again after its time".to_owned())
    })
}

/// The answer of a service that works, its last six bytes one by one.
fn trickle(request: &Request) -> Answer {
    let mut whole = api::works(request);
    let length = split(&whole).1.len();
    let last = whole.split_off(whole.len() - length.min(6));
    let pause = Duration::from_millis(40);
    vec![Step::Read, Step::Send(whole), Step::Trickle(last, pause)]
}

/// The same, but that the last bytes do not come in time.
fn stall(request: &Request) -> Answer {
    let mut whole = api::works(request);
    whole.pop();
    vec![Step::Read, Step::Send(whole), Step::Pause(LONG), Step::Close]
}

fn slow(kind: Kind) -> Cell {
    each_way(
        |_, request| trickle(request),
        api::patience(),
        |way, _, client| judge(&kind.call(way, client, "mine"), End::Success),
    )?;
    // The six bytes take longer than this in all; streams have no total, but what answers
    // an upload is none.
    let hasty = api::patience().total(Duration::from_millis(120));
    each_way(
        |_, request| trickle(request),
        hasty,
        |way, _, client| {
            let streams = matches!(kind, Kind::Download | Kind::Events);
            let error = End::Failure(ErrorKind::Timeout);
            let result = kind.call(way, client, "mine");
            judge(&result, if streams { End::Success } else { error })
        },
    )?;
    let at = sites(kind).len() - 1;
    let stalls = move |number, request: &Request| {
        if number == at { stall(request) } else { api::answers(request) }
    };
    each_way(stalls, api::limits(), |way, server, client| {
        let result = kind.call(way, client, "mine");
        let again = sites(kind)[at].nature == Nature::Repeatable
            && !matches!(kind, Kind::Download | Kind::Events);
        let error = End::Failure(ErrorKind::Timeout);
        judge(&result, if again { End::Success } else { error })?;
        let expected = kind.requests() + usize::from(again);
        must(server.count() == expected, || format!("{} requests", server.count()))
    })?;
    if kind == Kind::Upload { slow_uploads() } else { Ok(()) }
}

/// So much that no buffer of a socket holds it.
const LARGE: usize = 24 * 1024 * 1024;

fn large(way: Way) -> Upload {
    let piece = Bytes::from(vec![b'x'; 64 * 1024]);
    let left = LARGE / piece.len();
    let body = match way {
        Way::Async => Upload::stream(api::Pieces { piece, left }),
        Way::Blocking => {
            Upload::reader(std::io::Read::take(std::io::repeat(b'x'), LARGE as u64))
        }
    };
    body.length(LARGE as u64)
}

fn put(way: Way, client: &Client) -> Result<bool, Failure> {
    let call = api::upload(client, "mine", large(way));
    match way {
        Way::Async => api::run(async { call.await.map(drop) })?,
        Way::Blocking => drop(call.send_blocking()?),
    }
    Ok(true)
}

fn slow_uploads() -> Cell {
    // Taken in 384 pieces: longer than both the limit for reading and the total.
    let taken = |_, request: &Request| {
        let mut steps = api::answers(request);
        steps[0] = Step::ReadSlowly(Duration::from_millis(4));
        steps
    };
    let limit = Duration::from_secs(1);
    let hasty = api::patience().read(limit).total(READ);
    each_way(taken, hasty, |way, server, client| {
        let start = Instant::now();
        judge(&put(way, client), End::Success)?;
        must(start.elapsed() > limit, || "it was not slow".to_owned())?;
        let length = server.requests()[0].length;
        must(length == LARGE, || format!("{length} bytes"))
    })?;
    let stuck = |_, _: &Request| vec![Step::Pause(LONG), Step::Close];
    each_way(stuck, api::limits(), |way, server, client| {
        let start = Instant::now();
        judge(&put(way, client), End::Failure(ErrorKind::Timeout))?;
        let took = start.elapsed();
        must(took < LONG && server.count() == 1, || format!("after {took:?}"))
    })?;
    Ok(())
}
