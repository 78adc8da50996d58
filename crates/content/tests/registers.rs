//! The registers and measures that are shipped, and what is said about wrong ones.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be, in its helpers too"
)]

use caicach_content::{Source, registers};

/// `dossiers` in the data contract: the core measures, by their stable names.
const CORE: [&str; 19] = [
    "dossiers.on_time",
    "dossiers.early",
    "dossiers.on_time_of_received",
    "dossiers.in_time_766",
    "dossiers.on_time_carried",
    "dossiers.open_overdue",
    "dossiers.mean_late_hours",
    "dossiers.apologised",
    "dossiers.apologised_in_time",
    "dossiers.one_supplement",
    "dossiers.two_visits",
    "dossiers.online",
    "dossiers.by_post",
    "dossiers.paid_online",
    "dossiers.digital_result",
    "dossiers.satisfied",
    "procedures.online",
    "procedures.online_used",
    "procedures.post_used",
];

#[test]
fn what_is_shipped_has_no_fault() {
    let (content, findings) = registers::load(&Source::Embedded).unwrap();
    let texts: Vec<String> =
        findings.iter().map(|finding| format!("{:?} {}", finding.place, finding.message.en)).collect();
    assert!(texts.is_empty(), "{texts:#?}");
    assert!(content.registers.len() >= 23 && content.measures.len() >= 240);
    for id in CORE {
        assert!(content.measure(id).is_some(), "{id}");
    }
    for register in &content.registers {
        assert!(!register.basis.is_empty(), "{}", register.id);
        assert!(content.measures_of(&register.id).count() > 0, "{}", register.id);
    }
}

/// What can never be right is found before anybody records.
#[test]
fn faults_that_show_later_are_found_at_once() {
    let register = |more: &str| {
        format!(
            "id = \"cars\"\nname = {{ vi = \"Xe\", en = \"Cars\" }}\nabout = {{ vi = \"Xe\", en = \"Cars\" }}\nbasis = [\"x\"]\n\
             status = \"illustrative\"\nkind = \"events\"\nkey = [\"code\"]\nunit = \"unit\"\nsearch = []\nlist = [\"code\"]\n\
             [[fields]]\nname = \"code\"\nlabel = {{ vi = \"Mã\", en = \"Code\" }}\ntype = \"text\"\nrequired = true\n\
             [[fields]]\nname = \"unit\"\nlabel = {{ vi = \"Đơn vị\", en = \"Unit\" }}\ntype = \"unit\"\nrequired = true\n\
             [[fields]]\nname = \"kind\"\nlabel = {{ vi = \"Loại\", en = \"Kind\" }}\ntype = \"choice\"\n\
             values = [{{ code = \"bus\", vi = \"Xe buýt\", en = \"Bus\" }}]\n{more}"
        )
    };
    let codes = |more: &str| -> Vec<String> {
        folder(&register(more), "register = \"cars\"\n").1.into_iter().map(|(code, _)| code).collect()
    };
    let number = |more: &str| {
        format!(
            "[[fields]]\nname = \"seats\"\nlabel = {{ vi = \"Chỗ\", en = \"Seats\" }}\ntype = \"number\"\n{more}\n"
        )
    };
    assert!(codes(&number("")).is_empty(), "{:?}", codes(&number("")));
    assert_eq!(codes(&number("default = \"abc\""))[0], "not-a-number");
    assert_eq!(codes(&number("min = 5\nmax = 1"))[0], "range-empty");
    assert_eq!(codes(&number("required_when = \"kind = 'truck'\""))[0], "unknown-choice");
    let derived = "[[derived]]\nname = \"late\"\nlabel = { vi = \"Trễ\", en = \"Late\" }\ntype = \"boolean\"\nvalue = \"computed\"\n";
    assert_eq!(codes(derived)[0], "not-computed");
    assert_eq!(codes("").len(), 0);
    let other = folder(&register("").replace("id = \"cars\"", "id = \"buses\""), "register = \"cars\"\n");
    assert_eq!(other.1[0].0, "register-file-name");
}

/// Who fills in a form reads no SQL.
#[test]
fn every_condition_of_a_field_has_words() {
    let (content, _) = registers::load(&Source::Embedded).unwrap();
    let said = |register: &str, field: &str| {
        let register = content.register(register).unwrap();
        let when = register.field(field).unwrap().required_when.as_ref().unwrap();
        when.in_words(register).unwrap()
    };
    let words = said("tasks", "done_on");
    assert_eq!((words.vi.as_str(), words.en.as_str()), ("“Tình trạng” là “Hoàn thành”", "“State” is “Done”"));
    let fields = content
        .registers
        .iter()
        .flat_map(|register| register.fields.iter().map(move |field| (register, field)));
    for (register, field) in fields {
        if let Some(when) = &field.required_when {
            assert!(when.in_words(register).is_some(), "{} {}: {}", register.id, field.name, when.text());
        }
    }
    let checks =
        content.registers.iter().flat_map(|register| register.rules.iter().map(move |rule| (register, rule)));
    let without: Vec<&str> = checks
        .filter(|(register, rule)| rule.check.in_words(register).is_none())
        .map(|(_, rule)| rule.check.text())
        .collect();
    for check in without {
        // What asks for working days is said by the message of its rule.
        assert!(["working_days", "calendar_due", "CASE"].iter().any(|word| check.contains(word)), "{check}");
    }
}

