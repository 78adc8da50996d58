//! Free search over the held lists.

use crate::held_lists::{commune, day, full_names, held, province};
use caicach_units::{MatchKind, SearchHit, SearchQuery, UnitKind};

const EVE: &str = "2025-06-30";
const NEW: &str = "2025-07-01";

fn search(query: &SearchQuery<'_>) -> Vec<SearchHit> {
    held().search(query)
}

fn names(hits: &[SearchHit]) -> Vec<String> {
    full_names(held(), hits.iter().map(|hit| hit.unit))
}

#[test]
fn a_name_without_diacritics_finds_the_unit_in_being_first() {
    for text in ["ba dinh", "Ba Đình", "BA DINH", "bà định", "phuong ba dinh", "p. ba dinh"] {
        let hits = search(&SearchQuery::new(text));
        assert_eq!(
            hits[0],
            SearchHit { unit: commune("00004", "2025-07-01"), matched: MatchKind::Name },
            "{text}"
        );
    }
    let hits = search(&SearchQuery::new("ba dinh"));
    assert!(names(&hits).contains(&"Quận Ba Đình".to_owned()));
}

#[test]
fn a_province_comes_before_what_is_named_after_it() {
    for (text, code) in [("ha noi", "01"), ("tp hcm", "79"), ("lam dong", "68"), ("hue", "46"), ("HN", "01")]
    {
        let hits = search(&SearchQuery::new(text));
        assert_eq!(hits[0].unit, province(code, "2025-07-01"), "{text}");
        assert_eq!(hits[1].unit, province(code, "2025-06-30"), "{text}");
    }
}

#[test]
fn a_former_name_and_a_former_province_are_found() {
    let hits = search(&SearchQuery::new("thua thien hue"));
    assert_eq!(hits[0].unit, province("46", "2025-07-01"));
    let hits = search(&SearchQuery::new("dak nong"));
    assert_eq!(hits[0].unit, province("67", "2025-06-30"));
}

#[test]
fn a_code_finds_both_meanings_the_current_one_first() {
    let hits = search(&SearchQuery::new("00004"));
    assert_eq!(
        hits,
        ["2025-07-01", "2025-06-30"]
            .map(|on| SearchHit { unit: commune("00004", on), matched: MatchKind::Code })
    );
    let hits = search(&SearchQuery::new("h05"));
    assert_eq!(
        hits.iter().map(|hit| hit.unit).collect::<Vec<_>>(),
        [province("24", "2025-07-01"), province("27", "2025-06-30")],
        "the identifier of an agency finds the provinces it was used for"
    );
    assert!(search(&SearchQuery::new("H57")).is_empty(), "an identifier that was not seen finds nothing");
}

#[test]
fn better_matches_come_first() {
    let hits = search(&SearchQuery { limit: usize::MAX, ..SearchQuery::new("an") });
    let order: Vec<MatchKind> = hits.iter().map(|hit| hit.matched).collect();
    assert!(order.is_sorted(), "{order:?}");
    for kind in [MatchKind::NameStart, MatchKind::WordStart, MatchKind::Inside] {
        assert!(order.contains(&kind), "{kind:?}");
    }
    assert_eq!(names(&hits)[0], "Tỉnh An Giang", "a province whose name begins with the word");
}

#[test]
fn words_may_stand_in_the_names_above() {
    let hits = search(&SearchQuery { day: Some(day("2026-01-01")), ..SearchQuery::new("ba dinh ha noi") });
    assert_eq!(hits, [SearchHit { unit: commune("00004", "2025-07-01"), matched: MatchKind::Words }]);
    let unfinished = search(&SearchQuery { day: Some(day(NEW)), ..SearchQuery::new("ba dinh ha n") });
    assert_eq!(unfinished[0].unit, commune("00004", NEW));
    let hits = search(&SearchQuery { limit: usize::MAX, ..SearchQuery::new("ha noi") });
    let by_words = hits.iter().filter(|hit| hit.matched == MatchKind::Words);
    let in_ha_noi = by_words
        .filter(|hit| [EVE, NEW].iter().any(|on| held().on(day(on)).is_within(hit.unit, province("01", on))));
    assert_eq!(in_ha_noi.count(), 0, "the name of the province alone does not find everything in it");
}

#[test]
fn filters_narrow_the_search() {
    let kinds = [UnitKind::District];
    let hits = search(&SearchQuery { kinds: &kinds, ..SearchQuery::new("ba dinh") });
    assert_eq!(names(&hits), ["Quận Ba Đình"]);
    let old = SearchQuery { day: Some(day("2025-06-30")), ..SearchQuery::new("00004") };
    assert_eq!(names(&search(&old)), ["Phường Trúc Bạch"]);
    let all = SearchQuery { limit: usize::MAX, ..SearchQuery::new("tan phu") };
    let here = SearchQuery { within: Some("79"), ..all.clone() };
    let (all, here) = (search(&all), search(&here));
    assert!(!here.is_empty() && here.len() < all.len());
    for hit in here {
        let unit = held().unit(hit.unit).unwrap();
        let on = held().on(unit.valid_to.unwrap_or(day("2025-07-01")));
        let above = on.enclosing(hit.unit, UnitKind::Province).unwrap();
        assert_eq!(held().unit(above).unwrap().code.as_str(), "79");
    }
}

#[test]
fn the_limit_is_kept_and_an_empty_text_finds_nothing() {
    assert_eq!(search(&SearchQuery::new("xa")).len(), 20);
    assert_eq!(search(&SearchQuery { limit: 3, ..SearchQuery::new("xa") }).len(), 3);
    for text in ["", "   ", "-", "\u{feff}"] {
        assert!(search(&SearchQuery::new(text)).is_empty(), "{text:?}");
    }
}

#[test]
fn an_apostrophe_may_be_left_out() {
    let with = search(&SearchQuery::new("Ea H'Leo"));
    assert!(!with.is_empty());
    assert_eq!(with, search(&SearchQuery::new("ea hleo")));
    assert_eq!(with, search(&SearchQuery::new("Ea H’leo")));
}
