//! The readers, one by one, for the fuzzer: each takes hostile bytes, and says what must hold of whatever it accepts.
//!
//! Not part of the public interface.
#![allow(clippy::panic, reason = "what must hold and does not is for the fuzzer to find")]

use crate::bundle::{self, Leniency};
use crate::check::Check;
use crate::encoding::{base64, jcs, json, pem};
use crate::limits;
use crate::pki::{self, Certificate};
use crate::policy::Policy;
use crate::sbom;
use crate::statement::{Statement, pae};
use crate::tlog::checkpoint::Checkpoint;
use crate::tlog::consistency;
use crate::tlog::note::Note;
use crate::trust::{Origin, TrustedRoot};
use crate::tsa::Token;

/// A door by its name.
pub type Door = fn(&[u8]);

/// Every door that needs nothing but bytes.
pub const DOORS: &[(&str, Door)] = &[
    ("base64", base64_text),
    ("bundle", bundles),
    ("certificate", certificate),
    ("checkpoint", checkpoint),
    ("consistency", consistency_proof),
    ("jcs", canonical_json),
    ("note", note),
    ("policy", policy),
    ("root", trusted_root),
    ("sbom", software),
    ("scts", certificate_timestamps),
    ("statement", statement),
    ("timestamp", timestamp),
    ("versions", versions),
];

/// A6: what is decoded has one text.
fn base64_text(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        if let Ok(decoded) = base64::decode(text) {
            assert_eq!(base64::encode(&decoded), text, "another text of the same bytes");
        }
        let _ = pem::decode_one(bytes);
    }
}

/// A1: whatever is found in a file can be read, strictly and leniently, and no format is read as larger than the limits.
fn bundles(bytes: &[u8]) {
    assert!(!bundle::recognise(bytes).detail.is_empty());
    assert!(json::parse(super::inspect::inspect(bytes).as_bytes()).is_ok(), "an inspection is JSON");
    for leniency in [Leniency::default(), Leniency { base64: true, names: true }] {
        let Ok(found) = bundle::find(bytes) else { return };
        assert!((1..=limits::SIGNATURES_IN_FILE).contains(&found.len()), "{} signatures", found.len());
        for one in found {
            assert!(!one.place.is_empty());
            if let Ok(read) = one.read(leniency) {
                assert!(read.entries.len() <= limits::LOG_ENTRIES && read.timestamps.len() <= limits::TIMESTAMPS);
                assert!(leniency != Leniency::default() || read.used == leniency, "strict, and lenient");
            }
        }
    }
}

/// C10: what is signed is a part of the bytes as received.
fn certificate(bytes: &[u8]) {
    let Ok(certificate) = Certificate::from_der(bytes) else { return };
    assert_eq!(certificate.der(), bytes);
    for part in [certificate.tbs(), certificate.spki(), certificate.subject_der(), certificate.issuer_der()] {
        assert!(bytes.windows(part.len().max(1)).any(|window| window == part), "not a part of the certificate");
    }
    let _ = (certificate.key(), certificate.name(), certificate.is_ca(), pki::embedded(&certificate), pki::Identity::from_certificate(&certificate));
    let _ = certificate.check_signed_by(&certificate);
}

/// Whatever is read of an SBOM can be asked everything, and a document is always its own equal.
fn software(bytes: &[u8]) {
    let reading = sbom::read_canonical(bytes);
    let _ = super::sbom_json::reading(&reading);
    let _ = super::verify_enveloped(bytes, None);
    let _ = (sbom::affected::record(bytes), sbom::vex::read(bytes, None));
    let _ = sbom::binding::predicate(bytes);
    let Ok(Some(found)) = &reading.content else { return };
    for (root, _) in &found.roots {
        assert!(*root < found.components.len(), "a root that is no part");
    }
    let graph = sbom::graph::Graph::new(found);
    let reach = graph.reach();
    assert!(reach.reached <= reach.total);
    if let Some(last) = found.components.len().checked_sub(1) {
        let (direct, all) = graph.dependants(last);
        assert!(direct.iter().all(|part| *part == last || all.binary_search(part).is_ok()), "who needs it directly needs it");
        let circle = graph.circle(last);
        let circles = graph.cycles();
        let own = circles.iter().find(|circle| circle.binary_search(&last).is_ok());
        assert_eq!(own.map(Vec::as_slice).unwrap_or_default(), circle, "the same circle twice");
        for (_, hops) in graph.further(last, 5) {
            assert_eq!(hops.last().map_or(last, |hop| hop.to), last, "a path that leads elsewhere");
        }
        let _ = graph.path(last);
    }
    if let Ok(vex) = sbom::vex::read(bytes, None) {
        assert!(!vex.verified, "nobody verified it");
        let mut record = sbom::affected::Record::default();
        record.id = found.statements.first().map(|one| one.id.clone()).unwrap_or_default();
        let all: Vec<usize> = (0..found.components.len()).collect();
        let vex = [vex];
        let overlay = sbom::vex::overlay(found, &record, &all, &vex);
        let mut words: Vec<_> = overlay.said.iter().map(|one| (one.component, one.status.word())).collect();
        words.dedup();
        assert!(words.len() == overlay.said.len() && overlay.disagreeing.len() <= all.len(), "one document, one word on a part, or several that differ");
        for vulnerability in sbom::vex::statements(found, &vex) {
            let mut known = sbom::affected::Record::default();
            known.id = vulnerability.ids.first().cloned().unwrap_or_default();
            assert_eq!(
                sbom::vex::overlay(found, &known, &all, &vex).said.iter().filter(|one| vulnerability.overlay.said.contains(one)).count(),
                vulnerability.overlay.said.len(),
                "without a record other things are stated"
            );
        }
    }
    for element in sbom::quality::evaluate(found, &sbom::quality::AuthorSignature::None) {
        assert_eq!(element.present + element.explicit_unknown + element.silent, element.total, "{}", element.id);
        assert!(element.weak <= element.present);
    }
    let itself = sbom::compare::compare(found, found);
    assert!(
        itself.added.is_empty() && itself.removed.is_empty() && itself.changed.is_empty() && itself.version_changed.is_empty(),
        "a document is its own equal"
    );
    if let Some(part) = found.components.first()
        && let Ok(query) = sbom::find::query(&part.name)
    {
        assert!(sbom::find::find(found, &query).len() <= found.components.len());
    }
    let _ = (sbom::licence::summary(found), sbom::quality::cra_hint(found));
}

