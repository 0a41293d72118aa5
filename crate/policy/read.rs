//! Policies as callers write them. Empty policies, empty strings and unknown members are refused.

use super::identity::{IdentityPolicy, IssuerMatch, Match, Pattern};
use super::{ListedKey, Policy, PolicyKey, Signer, ThresholdChanges, WitnessPolicy};
use crate::check::{Check, Fault};
use crate::crypto::{KeyDetails, PublicKey};
use crate::encoding::json::{Members, Node, Value};
use crate::encoding::pem;
use crate::limits;
use crate::pki::{ClaimName, SanKind};
use crate::text::quoted;
use crate::time::{UnixTime, Window};
use crate::tlog::cosignature::Witness;
use crate::trust::npm;

/// A configuration error: it is the caller's, and nothing is verified.
pub(super) fn refuse(cause: &'static str, message: impl Into<String>) -> Fault {
    Fault::new(Check::P7, cause, message)
}

/// Reads `{identity, claims?, …}`, `{key, …}`, `{keyList: "npm" or "npm-signatures", …}` or `{anySigner: true, …}`.
pub(crate) fn read(value: &Value<'_>) -> Result<Policy, Fault> {
    refuse_null(value)?;
    let members = Node { value, path: "policy".to_owned(), check: Check::P7 }.object(&[
        "identity",
        "claims",
        "key",
        "keyDetails",
        "keyList",
        "keyValidFor",
        "anySigner",
        "predicateType",
        "subjectName",
        "thresholds",
        "witnesses",
    ])?;
    let named = ["identity", "key", "keyList", "anySigner"].map(|name| members.get(name).is_some());
    if named.iter().filter(|named| **named).count() != 1 {
        return Err(refuse("signer", "a policy names exactly one of identity, key, keyList and anySigner"));
    }
    let signer = if let Some(node) = members.get("identity") {
        Signer::Identities(read_identities(&node, &members)?)
    } else if let Some(node) = members.get("key") {
        Signer::Key(read_key(&node, &members)?)
    } else if let Some(node) = members.get("keyList") {
        read_key_list(&node)?
    } else {
        read_any(&members)?
    };
    for (name, belongs) in [("claims", named[0]), ("keyDetails", named[1]), ("keyValidFor", named[1])] {
        if members.get(name).is_some() && !belongs {
            return Err(refuse("unused-member", format!("policy.{name} has no use in this policy")));
        }
    }
    let predicate_type = members.get("predicateType").map(|node| non_empty(&node).map(resolve_alias)).transpose()?;
    let subject_name = members.get("subjectName").map(|node| read_match(&node)).transpose()?;
    let thresholds = members.get("thresholds").map(|node| read_thresholds(&node)).transpose()?.unwrap_or_default();
    let witnesses = members.get("witnesses").map(|node| read_witnesses(&node)).transpose()?;
    Ok(Policy { signer, predicate_type, subject_name, thresholds, witnesses })
}

/// In evidence `null` is absent; in a policy it is a constraint that somebody meant to set, and it is not dropped in silence.
fn refuse_null(value: &Value<'_>) -> Result<(), Fault> {
    match value {
        Value::Null => Err(refuse("null", "a member of the policy is null; leave it out, or set it")),
        Value::Array(items) => items.iter().try_for_each(refuse_null),
        Value::Object(members) => members.iter().try_for_each(|(_, member)| refuse_null(member)),
        _ => Ok(()),
    }
}

fn read_any(members: &Members<'_>) -> Result<Signer, Fault> {
    match members.require("anySigner")?.value {
        Value::Bool(true) => Ok(Signer::Any),
        _ => Err(refuse("any-signer", "policy.anySigner can only be true")),
    }
}

