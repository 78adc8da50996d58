use crate::world::*;
#[test]
fn scratch() {
    for a in ["/api/v1/nonsense", "/api/v1/", "/api/v1", "/api/v1/units/", "/api/v1/units/province", "/api/v1/%FF"] { println!("{a} {}", get(a).header("content-type")); }
    let l = get_json("/api/v1/results/scored");
    for s in l["sheets"].as_array().unwrap() { println!("{} {} {} {}", s["framework"], s["year"], s["group"], s["units"]); }
    println!("{}", get("/api/v1/results?index=par_index&year=2021&unit=68").text);
    for a in ["/api/v1/results?index=par_index", "/api/v1/results?index=pci&limit=1000","/api/v1/units?limit=1000","/api/v1/units?q=xa","/api/v1/frameworks/mau-tinh","/api/v1/results/indices"] {
      let t=std::time::Instant::now(); let n=get(a).text.len(); println!("{a} {n} bytes {:?}", t.elapsed()); }
}
