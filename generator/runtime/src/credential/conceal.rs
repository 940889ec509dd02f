//! Taking out of a text what a client keeps secret: services repeat in their failures
//! what they were told ("incorrect key provided: …").

use super::{Acs3, Credential, Kind};
use crate::request::push_pair_text;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};

const REDACTED: &str = "[redacted]";

/// A shorter secret is left: it keeps nothing, and its letters stand in every text.
const SHORTEST: usize = 4;

impl Credential {
    /// Takes what this credential keeps secret out of a text, in the forms in which it is
    /// sent.
    pub(crate) fn conceal(&self, text: &mut String) {
        match &*self.0 {
            Kind::Anonymous => {}
            Kind::Bearer(secret) => conceal(text, secret.expose_secret()),
            Kind::Source(cell) => cell.conceal(text),
            Kind::Basic { user, password } => {
                let password = password.expose_secret();
                conceal(text, &STANDARD.encode(format!("{user}:{password}")));
                conceal(text, password);
            }
            Kind::ApiKey(key) => {
                let key = key.expose_secret();
                let mut pair = String::new();
                push_pair_text(&mut pair, "", key);
                conceal(text, key);
                conceal(text, pair.trim_start_matches('='));
            }
            Kind::Acs3(key) => key.conceal(text),
        }
    }
}

impl Acs3 {
    pub(super) fn conceal(&self, text: &mut String) {
        let secrets = std::iter::once(&self.secret).chain(&self.security_token);
        secrets.for_each(|secret| conceal_secret(text, secret));
    }
}

pub(super) fn conceal_secret(text: &mut String, secret: &SecretString) {
    conceal(text, secret.expose_secret());
}

fn conceal(text: &mut String, secret: &str) {
    if secret.len() >= SHORTEST && text.contains(secret) {
        *text = text.replace(secret, REDACTED);
    }
}
