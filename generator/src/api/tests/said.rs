//! What is said where nothing is emitted to say it of.

use super::lowered;
use crate::api::Options;

#[test]
fn what_is_said_of_a_constant_is_reported_as_nothing_is_emitted_to_say_it_of() {
    let check = |said: &str, codes: &[&str]| {
        let rest = format!(
            "paths: {{}}\ncomponents: {{schemas: {{A: {{type: object, required: [k], \
            properties: {{k: {{const: x{said}}}}}}}}}}}"
        );
        let options = Options { all_types: true, ..Options::default() };
        let text = format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{rest}\n");
        assert_eq!(lowered(&text, &options).1, codes, "{said}");
    };
    check("", &[]);
    check(", default: x", &[]);
    check(", description: Of all things", &["B0437"]);
    check(", deprecated: true", &["B0437"]);
}

#[test]
fn what_is_said_of_a_constant_parameter_is_reported_too() {
    let check = |said: &str, within: &str, codes: &[&str]| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: \
            {{operationId: a, parameters: [{{name: k, in: query, required: true{said}, \
            schema: {{const: x{within}}}}}], responses: {{}}}}}}}}\n"
        );
        assert_eq!(lowered(&text, &Options::default()).1, codes, "{said}{within}");
    };
    check("", "", &[]);
    check(", description: Of all things", "", &["B0437"]);
    check(", deprecated: true", "", &["B0437"]);
    check("", ", description: Of all things", &["B0437"]);
    check("", ", default: x", &[]);
}
