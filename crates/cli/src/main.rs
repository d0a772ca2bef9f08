//! hengjian
fn main() {}
