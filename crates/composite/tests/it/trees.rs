//! Tables that do not make a tree: what is set aside, what stays.

use crate::fixture::codes;
use caicach_composite::{Direction, Level, Tree, TreeRow};
use caicach_findings::{Place, Severity};

fn node(code: &str, parent: &str) -> TreeRow {
    TreeRow::new(code, parent, 1.0)
}

/// Builds and gives the codes that stayed and those of the findings.
fn build(rows: Vec<TreeRow>) -> (Vec<String>, Vec<&'static str>) {
    let (tree, findings) = Tree::build(rows);
    let nodes = tree.map(|tree| tree.nodes().iter().map(|node| node.code().to_owned()).collect());
    (nodes.unwrap_or_default(), codes(&findings))
}

#[test]
fn rows_may_stand_in_any_order_and_parents_may_be_empty_text() {
    let mut root = TreeRow::new("index", " ", f64::NAN);
    root.weight = f64::NAN;
    let rows =
        vec![node("x1", "c"), node("c", "d"), root, node("d", "index"), node("x2", "index").direction(-1.0)];
    let (tree, findings) = Tree::build(rows);
    assert!(findings.is_empty(), "{findings:?}");
    let tree = tree.unwrap();
    let level = |code| tree.level(tree.find(code).unwrap());
    assert_eq!(level("x1"), Level::Number(1));
    assert_eq!(level("c"), Level::Number(2));
    assert_eq!(level("d"), Level::Number(3));
    assert_eq!(level("x2"), Level::Number(3), "a leaf under the root stands as high as its siblings");
    assert_eq!(level("index"), Level::Total);
    assert_eq!(tree.levels(), 3);
    assert_eq!(tree.nodes_at(Level::Number(3)).count(), 2);
    assert_eq!(tree.nodes()[tree.root()].weight(), 1.0);
    assert_eq!(tree.nodes()[tree.find("x2").unwrap()].direction(), Direction::LowerIsBetter);
    assert_eq!(tree.parts().len(), 2);
    assert_eq!(tree.downwards().first(), Some(&tree.root()));
}

#[test]
fn a_second_root_is_set_aside_with_what_hangs_below() {
    let rows = vec![
        TreeRow::root("forgotten"),
        node("y", "forgotten"),
        TreeRow::root("index"),
        node("a", "index"),
        node("b", "index"),
    ];
    let (nodes, findings) = build(rows);
    assert_eq!(nodes, ["index", "a", "b"]);
    assert_eq!(findings, ["several-roots", "below-rejected"]);
}

#[test]
fn no_root_no_rows_no_indicators() {
    assert_eq!(build(vec![]), (vec![], vec!["empty-tree"]));
    assert_eq!(build(vec![node("a", "index")]), (vec![], vec!["unknown-parent", "no-root"]));
    assert_eq!(build(vec![TreeRow::root("index")]), (vec![], vec!["no-indicators"]));
    assert_eq!(build(vec![node("a", "b"), node("b", "a")]), (vec![], vec!["no-root"]));
}

#[test]
fn cycles_and_rows_that_hang_from_them() {
    let rows = vec![
        TreeRow::root("index"),
        node("a", "index"),
        node("p", "q"),
        node("q", "p"),
        node("below", "q"),
        node("own", "own"),
    ];
    assert_eq!(build(rows), (vec!["index".to_owned(), "a".to_owned()], vec!["cycle"; 4]));
}

#[test]
fn duplicate_and_empty_codes() {
    let rows = vec![TreeRow::root("index"), node("a", "index"), node(" a ", "index"), node("", "index")];
    let (nodes, findings) = build(rows);
    assert_eq!(nodes, ["index", "a"]);
    assert_eq!(findings, ["duplicate-code", "empty-code"]);
}

