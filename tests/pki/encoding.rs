//! base64, hexadecimal, PEM, canonical JSON, and paths into JSON values.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde_json::Value;

/// Standard base64 with padding (A6).
pub fn b64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The url-safe alphabet: a fault where A6 applies.
pub fn b64_url(bytes: &[u8]) -> String {
    URL_SAFE.encode(bytes)
}

/// Decodes standard base64.
pub fn unb64(text: &str) -> Vec<u8> {
    STANDARD.decode(text).expect("base64")
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// RFC 7468 text with 64 characters a line and a final newline.
pub fn pem(label: &str, der: &[u8]) -> String {
    let body = b64(der);
    let lines: Vec<&str> = body.as_bytes().chunks(64).map(|l| std::str::from_utf8(l).expect("ascii")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// RFC 8785 for values whose strings need no escape beyond JSON's own and whose numbers are integers.
pub fn jcs(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut names: Vec<&String> = map.keys().collect();
            names.sort_by_key(|n| n.encode_utf16().collect::<Vec<u16>>());
            let members = names.iter().map(|n| format!("{}:{}", quoted(n), jcs(&map[*n])));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(jcs).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// Sets the member or element at a JSON pointer whose parent exists.
pub fn put(root: &mut Value, pointer: &str, value: impl Into<Value>) {
    let (parent, name) = pointer.rsplit_once('/').expect("pointer");
    match root.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}")) {
        Value::Array(items) if name == "-" => items.push(value.into()),
        Value::Array(items) => items[name.parse::<usize>().expect("index")] = value.into(),
        Value::Object(map) => {
            map.insert(name.to_owned(), value.into());
        }
        other => panic!("{pointer} is inside {other}"),
    }
}

/// Removes the member at a JSON pointer and gives it back.
pub fn take(root: &mut Value, pointer: &str) -> Value {
    let (parent, name) = pointer.rsplit_once('/').expect("pointer");
    match root.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}")) {
        Value::Array(items) => items.remove(name.parse::<usize>().expect("index")),
        Value::Object(map) => map.remove(name).unwrap_or_else(|| panic!("no {pointer}")),
        other => panic!("{pointer} is inside {other}"),
    }
}

/// The text at a JSON pointer.
pub fn text(root: &Value, pointer: &str) -> String {
    root.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no {pointer}")).to_owned()
}
