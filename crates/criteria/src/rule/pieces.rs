//! Intervals beside each other: do they leave gaps, do they overlap?

use super::interval::{Bound, Interval};
use super::understood::{Doubt, number_en, number_vi};
use caicach_index::ValueUnit;
use rust_decimal::Decimal;

/// How far behind a number that is left out the next interval begins. No rate of fewer than a hundred million things lies
/// between.
const NEXT: Decimal = Decimal::from_parts(1, 0, 0, false, 9);

/// A place between numbers: right before one, or right behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    at: Decimal,
    is_behind: bool,
}

/// What one case covers, from its lower to its upper edge; none reaches to the end of all values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) case: usize,
    pub(super) from: Option<Edge>,
    pub(super) to: Option<Edge>,
}

impl Edge {
    fn before(at: Decimal) -> Self {
        Self { at, is_behind: false }
    }

    fn behind(at: Decimal) -> Self {
        Self { at, is_behind: true }
    }

    /// The smallest value behind the edge.
    pub(super) fn value(self) -> Decimal {
        if self.is_behind { self.at.saturating_add(NEXT) } else { self.at }
    }

    /// Whether the value is a hair above a written number.
    pub(super) fn is_behind(self) -> bool {
        self.is_behind
    }

    /// The number that is written in the text.
    pub(super) fn at(self) -> Decimal {
        self.at
    }
}

/// What a case covers. Counts have no numbers between two whole ones, so `trên 3` begins at 4.
pub(super) fn piece(case: usize, interval: &Interval, unit: ValueUnit) -> Piece {
    let whole = |edge: Edge| {
        if unit != ValueUnit::Count {
            return edge;
        }
        let next = if edge.is_behind { edge.at.floor().saturating_add(Decimal::ONE) } else { edge.at.ceil() };
        Edge::before(next)
    };
    let lower =
        |bound: Bound| whole(if bound.is_included { Edge::before(bound.at) } else { Edge::behind(bound.at) });
    let upper =
        |bound: Bound| whole(if bound.is_included { Edge::behind(bound.at) } else { Edge::before(bound.at) });
    let (first, last) = ends(unit);
    let from = interval.lower.map(lower).filter(|edge| first.is_none_or(|first| *edge > first));
    let to = interval.upper.map(upper).filter(|edge| last.is_none_or(|last| *edge < last));
    Piece { case, from, to }
}

/// The ends of all values: 0 and 1 for rates, 0 for counts.
fn ends(unit: ValueUnit) -> (Option<Edge>, Option<Edge>) {
    match unit {
        ValueUnit::Rate => (Some(Edge::before(Decimal::ZERO)), Some(Edge::behind(Decimal::ONE))),
        ValueUnit::Count => (Some(Edge::before(Decimal::ZERO)), None),
        ValueUnit::Number => (None, None),
    }
}

/// Where one case lies within another and ends where it ends ("0%: 2; dưới 5%: 1"), the narrower one has the values of both.
pub(super) fn trim(pieces: &mut [Piece], unit: ValueUnit) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let cases: Vec<Piece> = pieces.to_vec();
    for wide in pieces.iter_mut() {
        for narrow in cases.iter().filter(|narrow| narrow.case != wide.case) {
            let same_bottom = narrow.from == wide.from;
            let same_top = narrow.to == wide.to;
            let is_lower =
                same_bottom && narrow.to.is_some() && wide.to.is_none_or(|to| narrow.to < Some(to));
            let is_upper = same_top && narrow.from.is_some() && narrow.from > wide.from;
            if is_lower {
                wide.from = narrow.to;
            } else if is_upper {
                wide.to = narrow.from;
            } else {
                continue;
            }
            doubts.push(narrower(narrow, unit));
        }
    }
    doubts
}

/// A case within another; a single value is certainly meant for itself.
fn narrower(narrow: &Piece, unit: ValueUnit) -> Doubt {
    let end = narrow.from.or(narrow.to).unwrap_or(Edge::before(Decimal::ZERO));
    let (vi, en) = shown(end, unit);
    let (vi, en) = (
        format!("hai mức cùng gồm giá trị ở mốc {vi}; mức hẹp hơn được dùng"),
        format!("two cases hold the values at {en}; the narrower one is used"),
    );
    let whole = Edge::before(if unit == ValueUnit::Rate { Decimal::ONE } else { Decimal::MAX });
    let is_single = match (narrow.from, narrow.to) {
        (Some(from), Some(to)) => {
            from.at == to.at || (unit == ValueUnit::Count && to.at == from.at.saturating_add(Decimal::ONE))
        }
        (None, Some(to)) => {
            to == Edge::behind(Decimal::ZERO) || (unit == ValueUnit::Count && to.at == Decimal::ONE)
        }
        (Some(from), None) => from == whole,
        (None, None) => false,
    };
    if is_single {
        Doubt::note("case-within-case", vi, en)
    } else {
        Doubt::compare("case-within-case", vi, en)
    }
}

