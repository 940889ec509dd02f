//! Answers that lead elsewhere: redirects, links of pages, of work and of anything else.

use crate::api::{self, Kind, WAYS, Way};
use crate::matrix::{Cell, End, Nature, Row, Site, judge, must, sites};
use crate::server::{Answer, Request, Server, reply};
use bindery_runtime::{Client, ErrorKind};

pub fn rows() -> Vec<Row> {
    vec![
        Row {
            number: 15,
            fault: "redirects",
            must: "they are followed only where the client says so, and only within the \
                   origin, five times at most; none to another host, port, scheme or user is \
                   followed, and nobody there sees a connection; a stream is not sent again.",
            check: redirects,
            alone: false,
        },
        Row {
            number: 16,
            fault: "links to another origin",
            must: "next links and places of states, and any with `..`, lead to `ForeignLink` \
                   before anything is sent, relative ones are followed, circles of pages are \
                   found; other \
                   fields that hold links are never followed.",
            check: links,
            alone: false,
        },
    ]
}

/// Places at `other`, or else no place of `own`.
const FOREIGN: [&str; 7] = [
    "http://127.0.0.1:{other}/x",
    "http://localhost:{other}/x",
    "//127.0.0.1:{other}/x",
    "http://user@127.0.0.1:{own}/x",
    "http://127.0.0.1:{own}@127.0.0.1:{other}/x",
    "https://127.0.0.1:{own}/x",
    "http://localhost:{own}/x",
];

/// What some parsers take for another host.
const ODD: [&str; 3] = [
    "/\\127.0.0.1:{other}/x",
    "\\\\127.0.0.1:{other}\\x",
    "http:/\\127.0.0.1:{other}/x",
];

/// Puts ports into a place.
fn place(template: &str, own: &Request, other: &str) -> String {
    let host = own.field("host").unwrap_or_default();
    let port = host.rsplit(':').next().unwrap_or_default();
    template.replace("{own}", port).replace("{other}", other)
}

fn following(url: &str) -> Client {
    let (builder, _) = api::bare(url, api::patience());
    api::with_secrets(builder).follow_redirects().build().unwrap()
}

fn redirects(kind: Kind) -> Cell {
    for way in WAYS {
        for site in sites(kind) {
            for status in [301, 302, 303, 307, 308] {
                redirect(way, site, status)
                    .map_err(|text| format!("{way:?}, {site:?}, {status}: {text}"))?;
            }
        }
    }
    Ok(())
}

fn redirect(way: Way, site: Site, status: u16) -> Result<(), String> {
    let call = |client: &Client| site.kind.call(way, client, "mine");
    for template in FOREIGN.iter().chain(&ODD) {
        let evil = Server::start(|_, request| api::answers(request));
        let other = evil.port().to_owned();
        let server = Server::start(move |number, request| {
            if number == site.at {
                reply(status, &[("location", &place(template, request, &other))], "")
            } else {
                api::answers(request)
            }
        });
        let result = call(&following(&server.url));
        must(evil.connections() == 0, || format!("{template} was followed"))?;
        if FOREIGN.contains(template) {
            let failure = result.map(drop).unwrap_err();
            let known = [ErrorKind::ForeignLink, ErrorKind::Status];
            must(known.contains(&failure.kind), || format!("{template}: {failure:?}"))?;
            must(server.count() == site.at + 1, || format!("{template}: sent again"))?;
        }
    }
    // A circle within the origin, which is followed only if that is said.
    let circle = move |number, request: &Request| -> Answer {
        if number < site.at {
            return api::answers(request);
        }
        reply(status, &[("location", request.target())], "")
    };
    let server = Server::start(circle);
    let failure = call(&following(&server.url)).map(drop).unwrap_err();
    must(server.count() <= site.at + 6, || format!("{} requests", server.count()))?;
    must(failure.kind == ErrorKind::Status, || format!("{failure:?}"))?;
    let server = Server::start(circle);
    let (client, _) = api::client(&server.url, api::patience());
    judge(&call(&client), End::Failure(ErrorKind::Status))?;
    must(server.count() == site.at + 1, || "it was followed unasked".to_owned())?;
    // A move within the origin.
    let server = Server::start(move |number, request| {
        let target = request.target();
        if number == site.at {
            let mark = if target.contains('?') { '&' } else { '?' };
            return reply(status, &[("location", &format!("{target}{mark}moved"))], "");
        }
        api::answers(request)
    });
    let result = call(&following(&server.url));
    match (site.nature, site.kind, status) {
        (Nature::Once, ..) => judge(&result, End::Failure(ErrorKind::Status)),
        (_, Kind::Post | Kind::PostWithKey, 301 | 302) => {
            judge(&result, End::Failure(ErrorKind::Status))
        }
        (Nature::Changing, Kind::LongRunning, 301 | 302) => {
            judge(&result, End::Failure(ErrorKind::Status))
        }
        // The answer is elsewhere, and is to be asked for by GET.
        (Nature::Changing, _, 303) | (_, Kind::PostWithKey, 303) => Ok(()),
        _ => judge(&result, End::Success),
    }
}

