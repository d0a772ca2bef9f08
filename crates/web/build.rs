//! The built assets are made by `make`, never committed: without them this says how to make them.

fn main() -> Result<(), String> {
    for name in ["hengjian.css", "icon.svg", "verify.js", "verify-worker.js", "verifier.wasm"] {
        let path = format!("../../ui/dist/{name}");
        println!("cargo:rerun-if-changed={path}");
        if !std::path::Path::new(&path).exists() {
            return Err(format!("没有 ui/dist/{name}：请先运行 make ui（run `make ui` first）"));
        }
    }
    Ok(())
}
