//! `/registers`: what is recorded, and the records.

pub(super) mod put;
pub(super) mod records;
pub(super) mod schema;
mod wire;

use super::query::shortened;
use crate::problem::Problem;
use caicach_app::App;
use caicach_findings::Text;
use caicach_registers::Register;

/// The register with a name.
fn register_of<'a>(app: &'a App, id: &str) -> Result<&'a Register, Problem> {
    app.register(id).map_err(|_| {
        let id = shortened(id);
        let message = Text::new(format!("Không có sổ “{id}”"), format!("There is no register “{id}”"));
        let hint = Text::new("Xem danh sách tại GET /api/v1/registers", "GET /api/v1/registers lists them");
        Problem::not_found(&message).hint(&hint)
    })
}
