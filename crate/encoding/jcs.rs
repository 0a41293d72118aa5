//! Writing JSON: canonically (RFC 8785), or with the members in the order given.

use std::borrow::Cow;

use super::json::Value;
use crate::order;

/// The canonical text of a value.
pub(crate) fn canonical(value: &Value<'_>) -> String {
    let mut out = String::new();
    write(&mut out, value, true);
    out
}

/// The same text forms, the members in their order.
pub(crate) fn in_order(value: &Value<'_>) -> String {
    let mut out = String::new();
    write(&mut out, value, false);
    out
}

fn write(out: &mut String, value: &Value<'_>, sort: bool) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Integer(integer) => write_integer(out, (*integer).into()),
        Value::Wide(integer) => write_integer(out, (*integer).into()),
        Value::Float(number) => out.push_str(ryu_js::Buffer::new().format(*number)),
        Value::String(text) => push_string(out, text),
        Value::Array(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                separate(out, position);
                write(out, item, sort);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            if sort {
                let mut sorted: Vec<_> = members.iter().collect();
                // RFC 8785 §3.2.3: by UTF-16 code units of the raw names.
                order::sort_by(&mut sorted, |(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
                write_members(out, sorted.into_iter(), sort);
            } else {
                write_members(out, members.iter(), sort);
            }
            out.push('}');
        }
    }
}

fn write_members<'m, 'v: 'm>(out: &mut String, members: impl Iterator<Item = &'m (Cow<'v, str>, Value<'v>)>, sort: bool) {
    for (position, (name, item)) in members.enumerate() {
        separate(out, position);
        push_string(out, name);
        out.push(':');
        write(out, item, sort);
    }
}

fn separate(out: &mut String, position: usize) {
    if position > 0 {
        out.push(',');
    }
}

/// RFC 8785 §3.2.2.3: numbers are IEEE doubles; integers beyond 2^53 are written as the double they round to.
fn write_integer(out: &mut String, integer: i128) {
    if integer.unsigned_abs() <= 1 << 53 {
        out.push_str(&integer.to_string());
    } else {
        // Through text, the one correctly rounded way from a wide integer to a double; by the reader that is there anyhow.
        let rounded: f64 = serde_json::from_str(&integer.to_string()).unwrap_or(f64::INFINITY);
        out.push_str(ryu_js::Buffer::new().format(rounded));
    }
}

/// RFC 8785 §3.2.2.2: the shortest escapes, everything else as it is.
pub(crate) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    // In runs, since nearly all text is without escapes
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        let Some((run, escaped)) = rest.split_at_checked(at) else { break };
        out.push_str(run);
        let mut characters = escaped.chars();
        push_escape(out, characters.next().unwrap_or_default());
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

fn push_escape(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\u{9}' => out.push_str("\\t"),
        '\u{a}' => out.push_str("\\n"),
        '\u{c}' => out.push_str("\\f"),
        '\u{d}' => out.push_str("\\r"),
        control => out.push_str(&format!("\\u{:04x}", u32::from(control))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::json;

    fn canonical_of(text: &str) -> String {
        canonical(&json::parse(text.as_bytes()).unwrap())
    }

    #[test]
    fn sorts_by_utf16_units() {
        // U+FB33 sorts after a surrogate pair in UTF-16, before it in UTF-8 (RFC 8785 §3.2.3).
        assert_eq!(canonical_of("{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"1\":3}"), "{\"1\":3,\"😀\":2,\"\u{fb33}\":1}");
    }

    #[test]
    fn writes_numbers_as_ecmascript_does() {
        assert_eq!(canonical_of("[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001,-0]"), "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]");
    }

    /// RFC 8785 §3.2.2, and its bytes in §3.2.4.
    #[test]
    fn sample_of_the_rfc() {
        let sample = r#"{
            "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
            "literals": [null, true, false]
        }"#;
        let bytes = concat!(
            "7b226c69746572616c73223a5b6e756c6c2c7472",
            "75652c66616c73655d2c226e756d62657273223a",
            "5b3333333333333333332e333333333333332c31",
            "652b33302c342e352c302e3030322c31652d3237",
            "5d2c22737472696e67223a22e282ac245c753030",
            "30665c6e4127425c225c5c5c5c5c222f227d",
        );
        assert_eq!(crate::encoding::hex::encode(canonical_of(sample).as_bytes()), bytes);
    }

    /// RFC 8785 §3.2.3: the order of the values is that of the RFC.
    #[test]
    fn order_of_the_rfc() {
        let sample = r#"{
            "\u20ac": "Euro Sign",
            "\r": "Carriage Return",
            "\ufb33": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "\ud83d\ude00": "Emoji: Grinning Face",
            "\u0080": "Control",
            "\u00f6": "Latin Small Letter O With Diaeresis"
        }"#;
        let sorted = canonical_of(sample);
        let Value::Object(members) = json::parse(sorted.as_bytes()).unwrap() else { panic!("no object: {sorted}") };
        let order: Vec<_> = members.iter().filter_map(|(_, value)| value.as_str()).collect();
        assert_eq!(
            order,
            [
                "Carriage Return",
                "One",
                "Control",
                "Latin Small Letter O With Diaeresis",
                "Euro Sign",
                "Emoji: Grinning Face",
                "Hebrew Letter Dalet With Dagesh"
            ]
        );
    }

    /// RFC 8785 appendix B: the bits of a double, and its text.
    #[test]
    fn numbers_of_the_rfc() {
        let table: [(u64, &str); 24] = [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ];
        for (bits, text) in table {
            let number = f64::from_bits(bits);
            assert_eq!(canonical(&Value::Float(number)), text, "{bits:016x}");
            // And through the reader, from another spelling.
            assert_eq!(canonical_of(&format!("{number:e}")), text, "{bits:016x}");
        }
    }

    #[test]
    fn escapes_only_what_it_must() {
        assert_eq!(canonical_of(r#""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/""#), "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    }
}
