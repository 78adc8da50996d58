//! Registers and measures: `registers/*.toml` and `measures/*.toml`.

mod items_file;
mod measure_file;
mod register_file;

use crate::Source;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_registers::{Measure, Register};

pub use items_file::ItemMeasure;

/// The folder of registers below the content.
pub const REGISTERS: &str = "registers";
/// The folder of measures below the content.
pub const MEASURES: &str = "measures";

/// All registers with the measures over them.
#[derive(Debug, Clone, Default)]
pub struct RegisterContent {
    /// The registers, by their names.
    pub registers: Vec<Register>,
    /// The measures, in the order of their files.
    pub measures: Vec<Measure>,
    /// Which items of frameworks take their values from measures.
    pub items: Vec<ItemMeasure>,
}

impl RegisterContent {
    /// The register with a name.
    #[must_use]
    pub fn register(&self, id: &str) -> Option<&Register> {
        self.registers.iter().find(|register| register.id == id)
    }

    /// The measure with a name.
    #[must_use]
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.id == id)
    }

    /// The items of a framework that take their values from measures.
    pub fn items_of<'a>(&'a self, framework: &'a str) -> impl Iterator<Item = &'a ItemMeasure> {
        self.items.iter().filter(move |item| item.framework == framework)
    }

    /// The source of an item's value; none where no measure gives it.
    #[must_use]
    pub fn item(&self, framework: &str, code: &str) -> Option<&ItemMeasure> {
        self.items.iter().find(|item| item.framework == framework && item.code == code)
    }

    /// The measures over a register.
    pub fn measures_of<'a>(&'a self, register: &'a str) -> impl Iterator<Item = &'a Measure> {
        self.measures.iter().filter(move |measure| measure.register == register)
    }
}

/// Reads all registers and measures. What is wrong is set aside with a finding; the rest can be used.
///
/// # Errors
/// A file exists and cannot be read.
pub fn load(source: &Source) -> std::io::Result<(RegisterContent, Findings)> {
    let mut findings = Findings::default();
    let mut content = RegisterContent::default();
    for file in source.files(REGISTERS, "toml")? {
        let Some(register) = register_file::read(&file.path, &file.bytes, &mut findings) else { continue };
        let place = || Place::file(file.path.clone()).column("id");
        let stem = std::path::Path::new(&file.path).file_stem().and_then(|stem| stem.to_str());
        if stem != Some(register.id.as_str()) {
            findings.push(not_the_name_of_its_file(&register.id).at(place()));
        } else if content.register(&register.id).is_some() {
            findings.push(register_twice(&register.id).at(place()));
        } else {
            content.registers.push(register);
        }
    }
    content.registers.sort_by(|one, other| one.id.cmp(&other.id));
    for register in &content.registers {
        for field in &register.fields {
            let refers_to = field.refers_to.as_deref();
            if let Some(unknown) = refers_to.filter(|id| content.register(id).is_none()) {
                findings.push(
                    unknown_register(unknown)
                        .at(Place::file(format!("{REGISTERS}/{}.toml", register.id)).column(&field.name)),
                );
            }
        }
    }
    for file in source.files(MEASURES, "toml")? {
        let measures = measure_file::read(&file.path, &file.bytes, &content.registers, &mut findings);
        for measure in measures {
            if content.measure(&measure.id).is_some() {
                findings.push(measure_twice(&measure.id).at(Place::file(file.path.clone()).of(&measure.id)));
            } else {
                content.measures.push(measure);
            }
        }
    }
    if let Some(file) = source.file(items_file::FILE)? {
        content.items = items_file::read(&file.path, &file.bytes, &content, &mut findings);
    }
    Ok((content, findings))
}

fn unknown_register(id: &str) -> Finding {
    Finding::rejected(
        "unknown-register",
        Text::new(format!("Không có sổ {id}"), format!("There is no register {id}")),
    )
}

fn not_the_name_of_its_file(id: &str) -> Finding {
    Finding::rejected(
        "register-file-name",
        Text::new(
            format!("Sổ {id} phải nằm trong tệp {id}.toml"),
            format!("The register {id} must stand in a file {id}.toml"),
        ),
    )
}

fn register_twice(id: &str) -> Finding {
    Finding::rejected(
        "register-twice",
        Text::new(format!("Sổ {id} được khai hai lần"), format!("The register {id} stands twice")),
    )
}

fn measure_twice(id: &str) -> Finding {
    Finding::rejected(
        "measure-twice",
        Text::new(format!("Chỉ tiêu {id} được khai hai lần"), format!("The measure {id} stands twice")),
    )
}