fn links(kind: Kind) -> Cell {
    for way in WAYS {
        for template in FOREIGN.iter().chain(&ODD) {
            let evil = Server::start(|_, request| api::answers(request));
            let other = evil.port().to_owned();
            let server = Server::start(move |_, request| {
                linked(request, &place(template, request, &other))
            });
            let (client, _) = api::client(&server.url, api::patience());
            let result = kind.call(way, &client, "mine");
            must(evil.connections() == 0, || format!("{template} was followed"))?;
            let follows = matches!(kind, Kind::Pager | Kind::LongRunning);
            if follows && FOREIGN.contains(template) {
                judge(&result, End::Failure(ErrorKind::ForeignLink))
                    .map_err(|text| format!("{way:?}, {template}: {text}"))?;
                must(server.count() == 1, || "more was sent".to_owned())?;
            } else if !follows {
                judge(&result, End::Success)?;
            }
        }
        within(kind, way)?;
    }
    Ok(())
}

/// The answer of a service that works, with a link wherever one can stand.
fn linked(request: &Request, link: &str) -> Answer {
    let next = format!("<{link}>; rel=\"next\"");
    let json = ("content-type", "application/json");
    let body = match (request.method(), request.path()) {
        ("GET", "/things") => serde_json::json!({ "value": [1, 2], "nextLink": link }),
        ("POST", "/work") => {
            return reply(202, &[("operation-location", link)], "");
        }
        _ => {
            let whole = api::works(request);
            let (head, body) = crate::matrix::split(&whole);
            let fields = format!(
                "link: {next}\r\nlocation: {link}\r\ncontent-location: {link}\r\n\
                 operation-location: {link}\r\nrefresh: 0; url={link}\r\n\r\n"
            );
            let head = &head[..head.len() - 2];
            let steps = [head, fields.as_bytes(), body].concat();
            return vec![crate::server::Step::Read, crate::server::Step::Send(steps)];
        }
    };
    reply(200, &[json, ("link", &next)], body.to_string())
}

/// Links within the origin, and circles.
fn within(kind: Kind, way: Way) -> Result<(), String> {
    let links: &[(&str, End)] = match kind {
        Kind::Pager => &[
            ("things?page=2", End::Success),
            ("/x/../things?page=2", End::Failure(ErrorKind::ForeignLink)),
            ("?page=2", End::Success),
            ("/things", End::Failure(ErrorKind::PageLoop)),
        ],
        Kind::LongRunning => &[
            ("state/2", End::Success),
            ("/x/../state/2", End::Failure(ErrorKind::ForeignLink)),
            ("/state/2", End::Success),
        ],
        _ => return Ok(()),
    };
    for (link, end) in links {
        let server = Server::start(move |number, request| {
            let id = request.field("x-call").unwrap_or_default();
            let page = serde_json::json!({ "value": [id, 1, id, 2], "nextLink": link });
            match (number, kind) {
                (0, Kind::Pager) => reply(200, &[], page.to_string()),
                (0, _) => reply(202, &[("operation-location", link)], ""),
                _ if request.path() == "/things"
                    && !request.target().contains("page") =>
                {
                    reply(200, &[], page.to_string())
                }
                _ => api::answers(request),
            }
        });
        let (client, _) = api::client(&server.url, api::patience());
        judge(&kind.call(way, &client, "mine"), *end)
            .map_err(|text| format!("{way:?}, {link}: {text}"))?;
    }
    Ok(())
}
