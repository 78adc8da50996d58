//! Content is embedded in the binary: a new or changed file under `content/` builds this crate again.
fn main() {
    println!("cargo:rerun-if-changed=../../content");
}
