//! Token sources that ask over HTTP, over scripts.

use crate::api::Client;
use crate::{builder, run};
use bindery_runtime::core::{Environment, Retry};
use bindery_runtime::credential::{ClientSecret, ManagedIdentity};
use bindery_runtime::transport::Script;
use bindery_runtime::{ClientBuilder, Credential, Error, ErrorKind, TokenSource};
#[cfg(all(target_os = "linux", feature = "azure-cli"))]
use std::future::{Future as _, IntoFuture as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

#[derive(Clone, Default)]
struct Clock(Arc<AtomicU64>);

impl Environment for Clock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }

    fn nonce(&self) -> String {
        "n".to_owned()
    }
}

const PAGE: &str = r#"{"value": []}"#;
const TOKEN: &str =
    r#"{"token_type": "Bearer", "expires_in": 3599, "access_token": "c4n4ry"}"#;

fn client(source: impl TokenSource, clock: &Clock, script: &Script) -> Client {
    let builder = builder(script).environment(clock.clone());
    builder.credential(Credential::token_source(source)).build().unwrap()
}

fn secret(clock: &Clock, tokens: &Script) -> ClientSecret {
    let (clock, tokens) = (clock.clone(), tokens.clone());
    let source =
        ClientSecret::entra_in("http://127.0.0.1:2/", "my-tenant", "id", "s3cr3t&+");
    source.configure(|builder| {
        builder.environment(clock).transport(tokens.clone()).blocking_transport(tokens)
    })
}

