//! Scripts: what is expected and what is replied, as plain data.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::acs3::AccessKey;

/// Exchanges in order, and what holds for all of them.
///
/// As text it is either this, or only the list of exchanges.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Script {
    /// The scenario that it belongs to.
    pub scenario: String,
    /// What happens in it, in a sentence.
    pub about: String,
    /// Texts that stand in the script as `{{name}}`.
    pub texts: BTreeMap<String, String>,
    /// The `Authorization` of every request that is not said to be anonymous.
    pub authorization: Option<String>,
    /// The access key that every request must be signed with.
    pub acs3: Option<AccessKey>,
    /// Headers of every reply that does not have them itself.
    pub headers: BTreeMap<String, String>,
    /// The exchanges.
    pub exchanges: Vec<Exchange>,
}

/// A request and its reply.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Exchange {
    /// What the request must be: all of [`Expect`], or only its `request`.
    #[serde(deserialize_with = "line_or_map")]
    pub expect: Expect,
    /// What is answered.
    pub reply: Reply,
    /// How often this happens, one after the other; 1 unless said.
    pub times: Option<usize>,
    /// Exchanges that follow each other and name the same group may come in any order.
    pub group: Option<String>,
    /// The faults of the catalogue that the reply is an instance of.
    pub faults: Vec<String>,
}

/// What a request must be; what is not said is not checked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Expect {
    /// Method, path and query in one line: `GET /runs?$top=5`. Path and query are
    /// compared after decoding, the query in any order, both complete.
    pub request: Option<String>,
    /// The method.
    pub method: Option<String>,
    /// The path, compared after percent-decoding each segment once.
    pub path: Option<String>,
    /// The query as name and value pairs after decoding, in any order, complete.
    pub query: Option<Vec<(String, String)>>,
    /// Path and query byte for byte.
    pub target: Option<String>,
    /// Headers that must have this value.
    pub headers: BTreeMap<String, String>,
    /// Headers that must be there.
    pub present: Vec<String>,
    /// Headers that must not be there.
    pub absent: Vec<String>,
    /// Headers whose value no request before had.
    pub unique: Vec<String>,
    /// Whether the request must carry no credential.
    pub anonymous: bool,
    /// The access key that this request must be signed with, in place of the script's.
    pub acs3: Option<AccessKey>,
    /// The body as JSON, equal.
    pub json: Option<Value>,
    /// JSON that the body has in it: members of objects, all elements of lists.
    pub subset: Option<Value>,
    /// The body as text, equal.
    pub text: Option<String>,
    /// The body as form members after decoding, in order.
    pub form: Option<Vec<(String, String)>>,
    /// Parts of the request that later texts name `{{name}}`: `header NAME`,
    /// `query NAME` or `body POINTER`.
    pub capture: BTreeMap<String, String>,
}

/// What is answered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: BTreeMap<String, String>,
    /// The body as JSON.
    pub json: Option<Value>,
    /// The body as text.
    pub text: Option<String>,
    /// The body in Base64.
    pub base64: Option<String>,
    /// The body in a file beside the script.
    pub file: Option<String>,
    /// The first and the last byte that are sent of the body.
    pub range: Option<(usize, usize)>,
    /// Whether the body goes compressed with gzip.
    pub gzip: bool,
    /// A `Content-Length` that is not that of the body: a truncated body.
    pub claimed_length: Option<usize>,
    /// Milliseconds between two bytes of the body.
    pub pace: Option<u64>,
    /// Whether the connection is closed afterwards.
    pub close: bool,
    /// Whether the connection is reset in place of an answer.
    pub reset: bool,
    /// What the file holds.
    #[serde(skip)]
    pub(crate) content: Option<Vec<u8>>,
    /// Whether the body is left out, its length still stated.
    #[serde(skip)]
    pub(crate) head: bool,
}

impl Default for Reply {
    fn default() -> Self {
        Self {
            status: 200,
            headers: BTreeMap::new(),
            json: None,
            text: None,
            base64: None,
            file: None,
            range: None,
            gzip: false,
            claimed_length: None,
            pace: None,
            close: false,
            reset: false,
            content: None,
            head: false,
        }
    }
}

