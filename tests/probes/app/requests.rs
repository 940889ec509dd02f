//! What each operation sends, written beside the crate for a validator.

use bindery_runtime::{Credential, Error, http};
use probes::{acr2, acr3, evil};
use serde_json::{Value, json};

type Request = http::Request<bindery_runtime::Bytes>;

fn all() -> Result<Vec<(&'static str, Request)>, Error> {
    let base = "http://127.0.0.1:9";
    let basic = Credential::basic("user", "word");
    let first = acr2::Client::builder().base_url(base).credential(basic).build()?;
    let third = acr3::Client::builder().base_url(base).build()?;
    let hostile = evil::Client::builder().base_url(base).build()?;
    let old = acr2::types::DockerBuildRequest::new("Dockerfile").into();
    let new = acr3::types::DockerBuildRequest::new("Dockerfile").into();
    let filter = acr3::types::RegistriesScheduleRunFilter::default()
        .with(|filter| filter.a = Some("x".to_owned()));
    let scheduled = third.registries().schedule_run("a b", &new);
    let scheduled = scheduled.x_trace("t").sid("s").filter(&filter);
    Ok(vec![
        ("acr2", first.registries().schedule_run("a", &old).filter("f").into_request()?),
        ("acr2", first.runs().list().ids(&[1, 2]).into_request()?),
        ("acr3", scheduled.into_request()?),
        ("acr3", third.get_blob().into_request()?),
        ("acr3", third.head_blob().into_request()?),
        ("acr3", third.get_noid().into_request()?),
        ("evil", hostile.get_a("p").q_panic("v").into_request()?),
    ])
}

#[test]
fn requests_of_all_operations() {
    let written = all().unwrap().into_iter().map(|(probe, request)| {
        let headers = request.headers().iter();
        let headers: Vec<Value> =
            headers.map(|(name, value)| json!([name.as_str(), value.to_str().unwrap()])).collect();
        let target = request.uri().path_and_query().unwrap().as_str();
        let body = String::from_utf8_lossy(request.body());
        json!([probe, request.method().as_str(), target, headers, body])
    });
    let text = Value::from(written.collect::<Vec<_>>()).to_string();
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/requests.json");
    std::fs::write(place, text).unwrap();
}