#[test]
fn a_secret_is_exchanged_for_a_token_until_its_end() {
    let (clock, tokens) = (Clock::default(), Script::new());
    let tokens = tokens.json(200, TOKEN).json(200, TOKEN);
    let script = Script::new().json(200, PAGE).json(200, PAGE).json(200, PAGE);
    let client = client(secret(&clock, &tokens), &clock, &script);
    run(client.list("r")).unwrap();
    clock.0.store(3_000, Ordering::SeqCst);
    client.list("r").send_blocking().unwrap();
    assert_eq!(tokens.requests().len(), 1);
    clock.0.store(3_500, Ordering::SeqCst);
    client.list("r").send_blocking().unwrap();
    assert_eq!(tokens.requests().len(), 2);

    let asked = &tokens.requests()[0];
    assert_eq!(asked.method(), "POST");
    assert_eq!(asked.uri(), "http://127.0.0.1:2/my-tenant/oauth2/v2.0/token");
    assert_eq!(asked.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(
        asked.body(),
        "grant_type=client_credentials&client_id=id&client_secret=s3cr3t%26%2B\
         &scope=https%3A%2F%2Fmanagement.example.com%2F.default"
    );
    assert_eq!(script.requests()[2].headers()["authorization"], "Bearer c4n4ry");
}

#[test]
fn claims_that_a_service_asks_for_are_met_once() {
    let challenge =
        "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"eyJhIjoxfQ==\"";
    let refused = || {
        http::Response::builder()
            .status(401)
            .header("www-authenticate", challenge)
            .body("{}".into())
            .unwrap()
    };
    let other = TOKEN.replace("c4n4ry", "other");
    for blocking in [false, true] {
        let clock = Clock::default();
        let tokens = Script::new().json(200, TOKEN).json(200, other.clone());
        let tokens = tokens.json(200, TOKEN);
        let script = Script::new().answer(refused()).json(200, PAGE).json(200, PAGE);
        let script = script.answer(refused()).answer(refused());
        let client = client(secret(&clock, &tokens), &clock, &script);
        let list = || match blocking {
            true => client.list("r").send_blocking().map(|page| page.value),
            false => run(client.list("r")),
        };
        list().unwrap();
        // The token that meets the claims is kept, and asked for no more.
        list().unwrap();
        let asked = tokens.requests();
        assert_eq!(asked.len(), 2);
        let claims = |request: &http::Request<bindery_runtime::Bytes>| {
            let form = String::from_utf8(request.body().to_vec()).unwrap();
            form.split('&')
                .find_map(|pair| Some(pair.strip_prefix("claims=")?.to_owned()))
        };
        assert_eq!(claims(&asked[0]), None);
        assert_eq!(claims(&asked[1]).as_deref(), Some("%7B%22a%22%3A1%7D"));
        // What is refused twice stays refused.
        let error = list().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert_eq!((error.attempts(), tokens.requests().len()), (2, 3));
    }
}

#[test]
fn the_endpoint_is_asked_again_when_it_fails_for_a_while() {
    let (clock, script) = (Clock::default(), Script::new().json(200, PAGE));
    let tokens = Script::new().json(503, "").json(200, TOKEN);
    run(client(secret(&clock, &tokens), &clock, &script).list("r")).unwrap();
    assert_eq!(tokens.slept().len(), 1);
}

#[test]
fn a_refusal_says_why_and_shows_no_secret() {
    let (clock, script) = (Clock::default(), Script::new());
    let tokens = Script::new().json(
        401,
        r#"{"error": "invalid_client", "error_description": "AADSTS7000215: Invalid"}"#,
    );
    let source = secret(&clock, &tokens);
    assert!(!format!("{source:?}").contains("s3cr3t"));
    let error = run(client(source, &clock, &script).list("r")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    let text = format!("{error} {error:?}");
    assert!(text.contains("invalid_client") && text.contains("AADSTS7000215"), "{text}");
    assert!(!text.contains("s3cr3t"), "{text}");
    assert_eq!(tokens.requests().len(), 1);
    assert_eq!(script.requests().len(), 0);
}

/// What building a client with this source says.
fn built(source: impl TokenSource) -> Result<Client, Error> {
    builder(&Script::new()).credential(Credential::token_source(source)).build()
}

#[test]
fn sources_that_cannot_work_are_found_when_the_client_is_built() {
    let plain = ClientSecret::entra_in("http://login.example.com", "t", "i", "s");
    let error = built(plain).unwrap_err().to_string();
    assert!(error.contains("https"), "{error}");
    assert!(built(ClientSecret::new("nonsense", "i", "s")).is_err());
    assert!(built(ClientSecret::entra("t", "i", "s")).is_ok());
    assert!(built(ManagedIdentity::new()).is_ok());
    let wrong = |builder: ClientBuilder<_>| builder.base_url("ftp://x");
    assert!(built(ManagedIdentity::new().configure(wrong)).is_err());
}

#[test]
fn a_machine_has_an_identity_whose_tokens_tell_their_life_as_text() {
    let clock = Clock::default();
    let tokens = Script::new()
        .json(503, "{}")
        .json(200, r#"{"access_token": "m", "expires_in": "86399", "resource": "r"}"#);
    let (time, asked) = (clock.clone(), tokens.clone());
    let source = ManagedIdentity::new().client_id("user's").configure(move |builder| {
        builder.environment(time).transport(asked).retries(Retry::default())
    });
    let script = Script::new().json(200, PAGE).json(200, PAGE);
    let client = client(source, &clock, &script);
    run(client.list("r")).unwrap();
    clock.0.store(86_000, Ordering::SeqCst);
    run(client.list("r")).unwrap();
    assert_eq!(tokens.requests().len(), 2);
    let asked = &tokens.requests()[1];
    assert_eq!(asked.headers()["metadata"], "true");
    assert_eq!(
        asked.uri(),
        "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01\
         &resource=https%3A%2F%2Fmanagement.example.com&client_id=user%27s"
    );
}

#[test]
fn a_sovereign_cloud_is_a_url_with_its_scopes() {
    let (clock, tokens) = (Clock::default(), Script::new().json(200, TOKEN));
    let script = Script::new().json(200, PAGE);
    let client: Client = builder(&script)
        .endpoint(
            "https://management.chinacloudapi.cn",
            ["https://management.chinacloudapi.cn/.default"],
        )
        .credential(Credential::token_source(secret(&clock, &tokens)))
        .build()
        .unwrap();
    run(client.list("r")).unwrap();
    assert_eq!(script.requests()[0].uri().host(), Some("management.chinacloudapi.cn"));
    let body = String::from_utf8(tokens.requests()[0].body().to_vec()).unwrap();
    assert!(body.ends_with("management.chinacloudapi.cn%2F.default"), "{body}");
}

/// A service that repeats what it was told, as it was sent and as it was meant.
#[test]
fn a_token_endpoint_that_repeats_the_secret_does_not_make_it_shown() {
    let refusal = r#"{"error": "invalid s3cr3t&+",
        "error_description": "s3cr3t&+ of client_secret=s3cr3t%26%2B&scope=x"}"#;
    for blocking in [false, true] {
        let (clock, script) = (Clock::default(), Script::new());
        let tokens = Script::new().json(400, refusal);
        let call = client(secret(&clock, &tokens), &clock, &script).list("r");
        let error = match blocking {
            true => call.send_blocking().map(drop).unwrap_err(),
            false => run(call).unwrap_err(),
        };
        let mut texts = format!("{error} {error:?}");
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            texts = format!("{texts} {cause} {cause:?}");
            source = cause.source();
        }
        assert!(texts.contains("[redacted]"), "{texts}");
        assert!(!texts.contains("s3cr3t"), "{texts}");
    }
}

#[cfg(all(target_os = "linux", feature = "azure-cli"))]
#[test]
fn a_call_that_is_dropped_ends_the_azure_cli() {
    use bindery_runtime::credential::AzureCli;
    use std::task::{Context, Waker};
    let program = format!("{}/az-that-hangs", env!("CARGO_TARGET_TMPDIR"));
    let noted = format!("{program}.pid");
    // Written by another process: one that this test wrote could not be run while a
    // sibling is being forked with it open.
    // As `az` of Debian does, it runs another program.
    let text = format!("#!/bin/sh\nsleep 600 &\necho $! > {noted}\nwait\n");
    let make =
        format!("rm -f {noted}; printf '%s' '{text}' > {program}; chmod 700 {program}");
    let made = std::process::Command::new("sh").args(["-c", &make]).status().unwrap();
    assert!(made.success());
    let source = AzureCli::new().program(&program);
    let client = client(source, &Clock::default(), &Script::new());
    let mut call = std::pin::pin!(Some(client.list("r").into_future()));
    let mut context = Context::from_waker(Waker::noop());
    assert!(call.as_mut().as_pin_mut().unwrap().poll(&mut context).is_pending());
    let process = until(|| {
        let noted = std::fs::read_to_string(&noted).ok()?;
        noted.ends_with('\n').then(|| format!("/proc/{}/stat", noted.trim()))
    });
    // What has ended may stay as a zombie, where nobody asks for it.
    let runs = || {
        let state = std::fs::read_to_string(&process);
        state.is_ok_and(|state| !state.contains(") Z "))
    };
    assert!(runs());
    call.set(None);
    until(|| (!runs()).then_some(()));
}

#[cfg(all(target_os = "linux", feature = "azure-cli"))]
fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let begin = std::time::Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "it did not come about");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(all(unix, feature = "azure-cli"))]
#[test]
fn the_azure_cli_is_run_and_its_words_are_taken() {
    use bindery_runtime::credential::AzureCli;
    // `echo` answers with its arguments, which is no JSON; `false` fails; none is there.
    for (program, expected) in [
        ("echo", "no JSON"),
        ("false", "the Azure CLI says"),
        ("/nowhere/az", "No such"),
    ] {
        let source = AzureCli::new().program(program);
        let client = client(source, &Clock::default(), &Script::new());
        for error in [
            run(client.list("r")).unwrap_err(),
            client.list("r").send_blocking().unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Credentials);
            assert!(error.to_string().contains(expected), "{program}: {error}");
        }
    }
}
