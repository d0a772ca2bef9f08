//! Every scenario of `tests/scenarios/` through the pages: the very texts that `decide` and the store
//! are played with, posted as forms to the real routers by the people they name. It is one more
//! [`scenario::Driver`]; what a step's page is called stands in [`address`].

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "clippy knows a test by its attribute, not its helpers"
)]
#![allow(non_snake_case, reason = "requirements are named as they are written")]

#[path = "../common/mod.rs"]
mod common;

mod address;
mod driver;
mod reading;

use common::{empty_site_with, typesetter};
use driver::OnPages;
use futures_util::{StreamExt, stream};
use scenario::Script;
use std::sync::Arc;

/// Scenarios under way at once: typesetting and passwords run on threads of their own meanwhile.
const AT_ONCE: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn P4_1_R1_R3_3_L6_U2_every_scenario_comes_out_as_written_through_the_pages() {
    let all = scenario::all().expect("scenarios that can be read");
    let fonts = typesetter();
    let one = async |script: &Script| {
        let mut driver = OnPages::new(empty_site_with(Arc::clone(&fonts)).await);
        let played = scenario::play(&mut driver, script, &all).await;
        (driver.on_pages, played.map_err(|why| format!("{why}（{}）", script.title)))
    };
    let played: Vec<_> = stream::iter(&all).map(one).buffered(AT_ONCE).collect().await;
    let steps: usize = played.iter().map(|(steps, _)| steps).sum();
    let wrong: Vec<String> = played.into_iter().filter_map(|(_, played)| played.err()).collect();
    println!("{} scenarios, {steps} steps on pages, {} otherwise", all.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(steps > 20 * all.len(), "only {steps} steps went through pages");
}
