//! The files of an output crate that are not Rust, and a commented `bindery.toml`.
//!
//! They are written once, by `bindery init`; after that they belong to their owner.

use askama::Template;

use crate::output::File;
use crate::report::single_line;

/// An API as the templates show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiFacts {
    /// The path of the description, relative to the configuration file.
    pub description: String,
    /// The title and version: text of a description.
    pub title: String,
    /// The name of the module.
    pub module: String,
    /// The cargo feature in front of the module.
    pub feature: String,
    /// The cargo features in front of its groups, if they have some.
    pub features: Vec<String>,
}

/// A commented configuration file.
///
/// # Errors
///
/// The template cannot be filled, which would be a fault of Bindery.
pub fn configuration(
    directory: &str,
    layout: &str,
    apis: &[ApiFacts],
) -> Result<File, askama::Error> {
    let text = Configuration { directory, layout, apis }.render()?;
    Ok(File { path: "bindery.toml".to_owned(), text })
}

/// Manifest, README, `rustfmt.toml` and `bindery.toml` of a new output crate.
///
/// # Errors
///
/// A template cannot be filled, which would be a fault of Bindery.
pub fn crate_files(name: &str, apis: &[ApiFacts]) -> Result<Vec<File>, askama::Error> {
    let version = env!("CARGO_PKG_VERSION");
    let by_group = apis.iter().any(|api| !api.features.is_empty());
    let file = |path: &str, text| File { path: path.to_owned(), text };
    Ok(vec![
        file("Cargo.toml", Manifest { name, version, apis, by_group }.render()?),
        file("README.md", Readme { name, apis, by_group }.render()?),
        file("rustfmt.toml", Format.render()?),
        configuration("src", "crate", apis)?,
    ])
}

#[derive(Template)]
#[template(path = "bindery.toml.askama", escape = "none")]
struct Configuration<'a> {
    directory: &'a str,
    layout: &'a str,
    apis: &'a [ApiFacts],
}

#[derive(Template)]
#[template(path = "Cargo.toml.askama", escape = "none")]
struct Manifest<'a> {
    name: &'a str,
    version: &'a str,
    apis: &'a [ApiFacts],
    /// Whether groups have features of their own.
    by_group: bool,
}

#[derive(Template)]
#[template(path = "README.md.askama", escape = "none")]
struct Readme<'a> {
    name: &'a str,
    apis: &'a [ApiFacts],
    by_group: bool,
}

#[derive(Template)]
#[template(path = "rustfmt.toml.askama", escape = "none")]
struct Format;

/// What the templates do to text.
mod filters {
    use askama::{Result, Values};

    use super::single_line;

    /// A TOML basic string, quotes included.
    #[askama::filter_fn]
    pub fn toml(text: &str, _: &dyn Values) -> Result<String> {
        let mut quoted = String::from("\"");
        for character in text.chars() {
            match character {
                '"' | '\\' => quoted.extend(['\\', character]),
                _ if single_line(character.encode_utf8(&mut [0; 4])).len()
                    == character.len_utf8() =>
                {
                    quoted.push(character);
                }
                _ => quoted.push_str(&format!("\\U{:08X}", u32::from(character))),
            }
        }
        quoted.push('"');
        Ok(quoted)
    }

    /// Text of a description inside of a comment that ends with the line.
    #[askama::filter_fn]
    pub fn comment(text: &str, _: &dyn Values) -> Result<String> {
        Ok(single_line(text))
    }

    /// Text of a description as plain text in Markdown.
    #[askama::filter_fn]
    pub fn markdown(text: &str, _: &dyn Values) -> Result<String> {
        let mut plain = String::new();
        for character in single_line(text).chars() {
            if character.is_ascii_punctuation() && !"-.,:_".contains(character) {
                plain.push('\\');
            }
            plain.push(character);
        }
        Ok(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evil() -> ApiFacts {
        ApiFacts {
            description: "a\"\n[evil]\n\\.yaml".to_owned(),
            title: "T\n[dependencies]\nevil = \"1\" | <script> `x`".to_owned(),
            module: "evil".to_owned(),
            feature: "evil".to_owned(),
            features: vec!["evil-a".to_owned()],
        }
    }

    #[cfg(feature = "config")]
    #[test]
    fn the_configuration_that_init_writes_is_read_back_as_it_was_meant() {
        let file = configuration("src", "modules", &[evil()]).unwrap();
        let config = crate::config::Config::parse("bindery.toml", &file.text).unwrap();
        assert_eq!(config.apis.len(), 1);
        assert_eq!(config.apis[0].description, evil().description);
        assert_eq!(config.apis[0].module_name(), "evil");
        let uncommented: String = file
            .text
            .lines()
            .map(|line| {
                line.strip_prefix("# ")
                    .filter(|l| l.contains(['=', '[']))
                    .unwrap_or(line)
            })
            .filter(|line| line.contains(['=', '[']) && !line.contains(['`', '<', '|']))
            .fold(String::new(), |text, line| text + line + "\n");
        let read = crate::config::Config::parse("bindery.toml", &uncommented);
        assert!(read.is_ok(), "{read:?}\n{uncommented}");
    }

    #[test]
    fn a_title_adds_no_line_to_a_manifest() {
        let count = |api| crate_files("x", &[api]).unwrap()[0].text.lines().count();
        let plain = ApiFacts { title: "T".to_owned(), ..evil() };
        assert_eq!(count(evil()), count(plain));
    }
}
