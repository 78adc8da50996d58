//! The JSON API below `/api/v1`.
//!
//! An address is one handler: its parameters are read by [`query`], its answer is a wire type that is converted by hand from
//! what [`caicach_app`] holds, and its description for OpenAPI stands on the handler. [`described`] is the one list of
//! addresses, from which both the router and the description are made.
//!
//! **Invariant:** every answer that is not a success is a [`Problem`](crate::Problem), for whatever reason.
//!
//! **Invariant:** a wire type is never a domain type. Fields are added to it, never renamed or removed, within `v1`.

mod caching;
mod calendar;
mod document;
mod finding;
mod frameworks;
mod me;
mod measures;
mod number;
mod once;
mod paging;
mod query;
mod registers;
mod results;
mod text;
mod units;

pub(crate) use finding::Finding;
pub(crate) use text::Text;

use crate::AppState;
use crate::problem::{Problem, ProblemKind};
use axum::Router;
use axum::extract::OriginalUri;
use axum::http::Method;
use axum::middleware;
use document::Described;
use utoipa_axum::routes;

/// Where the API stands.
pub(crate) const PREFIX: &str = "/api/v1";

/// The router of the API, to be put below `/api/v1`.
pub(crate) fn routes() -> Router<AppState> {
    document::router_of(described())
        .fallback(unknown_address)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(caching::revalidate))
}

/// The description of the API (OpenAPI 3.1).
pub fn open_api() -> utoipa::openapi::OpenApi {
    document::completed(described().into_openapi())
}

/// All addresses with their descriptions.
fn described() -> Described {
    Described::with_openapi(document::frame())
        .routes(routes!(results::list, results::import::add))
        .routes(routes!(results::indices::show))
        .routes(routes!(results::scored::list))
        .routes(routes!(results::uncertainty::list))
        .routes(routes!(frameworks::list))
        .routes(routes!(frameworks::show))
        .routes(routes!(measures::list))
        .routes(routes!(measures::show))
        .routes(routes!(measures::values::list))
        .routes(routes!(units::list))
        .routes(routes!(units::show))
        .routes(routes!(registers::schema::list))
        .routes(routes!(registers::schema::show))
        .routes(routes!(registers::records::list, registers::put::put))
        .routes(routes!(registers::records::show))
        .routes(routes!(calendar::due::show))
        .routes(routes!(calendar::between))
        .routes(routes!(calendar::period))
        .routes(routes!(calendar::days::show))
        .routes(routes!(me::show))
        .routes(routes!(document::show))
}

/// The answer of an address that leads nowhere.
pub(crate) async fn unknown_address(OriginalUri(uri): OriginalUri) -> Problem {
    let path = query::shortened(uri.path());
    let message = caicach_findings::Text::new(
        format!("Không có địa chỉ {path}"),
        format!("There is no address {path}"),
    );
    let hint =
        caicach_findings::Text::new("Xem mô tả API tại /api/docs", "The API is described at /api/docs");
    Problem::not_found(&message).hint(&hint)
}

async fn wrong_method(method: Method, OriginalUri(uri): OriginalUri) -> Problem {
    let path = query::shortened(uri.path());
    let message = caicach_findings::Text::new(
        format!("{path} không nhận phương thức {method}"),
        format!("{path} does not know the method {method}"),
    );
    Problem::new(ProblemKind::MethodNotAllowed).because(&message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The addresses of a router, as axum prints it: however they were added.
    fn printed(router: &Router<AppState>) -> BTreeSet<String> {
        let text = format!("{router:?}");
        text.split('"').filter(|part| part.starts_with('/')).map(str::to_owned).collect()
    }

    #[test]
    fn every_address_that_is_served_is_described() {
        let with_another = document::router_of(described()).route("/hidden", axum::routing::get(|| async {}));
        assert!(printed(&with_another).contains("/hidden"), "axum prints its addresses no more");

        let of_any_router = printed(&Router::new());
        let served: BTreeSet<String> =
            printed(&document::router_of(described())).difference(&of_any_router).cloned().collect();
        let described: BTreeSet<String> = open_api()
            .paths
            .paths
            .keys()
            .filter_map(|path| path.strip_prefix(PREFIX))
            .map(str::to_owned)
            .collect();
        assert_eq!(served, described);
        assert!(described.len() > 10);
    }
}
