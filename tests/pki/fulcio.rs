//! Fulcio: authorities and short-lived leaf certificates with all claims.

use crate::ctlog::Sct;
use crate::der::{explicit, implicit, int, octets, oid, seq, tlv, utf8};
use crate::hook::Hook;
use crate::keys::Key;
use crate::time::{LEAF_END, LEAF_START, WINDOW_START};
use crate::x509::*;

/// The embedded SCT list (D1).
pub const SCT_LIST: &str = "1.3.6.1.4.1.11129.2.4.2";
/// The precertificate poison (D9).
pub const POISON: &str = "1.3.6.1.4.1.11129.2.4.3";
/// Usage of a precertificate signing certificate (D4).
pub const PRECERT_SIGNING: &str = "1.3.6.1.4.1.11129.2.4.4";
/// The identity of the default signer.
pub const SIGNER: &str = "https://github.com/acme/widget/.github/workflows/release.yml@refs/tags/v1.2.3";
/// The issuer of the default signer.
pub const ISSUER: &str = "https://token.actions.githubusercontent.com";

/// The root key of the default Fulcio.
pub const ROOT: Key = Key::p384("fulcio root");
/// The intermediate key of the default Fulcio.
pub const INTERMEDIATE: Key = Key::p384("fulcio intermediate");

/// Raw-valued claims `.1` to `.6`, then UTF8String claims `.8` to `.24`.
pub const CLAIMS: &[(u8, &str, &str)] = &[
    (1, "Issuer", ISSUER),
    (2, "GitHub Workflow Trigger", "push"),
    (3, "GitHub Workflow SHA", "4d0a5b1c9f6e7d8c3b2a19087f6e5d4c3b2a1908"),
    (4, "GitHub Workflow Name", "release"),
    (5, "GitHub Workflow Repository", "acme/widget"),
    (6, "GitHub Workflow Ref", "refs/tags/v1.2.3"),
    (8, "Issuer (V2)", ISSUER),
    (9, "Build Signer URI", SIGNER),
    (10, "Build Signer Digest", "4d0a5b1c9f6e7d8c3b2a19087f6e5d4c3b2a1908"),
    (11, "Runner Environment", "github-hosted"),
    (12, "Source Repository URI", "https://github.com/acme/widget"),
    (13, "Source Repository Digest", "4d0a5b1c9f6e7d8c3b2a19087f6e5d4c3b2a1908"),
    (14, "Source Repository Ref", "refs/tags/v1.2.3"),
    (15, "Source Repository Identifier", "123456789"),
    (16, "Source Repository Owner URI", "https://github.com/acme"),
    (17, "Source Repository Owner Identifier", "987654"),
    (18, "Build Config URI", SIGNER),
    (19, "Build Config Digest", "4d0a5b1c9f6e7d8c3b2a19087f6e5d4c3b2a1908"),
    (20, "Build Trigger", "push"),
    (21, "Run Invocation URI", "https://github.com/acme/widget/actions/runs/42/attempts/1"),
    (22, "Source Repository Visibility At Signing", "public"),
    (23, "Deployment Environment", "production"),
    (24, "Token Subject", "repo:acme/widget:environment:production"),
];

/// A certificate authority entry of the trusted root.
#[derive(Clone)]
pub struct Authority {
    /// Display only.
    pub uri: String,
    /// `operator` of trusted root v0.2.
    pub operator: String,
    /// Leaf-most first, anchor last (C1).
    pub certificates: Vec<Certificate>,
    /// `validFor.start`, RFC 3339.
    pub start: Option<String>,
    /// `validFor.end`, RFC 3339.
    pub end: Option<String>,
    /// Whether the trusted root lists it.
    pub in_root: bool,
}

impl Authority {
    /// Root and intermediate, both P-384.
    pub fn fulcio() -> Self {
        Self::named("fulcio root", ROOT, "fulcio intermediate", INTERMEDIATE)
    }

    /// Root and intermediate under the given names and keys.
    pub fn named(root: &str, root_key: Key, intermediate: &str, key: Key) -> Self {
        let mut issuing = Certificate::ca(intermediate, key, root, root_key, Some(0));
        issuing.extensions.push(extension(EXTENDED_KEY_USAGE, false, usages(&[CODE_SIGNING])));
        let anchor = Certificate::ca(root, root_key, root, root_key, None);
        Self::of("https://fulcio.test", vec![issuing, anchor])
    }

