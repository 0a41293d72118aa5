//! What each kind of certificate must, may and must not say (C6, C7, C8, D9, K7), one table a kind and one row a clause.

use ::der::asn1::ObjectIdentifier;

use super::certificate::{AUTHORITY_KEY_ID, BASIC_CONSTRAINTS, Certificate, EXTENDED_KEY_USAGE, KEY_USAGE, SUBJECT_ALT_NAME, SUBJECT_KEY_ID};
use crate::check::{Check, Effect, Fault};

/// id-kp-codeSigning
const CODE_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.3");
/// id-kp-timeStamping
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
/// anyExtendedKeyUsage
const ANY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");
/// The precertificate poison (RFC 6962 §3.1)
const POISON: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.4.3");
const NAME_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.30");
const POLICY_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.36");
const INHIBIT_ANY_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.54");

/// What a path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    CodeSigning,
    TimeStamping,
}

/// C7, C8, D9: the leaf of a code signing path.
pub(crate) fn check_leaf(leaf: &Certificate) -> Result<(), Fault> {
    check_critical(leaf)?;
    check_rows(leaf, LEAF)
}

/// C8, K7: the certificate of a timestamp's signer.
pub(crate) fn check_tsa_signer(signer: &Certificate) -> Result<(), Fault> {
    check_rows(signer, TSA_SIGNER)?;
    check_critical(signer)
}

/// C6, C8, and the purposes of an intermediate (C7, K7): every issuer of a path, its anchor included.
pub(super) fn check_issuer(issuer: &Certificate, is_anchor: bool, purpose: Purpose) -> Result<(), Fault> {
    check_critical(issuer)?;
    check_rows(issuer, ISSUER)?;
    if is_anchor {
        return Ok(());
    }
    match purpose {
        Purpose::CodeSigning => check_rows(issuer, CODE_SIGNING_INTERMEDIATE),
        Purpose::TimeStamping => check_rows(issuer, TIME_STAMPING_INTERMEDIATE),
    }
}

/// C7: "Additional purposes ⇒ note."
pub(crate) fn further_purposes(leaf: &Certificate) -> Option<Fault> {
    let further: Vec<String> = leaf.extended_key_usage()?.iter().filter(|purpose| **purpose != CODE_SIGNING).map(ToString::to_string).collect();
    if further.is_empty() {
        return None;
    }
    let fault = Fault::new(Check::C7, "further-purposes", "the leaf certificate is for more than code signing");
    Some(fault.with_effect(Effect::Note).compared(CODE_SIGNING.to_string(), further.join(", ")).at(leaf.name()))
}

/// C8: what is understood may be critical, nothing else; what would restrict the path (name and policy constraints) may not be there at all.
pub(super) fn check_critical(certificate: &Certificate) -> Result<(), Fault> {
    for extension in certificate.extensions() {
        let id = extension.id;
        if id == POISON {
            return Err(Fault::new(Check::D9, "poison", "the certificate is a precertificate").at(certificate.name()));
        }
        if FORBIDDEN.contains(&id) {
            let message = format!("the certificate has the extension {id}, which is not supported");
            return Err(Fault::new(Check::C8, "unsupported-constraint", message).at(certificate.name()));
        }
        if extension.critical && !UNDERSTOOD.contains(&id) {
            let message = format!("the certificate has the critical extension {id}, which is not understood");
            return Err(Fault::new(Check::C8, "unknown-critical", message).at(certificate.name()));
        }
    }
    Ok(())
}

const UNDERSTOOD: &[ObjectIdentifier] = &[KEY_USAGE, EXTENDED_KEY_USAGE, BASIC_CONSTRAINTS, SUBJECT_ALT_NAME, AUTHORITY_KEY_ID, SUBJECT_KEY_ID];
const FORBIDDEN: &[ObjectIdentifier] = &[NAME_CONSTRAINTS, POLICY_CONSTRAINTS, INHIBIT_ANY_POLICY];