/// Two lines: package URLs, licences, and versions in every order, which are antisymmetric.
fn versions(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (one, other) = text.split_once('\n').unwrap_or((text, "1.0"));
    for name in ["npm", "PyPI", "Maven", "Debian", "Red Hat", "Alpine", "RubyGems", "NuGet", "Packagist", "CRAN", "Hackage", "Pub"] {
        let Some(order) = sbom::version::order_of(name) else { continue };
        assert_eq!(order(one, other), order(other, one).map(std::cmp::Ordering::reverse), "{name}: {one} and {other}");
        assert!(order(one, one).is_none_or(std::cmp::Ordering::is_eq), "{name}: {one} and itself");
    }
    let range = |text: &str| sbom::version::range(&format!("vers:semver/{text}"));
    let _ = (sbom::version::range(one).map(|range| range.contains(other)), range(one), sbom::find::query(one));
    if one.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        && let (Some(below), Some(from)) = (range(&format!("<{one}")), range(&format!(">={one}")))
    {
        assert_eq!(below.contains(other), from.contains(other).map(|inside| !inside), "{other} is on one side of {one}");
    }
    let _ = (sbom::licence::is_expression(one), sbom::Version::of(one));
    if let Ok(purl) = sbom::purl::parse(one) {
        let canonical = purl.to_string();
        assert_eq!(sbom::purl::parse(&canonical).map(|again| again.to_string()), Ok(canonical), "{one}");
        let _ = (purl.identity(), sbom::purl::to_ecosystem(&purl, Some("debian-12")));
    }
}

/// D1
fn certificate_timestamps(bytes: &[u8]) {
    if let Ok(list) = pki::sct_list(bytes) {
        assert!((1..=limits::SCTS).contains(&list.len()));
    }
}

/// H1: a note's text and signatures are parts of the envelope.
fn note(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(note) = Note::from_text(text) {
        assert!(text.starts_with(&note.text) && note.text.ends_with('\n'));
        assert!((1..=limits::NOTE_SIGNATURES).contains(&note.signatures.len()));
    }
}

/// H2
fn checkpoint(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(checkpoint) = Checkpoint::from_envelope(text) {
        assert!(text.starts_with(&format!("{}\n{}\n", checkpoint.origin, checkpoint.size)), "another text of the same checkpoint");
    }
}

/// H8
fn consistency_proof(bytes: &[u8]) {
    if let Ok(proof) = consistency::read_proof(bytes) {
        assert!(proof.hashes.len() <= limits::PROOF_HASHES);
    }
}

/// RFC 8785: canonical text is JSON, of the same value, and canonical.
fn canonical_json(bytes: &[u8]) {
    let Ok(value) = json::parse(bytes) else { return };
    let text = jcs::canonical(&value);
    let again = json::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text} is not JSON: {error:?}"));
    assert_eq!(jcs::canonical(&again), text);
}

/// P7: a policy that is accepted says what it asks for.
fn policy(bytes: &[u8]) {
    if let Ok(policy) = Policy::from_json(bytes) {
        assert!(bytes.windows(4).any(|window| window == b"anyS") || !policy.asked().is_empty());
    }
}

/// R1, R3
fn trusted_root(bytes: &[u8]) {
    if let Ok(root) = TrustedRoot::from_json(bytes, Origin::Supplied) {
        assert!(root.logs.len() <= limits::ROOT_ENTRIES && root.authorities.len() <= limits::ROOT_ENTRIES);
    }
}

/// N1, N4: the encoding has room for all of the payload; subjects are compared without a fault.
fn statement(bytes: &[u8]) {
    assert!(pae("application/vnd.in-toto+json", bytes).ends_with(bytes));
    if let Ok(statement) = Statement::from_payload(bytes) {
        assert!((1..=limits::SUBJECTS).contains(&statement.subjects.len()));
        let _ = statement.algorithms();
        statement.subjects.iter().for_each(|subject| drop(subject.compare(&[], true)));
    }
}

/// K1, K2: a bare token is read only where it is asked for.
fn timestamp(bytes: &[u8]) {
    let strict = Token::from_response(bytes, false);
    match Token::from_response(bytes, true) {
        Ok(token) => drop((token.gen_time(), token.certificates().len())),
        Err(fault) => assert!(strict.is_err(), "refused only where more is allowed: {fault}"),
    }
    if let Err(fault) = strict {
        assert!(
            matches!(fault.check(), Check::K1 | Check::K2 | Check::K3 | Check::K4 | Check::K5 | Check::K6 | Check::K11 | Check::B3 | Check::C10 | Check::Q6),
            "{fault}"
        );
    }
}
