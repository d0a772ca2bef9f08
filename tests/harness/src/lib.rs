//! What whole-system tests stand on: a database of one's own on either engine ([`postgres`],
//! [`node`]), and a bureau with people and a case on it ([`bureau`]), brought there by the scenarios.
//! [`on_both`] makes one test of each engine out of one body.

#![warn(missing_docs)]

pub mod postgres;

pub mod node;

pub mod bureau;
pub mod driver;

pub use bureau::{Bureau, noon};
pub use driver::OnStore;
pub use node::{Engine, Node};

/// Makes a test for each engine out of one body: `sqlite` and `postgres` in a module of the test's
/// name. The body gets the engine.
#[macro_export]
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($engine:ident) $body:block)*) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports, reason = "not every test uses all that its file does")]
            use super::*;

            async fn on($engine: $crate::Engine) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                on($crate::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                on($crate::Engine::Postgres).await;
            }
        }
    )*};
}