    /// An entry with the given chain and an open window.
    pub fn of(uri: &str, certificates: Vec<Certificate>) -> Self {
        let (uri, operator) = (uri.to_owned(), "sealglass test".to_owned());
        Self { uri, operator, certificates, start: Some(WINDOW_START.into()), end: None, in_root: true }
    }
}

/// A leaf certificate and the SCTs to embed.
#[derive(Clone)]
pub struct Leaf {
    /// Without SCT list; the list is appended as last extension.
    pub certificate: Certificate,
    /// No SCT list extension when empty and `edit_list` is unused.
    pub scts: Vec<Sct>,
    /// Changes to the SCT list extension (D1): `None` leaves it out.
    pub edit_list: Hook<Option<Vec<u8>>>,
    /// The issuer, whose key is hashed into the SCT (D2).
    pub issuer: Key,
}

impl Leaf {
    /// The default signer, issued by `authority`'s first certificate.
    pub fn new(key: Key, authority: &Authority) -> Self {
        let issuer = &authority.certificates[0];
        let mut extensions = vec![
            extension(KEY_USAGE, true, tlv(0x03, DIGITAL_SIGNATURE)),
            extension(EXTENDED_KEY_USAGE, false, usages(&[CODE_SIGNING])),
            extension(SKI, false, octets(&key_identifier(key))),
            extension(AKI, false, seq(&[implicit(0, &key_identifier(issuer.key))])),
            extension(SAN, true, san_uri(SIGNER)),
        ];
        extensions.extend(CLAIMS.iter().map(|(n, _, value)| claim(*n, value)));
        let subject = seq::<Vec<u8>>(&[]);
        let mut certificate = Certificate::new(subject, key, issuer.subject.clone(), issuer.key, extensions);
        certificate.valid(LEAF_START, LEAF_END);
        Self { certificate, scts: vec![Sct::default()], edit_list: Hook::default(), issuer: issuer.key }
    }

    /// The signed certificate with its SCT list.
    pub fn der(&self) -> Vec<u8> {
        let mut certificate = self.certificate.clone();
        let tbs = certificate.tbs();
        let list = match self.scts.as_slice() {
            [] => None,
            scts => Some(crate::ctlog::list(scts, &tbs, self.issuer, &certificate)),
        };
        if let Some(value) = self.edit_list.on(list) {
            certificate.extensions.push(extension(SCT_LIST, false, value));
        }
        certificate.der()
    }

    /// Sets the SAN, the issuer claims and nothing else.
    pub fn identity(&mut self, san: Vec<u8>, issuer: &str) {
        self.certificate.set_extension(SAN, true, san);
        let claims = [claim(1, issuer), claim(8, issuer)];
        claims.into_iter().for_each(|c| self.certificate.set_extension(&c.oid, false, c.value));
    }
}

/// The extension `1.3.6.1.4.1.57264.1.n` in the encoding the table of P asks for.
pub fn claim(n: u8, value: &str) -> Extension {
    let encoded = if n < 7 { value.as_bytes().to_vec() } else { utf8(value) };
    extension(&claim_oid(n), false, encoded)
}

/// `1.3.6.1.4.1.57264.1.n`.
pub fn claim_oid(n: u8) -> String {
    format!("1.3.6.1.4.1.57264.1.{n}")
}

/// SAN with one uniformResourceIdentifier.
pub fn san_uri(uri: &str) -> Vec<u8> {
    seq(&[implicit(6, uri.as_bytes())])
}

/// SAN with one rfc822Name.
pub fn san_email(email: &str) -> Vec<u8> {
    seq(&[implicit(1, email.as_bytes())])
}

/// SAN with one otherName of Fulcio's type `.7`.
pub fn san_other(name: &str) -> Vec<u8> {
    let content = [oid(&claim_oid(7)), explicit(0, &utf8(name))].concat();
    seq(&[explicit(0, &content)])
}

/// basicConstraints value of a CA with a path length.
pub fn path_len(n: u64) -> Vec<u8> {
    seq(&[crate::der::yes(), int(n)])
}
