//! The catalogue of rules: every way in which an API can change, and what each means.
//!
//! One table. Levels are those of the wire, by direction: what a client made from the
//! old description meets at a server that is as the new one says. What a change means for
//! programs is not in here, since it is read off the plans.

use super::report::Level::{self, Breaking, Compatible, Warning};

/// A way in which an API can change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, lower-case words with `-`.
    pub id: &'static str,
    /// What it is about.
    pub area: &'static str,
    /// How grave it is where a client sends it, and where it belongs to no direction.
    pub request: Level,
    /// How grave it is where a client receives it.
    pub response: Level,
    /// What happened, in a sentence.
    pub title: &'static str,
    /// What that does, to requests if it does something else to responses; empty if nothing.
    pub wire: &'static str,
    /// What it does to responses, empty if the same.
    pub received: &'static str,
    /// What to do, in the imperative; empty if nothing.
    pub advice: &'static str,
}

impl Rule {
    /// What it does in both directions.
    pub fn effect(&self) -> String {
        match self.received {
            "" => self.wire.to_owned(),
            received => format!("{}; in responses {received}", self.wire),
        }
    }

    /// Whether it is about what leaves the types of programs as they are, unless nothing
    /// else accounts for a change of those.
    pub(super) fn is_quiet(&self) -> bool {
        let of_place = [&PARAMETER_RENAMED, &SUCCESS_CHANGED, &SUCCESS_WIDENED];
        matches!(self.area, "limits" | "notes") || of_place.contains(&self)
    }
}

/// The rule with that name.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id.eq_ignore_ascii_case(id))
}

macro_rules! rules {
    ($($area:literal { $(
        $name:ident $id:literal $request:ident $response:ident
        $title:literal $wire:literal $(/ $received:literal)? $advice:literal
    )* })*) => {
        $($(
            pub(super) static $name: Rule = Rule {
                id: $id,
                area: $area,
                request: $request,
                response: $response,
                title: $title,
                wire: $wire,
                received: concat!($($received)?),
                advice: $advice,
            };
        )*)*

        /// All rules, by what they are about.
        pub static ALL: &[&Rule] = &[$($(&$name),*),*];
    };
}

