//! Tells the linker to write short numbers.
//!
//! The compiler leaves five bytes for every number the linker fills in. For the table of an
//! indirect call, browsers before reference types (Chromium below 96; our floor is 86) accept one
//! byte only and refuse the whole module otherwise. Compressed, the module is also a fifth smaller.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-cdylib=--compress-relocations");
    }
}