fn folder(register: &str, measures: &str) -> (registers::RegisterContent, Vec<(String, Option<u64>)>) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["registers", "measures"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("registers/cars.toml"), register).unwrap();
    std::fs::write(folder.path().join("measures/cars.toml"), measures).unwrap();
    let (content, findings) = registers::load(&Source::Folder(folder.path().to_path_buf())).unwrap();
    let found = findings.iter().map(|finding| (finding.code.to_string(), finding.place.line)).collect();
    (content, found)
}

const CARS: &str = r#"id = "cars"
name = { vi = "Xe", en = "Cars" }
about = { vi = "Một xe", en = "One car" }
status = "illustrative"
kind = "events"
key = ["code"]
unit = "unit"
date = "bought_on"
[[fields]]
name = "code"
label = { vi = "Mã", en = "Code" }
type = "text"
required = true
[[fields]]
name = "unit"
label = { vi = "Đơn vị", en = "Unit" }
type = "unit"
required = true
[[fields]]
name = "bought_on"
label = { vi = "Ngày mua", en = "Bought" }
type = "date"
[[fields]]
name = "sold_on"
label = { vi = "Ngày bán", en = "Sold" }
type = "date"
required_when = "code = 'x'"
[[rules]]
id = "sold-before-bought"
check = "sold_on >= bought_on"
severity = "rejected"
message = { vi = "Bán trước khi mua", en = "Sold before it was bought" }
[[derived]]
name = "kept_days"
label = { vi = "Số ngày", en = "Days" }
type = "integer"
value = "sold_on - bought_on"
"#;

const SOLD: &str = r#"register = "cars"
[[measures]]
id = "cars.sold"
name = { vi = "Đã bán", en = "Sold" }
numerator = "sold_on IS NOT NULL"
denominator = "TRUE"
membership = "event(bought_on)"
dimensions = ["code"]
better = "neither"
format = "rate"
words.numerator = { vi = "đã bán", en = "sold" }
words.denominator = { vi = "đã mua", en = "bought" }
basis = "ví dụ"
kind_of_text = "illustrative"
"#;

#[test]
fn a_register_is_a_file() {
    let (content, findings) = folder(CARS, SOLD);
    assert_eq!(findings, []);
    let register = content.register("cars").unwrap();
    assert_eq!(
        register.columns().map(|(name, _)| name).collect::<Vec<_>>(),
        ["code", "unit", "bought_on", "sold_on", "kept_days"]
    );
    assert_eq!(content.measure("cars.sold").unwrap().basis, "ví dụ");
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let line_of = |text: &str, part: &str| {
        u64::try_from(text[..text.find(part).unwrap()].matches('\n').count() + 1).ok()
    };
    for (from, to, code, entry) in [
        (
            "check = \"sold_on >= bought_on\"",
            "check = \"sold >= bought_on\"",
            "wrong-expression",
            "[[rules]]",
        ),
        ("code = 'x'", "code = 1", "wrong-expression", "name = \"sold_on\""),
        ("\"sold_on - bought_on\"", "\"code\"", "wrong-expression", "[[derived]]"),
        ("type = \"unit\"", "type = \"text\"", "register-unit", "id ="),
        ("key = [\"code\"]", "key = [\"plate\"]", "unknown-field", "id ="),
        ("name = \"sold_on\"", "name = \"Sold on\"", "column-name", "type = \"date\"\nrequired_when"),
        ("name = \"sold_on\"", "name = \"code\"", "column-twice", "type = \"date\"\nrequired_when"),
        ("type = \"integer\"", "type = \"whole\"", "unknown-type", "[[derived]]"),
        ("kind = \"events\"", "kind = \"stock\"", "stock-without-days", "id ="),
        ("status = \"illustrative\"", "status = \"official\"", "register-without-basis", "id ="),
        ("severity = \"rejected\"", "severity = \"bad\"", "wrong-value", "severity"),
    ] {
        let text = CARS.replacen(from, to, 1);
        assert_ne!(text, CARS);
        let (content, findings) = folder(&text, SOLD);
        assert!(content.register("cars").is_none(), "{to}");
        let found = findings.iter().find(|(found, _)| found == code);
        let line = found.unwrap_or_else(|| panic!("{to}: {findings:?}")).1;
        let wanted = line_of(&text, entry);
        assert!(
            line >= wanted.map(|line| line.saturating_sub(3)) && line <= wanted,
            "{to}: {line:?} {wanted:?}"
        );
    }
    for (from, to, code) in [
        ("cars.sold", "sold", "measure-name"),
        ("sold_on IS NOT NULL", "sold_on IN (SELECT sold_on FROM dossiers)", "wrong-expression"),
        ("sold_on IS NOT NULL", "price > 5", "wrong-expression"),
        ("sold_on IS NOT NULL", "sold_on", "wrong-expression"),
        ("event(bought_on)", "event(code)", "membership-column"),
        ("event(bought_on)", "at_end", "measure-membership"),
        ("event(bought_on)", "sometimes", "measure-membership"),
        ("dimensions = [\"code\"]", "dimensions = [\"colour\"]", "unknown-column"),
        ("denominator = \"TRUE\"\n", "", "measure-kind"),
        ("register = \"cars\"", "register = \"ships\"", "unknown-register"),
    ] {
        let text = SOLD.replacen(from, to, 1);
        assert_ne!(text, SOLD);
        let (content, findings) = folder(CARS, &text);
        assert!(content.measures.is_empty(), "{to}");
        assert!(findings.iter().any(|(found, line)| found == code && line.is_some()), "{to}: {findings:?}");
    }
}