fn read_identities(node: &Node<'_>, policy: &Members<'_>) -> Result<Vec<IdentityPolicy>, Fault> {
    let nodes = if matches!(node.value, Value::Array(_)) { node.array()? } else { vec![node.clone()] };
    if nodes.is_empty() {
        return Err(refuse("no-identity", "the list of identities is empty"));
    }
    let claims = policy.get("claims").map(|node| read_claims(&node)).transpose()?.unwrap_or_default();
    nodes.iter().map(|node| read_identity(node, &claims)).collect()
}

fn read_identity(node: &Node<'_>, claims: &[(&'static str, String)]) -> Result<IdentityPolicy, Fault> {
    let members = node.object(&["san", "sanKind", "issuer", "claims"])?;
    let san = read_match(&under(members.require("san")?, Check::P1))?;
    let san_kind = members.get("sanKind").map(|node| read_kind(&node)).transpose()?;
    if matches!(san, Match::Pattern(_)) && san_kind.is_none() {
        return Err(Fault::new(Check::P4, "pattern-needs-kind", "a pattern for the signer needs sanKind"));
    }
    let issuer = under(members.require("issuer")?, Check::P2);
    let absent = issuer.value.member("absent").is_some();
    let issuer = if absent { read_absent(&issuer)? } else { IssuerMatch::Value(read_match(&issuer)?) };
    let mut all = claims.to_vec();
    all.extend(members.get("claims").map(|node| read_claims(&node)).transpose()?.unwrap_or_default());
    Ok(IdentityPolicy { san, san_kind, issuer, claims: all })
}

