//! The disclosure bundle: the one file a citizen or a court needs beside the document itself.
//!
//! `{"format":"hengjian-disclosure@v1","leaf":…,"body":…,"disclosures":[…],"proof":…}` carries the
//! leaf and the body as the exact texts that were hashed, the disclosures that may be shown, and
//! the tlog-proof. It holds no keys: those come from the verifier's own policy.

use serde::{Deserialize, Serialize};

/// The value of `format`.
pub const FORMAT: &str = "hengjian-disclosure@v1";

/// The longest bundle read, in bytes: 16 MiB.
pub const MAX_SIZE: usize = 1 << 24;

/// A disclosure bundle as it was read; nothing in it is verified yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    format: String,
    /// The leaf's bytes.
    pub leaf: String,
    /// The body's bytes.
    pub body: String,
    /// The disclosures that are shown, each base64url.
    pub disclosures: Vec<String>,
    /// The tlog-proof of the leaf.
    pub proof: String,
}

/// Why a file is not a disclosure bundle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Longer than [`MAX_SIZE`].
    #[error("核验凭证超过 16 MiB")]
    TooLong,
    /// Not the JSON of a bundle: holds line and column of the first fault, from 1.
    #[error("不是核验凭证：第 {line} 行第 {column} 列起读不懂，或缺少、多出了内容")]
    Malformed {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// Another format, or another version of this one.
    #[error("核验凭证的格式是“{0}”，这里只认 {FORMAT}")]
    Format(String),
}

impl Bundle {
    /// Puts a bundle together. `leaf` and `body` are the exact texts that were hashed.
    pub fn new(leaf: String, body: String, disclosures: Vec<String>, proof: String) -> Bundle {
        Bundle { format: FORMAT.to_owned(), leaf, body, disclosures, proof }
    }

    /// Reads a bundle. Unknown, missing and repeated members are refused.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Bundle, BundleError> {
        let text = text.as_ref();
        if text.len() > MAX_SIZE {
            return Err(BundleError::TooLong);
        }
        let bundle: Bundle = serde_json::from_slice(text).map_err(|error| {
            BundleError::Malformed { line: error.line(), column: error.column() }
        })?;
        if bundle.format == FORMAT { Ok(bundle) } else { Err(BundleError::Format(bundle.format)) }
    }

    /// The bundle as it is handed out.
    pub fn to_json(&self) -> String {
        let disclosures: Vec<String> = self.disclosures.iter().map(|text| quote(text)).collect();
        format!(
            "{{\"format\":{},\n\"leaf\":{},\n\"body\":{},\n\"disclosures\":[{}],\n\"proof\":{}}}\n",
            quote(&self.format),
            quote(&self.leaf),
            quote(&self.body),
            disclosures.join(",\n"),
            quote(&self.proof),
        )
    }
}

fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle() -> Bundle {
        Bundle::new(
            "{\"v\":1}".into(),
            "正文".into(),
            vec!["a".into(), "b".into()],
            "x\ny\n".into(),
        )
    }

    #[test]
    fn a_bundle_survives_its_text() {
        assert_eq!(Bundle::parse(bundle().to_json()), Ok(bundle()));
    }

    #[test]
    fn other_files_are_not_bundles() {
        let good = bundle().to_json();
        for (text, error) in [
            (String::new(), BundleError::Malformed { line: 1, column: 0 }),
            ("%PDF-1.7".into(), BundleError::Malformed { line: 1, column: 1 }),
            (good.replace("@v1", "@v2"), BundleError::Format("hengjian-disclosure@v2".into())),
        ] {
            assert_eq!(Bundle::parse(text), Err(error));
        }
        for text in [
            good.replace("\"body\"", "\"bodi\""),
            good.replace("\"leaf\"", "\"extra\":1,\"leaf\""),
            good.replace("\"leaf\":", "\"leaf\":\"\",\"leaf\":"),
            good.replace("[\"a\"", "[1"),
            good.replace("}\n", "} x"),
            good[..good.len() - 3].to_owned(),
        ] {
            assert!(matches!(Bundle::parse(&text), Err(BundleError::Malformed { .. })), "{text}");
        }
    }
}
