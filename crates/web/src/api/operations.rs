//! The handlers as the table of addresses names them.

pub use super::{
    acts::{__path_act, __path_offers, act, offers},
    cases::{__path_list, __path_one, __path_search, list, one, search},
    desk::{__path_desk, desk},
    document::serve as openapi,
    evidence::{__path_add, __path_download, add, download},
    organs::{__path_organ, __path_organs, organ, organs},
    parts::{
        __path_claims, __path_clocks, __path_evidence, __path_letter, __path_letters, __path_messages, __path_timeline,
        claims, clocks, evidence, letter, letters, messages, timeline,
    },
    problem::{__path_describe, describe},
    reference::{__path_health, __path_me, __path_vocabulary, health, me, vocabulary},
    register::{__path_register, register},
    try_it::docs,
};