/// A fault of this member is one of the check it serves.
fn under(node: Node<'_>, check: Check) -> Node<'_> {
    Node { check, ..node }
}

fn read_absent(node: &Node<'_>) -> Result<IssuerMatch, Fault> {
    match node.object(&["absent"])?.require("absent")?.value {
        Value::Bool(true) => Ok(IssuerMatch::Absent),
        _ => Err(refuse("absent", "issuer.absent can only be true")),
    }
}

/// A string is exact; `{pattern}` is declared.
fn read_match(node: &Node<'_>) -> Result<Match, Fault> {
    if matches!(node.value, Value::Object(_)) {
        return Pattern::new(non_empty(&node.object(&["pattern"])?.require("pattern")?)?).map(Match::Pattern);
    }
    non_empty(node).map(|text| Match::Exact(text.to_owned()))
}

fn read_kind(node: &Node<'_>) -> Result<SanKind, Fault> {
    SanKind::from_name(node.string()?)
        .ok_or_else(|| refuse("san-kind", format!("sanKind is uri, email or other-name, not {}", quoted(node.string().unwrap_or_default()))))
}

fn read_claims(node: &Node<'_>) -> Result<Vec<(&'static str, String)>, Fault> {
    let claim = |(name, node): (&str, Node<'_>)| {
        let known = ClaimName::from_name(name)
            .map(|claim| claim.name)
            .ok_or_else(|| refuse("unknown-claim", format!("there is no certificate claim {}", quoted(name))))?;
        Ok((known, non_empty(&node)?.to_owned()))
    };
    let claims: Vec<_> = node.object(&[])?.iter().map(claim).collect::<Result<_, _>>()?;
    if claims.is_empty() { Err(refuse("no-claims", "the policy's claims are empty; leave them out, or name some")) } else { Ok(claims) }
}

fn read_key_list(node: &Node<'_>) -> Result<Signer, Fault> {
    let name = node.string()?;
    let usage = match name {
        "npm" => npm::Usage::Attestations,
        "npm-signatures" => npm::Usage::Signatures,
        _ => return Err(refuse("key-list", format!("there is no embedded list of keys {}", quoted(name))).compared("npm or npm-signatures", quoted(name))),
    };
    // Nothing says when a package was signed: what a key that is out of use signed cannot be told from what it signs today (L2).
    let window = |window: Window| (usage == npm::Usage::Attestations || window.end.is_some()).then_some(window);
    let listed = |key: npm::RegistryKey| ListedKey { id: key.id, key: PolicyKey { key: key.key, details: Some(key.details), window: window(key.window) } };
    Ok(Signer::NpmRegistry { usage, keys: npm::keys(usage)?.into_iter().map(listed).collect() })
}

fn read_key(node: &Node<'_>, policy: &Members<'_>) -> Result<Box<PolicyKey>, Fault> {
    let text = non_empty(node)?.as_bytes();
    if pem::is_private_key(text) {
        return Err(Fault::new(
            Check::O1,
            "private-key",
            "this is a private key; it was not read. Give the public key, and rotate the private one if it was exposed",
        ));
    }
    let block = pem::decode_one(text).map_err(|what| Fault::new(Check::O1, "key", format!("the key is {what}")))?;
    if block.label != "PUBLIC KEY" {
        return Err(Fault::new(Check::O1, "key", format!("the key is a PEM block {}, not PUBLIC KEY", quoted(&block.label))));
    }
    let key = PublicKey::from_spki(&block.der)?;
    let details = policy.get("keyDetails").map(|node| read_details(&node, &key)).transpose()?;
    let window = policy.get("keyValidFor").map(|node| read_window(&node)).transpose()?;
    Ok(Box::new(PolicyKey { key, details, window }))
}

fn read_details(node: &Node<'_>, key: &PublicKey) -> Result<KeyDetails, Fault> {
    let details = KeyDetails::from_name(node.string()?)
        .filter(|details| details.is_for_signers())
        .ok_or_else(|| refuse("key-details", format!("there are no key details of signers {}", quoted(node.string().unwrap_or_default()))))?;
    details.check_fits(key)?;
    Ok(details)
}

fn read_window(node: &Node<'_>) -> Result<Window, Fault> {
    let members = node.object(&["start", "end"])?;
    let time = |node: Node<'_>| UnixTime::from_rfc3339(node.string()?).ok_or_else(|| refuse("time", format!("{} is not an RFC 3339 time", node.path)));
    let start = time(members.require("start")?)?;
    let end = members.get("end").map(time).transpose()?;
    if end.is_some_and(|end| end < start) {
        return Err(refuse("time", "policy.keyValidFor ends before it starts"));
    }
    Ok(Window { start, end })
}

fn read_thresholds(node: &Node<'_>) -> Result<ThresholdChanges, Fault> {
    let members = node.object(&["tlog", "ctlog", "tsa", "integrated", "observer"])?;
    let count = |name: &str| {
        members
            .get(name)
            .map(|node| usize::try_from(node.int64()?).map_err(|_| refuse("threshold", format!("policy.thresholds.{name} is negative"))))
            .transpose()
    };
    Ok(ThresholdChanges { tlog: count("tlog")?, ctlog: count("ctlog")?, tsa: count("tsa")?, integrated: count("integrated")?, observer: count("observer")? })
}

/// H7: a threshold that no set of the witnesses can meet, or that nobody has to meet, is a mistake.
fn read_witnesses(node: &Node<'_>) -> Result<WitnessPolicy, Fault> {
    let members = node.object(&["keys", "threshold"])?;
    let keys = members.require("keys")?;
    if keys.length()? > limits::NOTE_SIGNATURES {
        return Err(refuse("witnesses", format!("policy.witnesses.keys has more than {} keys", limits::NOTE_SIGNATURES)));
    }
    let witnesses: Vec<Witness> = keys.array()?.iter().map(|node| Witness::from_vkey(non_empty(node)?)).collect::<Result<_, _>>()?;
    for (position, witness) in witnesses.iter().enumerate() {
        if witnesses.iter().take(position).any(|other| other.key.id() == witness.key.id()) {
            return Err(refuse("witnesses", format!("policy.witnesses.keys has the key of {} twice", quoted(&witness.name))));
        }
    }
    let threshold = usize::try_from(members.require("threshold")?.int64()?).ok().filter(|count| (1..=witnesses.len()).contains(count));
    let threshold =
        threshold.ok_or_else(|| refuse("witnesses", format!("policy.witnesses.threshold is not between 1 and the {} keys there are", witnesses.len())))?;
    Ok(WitnessPolicy { witnesses, threshold })
}

fn non_empty<'v>(node: &Node<'v>) -> Result<&'v str, Fault> {
    let text = node.string()?;
    if text.is_empty() { Err(node.fault("empty", format!("{} is empty", node.path))) } else { Ok(text) }
}

