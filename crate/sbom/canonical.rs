//! The canonical form of a JSON document, and when it proves nothing (B4).

use crate::crypto::sha256;
use crate::encoding::jcs;
use crate::encoding::json::Value;

/// SHA-256 of the canonical bytes (RFC 8785), or why there is none.
pub type Canonical = Result<[u8; 32], Unavailable>;

/// Why no canonical form is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// An integer beyond 2^53: a signer that passed it through a double has already changed it.
    WideInteger,
    /// The document is no JSON.
    NotJson,
}

impl Unavailable {
    /// The sentence in reports.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::WideInteger => "It holds an integer beyond 2^53, which programs round differently: equality would prove nothing.",
            Self::NotJson => "It is not JSON.",
        }
    }
}

/// The canonical form of a value.
pub(crate) fn of(value: &Value<'_>) -> Canonical {
    if has_wide_integer(value) {
        return Err(Unavailable::WideInteger);
    }
    Ok(sha256(&[jcs::canonical(value).as_bytes()]))
}

/// The reader makes a double of an integer beyond 64 bits, so whole doubles of that size count as integers too.
fn has_wide_integer(value: &Value<'_>) -> bool {
    const SAFE: u64 = 1 << 53;
    match value {
        Value::Integer(integer) => integer.unsigned_abs() > SAFE,
        Value::Wide(_) => true,
        Value::Float(number) => number.abs() >= 18_446_744_073_709_551_616.0 && number.fract() == 0.0,
        Value::Array(items) => items.iter().any(has_wide_integer),
        Value::Object(members) => members.iter().any(|(_, member)| has_wide_integer(member)),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named by the id of their rule")]
mod tests {
    use super::*;
    use crate::encoding::json;

    fn canonical(text: &str) -> Canonical {
        of(&json::parse(text.as_bytes()).unwrap())
    }

    #[test]
    fn binding_jcs_equal__writers_differ_in_form_only() {
        let one = canonical(r#"{"b":[1.0,1e2,-0],"a":"\u003c\/é","😀":1,"\ufb33":2}"#);
        assert_eq!(one, canonical("{ \"a\" : \"</é\",\n\"\\ufb33\":2.0,\"\\ud83d\\ude00\":1, \"b\":[1,100,0] }"));
        assert!(one.is_ok());
        assert_ne!(one, canonical(r#"{"b":[1.0,1e2,-0],"a":"</e","😀":1,"\ufb33":2}"#));
    }

    #[test]
    fn binding_jcs_equal__no_unicode_normalisation() {
        assert_ne!(canonical("{\"a\":\"\u{e9}\"}"), canonical("{\"a\":\"e\u{301}\"}"));
    }

    #[test]
    fn binding_jcs_equal__integer_beyond_2_53() {
        assert!(canonical("{\"a\":9007199254740992}").is_ok());
        assert_eq!(canonical("{\"a\":9007199254740993}"), Err(Unavailable::WideInteger));
        assert_eq!(canonical("{\"a\":-9007199254740993}"), Err(Unavailable::WideInteger));
        assert_eq!(canonical("{\"a\":99999999999999999999999}"), Err(Unavailable::WideInteger));
        assert!(canonical("{\"a\":0.1}").is_ok());
    }
}
