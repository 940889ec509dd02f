//! Descriptions whose types would grow faster than they do themselves.

use super::{Options, lowered};

/// What schemas lower to, each given by its number, and the codes of what was said.
fn many(count: usize, schema: impl Fn(usize) -> String) -> (String, Vec<&'static str>) {
    let mut text = String::from(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n",
    );
    for number in 0..count {
        text.push_str(&format!("    S{number}: {{{}}}\n", schema(number)));
    }
    lowered(&text, &Options { all_types: true, ..Options::default() })
}

fn to(number: usize) -> String {
    format!("{{$ref: '#/components/schemas/S{number}'}}")
}

fn starting<'t>(text: &'t str, with: &str) -> Vec<&'t str> {
    text.lines().filter(|line| line.starts_with(with)).collect()
}

#[test]
fn bases_below_each_other_do_not_list_all_pairs() {
    let count = 400;
    let (text, codes) = many(count, |number| {
        match number {
        0 => "required: [k], discriminator: {propertyName: k}, properties: {k: {type: string}}"
            .to_owned(),
        _ => format!("allOf: [{}]", to(number - 1)),
    }
    });
    let variants = starting(&text, "  S").len();
    // Each reference is a schema too.
    let most = super::super::family::LISTED + 2 * 11 * count;
    assert!((count..most).contains(&variants), "{variants} variants");
    assert!(codes.contains(&"B0401"), "{codes:?}");
    // What lists nothing itself is whatever the base is.
    assert_eq!(starting(&text, "alias S390 "), ["alias S390 = S0"]);
    assert_eq!(starting(&text, "alias S3 "), [""; 0]);
}

#[test]
fn tuples_of_tuples_are_types_of_their_own_before_they_are_large() {
    let (text, codes) = many(60, |number| match number {
        0 => "type: object, properties: {a: {type: string}}".to_owned(),
        _ => {
            let before = to(number - 1);
            format!(
                "type: array, prefixItems: [{before}, {before}], minItems: 2, maxItems: 2"
            )
        }
    });
    let unions = starting(&text, "union ");
    assert_eq!(codes, [""; 0]);
    assert_eq!(unions.first(), Some(&"union S5 by structure"), "{text}");
    assert_eq!(unions.len(), 59 / 5, "{text}");
}

#[test]
fn long_chains_of_lists_end() {
    let count = 3_000;
    let (text, _) = many(count, |number| {
        format!("type: array, items: {}", to((number + 1).min(count - 1)))
    });
    assert!(starting(&text, "union ").len() > count / 64, "{text}");
    assert!(starting(&text, "alias ").len() > count / 2, "{text}");
}

#[test]
fn unions_of_the_same_unions_are_looked_into_once() {
    let (layers, width) = (7, 8);
    let (text, _) = many((layers + 1) * width, |number| {
        let layer = number / width;
        if layer == layers {
            return "type: object, properties: {t: {type: string}}".to_owned();
        }
        let next = (0..width).map(|at| to((layer + 1) * width + at));
        let next = next.collect::<Vec<_>>().join(", ");
        format!("oneOf: [{next}], discriminator: {{propertyName: t}}")
    });
    assert!(!starting(&text, "union S0 ").is_empty(), "{text}");
}