/// N6: the short names that command-line tools offer.
fn resolve_alias(text: &str) -> String {
    let uri = match text {
        "slsaprovenance" | "slsaprovenance02" => "https://slsa.dev/provenance/v0.2",
        "slsaprovenance1" => "https://slsa.dev/provenance/v1",
        "link" => "https://in-toto.io/Link/v1",
        "spdx" | "spdxjson" => "https://spdx.dev/Document",
        "cyclonedx" => "https://cyclonedx.org/bom",
        "vuln" => "https://cosign.sigstore.dev/attestation/vuln/v1",
        "openvex" => "https://openvex.dev/ns",
        "custom" => "https://cosign.sigstore.dev/attestation/v1",
        other => other,
    };
    uri.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::json;

    fn code(text: &str) -> Result<(), String> {
        read(&json::parse(text.as_bytes()).unwrap()).map(|_| ()).map_err(|fault| fault.code())
    }

    #[test]
    fn null_is_refused_wherever_it_stands() {
        let null = Err("identity.reporting.null".to_owned());
        let who = r#""san": "a@example.com", "issuer": "https://accounts.example.com""#;
        assert_eq!(code(&format!(r#"{{"identity": [{{{who}}}]}}"#)), Ok(()));
        assert_eq!(code(&format!(r#"{{"identity": [{{{who}}}, null]}}"#)), null);
        assert_eq!(code(&format!(r#"{{"identity": [{{{who}, "claims": null}}]}}"#)), null);
        assert_eq!(code(r#"{"anySigner": true, "predicateType": null}"#), null);
    }

    fn keys(list: &str) -> Vec<ListedKey> {
        match read(&json::parse(format!(r#"{{"keyList": "{list}"}}"#).as_bytes()).unwrap()).unwrap().signer {
            Signer::NpmRegistry { usage, keys } => {
                assert_eq!(usage == npm::Usage::Signatures, list == "npm-signatures");
                keys
            }
            _ => panic!("a list of keys is a list of keys"),
        }
    }

    /// A key that is out of use may have signed an attestation with a time; of what has no time, its window says that it may not (O4).
    #[test]
    fn keys_of_a_list_have_the_windows_that_their_use_can_prove() {
        assert!(keys("npm").iter().all(|key| key.key.window.is_some()));
        for key in keys("npm-signatures") {
            assert_eq!(key.key.window.is_some(), key.key.window.as_ref().is_some_and(|window| window.end.is_some()), "{}", key.id);
        }
        assert!(keys("npm-signatures").iter().any(|key| key.key.window.is_none()));
        assert!(keys("npm-signatures").iter().any(|key| key.key.window.is_some()));
        assert_eq!(code(r#"{"keyList": "pypi"}"#), Err("identity.reporting.key-list".to_owned()));
    }

    #[test]
    fn a_window_may_be_a_moment_and_does_not_end_before_it_starts() {
        let pem = format!("{:?}", sealglass_test_pki::shapes::managed_message().signer.pem());
        let window = |start: &str, end: &str| code(&format!(r#"{{"key": {pem}, "keyValidFor": {{"start": "{start}", "end": "{end}"}}}}"#));
        assert_eq!(window("2024-01-01T00:00:00Z", "2024-01-01T00:00:01Z"), Ok(()));
        assert_eq!(window("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"), Ok(()));
        assert_eq!(window("2024-01-01T00:00:01Z", "2024-01-01T00:00:00Z"), Err("identity.reporting.time".to_owned()));
    }
}
