//! Sealing and opening: what fits, what is refused.

use super::*;
use serde_json::json;

const ORIGIN: &str = "zf.example.gov.cn/log/330106-cg";
const TIME: &str = "2026-11-23T09:15:02+08:00";

/// Salts that never repeat: a counter through SHA-256.
fn salts() -> impl FnMut() -> [u8; 16] {
    let mut n = 0u32;
    move || {
        n += 1;
        sha256(&n.to_be_bytes()).as_bytes()[..16].try_into().unwrap()
    }
}

fn fields() -> Vec<(String, Value)> {
    vec![
        ("party".into(), json!({"name": "示例制造有限公司", "uscc": "91330106EXAMPLE00X"})),
        ("fine_fen".into(), json!(1_000_000)),
        ("n".into(), json!(17)),
        ("note".into(), json!("引号\"与\n换行")),
    ]
}

fn sealed() -> Sealed {
    seal(ORIGIN, "decision.made", TIME, &fields(), &mut salts()).unwrap()
}

#[test]
fn what_was_sealed_opens_in_full_and_in_part() {
    let Sealed { body, disclosures } = sealed();
    json::check_canonical(&body).unwrap();
    let opened = open(&body, &disclosures).unwrap();
    assert_eq!(opened.fields, fields().into_iter().collect());
    assert_eq!((opened.kind.as_str(), opened.time.as_str()), ("decision.made", TIME));
    assert_eq!((opened.log.as_str(), opened.closed), (ORIGIN, 4));
    let part = open(&body, &disclosures[1..2]).unwrap();
    assert_eq!(part.fields, BTreeMap::from([("fine_fen".into(), json!(1_000_000))]));
    assert_eq!(part.closed, 7);
    assert_eq!(open::<&str>(&body, &[]).unwrap().closed, 8);
    assert_eq!(check(&body, &disclosures).unwrap().kind, "decision.made");
}

#[test]
fn the_body_is_the_canonical_json_of_its_parts() {
    let Sealed { body, disclosures } = sealed();
    let value: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(json::to_canonical(&value).unwrap(), body);
    let digests: Vec<&str> =
        value["_sd"].as_array().unwrap().iter().map(|digest| digest.as_str().unwrap()).collect();
    assert!(digests.is_sorted());
    for disclosure in &disclosures {
        assert!(digests.contains(&disclosure_digest(disclosure).as_str()));
    }
    assert_eq!(value["_sd_alg"], "sha-256");
    assert_eq!(value["v"], 1);
    assert_eq!(value.as_object().unwrap().len(), 6);
}

#[test]
fn decoys_fill_to_the_next_eight() {
    for (count, digests) in [(0, 8), (1, 8), (8, 8), (9, 16), (MAX_FIELDS, MAX_FIELDS)] {
        let fields: Vec<_> = (0..count).map(|i| (format!("f{i}"), json!(i))).collect();
        let sealed = seal(ORIGIN, "x", TIME, &fields, &mut salts()).unwrap();
        let opened = open(&sealed.body, &sealed.disclosures).unwrap();
        assert_eq!(opened.fields.len() + opened.closed, digests);
    }
}

#[test]
fn what_cannot_be_sealed_says_why() {
    let good = || vec![("a".to_owned(), json!(1))];
    let one = |name: &str, value: Value| vec![(name.to_owned(), value)];
    let twice = [good(), good()].concat();
    let many: Vec<_> = (0..=MAX_FIELDS).map(|i| (format!("f{i}"), json!(i))).collect();
    let value = |error| BodyError::Value { name: "a".into(), error };
    let deep = (0..json::MAX_DEPTH).fold(json!(1), |inner, _| json!([inner]));
    for (origin, kind, time, fields, error) in [
        ("", "x", TIME, good(), BodyError::Origin),
        ("a b", "x", TIME, good(), BodyError::Origin),
        ("a\"b", "x", TIME, good(), BodyError::Origin),
        (ORIGIN, "", TIME, good(), BodyError::Kind),
        (ORIGIN, "决定", TIME, good(), BodyError::Kind),
        (ORIGIN, "x", "2026-11-23", good(), BodyError::Time),
        (ORIGIN, "x", "2026-13-23T09:15:02Z", good(), BodyError::Time),
        (ORIGIN, "x", "2026-11-23T24:15:02Z", good(), BodyError::Time),
        (ORIGIN, "x", "2026-11-23T09:15:02.5Z", good(), BodyError::Time),
        (ORIGIN, "x", "2026-11-23T09:15:02", good(), BodyError::Time),
        (ORIGIN, "x", TIME, one("", json!(1)), BodyError::Name("".into())),
        (ORIGIN, "x", TIME, one("_sd", json!(1)), BodyError::Name("_sd".into())),
        (ORIGIN, "x", TIME, twice, BodyError::FieldRepeated("a".into())),
        (ORIGIN, "x", TIME, one("a", json!(0.5)), value(JsonError::Number)),
        (ORIGIN, "x", TIME, one("a", json!([1u64 << 53])), value(JsonError::Number)),
        (ORIGIN, "x", TIME, one("a", deep), value(JsonError::TooDeep)),
        (ORIGIN, "x", TIME, one("a", json!("x".repeat(1 << 20))), BodyError::TooLong(0)),
        (ORIGIN, "x", TIME, many, BodyError::TooMany),
    ] {
        assert_eq!(seal(origin, kind, time, &fields, &mut salts()), Err(error));
    }
    assert_eq!(
        seal(ORIGIN, "x", TIME, &good(), &mut || [0; 16]),
        Err(BodyError::Salt),
        "a random source that repeats itself is found out"
    );
}

