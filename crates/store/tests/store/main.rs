//! The store on both databases. Every test runs twice, as `name::sqlite` and `name::postgres`;
//! names that begin with a requirement's id (P4.1 as `P4_1`) are its tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it measured"
)]
#![allow(non_snake_case, reason = "requirements are named as they are written")]

mod by_hand;
mod gate;

mod commands;
mod concurrency;
mod desk;
mod faults;
mod model;
mod numbers;
mod opening;
mod reading;
mod rebuild;
mod scenarios;
mod signing_in;
mod tamper;
mod uploads;
