//! Properties of records: one text for each value, one value for each text.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use ledger::body;
use ledger::json::{check_canonical, to_canonical};
use ledger::leaf::{Class, Leaf, tag};
use ledger::sha256;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

const LIMIT: i64 = (1 << 53) - 1;

/// Any value that a record may hold, with names and texts from all of Unicode.
fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![any::<String>(), "[a\"\\\\/\\x00-\\x1f\u{7f}中\u{1F602}\u{FB33}]{0,6}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-LIMIT..=LIMIT).prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(text.clone(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn salts(seed: u64) -> impl FnMut() -> [u8; 16] {
    let mut n = seed;
    move || {
        n = n.wrapping_add(1);
        sha256(&n.to_be_bytes()).as_bytes()[..16].try_into().unwrap()
    }
}

proptest! {
    /// The published writer and our own reader agree on what is canonical.
    #[test]
    fn what_is_written_is_canonical_and_reads_back(value in value()) {
        let text = to_canonical(&value).unwrap();
        prop_assert_eq!(check_canonical(&text), Ok(()));
        prop_assert_eq!(serde_json::from_slice::<Value>(&text).unwrap(), value);
    }

    /// Whatever byte is changed, the reader accepts the text only if writing its value gives it
    /// back: the very definition of canonical.
    #[test]
    fn a_changed_text_is_accepted_only_if_it_is_what_we_would_write(
        value in value(),
        at in any::<proptest::sample::Index>(),
        change in prop_oneof![
            any::<u8>().prop_map(|byte| vec![byte]),
            Just(vec![]),
            "[ \",:0\\-\\\\n{}\\[\\]eE.]{2}".prop_map(String::into_bytes),
        ],
    ) {
        let mut text = to_canonical(&value).unwrap();
        let at = at.index(text.len());
        text.splice(at..=at, change);
        let rewritten = serde_json::from_slice::<Value>(&text).ok()
            .and_then(|value| to_canonical(&value).ok());
        prop_assert_eq!(check_canonical(&text).is_ok(), rewritten.as_ref() == Some(&text));
    }

    #[test]
    fn any_bytes_are_read_without_a_fault(bytes in any::<Vec<u8>>(), text in any::<String>()) {
        let _ = check_canonical(&bytes);
        let _ = Leaf::parse(&bytes);
        let _ = body::open(&bytes, &[&text]);
        let _ = ledger::note::Note::parse(&bytes);
        let _ = ledger::policy::Policy::parse(&bytes);
        let _ = ledger::entries::decode(&bytes);
        let _ = ledger::proof::TlogProof::parse(&text);
        let _ = ledger::tile::Resource::parse(&text);
        let _ = ledger::key::VerifierKey::parse(&text);
        let _ = ledger::verdict::verify_text(&bytes, Some(&bytes), &[]);
    }

    #[test]
    fn events_open_as_they_were_sealed(
        fields in proptest::collection::btree_map("[a-z_]{1,8}|[中文字段]{1,4}", value(), 0..20),
        seed in any::<u64>(),
        shown in any::<u32>(),
    ) {
        let list: Vec<_> = fields.clone().into_iter().filter(|(name, _)| name != "_sd").collect();
        let fields: BTreeMap<_, _> = list.iter().cloned().collect();
        let sealed = body::seal(
            "log.example", "case.opened", "2026-11-23T09:15:02+08:00", &list, &mut salts(seed),
        ).unwrap();
        let opened = body::open(&sealed.body, &sealed.disclosures).unwrap();
        prop_assert_eq!(&opened.fields, &fields);
        prop_assert_eq!((opened.closed + fields.len()) % 8, 0);
        // Any part of the disclosures, in any order, opens exactly that part.
        let mut part: Vec<_> = sealed.disclosures.iter().enumerate()
            .filter(|(place, _)| shown >> place & 1 == 1).collect();
        part.reverse();
        let texts: Vec<&str> = part.iter().map(|(_, text)| text.as_str()).collect();
        let opened = body::open(&sealed.body, &texts).unwrap();
        let expected: BTreeMap<_, _> =
            part.iter().map(|(place, _)| list[*place].clone()).collect();
        prop_assert_eq!(opened.fields, expected);
    }

    #[test]
    fn leaves_have_one_text(
        place in 0..Class::ALL.len(),
        key in any::<[u8; 32]>(),
        n in any::<u32>(),
        time in 0u64..1 << 53,
        body in any::<Vec<u8>>(),
        at in any::<proptest::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let class = Class::ALL[place].0;
        let code = (class != Class::Step).then_some("0123456789AB");
        let leaf = Leaf::new(class, tag(&key, n), &body, time, code).unwrap();
        let text = leaf.to_bytes();
        prop_assert!(text.is_ascii() && text.len() <= 1024);
        prop_assert_eq!(check_canonical(&text), Ok(()));
        prop_assert_eq!(Leaf::parse(&text), Ok(leaf.clone()));
        prop_assert!(leaf.commits_to(&body));
        let mut changed = text.clone();
        changed[at.index(text.len())] = byte;
        if let Ok(other) = Leaf::parse(&changed) {
            prop_assert_eq!(other.to_bytes(), changed);
        }
    }
}
