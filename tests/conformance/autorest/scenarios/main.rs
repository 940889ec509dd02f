//! A test per scenario of the AutoRest test server, named as the scenario is, through
//! generated API only. Tests below a module `raw` reach past it and are counted apart.
#![cfg(documents)]
#![expect(non_snake_case, reason = "the names are those of the server's scenarios")]

mod additional_properties;
mod any_type;
mod azure_specials;
mod body_array;
mod body_boolean;
mod body_byte;
mod body_complex;
mod body_date;
mod body_datetime;
mod body_datetime_rfc1123;
mod body_dictionary;
mod body_duration;
mod body_integer;
mod body_number;
mod body_string;
mod body_time;
mod constants_in_place;
mod files;
mod forms;
mod header;
mod hosts;
mod http_infrastructure;
mod long_running;
mod media_types;
mod model_flattening;
mod multiapi;
mod multiple_responses;
mod paging;
mod polymorphism;
mod required_optional;
mod reserved_words;
mod secrets;
mod service;
mod small_models;
mod url_parameters;
mod xml;
