//! The description of the API.

use crate::world::{READ_ONLY, get_json, request};
use axum::body::Body;
use axum::http::Method;
use expect_test::expect_file;
use serde_json::Value;
use std::collections::BTreeSet;

fn document() -> Value {
    get_json("/api/v1/openapi.json")
}

/// A change of this file is a change of the public contract.
#[test]
fn the_description_is_the_one_that_was_agreed() {
    let text = caicach_server::open_api().to_pretty_json().unwrap();
    expect_file!["../snapshots/openapi.json"].assert_eq(&format!("{text}\n"));
}

#[test]
fn the_server_shows_its_description() {
    let served = document();
    assert_eq!(served, serde_json::to_value(caicach_server::open_api()).unwrap());
    assert!(served["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = served["paths"].as_object().unwrap();
    assert!(paths.keys().all(|path| path.starts_with("/api/v1/")), "{:?}", paths.keys());
}

/// Every JSON value of a document with its way, from the outside in.
fn visit(value: &Value, way: &str, seen: &mut impl FnMut(&str, &Value)) {
    seen(way, value);
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                visit(field, &format!("{way}/{name}"), seen);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                visit(item, &format!("{way}/{at}"), seen);
            }
        }
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut references = 0;
    visit(&document, "", &mut |way, value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            references += 1;
            let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{way}: {reference}"));
            assert!(document.pointer(pointer).is_some(), "{way}: {reference}");
        }
    });
    assert!(references > 50, "{references}");
}

#[test]
fn every_schema_is_used() {
    let document = document();
    let mut used = BTreeSet::new();
    visit(&document, "", &mut |_, value| {
        used.extend(value.get("$ref").and_then(Value::as_str).map(str::to_owned));
    });
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(used.contains(&format!("#/components/schemas/{name}")), "{name}");
    }
}

#[test]
fn everything_is_described() {
    let document = document();
    let is_described = |value: &Value| {
        let has_words =
            |value: &Value| value["description"].as_str().is_some_and(|text| !text.trim().is_empty());
        // A field that may be null says what it is beside the reference to its type.
        has_words(value) || value["oneOf"].as_array().is_some_and(|choices| choices.iter().any(has_words))
    };
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(is_described(schema), "schema {name}");
    }
    let mut fields = 0;
    visit(&document, "", &mut |way, value| {
        if let Some(properties) = value.get("properties").and_then(Value::as_object) {
            for (name, field) in properties {
                fields += 1;
                assert!(is_described(field), "{way}: field {name}");
            }
        }
    });
    assert!(fields > 100, "{fields}");
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(is_described(operation) && operation["summary"].is_string(), "{method} {path}");
            assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{method} {path}");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(is_described(parameter), "{method} {path}: {}", parameter["name"]);
            }
            assert!(
                operation["responses"]["default"]["content"]["application/problem+json"].is_object(),
                "{method} {path}"
            );
        }
    }
}

/// Each address of the description is one of the server: whatever it answers, it knows the address and the method.
#[test]
fn every_described_address_is_served() {
    for (path, item) in document()["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let id = if path.contains("/measures/") { "dossiers.on_time" } else { "mau-tinh" };
            let filled = path.replace("{kind}", "province").replace("{code}", "01").replace("{id}", id);
            let filled = filled.replace("{register}", "tasks").replace("{key}", "NV-1,68");
            let method: Method = method.to_uppercase().parse().unwrap();
            let answer = READ_ONLY.send(request(method.clone(), &filled, None).body(Body::empty()).unwrap());
            assert!(![404, 405, 500].contains(&answer.status.as_u16()), "{method} {path}: {}", answer.text);
        }
    }
}
