//! Keyset paging: a page begins after the last item of the page before, whatever was added meanwhile.

use super::query::{FromParameters, Parameters};
use crate::problem::Problem;
use axum::Json;
use axum::http::HeaderValue;
use axum::http::header::LINK;
use axum::response::{IntoResponse, Response};
use caicach_findings::Text;
use serde::Serialize;
use std::fmt::Write;
use utoipa::IntoParams;

/// How many items a page has when nothing is said.
const USUAL: usize = 100;
/// How many items a page has at most.
const MOST: usize = 1000;

/// Which part of a list is asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Paging {
    /// At most so many items.
    #[param(required = false, minimum = 1, maximum = 1000, default = 100)]
    limit: usize,
    /// Begin after this item: opaque, taken from the address in `next`.
    #[param(pattern = "^([0-9a-f]{2})+$", max_length = 1000)]
    after: Option<String>,
    /// The address of another page, without the cursor at its end.
    #[param(ignore)]
    address: String,
}

/// One page of a list.
pub(super) struct Slice<T> {
    /// Its items.
    pub(super) items: Vec<T>,
    /// The address of the next page.
    pub(super) next: Option<String>,
}

impl FromParameters for Paging {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        let limit = parameters.whole("limit")?.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            let message = Text::new(
                format!("Tham số limit phải từ 1 đến {MOST}"),
                format!("The parameter limit must be from 1 to {MOST}"),
            );
            return Err(Problem::bad_parameter("limit", &message));
        }
        let after = match parameters.text("after")? {
            Some(cursor) => Some(key_of(&cursor).ok_or_else(bad_cursor)?),
            None => None,
        };
        Ok(Self { limit, after, address: parameters.address_for("after") })
    }
}

impl Paging {
    /// How many items the page has at most.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// The key of the item after which the page begins.
    pub(super) fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// The page of a list of which only its items, and one more where there are more, were read.
    pub(super) fn of_read<T>(&self, mut items: Vec<T>, key: impl Fn(&T) -> String) -> Slice<T> {
        let has_more = items.len() > self.limit;
        items.truncate(self.limit);
        let last = items.last().filter(|_| has_more);
        let next = last.map(|item| format!("{}{}", self.address, cursor_of(&key(item))));
        Slice { items, next }
    }

    /// The page of a list whose items are told apart by their keys.
    ///
    /// # Errors
    /// The item after which the page begins is no longer in the list.
    pub(super) fn cut<T>(&self, list: Vec<T>, key: impl Fn(&T) -> String) -> Result<Slice<T>, Problem> {
        let first = match &self.after {
            None => 0,
            Some(after) => list.iter().position(|item| key(item) == *after).ok_or_else(bad_cursor)? + 1,
        };
        let has_more = list.len() > first + self.limit;
        let items: Vec<T> = list.into_iter().skip(first).take(self.limit).collect();
        let last = items.last().filter(|_| has_more);
        let next = last.map(|item| format!("{}{}", self.address, cursor_of(&key(item))));
        Ok(Slice { items, next })
    }
}

/// The key of an item as a cursor that needs no escaping.
fn cursor_of(key: &str) -> String {
    key.bytes().fold(String::new(), |mut cursor, byte| {
        let _ = write!(cursor, "{byte:02x}");
        cursor
    })
}

/// The key in a cursor; `None` when it is none of ours.
fn key_of(cursor: &str) -> Option<String> {
    let is_ours = cursor.len().is_multiple_of(2)
        && cursor.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_ours {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(cursor.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..cursor.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}

pub(super) fn bad_cursor() -> Problem {
    let message = Text::new(
        "Tham số after không thuộc danh sách này, hoặc danh sách đã thay đổi",
        "The parameter after does not belong to this list, or the list has changed",
    );
    let hint = Text::new(
        "Lấy địa chỉ trong “next” của trang trước, hoặc đọc lại từ đầu",
        "Take the address in `next` of the page before, or begin anew",
    );
    Problem::bad_parameter("after", &message).hint(&hint)
}

/// A list as an answer: JSON, and the next page in the header `Link` (RFC 8288).
pub(super) struct Listed<T> {
    /// The list, with the same address inside.
    pub(super) list: T,
    /// The address of the next page.
    pub(super) next: Option<String>,
}

impl<T: Serialize> IntoResponse for Listed<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.list).into_response();
        let link = self.next.and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok());
        if let Some(link) = link {
            response.headers_mut().insert(LINK, link);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(limit: usize, after: Option<&str>) -> Paging {
        Paging { limit, after: after.map(str::to_owned), address: "/list?after=".to_owned() }
    }

    #[test]
    fn pages_join_without_a_gap_or_a_repetition() {
        let list: Vec<u32> = (0..10).collect();
        for limit in 1..=11 {
            let mut read = Vec::new();
            let mut after: Option<String> = None;
            loop {
                let slice = paging(limit, after.as_deref()).cut(list.clone(), u32::to_string).unwrap();
                assert!(slice.items.len() <= limit);
                read.extend(slice.items);
                let Some(next) = slice.next else { break };
                after = key_of(next.strip_prefix("/list?after=").unwrap());
                assert!(after.is_some());
            }
            assert_eq!(read, list, "limit {limit}");
        }
    }

    #[test]
    fn what_was_read_beyond_a_page_says_that_there_is_more() {
        let slice = paging(2, None).of_read(vec![5, 6, 7], i32::to_string);
        assert_eq!((slice.items, slice.next), (vec![5, 6], Some(format!("/list?after={}", cursor_of("6")))));
        let slice = paging(3, None).of_read(vec![5, 6, 7], i32::to_string);
        assert_eq!((slice.items.len(), slice.next), (3, None));
    }

    #[test]
    fn a_page_begins_after_its_item_whatever_was_added_before_it() {
        let longer = vec![5, 6, 7, 8, 9];
        let slice = paging(2, Some("7")).cut(longer, i32::to_string).unwrap();
        assert_eq!((slice.items, slice.next), (vec![8, 9], None));
        assert!(paging(2, Some("4")).cut(vec![5, 6], i32::to_string).is_err());
    }

    #[test]
    fn cursors_hold_any_key_and_nothing_else_is_read() {
        for key in ["province:68@2025-07-01", "2021/Hà Tây", "%\0 &"] {
            assert_eq!(key_of(&cursor_of(key)).as_deref(), Some(key));
        }
        for text in ["0", "0G", "zz", "FF", "ff", "é", "+1"] {
            assert_eq!(key_of(text), None, "{text}");
        }
    }
}
