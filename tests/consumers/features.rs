//! A cargo feature per group of operations.

use std::collections::BTreeMap;

use bindery::config::{ApiConfig, Config, Layout, OutputConfig};
use bindery::pipeline::generate;
use bindery_tests::consumer::{Crate, runtime};

const DESCRIPTION: &str = "openapi: 3.1.0
info: {title: Zoo, version: '1'}
servers: [{url: 'https://zoo.example.com'}]
paths:
  /lions:
    get:
      tags: [Lions]
      operationId: listLions
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses:
        '200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Lion'}}}}
        default: {description: No., content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  /bears:
    put:
      tags: [Grizzly Bears]
      operationId: feedBears
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Bear'}}}}
      responses: {'204': {description: Fed.}}
  /fish:
    get:
      tags: [Fish]
      operationId: listFish
      responses: {'200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Food'}}}}}
webhooks:
  escaped: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Cage'}}}}, responses: {'204': {description: Ok.}}}}
components:
  schemas:
    Lion: {type: object, properties: {eats: {$ref: '#/components/schemas/Food'}, cage: {$ref: '#/components/schemas/Cage'}}}
    Bear: {type: object, properties: {eats: {$ref: '#/components/schemas/Food'}, mate: {$ref: '#/components/schemas/Bear'}}}
    Food: {oneOf: [{$ref: '#/components/schemas/Meat'}, {type: string}]}
    Meat: {type: object, required: [weight], properties: {weight: {type: integer}}}
    Cage: {type: object, properties: {size: {type: integer}}}
    Problem: {type: object, properties: {code: {type: string}}}
";

/// The features in front of groups, and the types that each reaches.
const GROUPS: [(&str, &[&str]); 3] = [
    ("zoo-lions", &["Lion", "Food", "Problem"]),
    ("zoo-grizzly-bears", &["Bear", "Food"]),
    ("zoo-fish", &["Food"]),
];

/// The crate that is generated for the description.
fn zoo() -> Crate {
    let api = ApiConfig { tag_features: true, ..ApiConfig::new("zoo.yaml") };
    let output = OutputConfig { layout: Layout::Crate, ..OutputConfig::default() };
    let files = [("zoo.yaml".to_owned(), DESCRIPTION.as_bytes().to_vec())];
    let config = Config { output, apis: vec![api], ..Config::default() };
    let made = generate(&config, &BTreeMap::from(files));
    assert!(!made.has_errors(), "{:?}", made.findings);
    let mut manifest = runtime(&[]) + "[lints.rust]\nwarnings = \"deny\"\n[features]\n";
    let names = GROUPS.map(|(feature, _)| feature);
    manifest.push_str(&format!("zoo = {names:?}\n"));
    names.iter().for_each(|name| manifest.push_str(&format!("{name} = []\n")));
    let mut zoo = Crate::new("zoo-of-features", &manifest).unwrap();
    for file in &made.files {
        zoo.write(&format!("src/{}", file.path), &file.text).unwrap();
    }
    for (name, _) in types() {
        let of = format!("zoo_of_features::zoo::types::{name}");
        let text = format!("fn main() {{\n    let _: Option<{of}> = None;\n}}\n");
        zoo.write(&format!("examples/{}.rs", name.to_lowercase()), &text).unwrap();
    }
    zoo.tidy().unwrap();
    zoo
}

/// Each type, and the features that reach it: none for what is there always.
fn types() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut types = BTreeMap::from([("Cage", Vec::new())]);
    for (feature, reached) in GROUPS {
        for name in reached {
            types.entry(*name).or_default().push(feature);
        }
    }
    types
}

#[test]
fn every_feature_compiles_alone_with_the_types_that_it_reaches_and_no_others() {
    let zoo = zoo();
    zoo.succeed(&["check", "--quiet", "--lib"]);
    zoo.succeed(&["check", "--quiet", "--lib", "--examples", "--features", "zoo"]);
    for (feature, _) in GROUPS {
        zoo.succeed(&["check", "--quiet", "--lib", "--features", feature]);
        for (name, features) in types() {
            let example = name.to_lowercase();
            let arguments =
                ["check", "--quiet", "--features", feature, "--example", &example];
            let found = zoo.cargo(&arguments).unwrap().status.success();
            let wanted = features.is_empty() || features.contains(&feature);
            assert_eq!(found, wanted, "{name} with {feature}");
        }
    }
}