#[test]
fn weights_and_directions_that_cannot_be_used() {
    for weight in [-0.5, f64::NAN, f64::INFINITY, 1e200, 1e-200] {
        let mut bad = node("bad", "index");
        bad.weight = weight;
        let (nodes, findings) = build(vec![TreeRow::root("index"), node("a", "index"), bad]);
        assert_eq!(
            (nodes, findings),
            (vec!["index".to_owned(), "a".to_owned()], vec!["bad-weight"]),
            "{weight}"
        );
    }
    for direction in [0.0, 2.0, f64::NAN] {
        let rows =
            vec![TreeRow::root("index"), node("a", "index"), node("bad", "index").direction(direction)];
        assert_eq!(build(rows).1, ["bad-direction"], "{direction}");
    }
    let rows = vec![TreeRow::root("index"), node("d", "index").direction(-1.0), node("a", "d")];
    assert_eq!(build(rows), (["index", "d", "a"].map(String::from).to_vec(), vec!["direction-of-group"]));
}

#[test]
fn a_zero_weight_is_good_but_not_for_all_children() {
    let zero = |code, parent| TreeRow::new(code, parent, 0.0);
    let rows = vec![TreeRow::root("index"), node("a", "index"), zero("b", "index")];
    assert_eq!(build(rows).1, [""; 0]);

    let rows =
        vec![TreeRow::root("index"), node("a", "index"), node("d", "index"), zero("x", "d"), zero("y", "d")];
    let (nodes, findings) = build(rows);
    assert_eq!(nodes, ["index", "a"]);
    assert_eq!(findings, ["zero-weights"]);

    let (nodes, findings) = build(vec![TreeRow::root("index"), zero("a", "index")]);
    assert_eq!((nodes.len(), findings), (0, vec!["zero-weights"]));
}

#[test]
fn a_group_that_loses_all_children_does_not_become_an_indicator() {
    let mut bad = node("x", "c");
    bad.weight = -1.0;
    let rows = vec![TreeRow::root("index"), node("a", "index"), node("d", "index"), node("c", "d"), bad];
    let (nodes, findings) = build(rows);
    assert_eq!(nodes, ["index", "a"]);
    assert_eq!(findings, ["bad-weight", "no-children-left", "no-children-left"]);
}

#[test]
fn what_hangs_below_a_rejected_row_is_named() {
    let mut bad = node("d", "index");
    bad.weight = -1.0;
    let rows = vec![TreeRow::root("index"), node("a", "index"), bad, node("x", "d"), node("y", "d")];
    let (tree, findings) = Tree::build(rows.into_iter().enumerate().map(|(line, row)| {
        let line = u64::try_from(line).unwrap() + 2;
        row.at(Place::file("tree.csv").line(line))
    }));
    assert_eq!(tree.unwrap().nodes().len(), 2);
    let places: Vec<String> = findings.iter().map(|finding| finding.place.to_string()).collect();
    assert_eq!(places, ["tree.csv:4 (d)", "tree.csv:5 (x)", "tree.csv:6 (y)"]);
    for finding in findings.iter() {
        assert_eq!(finding.severity, Severity::Rejected);
        assert!(!finding.message.vi.is_empty() && !finding.message.en.is_empty() && finding.hint.is_some());
    }
}

#[test]
fn a_long_chain_and_a_wide_tree_are_no_trouble() {
    let depth = 20_000;
    let chain = (1..=depth).map(|depth| node(&format!("n{depth}"), &format!("n{}", depth - 1)));
    let (tree, findings) = Tree::build(std::iter::once(TreeRow::root("n0")).chain(chain));
    assert!(findings.is_empty());
    assert_eq!(tree.unwrap().levels(), depth);

    let cycle = (0..depth).map(|number| node(&format!("n{number}"), &format!("n{}", (number + 1) % depth)));
    let (tree, findings) =
        Tree::build(std::iter::once(TreeRow::root("r")).chain([node("x", "r")]).chain(cycle));
    assert_eq!((tree.unwrap().nodes().len(), findings.len()), (2, depth));
}