/// One clause: the extension, whether it is there, whether it is critical, and what it says.
struct Row {
    check: Check,
    extension: ObjectIdentifier,
    name: &'static str,
    presence: Presence,
    says: fn(&Certificate) -> bool,
    /// The cause and the sentence for when it says something else.
    otherwise: (&'static str, &'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    Present,
    PresentAndCritical,
    Maybe,
}

/// Fulcio's leaf. Unlike RFC 5280, which lets both usages be absent, C7 asks for them.
const LEAF: &[Row] = &[
    Row {
        check: Check::C7,
        extension: BASIC_CONSTRAINTS,
        name: "basicConstraints",
        presence: Presence::Maybe,
        says: |leaf| !leaf.is_ca(),
        otherwise: ("ca-as-leaf", "the leaf certificate is a certificate authority"),
    },
    Row {
        check: Check::C7,
        extension: KEY_USAGE,
        name: "keyUsage",
        presence: Presence::Present,
        says: |leaf| leaf.key_usage().is_some_and(|usage| usage.digital_signature && !usage.key_cert_sign),
        otherwise: ("key-usage", "the leaf certificate's key is not for signatures, or is for certificates"),
    },
    Row {
        check: Check::C7,
        extension: EXTENDED_KEY_USAGE,
        name: "extendedKeyUsage",
        presence: Presence::Present,
        says: |leaf| has_purpose(leaf, &[CODE_SIGNING]),
        otherwise: ("not-code-signing", "the leaf certificate is not for code signing"),
    },
];

/// RFC 5280 §6.1.4 (k), (n). Criticality is not asked for: an issuer that leaves it out restricts itself no less.
const ISSUER: &[Row] = &[
    Row {
        check: Check::C6,
        extension: BASIC_CONSTRAINTS,
        name: "basicConstraints",
        presence: Presence::Present,
        says: Certificate::is_ca,
        otherwise: ("not-a-ca", "the issuer is not a certificate authority"),
    },
    Row {
        check: Check::C6,
        extension: KEY_USAGE,
        name: "keyUsage",
        presence: Presence::Present,
        says: |issuer| issuer.key_usage().is_some_and(|usage| usage.key_cert_sign),
        otherwise: ("key-usage", "the issuer's key is not for certificates"),
    },
];

/// C7: "An intermediate that has an EKU must list codeSigning."
const CODE_SIGNING_INTERMEDIATE: &[Row] = &[Row {
    check: Check::C7,
    extension: EXTENDED_KEY_USAGE,
    name: "extendedKeyUsage",
    presence: Presence::Maybe,
    says: |issuer| has_purpose(issuer, &[CODE_SIGNING]),
    otherwise: ("intermediate-not-code-signing", "an intermediate certificate is not for code signing"),
}];

/// K7: "Intermediates with an EKU must list timeStamping or any."
const TIME_STAMPING_INTERMEDIATE: &[Row] = &[Row {
    check: Check::K7,
    extension: EXTENDED_KEY_USAGE,
    name: "extendedKeyUsage",
    presence: Presence::Maybe,
    says: |issuer| has_purpose(issuer, &[TIME_STAMPING, ANY_USAGE]),
    otherwise: ("intermediate-not-time-stamping", "an intermediate certificate is not for timestamping"),
}];

/// RFC 3161 §2.3: "The corresponding certificate MUST contain only one instance of the extended key usage field extension […] with
/// KeyPurposeID having value: id-kp-timeStamping. This extension MUST be critical."
const TSA_SIGNER: &[Row] = &[
    Row {
        check: Check::K7,
        extension: BASIC_CONSTRAINTS,
        name: "basicConstraints",
        presence: Presence::Maybe,
        says: |signer| !signer.is_ca(),
        otherwise: ("ca-as-signer", "the timestamp's signer is a certificate authority"),
    },
    // RFC 5280 §4.2.1.3: a key usage that is there restricts the key, here to signatures.
    Row {
        check: Check::K7,
        extension: KEY_USAGE,
        name: "keyUsage",
        presence: Presence::Maybe,
        says: |signer| signer.key_usage().is_some_and(|usage| usage.digital_signature || usage.content_commitment),
        otherwise: ("key-usage", "the key of the timestamp's signer is not for signatures"),
    },
    Row {
        check: Check::K7,
        extension: EXTENDED_KEY_USAGE,
        name: "extendedKeyUsage",
        presence: Presence::PresentAndCritical,
        says: |signer| signer.extended_key_usage() == Some(&[TIME_STAMPING]),
        otherwise: ("not-only-time-stamping", "the timestamp's signer is not for timestamping and nothing else"),
    },
];

fn has_purpose(certificate: &Certificate, accepted: &[ObjectIdentifier]) -> bool {
    certificate.extended_key_usage().is_some_and(|purposes| purposes.iter().any(|purpose| accepted.contains(purpose)))
}

fn check_rows(certificate: &Certificate, rows: &[Row]) -> Result<(), Fault> {
    rows.iter().try_for_each(|row| check_row(certificate, row).map_err(|fault| fault.at(certificate.name())))
}

fn check_row(certificate: &Certificate, row: &Row) -> Result<(), Fault> {
    let Some(extension) = certificate.extension(row.extension) else {
        return match row.presence {
            Presence::Maybe => Ok(()),
            _ => Err(Fault::new(row.check, "missing-extension", format!("the certificate has no {}", row.name))),
        };
    };
    if row.presence == Presence::PresentAndCritical && !extension.critical {
        return Err(Fault::new(row.check, "not-critical", format!("the certificate's {} is not critical", row.name)));
    }
    if (row.says)(certificate) {
        return Ok(());
    }
    let (cause, message) = row.otherwise;
    Err(Fault::new(row.check, cause, message))
}

#[cfg(test)]
mod tests {
    use sealglass_test_pki::der::{null, seq, tlv, yes};
    use sealglass_test_pki::fulcio::{Authority, Leaf};
    use sealglass_test_pki::keys::Key;
    use sealglass_test_pki::tsa::Tsa;
    use sealglass_test_pki::x509::{self, ANY_USAGE, CODE_SIGNING as CODE, SERVER_AUTH, TIME_STAMPING as TIME, extension, usages};

    use super::*;

    type Edit = fn(&mut x509::Certificate);
    const BITS_BOTH: &[u8] = &[2, 0x84];

