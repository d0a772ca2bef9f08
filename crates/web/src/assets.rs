//! Stylesheet, scripts and the verifier: built by `make ui`, carried in the binary.

use crate::Site;
use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 6] = [
    Asset {
        name: "hengjian.css",
        media_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../../../ui/dist/hengjian.css"),
    },
    Asset {
        name: "icon.svg",
        media_type: "image/svg+xml",
        bytes: include_bytes!("../../../ui/dist/icon.svg"),
    },
    Asset {
        name: "preview.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../../ui/dist/preview.js"),
    },
    Asset {
        name: "verify.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../../ui/dist/verify.js"),
    },
    Asset {
        name: "verify-worker.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../../ui/dist/verify-worker.js"),
    },
    Asset {
        name: "verifier.wasm",
        media_type: "application/wasm",
        bytes: include_bytes!("../../../ui/dist/verifier.wasm"),
    },
];

/// Changes whenever an asset does; part of every address, so that assets may be cached for a year.
pub(crate) static VERSION: LazyLock<String> = LazyLock::new(|| {
    let all: Vec<u8> = ASSETS.iter().flat_map(|asset| asset.bytes.iter().copied()).collect();
    ledger::sha256(&all).to_hex()[..12].to_owned()
});

pub(crate) fn router() -> Router<Site> {
    Router::new().route("/assets/{version}/{name}", get(asset))
}

async fn asset(Path((version, name)): Path<(String, String)>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // Another version is another program's: never cached under the wrong name.
    let caching =
        if version == *VERSION { "public, max-age=31536000, immutable" } else { "no-store" };
    let mut answer =
        ([(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, caching)], asset.bytes)
            .into_response();
    if asset.name == "verify-worker.js" {
        // Chromium 86 knows no 'wasm-unsafe-eval': only the worker, whose one script is ours, gets it.
        let policy = "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'self'";
        if let Ok(policy) = policy.parse() {
            answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    answer
}
