//! Maps: what makes one, and what its keys are.

use super::check_types_with;

#[test]
fn maps_and_records_differ_by_known_members() {
    check_types_with(
        "
        Free: {type: object}
        Any: {additionalProperties: true}
        Text: {type: object, additionalProperties: {type: [string, 'null']}}
        Empty: {type: object, additionalProperties: false}
        Both: {properties: {a: {type: string}}, additionalProperties: {type: integer}}
        Closed: {properties: {a: {type: string}}, additionalProperties: false}
        Keys: {propertyNames: {enum: [a, b]}, additionalProperties: {type: string}}
        Pattern: {patternProperties: {'^x': {type: string}}}
        ",
        "
        alias Free = {text: json}
        alias Any = {text: json}
        alias Text = {text: text?}
        record Empty closed
        record Both + i64
          a text
        record Closed closed
          a text
        alias Keys = {Keys/key: text}
        alias Pattern = {text: text}
        enumeration Keys/key made-up open
          \"a\"
          \"b\"
        ",
        &["B0443"],
    );
}

#[test]
fn names_of_members_are_texts() {
    check_types_with(
        "
        Use:
          properties:
            shared: {type: object, propertyNames: {$ref: '#/components/schemas/Mixed'}}
            inline: {type: object, propertyNames: {enum: [1, 2, default]}}
            whole: {type: object, propertyNames: {enum: [1, 2]}}
            pattern: {type: object, propertyNames: {pattern: '^a'}}
        Mixed: {enum: [a, 1]}
        ",
        "
        record Use
          shared {Use/shared/key: json}
          inline {Use/inline/key: json}
          whole {Use/whole/key: json}
          pattern {text: json} each name:pattern ^a
        enumeration Mixed open
          \"a\"
          1
        enumeration Use/shared/key made-up open
          \"a\"
          \"1\"
        enumeration Use/inline/key made-up open
          \"1\"
          \"2\"
          \"default\"
        enumeration Use/whole/key made-up open
          1
          2
        ",
        &[],
    );
}
