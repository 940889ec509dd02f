use super::{Ident, Kind, Scope, Wish};

fn idents(kind: Kind, names: &[&str]) -> Vec<String> {
    let wishes: Vec<Wish> = names.iter().map(|name| Wish::text(name)).collect();
    Scope::new(kind).all(&wishes).iter().map(Ident::to_string).collect()
}

fn check(kind: Kind, name: &str, expected: &str) {
    assert_eq!(idents(kind, &[name]), [expected], "{name:?}");
}

#[test]
fn keywords_are_raw_or_suffixed() {
    check(Kind::Field, "type", "r#type");
    check(Kind::Field, "self", "self_");
    check(Kind::Field, "crate", "crate_");
    check(Kind::Type, "Self", "SelfModel");
    check(Kind::Type, "type", "Type");
    check(Kind::Variant, "Self", "SelfValue");
    check(Kind::Module, "type", "type_");
    check(Kind::Module, "con", "con_");
    check(Kind::Module, "chart 仓库", "chart_u4ed3u5e93");
}

#[test]
fn the_prelude_and_our_own_names_are_kept_free() {
    check(Kind::Type, "option", "OptionModel");
    check(Kind::Type, "Result", "ResultModel");
    check(Kind::Variant, "None", "None");
    check(Kind::Variant, "other", "OtherValue");
    check(Kind::Field, "extra", "extra_");
    check(Kind::Setter, "items", "items_");
    check(Kind::Setter, "$top", "top");
}

#[test]
fn digits_first_get_a_prefix() {
    check(Kind::Variant, "386", "Value386");
    check(Kind::Variant, "7.1", "Value7_1");
    check(Kind::Field, "2fa", "n2fa");
    check(Kind::Type, "2fa", "N2fa");
    check(Kind::Variant, "-1", "Minus1");
}

#[test]
fn scripts_without_letter_case_tell_statics_and_variants_from_arguments() {
    check(Kind::Argument, "日本語", "日本語");
    check(Kind::Field, "일본어", "일본어");
    check(Kind::Type, "日本語", "日本語");
    check(Kind::Static, "日本語", "N_日本語");
    check(Kind::Descriptor, "漢字2", "N_漢字2");
    check(Kind::Variant, "日本語", "Value日本語");
    check(Kind::Variant, "漢字a", "Value漢字a");
    check(Kind::Module, "日本語", "u65e5u672cu8a9e");
    check(Kind::Static, "アカ", "U30A2U30AB");
    check(Kind::Argument, "アカ", "u30a2u30ab");
}

#[test]
fn acronyms_read_like_words() {
    check(Kind::Type, "OS", "Os");
    check(Kind::Variant, "SystemAssigned, UserAssigned", "SystemAssignedUserAssigned");
    check(Kind::Variant, "amd64", "Amd64");
    check(Kind::Static, "imageURL", "IMAGE_URL");
    check(Kind::Field, "", "empty");
}

#[test]
fn clashes_are_numbered_in_an_order_of_their_own() {
    let names = ["fooBar", "FooBar", "foo_bar", "FooBar2", "Foo-Bar"];
    let forward = idents(Kind::Type, &names);
    assert_eq!(forward, ["FooBar4", "FooBar", "FooBar5", "FooBar2", "FooBar3"]);
    let mut backward: Vec<&str> = names.to_vec();
    backward.reverse();
    let mut given = idents(Kind::Type, &backward);
    given.reverse();
    assert_eq!(forward, given);
}

#[test]
fn a_clash_does_not_move_others() {
    let alone = idents(Kind::Field, &["size", "Size"]);
    let beside = idents(Kind::Field, &["other", "size", "kind", "Size"]);
    assert_eq!(alone, [beside[1].as_str(), beside[3].as_str()]);
    assert_eq!(alone, ["size", "size_2"]);
}

#[test]
fn names_of_the_description_win_over_made_up_ones() {
    let wishes = [Wish::parts(&["Pet", "kind"]).rank(1), Wish::text("PetKind")];
    let given = Scope::new(Kind::Type).all(&wishes);
    assert_eq!(given[0].bare(), "PetKind2");
    assert_eq!(given[1].bare(), "PetKind");
}

#[test]
fn parts_do_not_repeat_what_is_before_them() {
    let given = Scope::new(Kind::Type).one(&Wish::parts(&["Task", "taskOwner"]));
    assert_eq!(given.bare(), "TaskOwner");
}

#[test]
fn configured_identifiers_are_checked() {
    assert_eq!(
        Ident::checked("TaskStep").map(|i| i.to_string()).as_deref(),
        Some("TaskStep")
    );
    assert_eq!(Ident::checked("type").map(|i| i.to_string()).as_deref(), Some("r#type"));
    assert_eq!(Ident::checked("Self"), None);
    assert_eq!(Ident::checked("a b"), None);
    assert_eq!(Ident::checked(""), None);
    assert_eq!(Ident::checked("1a"), None);
}

#[test]
fn words_that_make_no_identifier_are_spelled() {
    let given = |kind, words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Scope::new(kind).one(&Wish { words, ..Wish::default() }).to_string()
    };
    for kind in [Kind::Type, Kind::Field, Kind::Method, Kind::Module, Kind::Descriptor] {
        for words in [&[""][..], &["a b"], &["é"], &["", ""], &["-"], &["a", "}"]] {
            let ident = given(kind, words);
            assert!(syn::parse_str::<syn::Ident>(&ident).is_ok(), "{kind:?} {ident}");
        }
    }
    assert_eq!(given(Kind::Field, &["a", "}"]), "a_u7d");
}