impl Script {
    /// Reads a script from YAML or JSON text.
    ///
    /// # Errors
    /// What the text has that a script has not.
    pub fn parse(text: &str) -> Result<Self, String> {
        let read = || -> Result<Self, serde_yaml::Error> {
            let value: serde_yaml::Value = serde_yaml::from_str(text)?;
            if value.is_sequence() {
                let exchanges = serde_yaml::from_value(value)?;
                return Ok(Self { exchanges, ..Self::default() });
            }
            serde_yaml::from_value(value)
        };
        read().map_err(|error| error.to_string())
    }

    /// Reads a script and the files beside it that it names.
    ///
    /// # Errors
    /// A file that cannot be read, and what [`Script::parse`] does not take.
    pub fn read(path: &Path) -> Result<Self, String> {
        let shown = |why: String, path: &Path| format!("{}: {why}", path.display());
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|error| shown(error.to_string(), path))?;
        let mut script = Self::parse(&text).map_err(|why| shown(why, path))?;
        for exchange in &mut script.exchanges {
            if let Some(name) = &exchange.reply.file {
                let file = path.with_file_name(name);
                let content = std::fs::read(&file);
                exchange.reply.content =
                    Some(content.map_err(|error| shown(error.to_string(), &file))?);
            }
        }
        Ok(script)
    }

    /// The exchanges, each as often as it happens.
    pub(crate) fn unrolled(&self) -> Vec<Exchange> {
        let times = |exchange: &Exchange| exchange.times.unwrap_or(1);
        let repeated = self.exchanges.iter().map(|each| vec![each.clone(); times(each)]);
        repeated.flatten().collect()
    }
}

/// Texts that are put in place of their names in double braces.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts(pub(crate) BTreeMap<String, String>);

impl Texts {
    pub(crate) fn fill_expect(&self, mut expect: Expect) -> Expect {
        let texts = [
            &mut expect.request,
            &mut expect.path,
            &mut expect.target,
            &mut expect.text,
        ];
        texts.into_iter().flatten().for_each(|text| self.fill(text));
        expect.headers.values_mut().for_each(|text| self.fill(text));
        let pairs = expect.query.iter_mut().chain(&mut expect.form).flatten();
        pairs.for_each(|(_, text)| self.fill(text));
        let json = expect.json.iter_mut().chain(&mut expect.subset);
        json.for_each(|json| self.fill_json(json));
        expect
    }

    pub(crate) fn fill_reply(&self, mut reply: Reply) -> Reply {
        reply.headers.values_mut().for_each(|text| self.fill(text));
        reply.text.iter_mut().for_each(|text| self.fill(text));
        reply.json.iter_mut().for_each(|json| self.fill_json(json));
        reply
    }

    pub(crate) fn fill(&self, text: &mut String) {
        // A text may name others; none names itself.
        for _ in 0..3 {
            for (name, value) in &self.0 {
                let name = format!("{{{{{name}}}}}");
                if text.contains(&name) {
                    *text = text.replace(&name, value);
                }
            }
        }
    }

    fn fill_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => self.fill(text),
            Value::Array(elements) => {
                elements.iter_mut().for_each(|element| self.fill_json(element));
            }
            Value::Object(members) => {
                members.values_mut().for_each(|member| self.fill_json(member));
            }
            _ => {}
        }
    }
}

impl Reply {
    pub(crate) fn failure(why: &str) -> Self {
        Self { status: 599, text: Some(why.to_owned()), close: true, ..Self::default() }
    }

    pub(crate) fn for_head(mut self, head: bool) -> Self {
        self.head = head;
        self
    }
}

fn line_or_map<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Expect, D::Error> {
    let value = serde_yaml::Value::deserialize(source)?;
    if let Some(line) = value.as_str() {
        return Ok(Expect { request: Some(line.to_owned()), ..Expect::default() });
    }
    serde_yaml::from_value(value).map_err(serde::de::Error::custom)
}