    fn check(made: &x509::Certificate, profile: fn(&Certificate) -> Result<(), Fault>) -> Result<(), String> {
        profile(&Certificate::from_der(&made.der()).unwrap()).map_err(|fault| fault.code())
    }

    #[test]
    fn c7_c8_d9_the_leaf() {
        let cases: &[(Result<(), &str>, Edit)] = &[
            (Ok(()), |_| {}),
            (Ok(()), |c| c.set_extension(x509::BASIC_CONSTRAINTS, true, seq::<Vec<u8>>(&[]))),
            (Ok(()), |c| c.set_extension(x509::EXTENDED_KEY_USAGE, true, usages(&[SERVER_AUTH, CODE]))),
            (Err("cert.leaf-usage.ca-as-leaf"), |c| c.set_extension(x509::BASIC_CONSTRAINTS, true, seq(&[yes()]))),
            (Err("cert.leaf-usage.missing-extension"), |c| c.drop_extension(x509::KEY_USAGE)),
            (Err("cert.leaf-usage.missing-extension"), |c| c.drop_extension(x509::EXTENDED_KEY_USAGE)),
            (Err("cert.leaf-usage.key-usage"), |c| c.set_extension(x509::KEY_USAGE, true, tlv(3, BITS_BOTH))),
            (Err("cert.leaf-usage.key-usage"), |c| c.set_extension(x509::KEY_USAGE, true, tlv(3, &[6, 0x40]))),
            (Err("cert.leaf-usage.not-code-signing"), |c| c.set_extension(x509::EXTENDED_KEY_USAGE, true, usages(&[ANY_USAGE]))),
            (Err("cert.leaf-usage.not-code-signing"), |c| c.set_extension(x509::EXTENDED_KEY_USAGE, true, usages(&[TIME]))),
            (Err("cert.critical-extensions.unknown-critical"), |c| c.extensions.push(extension("1.2.3.4", true, null()))),
            (Err("cert.critical-extensions.unsupported-constraint"), |c| c.extensions.push(extension(x509::NAME_CONSTRAINTS, false, null()))),
            (Err("sct.poison.poison"), |c| c.extensions.push(extension("1.3.6.1.4.1.11129.2.4.3", true, null()))),
        ];
        for (position, (expected, edit)) in cases.iter().enumerate() {
            let mut made = Leaf::new(Key::p256("signer"), &Authority::fulcio()).certificate;
            edit(&mut made);
            assert_eq!(check(&made, check_leaf), expected.map_err(str::to_owned), "{position}");
        }
    }

    #[test]
    fn c7_further_purposes_are_a_note() {
        let mut made = Leaf::new(Key::p256("signer"), &Authority::fulcio()).certificate;
        assert_eq!(further_purposes(&Certificate::from_der(&made.der()).unwrap()), None);
        made.set_extension(x509::EXTENDED_KEY_USAGE, true, usages(&[CODE, SERVER_AUTH]));
        let note = further_purposes(&Certificate::from_der(&made.der()).unwrap()).unwrap();
        assert_eq!((note.effect(), note.actual()), (Effect::Note, Some(SERVER_AUTH)));
    }

    #[test]
    fn k7_the_signer_of_a_timestamp() {
        let cases: &[(Result<(), &str>, Edit)] = &[
            (Ok(()), |_| {}),
            (Ok(()), |c| c.drop_extension(x509::KEY_USAGE)),
            (Err("tsa.signer-usage.ca-as-signer"), |c| c.set_extension(x509::BASIC_CONSTRAINTS, true, seq(&[yes()]))),
            (Err("tsa.signer-usage.missing-extension"), |c| c.drop_extension(x509::EXTENDED_KEY_USAGE)),
            (Err("tsa.signer-usage.not-critical"), |c| c.set_extension(x509::EXTENDED_KEY_USAGE, false, usages(&[TIME]))),
            (Err("tsa.signer-usage.not-only-time-stamping"), |c| c.set_extension(x509::EXTENDED_KEY_USAGE, true, usages(&[TIME, "1.2.3.4"]))),
            (Err("tsa.signer-usage.not-only-time-stamping"), |c| c.set_extension(x509::EXTENDED_KEY_USAGE, true, usages(&[TIME, TIME]))),
            (Err("tsa.signer-usage.not-only-time-stamping"), |c| c.set_extension(x509::EXTENDED_KEY_USAGE, true, usages(&[ANY_USAGE]))),
            (Err("tsa.signer-usage.not-only-time-stamping"), |c| c.set_extension(x509::EXTENDED_KEY_USAGE, true, usages(&[CODE]))),
            (Err("tsa.signer-usage.key-usage"), |c| c.set_extension(x509::KEY_USAGE, true, tlv(3, &[5, 0x20]))),
            (Err("cert.critical-extensions.unknown-critical"), |c| c.extensions.push(extension("1.2.3.4", true, null()))),
        ];
        for (position, (expected, edit)) in cases.iter().enumerate() {
            let mut made = Tsa::new().signer;
            edit(&mut made);
            assert_eq!(check(&made, check_tsa_signer), expected.map_err(str::to_owned), "{position}");
        }
    }
}