/// Sorts pieces from the top, and says where they leave gaps or overlap.
pub(super) fn arrange(pieces: &mut [Piece], unit: ValueUnit) -> Vec<Doubt> {
    // None as a lower end lies below every number.
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.from));
    let mut doubts = Vec::new();
    if let Some(highest) = pieces.first().and_then(|piece| piece.to) {
        doubts.push(open_end(highest, unit, true));
    }
    for (upper, lower) in pieces.iter().zip(pieces.iter().skip(1)) {
        let bottom = Edge::before(Decimal::ZERO);
        match (upper.from, lower.to) {
            (Some(from), Some(to)) if to < from => doubts.push(gap(to, from, unit)),
            (Some(from), Some(to)) if to > from => doubts.push(overlap(from, to, unit)),
            (Some(_), Some(_)) => {}
            (Some(from), None) => doubts.push(overlap(from, from, unit)),
            (None, to) => doubts.push(overlap(bottom, to.unwrap_or(bottom), unit)),
        }
    }
    if let Some(lowest) = pieces.last().and_then(|piece| piece.from) {
        doubts.push(open_end(lowest, unit, false));
    }
    doubts
}

/// Leaves the value 0 to a case of its own (`không thực hiện: 0`); the cases that reached down to it begin above it.
pub(super) fn carve_zero(pieces: &mut Vec<Piece>, case: usize, unit: ValueUnit) {
    let above =
        if unit == ValueUnit::Count { Edge::before(Decimal::ONE) } else { Edge::behind(Decimal::ZERO) };
    for piece in pieces.iter_mut().filter(|piece| piece.from.is_none()) {
        piece.from = Some(above);
    }
    pieces.push(Piece { case, from: None, to: Some(above) });
}

/// What is left uncovered, when that is one stretch: for a case "còn lại".
pub(super) fn remainder(pieces: &[Piece], case: usize) -> Option<Piece> {
    let mut sorted: Vec<Piece> = pieces.to_vec();
    sorted.sort_by_key(|piece| std::cmp::Reverse(piece.from));
    let mut free: Vec<Piece> = Vec::new();
    let mut above: Option<Edge> = None;
    for (position, piece) in sorted.iter().enumerate() {
        let touches =
            if position == 0 { piece.to.is_none() } else { piece.to.is_none() || piece.to >= above };
        if !touches {
            free.push(Piece { case, from: piece.to, to: if position == 0 { None } else { above } });
        }
        above = piece.from;
    }
    if let Some(lowest) = above {
        free.push(Piece { case, from: None, to: Some(lowest) });
    }
    match free.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

fn shown(edge: Edge, unit: ValueUnit) -> (String, String) {
    match unit {
        ValueUnit::Rate => {
            let percent = edge.at.saturating_mul(Decimal::ONE_HUNDRED);
            (format!("{}%", number_vi(percent)), format!("{}%", number_en(percent)))
        }
        _ => (number_vi(edge.at), number_en(edge.at)),
    }
}

fn open_end(edge: Edge, unit: ValueUnit, is_top: bool) -> Doubt {
    let (vi, en) = shown(edge, unit);
    match (is_top, edge.is_behind) {
        (true, is_behind) => {
            let (vi, en) = if is_behind {
                (format!("trên {vi}"), format!("above {en}"))
            } else {
                (format!("từ {vi} trở lên"), format!("of {en} or more"))
            };
            Doubt::compare(
                "case-missing-above",
                format!(
                    "cách chấm không nói giá trị {vi} được bao nhiêu điểm; được tính như mức cao nhất đã nêu"
                ),
                format!("the text does not say what values {en} earn; they count as the highest case"),
            )
        }
        (false, is_behind) => {
            let (vi, en) = if is_behind {
                (format!("từ {vi} trở xuống"), format!("of {en} or less"))
            } else {
                (format!("dưới {vi}"), format!("below {en}"))
            };
            Doubt::compare(
                "case-missing-below",
                format!("cách chấm không nói giá trị {vi} được bao nhiêu điểm; được tính 0 điểm"),
                format!("the text does not say what values {en} earn; they count 0 points"),
            )
        }
    }
}

fn gap(from: Edge, to: Edge, unit: ValueUnit) -> Doubt {
    let ((from_vi, from_en), (to_vi, to_en)) = (shown(from, unit), shown(to, unit));
    Doubt::compare(
        "cases-leave-gap",
        format!("không có mức nào cho giá trị giữa {from_vi} và {to_vi}; được tính theo mức thấp hơn"),
        format!("no case covers values between {from_en} and {to_en}; they count as the lower case"),
    )
}

fn overlap(from: Edge, to: Edge, unit: ValueUnit) -> Doubt {
    let ((from_vi, from_en), (to_vi, to_en)) = (shown(from, unit), shown(to, unit));
    let (where_vi, where_en) = if from.at == to.at {
        (format!("giá trị {from_vi}"), format!("the value {from_en}"))
    } else {
        (format!("giá trị từ {from_vi} đến {to_vi}"), format!("values from {from_en} to {to_en}"))
    };
    Doubt::compare(
        "cases-overlap",
        format!("{where_vi} thuộc hai mức; được tính theo mức cao hơn"),
        format!("{where_en} belong to two cases; they count as the higher one"),
    )
}