rules! {
    "operations" {
        OPERATION_ADDED "operation-added" Compatible Compatible
            "an operation was added"
            ""
            ""
        OPERATION_REMOVED "operation-removed" Breaking Breaking
            "an operation was removed"
            "requests to it fail"
            "move callers to another operation before the service drops this one"
        DEPRECATED_OPERATION_REMOVED "deprecated-operation-removed" Breaking Breaking
            "an operation that was deprecated was removed"
            "requests to it fail"
            "move callers to another operation before the service drops this one"
        OPERATION_PATH_CHANGED "operation-path-changed" Breaking Breaking
            "an operation has another method or path"
            "requests to the old path fail"
            "generate again before the service drops the old path"
        PATHS_MOVED "paths-moved" Breaking Breaking
            "the paths of several operations begin in another way"
            "requests to the old paths fail"
            "generate again before the service drops the old paths"
        OPERATION_RENAMED "operation-renamed" Compatible Compatible
            "the id of an operation changed"
            ""
            "use the new name, or keep the old one with an overlay"
        VERSION_CHANGED "version-changed" Compatible Compatible
            "the version of the API changed, and with it what requests name"
            ""
            "generate again when the new version is wanted"
    }
    "parameters" {
        PARAMETER_ADDED "parameter-added" Compatible Compatible
            "a parameter was added that need not be given"
            ""
            ""
        REQUIRED_PARAMETER_ADDED "required-parameter-added" Breaking Breaking
            "a parameter was added that must be given"
            "requests without it are refused"
            "generate again and give it"
        PARAMETER_REMOVED "parameter-removed" Warning Warning
            "a parameter was removed"
            "it is ignored, or refused"
            "do without it"
        PARAMETER_BECAME_REQUIRED "parameter-became-required" Breaking Breaking
            "a parameter must be given now"
            "requests without it are refused"
            "give it always"
        PARAMETER_BECAME_OPTIONAL "parameter-became-optional" Compatible Compatible
            "a parameter need not be given any more"
            ""
            ""
        PARAMETER_RENAMED "parameter-renamed" Compatible Compatible
            "a parameter of the path is called otherwise, which nobody sends"
            ""
            ""
        PARAMETER_MOVED "parameter-moved" Breaking Breaking
            "a parameter goes elsewhere in the request"
            "it is not found where it was"
            "generate again"
        PARAMETER_STYLE_CHANGED "parameter-style-changed" Breaking Breaking
            "a parameter is written in another way"
            "its value is misread"
            "generate again"
        CONSTANT_CHANGED "constant-changed" Breaking Warning
            "what always has one value has another"
            "the value is not the expected one"
            "generate again"
        CONSTANT_LIFTED "constant-lifted" Compatible Warning
            "what always has one value may have others"
            "other values are noted, and cannot be read"
            "generate again"
    }
    "bodies" {
        BODY_ADDED "body-added" Compatible Compatible
            "a request body was added that need not be given"
            ""
            ""
        REQUIRED_BODY_ADDED "required-body-added" Breaking Breaking
            "a request body was added that must be given"
            "requests without it are refused"
            "generate again and give it"
        BODY_REMOVED "body-removed" Warning Warning
            "the request body was removed"
            "it is ignored, or refused"
            "do without it"
        BODY_BECAME_REQUIRED "body-became-required" Breaking Breaking
            "the request body must be given now"
            "requests without it are refused"
            "give it always"
        BODY_BECAME_OPTIONAL "body-became-optional" Compatible Compatible
            "the request body need not be given any more"
            ""
            ""
        MEDIA_TYPE_ADDED "media-type-added" Compatible Compatible
            "a media type was added"
            ""
            ""
        MEDIA_TYPE_REMOVED "media-type-removed" Breaking Breaking
            "a media type was removed"
            "bodies of that type are refused" / "bodies of that type do not come any more"
            "generate again"
        MEDIA_TYPE_CHANGED "media-type-changed" Breaking Breaking
            "a body has other media types"
            "bodies of the old types are refused" / "bodies of the old types do not come any more"
            "generate again"
        FORM_CHANGED "form-changed" Breaking Breaking
            "a member of a form is written in another way"
            "its value is misread"
            "generate again"
    }
    "responses" {
        SUCCESS_ADDED "success-added" Breaking Breaking
            "a success status was added that no client expects"
            "clients of the old description take it for a failure"
            "generate again"
        KNOWN_SUCCESS_ADDED "known-success-added" Compatible Compatible
            "a success status was added that clients take for one already"
            ""
            "generate again to have what it carries"
        SUCCESS_CHANGED "success-changed" Breaking Breaking
            "another success status comes in place of one"
            "clients of the old description take it for a failure"
            "generate again"
        SUCCESS_WIDENED "success-widened" Breaking Breaking
            "a success status became one of several"
            "clients of the old description take the others for failures"
            "generate again"
        SUCCESS_REMOVED "success-removed" Compatible Compatible
            "a success status was removed, and others are left"
            ""
            "generate again"
        LAST_SUCCESS_REMOVED "last-success-removed" Breaking Breaking
            "no success status is declared any more"
            "what comes in its place may be taken for a failure"
            "generate again"
        FAILURE_ADDED "failure-added" Compatible Compatible
            "a failure status was added"
            ""
            ""
        FAILURE_REMOVED "failure-removed" Compatible Compatible
            "a failure status was removed"
            ""
            ""
        STATUS_WIDENED "status-widened" Compatible Compatible
            "a status became one of several that mean the same"
            ""
            ""
        STATUS_NARROWED "status-narrowed" Compatible Compatible
            "fewer of several statuses that mean the same come"
            ""
            ""
        RESPONSE_BODY_ADDED "response-body-added" Compatible Compatible
            "a response has a body now"
            ""
            "generate again to have it"
        RESPONSE_BODY_REMOVED "response-body-removed" Breaking Breaking
            "a response has no body any more"
            "there is nothing to decode"
            "do without it"
        HEADER_ADDED "header-added" Compatible Compatible
            "a response header was added"
            ""
            ""
        HEADER_REMOVED "header-removed" Warning Warning
            "a response header was removed that need not come"
            "it does not come any more"
            "do without it"
        REQUIRED_HEADER_REMOVED "required-header-removed" Breaking Breaking
            "a response header was removed that always came"
            "it is missed"
            "do without it"
        HEADER_BECAME_REQUIRED "header-became-required" Compatible Compatible
            "a response header always comes now"
            ""
            ""
        HEADER_BECAME_OPTIONAL "header-became-optional" Breaking Breaking
            "a response header need not come any more"
            "it is missed where it does not come"
            "handle its absence"
    }
    "members" {
        MEMBER_ADDED "member-added" Compatible Compatible
            "a member was added that need not be given"
            ""
            ""
        REQUIRED_MEMBER_ADDED "required-member-added" Breaking Compatible
            "a member was added that must be given"
            "requests without it are refused"
            "generate again and give it"
        MEMBER_REMOVED "member-removed" Warning Warning
            "a member was removed that need not be there"
            "it is ignored, or refused" / "it does not come any more"
            "do without it"
        REQUIRED_MEMBER_REMOVED "required-member-removed" Warning Breaking
            "a member was removed that always was there"
            "it is ignored, or refused" / "it is missed"
            "do without it"
        BECAME_REQUIRED "became-required" Breaking Compatible
            "a member must be given now"
            "requests without it are refused"
            "give it always"
        BECAME_OPTIONAL "became-optional" Compatible Breaking
            "a member need not be there any more"
            "it is missed in responses"
            "handle its absence"
        ABSENCE_TAKEN "absence-taken" Compatible Compatible
            "a member need not be there any more, which clients do not miss"
            ""
            ""
        BECAME_NULLABLE "became-nullable" Compatible Breaking
            "a value may be null now"
            "null is received where a value is expected"
            "handle null"
        NULL_LEFT_OUT "null-left-out" Compatible Warning
            "a list, a map or a part of one may be null now"
            "null is read as empty, or left out"
            "generate again where null means something else"
        NULL_TAKEN "null-taken" Compatible Compatible
            "a value that need not be there may be null now"
            ""
            ""
        NO_LONGER_NULLABLE "no-longer-nullable" Breaking Compatible
            "a value may not be null any more"
            "null is refused"
            "leave it out or give a value"
        BECAME_READ_ONLY "became-read-only" Warning Compatible
            "a member is sent by servers only"
            "it is ignored, or refused"
            "do not set it any more"
        NO_LONGER_READ_ONLY "no-longer-read-only" Compatible Compatible
            "a member may be sent by clients too"
            ""
            ""
        BECAME_WRITE_ONLY "became-write-only" Compatible Warning
            "a member that need not be there is sent by clients only"
            "it does not come any more"
            "do not read it any more"
        REQUIRED_BECAME_WRITE_ONLY "required-became-write-only" Compatible Breaking
            "a member that always was there is sent by clients only"
            "it is missed in responses"
            "do not read it any more"
        NO_LONGER_WRITE_ONLY "no-longer-write-only" Compatible Compatible
            "a member may be sent by servers too"
            ""
            ""
        BECAME_SECRET "became-secret" Compatible Compatible
            "a value must not be shown"
            ""
            "look where the value is shown"
        NO_LONGER_SECRET "no-longer-secret" Compatible Compatible
            "a value may be shown"
            ""
            ""
        MEMBERS_CLOSED "members-closed" Warning Compatible
            "an object takes no members beyond the known ones"
            "members beyond them are refused"
            "send known members only"
        MEMBERS_OPENED "members-opened" Compatible Compatible
            "an object takes members beyond the known ones"
            ""
            ""
        MEMBERS_DECLARED "members-declared" Compatible Compatible
            "something else is said of members beyond the known ones"
            ""
            ""
        MEMBERS_TYPED "members-typed" Warning Compatible
            "members beyond the known ones, of which nothing was said, have a type now"
            "those of other types are refused"
            "send only what is possible"
        MEMBER_SET_APART "member-set-apart" Warning Warning
            "one of the members beyond the known ones has a name and another type now"
            "values of the old type are refused, new ones are left out of what is received"
            "generate again"
        XML_CHANGED "xml-changed" Breaking Breaking
            "a value stands in another way in XML"
            "it is not found where it was"
            "generate again"
    }
    "types" {
        TYPE_CHANGED "type-changed" Breaking Breaking
            "values are of another type"
            "old values are refused" / "new values are not understood"
            "generate again and convert"
        TYPE_WIDENED "type-widened" Compatible Breaking
            "more values are possible"
            "values come that are not understood"
            "generate again"
        TYPE_NARROWED "type-narrowed" Breaking Compatible
            "fewer values are possible"
            "values that were taken are refused"
            "send only what is possible"
        TYPE_RENAMED "type-renamed" Compatible Compatible
            "a type is called otherwise"
            ""
            "use the new name, or keep the old one with an overlay"
        TYPE_REPLACED "type-replaced" Compatible Compatible
            "another type is used; what differs between the two is said apart"
            ""
            "use the other type"
        TYPE_EXCHANGED "type-exchanged" Breaking Breaking
            "another type is used, which has nothing in common with the one before"
            "old values are refused" / "new values are not understood"
            "generate again and use the other type"
    }
    "enumerations" {
        VALUE_ADDED "value-added" Compatible Compatible
            "an enumeration that takes other values has a value more"
            ""
            "generate again to have its name"
        CLOSED_VALUE_ADDED "closed-value-added" Compatible Breaking
            "an enumeration that takes no other values has a value more"
            "a value comes that is not understood"
            "generate again, or leave the enumeration open"
        VALUE_REMOVED "value-removed" Breaking Compatible
            "an enumeration has a value less"
            "the value is refused"
            "send another value"
        ENUMERATION_OPENED "enumeration-opened" Compatible Warning
            "an enumeration takes values that it does not name"
            "values come that have no name"
            "handle other values"
        ENUMERATION_CLOSED "enumeration-closed" Warning Compatible
            "an enumeration takes no values but those that it names"
            "other values are refused"
            "send only values that it names"
        ENUMERATION_DROPPED "enumeration-dropped" Compatible Compatible
            "an enumeration that took other values became a plain type"
            ""
            "generate again"
    }
    "unions" {
        VARIANT_ADDED "variant-added" Compatible Compatible
            "a union has a variant more, which is kept as received until it has a name"
            ""
            "generate again to have its name"
        VARIANT_MISTAKEN "variant-mistaken" Compatible Warning
            "a union has a variant more, whose values fit one that was there"
            "they are taken for that one until the client is made anew"
            "generate again"
        VARIANT_REMOVED "variant-removed" Breaking Compatible
            "a union has a variant less"
            "values of it are refused"
            "send another variant"
        DISCRIMINATOR_CHANGED "discriminator-changed" Breaking Breaking
            "the variants of a union are told apart in another way"
            "values are taken for another variant"
            "generate again"
        TAG_CHANGED "tag-changed" Breaking Breaking
            "a variant has another tag"
            "values are taken for another variant"
            "generate again"
        TAG_ADDED "tag-added" Compatible Compatible
            "a variant has a tag more"
            ""
            ""
        TAG_REMOVED "tag-removed" Breaking Compatible
            "a variant has a tag less"
            "values with that tag are refused"
            "send another tag"
        DISCRIMINATOR_ADDED "discriminator-added" Breaking Compatible
            "the variants of a union are told apart by a tag from now on"
            "values without the tag of their variant are refused"
            "generate again"
        ORDER_CHANGED "order-changed" Compatible Warning
            "the variants of a union, of which the first that fits is taken, have another order"
            "clients made anew take values that fit several variants for another one"
            "look at which variant is meant, or give the union a discriminator"
        FALLBACK_CHANGED "fallback-changed" Warning Warning
            "what values without a known tag are changed"
            "they are taken for another variant"
            "generate again"
    }
    "limits" {
        DEFAULT_CHANGED "default-changed" Warning Compatible
            "what absence means changed"
            "requests that leave it out mean something else"
            "give the value where it matters"
        MUTABILITY_CHANGED "mutability-changed" Warning Compatible
            "when a member may be set changed"
            "setting it may be refused"
            "set it only where it may be set"
        MUTABILITY_LOOSENED "mutability-loosened" Compatible Compatible
            "a member may be set, or comes, where it could not, or did not"
            ""
            ""
        FLATTENING_CHANGED "flattening-changed" Compatible Compatible
            "whether clients may lift the members of an object changed, which Bindery never does"
            ""
            ""
        FORMAT_ADDED "format-added" Warning Compatible
            "a format was added that no type stands for"
            "values that were taken may be refused"
            "look at what the format asks for"
        FORMAT_CHANGED "format-changed" Warning Warning
            "a format changed that no type stands for"
            "values may be refused" / "values may be others than expected"
            "look at what the format asks for"
        LIMIT_TIGHTENED "limit-tightened" Breaking Compatible
            "fewer values are within a limit"
            "values that were taken are refused"
            "keep within the new limit"
        LIMIT_LOOSENED "limit-loosened" Compatible Warning
            "more values are within a limit"
            "values beyond the old limit come"
            "allow for them"
        LIMIT_CHANGED "limit-changed" Warning Warning
            "a limit changed that cannot be compared"
            "values may be refused" / "values may be others than expected"
            "keep within the new limit"
        PATTERN_ADDED "pattern-added" Warning Compatible
            "a pattern was added, and patterns cannot be compared with what was taken"
            "values that were taken may be refused"
            "keep to the pattern"
        PATTERN_CHANGED "pattern-changed" Warning Warning
            "a pattern changed, and patterns cannot be compared"
            "values may be refused" / "values may be others than expected"
            "keep to the new pattern"
    }
    "notes" {
        DEPRECATED "deprecated" Compatible Compatible
            "something is deprecated from now on"
            ""
            "look for what takes its place"
        NO_LONGER_DEPRECATED "no-longer-deprecated" Compatible Compatible
            "something is not deprecated any more"
            ""
            ""
        SUNSET_SET "sunset-set" Warning Warning
            "the day on which something goes away was set, or is an earlier one"
            "from that day on it is refused, or does not come"
            "do without it before that day"
        SUNSET_LIFTED "sunset-lifted" Compatible Compatible
            "something goes away on a later day, or on none"
            ""
            ""
    }
    "security" {
        SECURITY_TIGHTENED "security-tightened" Breaking Breaking
            "a set of credentials is not enough any more"
            "requests with it alone are refused"
            "give the client another credential"
        SECURITY_LOOSENED "security-loosened" Compatible Compatible
            "other or fewer credentials are enough"
            ""
            ""
        TOKEN_SOURCE_CHANGED "token-source-changed" Warning Warning
            "tokens are got elsewhere, or one way to get them was removed"
            "tokens are not given any more where they were"
            "get tokens where the new description says"
        TOKEN_SOURCE_ADDED "token-source-added" Compatible Compatible
            "there is another way to get tokens"
            ""
            ""
    }
    "servers" {
        SERVER_ADDED "server-added" Compatible Compatible
            "a server was added"
            ""
            ""
        SERVER_REMOVED "server-removed" Warning Warning
            "a server, or a value of a variable of its URL, was removed"
            "requests to it may fail"
            "give the client another base URL"
        DEFAULT_SERVER_CHANGED "default-server-changed" Warning Warning
            "where requests go unless said otherwise changed"
            "clients made anew send elsewhere"
            "give the client a base URL"
    }
    "behaviour" {
        PAGING_CHANGED "paging-changed" Warning Warning
            "how a list comes in pages changed"
            "pages beyond the first may be missed"
            "generate again"
        PAGING_MOVED "paging-moved" Breaking Breaking
            "the items of pages, or what leads to the next one, stand elsewhere"
            "clients of the old description miss them, or fail"
            "generate again"
        LONG_RUNNING_CHANGED "long-running-changed" Warning Warning
            "how an operation goes on after its response changed"
            "its end may be missed"
            "generate again"
        ENVELOPE_CHANGED "envelope-changed" Warning Warning
            "how a success carries a failure changed"
            "failures may be taken for successes"
            "generate again"
    }
    "webhooks" {
        WEBHOOK_ADDED "webhook-added" Compatible Compatible
            "the service makes a request more"
            ""
            ""
        WEBHOOK_REMOVED "webhook-removed" Warning Warning
            "the service makes a request less"
            "it does not come any more"
            "do not wait for it"
        WEBHOOK_PART_ADDED "webhook-part-added" Compatible Compatible
            "something more comes with a request of the service, or may be answered"
            ""
            ""
        WEBHOOK_PART_REMOVED "webhook-part-removed" Breaking Breaking
            "something that always came with a request of the service, or an answer to it, was removed"
            "it does not come any more, or the answer is not understood"
            "look at what the new description says of it"
        WEBHOOK_PART_CHANGED "webhook-part-changed" Warning Warning
            "something beside the payload of a request of the service comes, or is answered, in another way"
            "it may come otherwise, or the answer be refused"
            "look at what the new description says of it"
    }
    "rust" {
        RUST_CHANGED "rust-changed" Compatible Compatible
            "an item of the generated code changed, though nothing on the wire did"
            ""
            "change the programs that use it, or keep the name with an overlay or in bindery.toml"
    }
}
