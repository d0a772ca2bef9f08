//! The only crate that knows HTTP and HTML.
//!
//! Two doors, two routers: [`portal`] has no session and a handle that yields only what is public;
//! [`desk`] has workbench and administration. A page is one `.rs` and one `.html`: parse, one call,
//! redirect; a refusal is the same page again with what is missing.

#![warn(missing_docs)]

mod admin;
mod assets;
mod chrome;
mod entry;
mod form;
mod headers;
mod oops;
mod portal;
mod request;
mod server;
mod workbench;

pub use server::{Listeners, serve};

use axum::Router;
use documents::Typesetter;
use jiff::Timestamp;
use std::sync::Arc;
use store::Store;

/// What every page needs.
#[derive(Clone)]
pub struct Site {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<Store>,
    typesetter: Option<Arc<Typesetter>>,
    clock: Clock,
    public_url: String,
    secure: bool,
}

/// Where the time comes from.
#[derive(Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that a test sets.
    Test(Arc<dyn Fn() -> Timestamp + Send + Sync>),
}

/// What a site is made of.
pub struct Parts {
    /// The store.
    pub store: Arc<Store>,
    /// Sets documents; without it no document can be issued.
    pub typesetter: Option<Arc<Typesetter>>,
    /// The clock.
    pub clock: Clock,
    /// The portal's address as the public types it, printed on documents; without a final slash.
    pub public_url: String,
    /// Whether the desk is reached over TLS: then cookies are `__Host-` and secure.
    pub secure: bool,
}

impl Site {
    /// Puts a site together.
    pub fn new(parts: Parts) -> Site {
        let Parts { store, typesetter, clock, public_url, secure } = parts;
        Site { inner: Arc::new(Inner { store, typesetter, clock, public_url, secure }) }
    }

    pub(crate) fn store(&self) -> &Arc<Store> {
        &self.inner.store
    }

    pub(crate) fn now(&self) -> Timestamp {
        match &self.inner.clock {
            #[expect(clippy::disallowed_methods, reason = "the one reading of the clock a request")]
            Clock::System => Timestamp::now(),
            Clock::Test(now) => now(),
        }
    }

    pub(crate) fn public_url(&self) -> &str {
        &self.inner.public_url
    }

    pub(crate) fn secure(&self) -> bool {
        self.inner.secure
    }

    pub(crate) fn typesetter(&self) -> Option<&Arc<Typesetter>> {
        self.inner.typesetter.as_ref()
    }
}

/// The door for the public.
pub fn portal(site: Site) -> Router {
    headers::public(portal::router().merge(assets::router()), site)
}

/// The door for those who work here.
pub fn desk(site: Site) -> Router {
    let pages = entry::router().merge(workbench::router()).merge(admin::router());
    headers::desk(pages.merge(assets::router()), site)
}