#[test]
fn bodies_that_are_not_in_the_one_form() {
    let Sealed { body, .. } = sealed();
    let good = String::from_utf8(body).unwrap();
    let (first, second) = (good[9..52].to_owned(), good[55..98].to_owned());
    let swapped = good.replace(&first, "*").replace(&second, &first).replace('*', &second);
    for (text, error) in [
        (good.replace("\":[", "\": ["), BodyError::Malformed),
        (good.replace("\"v\":1", "\"v\":2"), BodyError::Malformed),
        (good.replace("\"v\":1", "\"v\":1,\"w\":0"), BodyError::Malformed),
        (good.replace("sha-256", "sha-512"), BodyError::Malformed),
        (format!("{good} "), BodyError::Malformed),
        (good.replace(&first, &first[1..]), BodyError::Malformed),
        (good.replace(&first, &first.replace(&first[..1], "+")), BodyError::Malformed),
        (good.replace("],", ",],"), BodyError::Malformed),
        (good.replacen("\",\"", "\"\"", 1), BodyError::Malformed),
        (swapped, BodyError::Unsorted),
        (good.replace(&second, &first), BodyError::Unsorted),
        (good.replace("decision.made", "decision made"), BodyError::Kind),
        (good.replace(TIME, "昨天"), BodyError::Time),
        (good.replace(ORIGIN, "a+b"), BodyError::Origin),
    ] {
        assert_eq!(check::<&str>(text.as_bytes(), &[]), Err(error), "{text}");
    }
}

#[test]
fn disclosures_that_do_not_belong() {
    let Sealed { body, disclosures } = sealed();
    let other = seal(ORIGIN, "x", TIME, &fields(), &mut || {
        static NEXT: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(100);
        [NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed); 16]
    })
    .unwrap();
    let with = |extra: &str| [disclosures.clone(), vec![extra.to_owned()]].concat();
    assert_eq!(open(&body, &with(&other.disclosures[0])), Err(BodyError::Foreign(4)));
    assert_eq!(open(&body, &with(&disclosures[2])), Err(BodyError::Repeated(4)));
    assert_eq!(check(&body, &with("")), Err(BodyError::Foreign(4)));
    let mut altered = disclosures.clone();
    altered[1] = disclose(&[9; 16], "fine_fen", &json!(1)).unwrap();
    assert_eq!(open(&body, &altered), Err(BodyError::Foreign(1)));
}

/// A log could seal nonsense under a correct digest; readers must still refuse it.
#[test]
fn sealed_nonsense_is_not_read() {
    let body_over = |disclosures: &[String]| {
        let mut digests: Vec<_> = disclosures.iter().map(|text| digest_of(text)).collect();
        digests.sort_unstable();
        write(&digests, "x", TIME, ORIGIN)
    };
    for text in [
        "[]",
        "[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\"]",
        "[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",1,2]",
        "[\"AAAAAAAAAAAAAAAAAAAAAA\", \"a\",1]",
        "[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",1.5]",
        "[\"AAAAAAAAAAAAAAAAAAAAAA\",\"_sd\",1]",
        "[\"AAAA\",\"a\",1]",
        "{\"a\":1}",
    ] {
        let disclosures = [encoding::base64url(text.as_bytes())];
        let body = body_over(&disclosures);
        assert_eq!(open(&body, &disclosures), Err(BodyError::Disclosure(0)), "{text}");
        assert!(check(&body, &disclosures).is_ok(), "digests alone do hold");
    }
    let twice = [1u8, 2].map(|salt| disclose(&[salt; 16], "a", &json!(1)).unwrap());
    assert_eq!(open(&body_over(&twice), &twice), Err(BodyError::FieldRepeated("a".into())));
}
