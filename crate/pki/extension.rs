//! Who signed: the subjectAltName and Fulcio's extensions (P1, P2, P3).

use ::der::Tag;
use ::der::asn1::ObjectIdentifier;

use super::certificate::{Certificate, SUBJECT_ALT_NAME};
use crate::check::{Check, Effect, Fault};
use crate::encoding::der::{self, DerError, Tlv};
use crate::text::escaped;

/// The type of Fulcio's otherName.
const OTHER_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.57264.1.7");

/// What a leaf certificate says about its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// None if there is no alternative name, or one of a kind that names no signer (DNS, IP …).
    pub(crate) san: Option<San>,
    /// Who authenticated the signer; none in GitHub's release certificates.
    pub(crate) issuer: Option<String>,
    /// By number.
    pub(crate) claims: Vec<Claim>,
}

/// The one alternative name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct San {
    pub(crate) kind: SanKind,
    pub(crate) value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SanKind {
    Uri,
    Email,
    OtherName,
}

impl SanKind {
    /// The kind of this name, byte for byte.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Uri, Self::Email, Self::OtherName].into_iter().find(|kind| kind.as_str() == name)
    }

    /// As policies and reports spell it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Uri => "uri",
            Self::Email => "email",
            Self::OtherName => "other-name",
        }
    }
}

/// The extension `1.3.6.1.4.1.57264.1.n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) name: &'static str,
    pub(crate) oid_suffix: u8,
    pub(crate) value: String,
}

impl Identity {
    /// Malformed ⇒ `[invalid]`; what is merely absent is for the policy to judge.
    pub(crate) fn from_certificate(certificate: &Certificate) -> Result<Self, Fault> {
        let san = certificate.extension(SUBJECT_ALT_NAME).map(|extension| alt_name(&extension.value)).transpose()?.flatten();
        let claims = CLAIMS.iter().filter_map(|name| name.read(certificate).transpose()).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { san, issuer: issuer(&claims)?, claims })
    }

    /// The value of one claim.
    pub(crate) fn claim(&self, name: &str) -> Option<&str> {
        self.claims.iter().find(|claim| claim.name == name).map(|claim| claim.value.as_str())
    }
}

/// P2: "`.8` (DER) if present, else `.1` (raw). Both present and different ⇒ [invalid]."
fn issuer(claims: &[Claim]) -> Result<Option<String>, Fault> {
    let value = |suffix: u8| claims.iter().find(|claim| claim.oid_suffix == suffix).map(|claim| claim.value.clone());
    match (value(8), value(1)) {
        (Some(new), Some(old)) if new != old => {
            let fault = Fault::new(Check::P2, "two-issuers", "the certificate names two different issuers");
            Err(fault.with_effect(Effect::Invalid).compared(escaped(&new), escaped(&old)))
        }
        (new, old) => Ok(new.or(old)),
    }
}

/// P1: exactly one GeneralName. `None` for the kinds that name no signer.
///
/// ```text
/// SubjectAltName ::= GeneralNames
/// GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName
/// ```
fn alt_name(value: &[u8]) -> Result<Option<San>, Fault> {
    let malformed = |error: DerError| san_fault("malformed", format!("the certificate's alternative name is malformed: {}", error.what)).at(error.place());
    der::check_strict(value, "the alternative name").map_err(malformed)?;
    let mut names = der::Values::new(value).expect(Tag::Sequence, "the alternative name").map_err(malformed)?.children();
    let name = names.next().map_err(malformed)?;
    if !names.is_empty() {
        return Err(san_fault("two-names", "the certificate has more than one alternative name"));
    }
    general_name(&name, malformed)
}

/// ```text
/// GeneralName ::= CHOICE {
///      otherName                 [0]  OtherName,
///      rfc822Name                [1]  IA5String,
///      dNSName                   [2]  IA5String, …
///      uniformResourceIdentifier [6]  IA5String, … }
/// ```
fn general_name(name: &Tlv<'_>, malformed: impl Fn(DerError) -> Fault) -> Result<Option<San>, Fault> {
    let tag = name.tag;
    if tag == der::context_primitive(1) {
        return ia5(name.content).map(|value| Some(San { kind: SanKind::Email, value }));
    }
    if tag == der::context_primitive(6) {
        return ia5(name.content).map(|value| Some(San { kind: SanKind::Uri, value }));
    }
    if tag == der::context(0) {
        return other_name(name).map_err(malformed);
    }
    let known = (2..=8).any(|number| tag == der::context(number) || tag == der::context_primitive(number));
    if known { Ok(None) } else { Err(san_fault("malformed", "the certificate's alternative name is of no known kind")) }
}

/// P1: "IA5 kinds must be ASCII without NUL." An empty name names nobody.
fn ia5(content: &[u8]) -> Result<String, Fault> {
    let text = std::str::from_utf8(content).ok().filter(|text| text.is_ascii() && !text.is_empty() && !text.contains('\0'));
    text.map(str::to_owned).ok_or_else(|| san_fault("not-ia5", "the certificate's alternative name is empty or has bytes that are not ASCII text"))
}

/// ```text
/// OtherName ::= SEQUENCE {
///      type-id    OBJECT IDENTIFIER,
///      value      [0] EXPLICIT ANY DEFINED BY type-id }
/// ```
fn other_name(name: &Tlv<'_>) -> Result<Option<San>, DerError> {
    let mut fields = name.children();
    let id = der::oid(&fields.expect(Tag::ObjectIdentifier, "the type of the other name")?)?;
    let value = fields.expect(der::context(0), "the value of the other name")?;
    fields.end("the value of the other name")?;
    if id != OTHER_NAME {
        return Ok(None);
    }
    let mut inner = value.children();
    let value = utf8(&inner.expect(Tag::Utf8String, "the other name")?)?;
    inner.end("the other name")?;
    Ok(Some(San { kind: SanKind::OtherName, value }))
}

fn utf8(value: &Tlv<'_>) -> Result<String, DerError> {
    String::from_utf8(value.content.to_vec()).map_err(|_| DerError::new("text that is not UTF-8", value.offset))
}

fn san_fault(cause: &'static str, message: impl Into<String>) -> Fault {
    Fault::new(Check::P1, cause, message).with_effect(Effect::Invalid)
}

/// One of Fulcio's extensions: its number, our name, its encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClaimName {
    pub(crate) oid_suffix: u8,
    pub(crate) name: &'static str,
    id: ObjectIdentifier,
    encoding: Encoding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    /// The text's bytes, as Fulcio's first extensions have it.
    Raw,
    /// One UTF8String.
    Der,
}

impl ClaimName {
    /// The claim of this name, byte for byte.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        CLAIMS.iter().find(|claim| claim.name == name).copied()
    }

    /// The extension's whole identifier.
    pub(crate) fn dotted(self) -> String {
        self.id.to_string()
    }

    fn read(self, certificate: &Certificate) -> Result<Option<Claim>, Fault> {
        let Some(extension) = certificate.extensions().iter().find(|extension| extension.id == self.id) else {
            return Ok(None);
        };
        let value = match self.encoding {
            Encoding::Raw => String::from_utf8(extension.value.clone()).map_err(|_| "it is not UTF-8".to_owned()),
            Encoding::Der => one_utf8_string(&extension.value).map_err(|error| error.what),
        };
        let check = if matches!(self.oid_suffix, 1 | 8) { Check::P2 } else { Check::P3 };
        let value = value.map_err(|what| {
            Fault::new(check, "malformed", format!("the certificate's claim {} is malformed: {what}", self.name)).with_effect(Effect::Invalid).at(self.dotted())
        })?;
        Ok(Some(Claim { name: self.name, oid_suffix: self.oid_suffix, value }))
    }
}

/// P3: "DER values must be one UTF8String (tag 0x0C) with no trailing bytes".
fn one_utf8_string(bytes: &[u8]) -> Result<String, DerError> {
    let mut values = der::Values::new(bytes);
    let value = values.expect(Tag::Utf8String, "the text")?;
    values.end("the text")?;
    utf8(&value)
}

macro_rules! claims {
    ($($suffix:literal $name:literal $encoding:ident)*) => {
        /// Fulcio's certificate specification, by number. (`.7` is the type of the otherName, not an extension.)
        pub(crate) const CLAIMS: &[ClaimName] = &[$(ClaimName {
            oid_suffix: $suffix,
            name: $name,
            id: ObjectIdentifier::new_unwrap(concat!("1.3.6.1.4.1.57264.1.", $suffix)),
            encoding: Encoding::$encoding,
        }),*];
    };
}

claims! {
    1 "issuer" Raw
    2 "githubWorkflowTrigger" Raw
    3 "githubWorkflowSha" Raw
    4 "githubWorkflowName" Raw
    5 "githubWorkflowRepository" Raw
    6 "githubWorkflowRef" Raw
    8 "issuerV2" Der
    9 "buildSignerUri" Der
    10 "buildSignerDigest" Der
    11 "runnerEnvironment" Der
    12 "sourceRepositoryUri" Der
    13 "sourceRepositoryDigest" Der
    14 "sourceRepositoryRef" Der
    15 "sourceRepositoryIdentifier" Der
    16 "sourceRepositoryOwnerUri" Der
    17 "sourceRepositoryOwnerIdentifier" Der
    18 "buildConfigUri" Der
    19 "buildConfigDigest" Der
    20 "buildTrigger" Der
    21 "runInvocationUri" Der
    22 "sourceRepositoryVisibilityAtSigning" Der
    23 "deploymentEnvironment" Der
    24 "tokenSubject" Der
}

#[cfg(test)]
mod tests {
    use sealglass_test_pki::der::{explicit, implicit, null, octets, oid, printable, seq, utf8};
    use sealglass_test_pki::fulcio::{Authority, CLAIMS as MADE, ISSUER, Leaf, SIGNER, claim_oid, san_email, san_other, san_uri};
    use sealglass_test_pki::keys::Key;
    use sealglass_test_pki::x509;

    use super::*;

    fn identity(edit: impl Fn(&mut x509::Certificate)) -> Result<Identity, Fault> {
        let mut made = Leaf::new(Key::p256("signer"), &Authority::fulcio()).certificate;
        edit(&mut made);
        Identity::from_certificate(&Certificate::from_der(&made.der()).unwrap())
    }

    #[test]
    fn reads_every_claim() {
        let identity = identity(|_| {}).unwrap();
        assert_eq!(identity.san, Some(San { kind: SanKind::Uri, value: SIGNER.into() }));
        assert_eq!(identity.issuer.as_deref(), Some(ISSUER));
        assert_eq!(identity.claims.len(), MADE.len());
        for (claim, (number, _, value)) in identity.claims.iter().zip(MADE) {
            assert_eq!((claim.oid_suffix, claim.value.as_str()), (*number, *value));
        }
        assert_eq!(identity.claim("runnerEnvironment"), Some("github-hosted"));
        assert_eq!(ClaimName::from_name("issuerV2").unwrap().dotted(), claim_oid(8));
        assert_eq!(ClaimName::from_name("IssuerV2"), None);
    }

    #[test]
    fn p1_one_name_of_three_kinds() {
        let san = |value: Vec<u8>| identity(|c| c.set_extension(x509::SAN, true, value.clone())).map(|identity| identity.san);
        let some = |kind, value: &str| Ok(Some(San { kind, value: value.into() }));
        assert_eq!(san(san_email("a@b.test")), some(SanKind::Email, "a@b.test"));
        assert_eq!(san(san_other("Jürgen")), some(SanKind::OtherName, "Jürgen"));
        assert_eq!(san(san_email("https://a.test")), some(SanKind::Email, "https://a.test"));
        // Kinds that name no signer.
        assert_eq!(san(seq(&[implicit(2, b"a.test")])), Ok(None));
        assert_eq!(san(seq(&[implicit(7, &[127, 0, 0, 1])])), Ok(None));
        assert_eq!(san(seq(&[explicit(0, &[oid("1.2.3"), explicit(0, &utf8("a"))].concat())])), Ok(None));
        assert_eq!(identity(|c| c.drop_extension(x509::SAN)).unwrap().san, None);
    }

    #[test]
    fn p1_malformed_is_invalid() {
        let other = |content: &[Vec<u8>]| seq(&[explicit(0, &content.concat())]);
        let cases = [
            ("two-names", seq(&[implicit(6, b"https://a.test"), implicit(1, b"a@b.test")])),
            ("two-names", seq(&[implicit(1, b"a@b.test"), implicit(6, b"https://a.test")])),
            ("two-names", seq(&[implicit(6, b"https://a.test"), implicit(2, b"a.test")])),
            ("not-ia5", san_uri("")),
            ("not-ia5", san_email("a@b.test\0.evil")),
            ("not-ia5", san_uri("https://ä.test")),
            ("malformed", seq::<Vec<u8>>(&[])),
            ("malformed", [san_uri("https://a.test"), null()].concat()),
            ("malformed", seq(&[utf8("https://a.test")])),
            ("malformed", seq(&[implicit(9, b"a")])),
            ("malformed", other(&[oid(&claim_oid(7)), explicit(0, &printable("a"))])),
            ("malformed", other(&[oid(&claim_oid(7)), explicit(0, &[utf8("a"), utf8("b")].concat())])),
            ("malformed", other(&[oid(&claim_oid(7)), utf8("a")])),
            ("malformed", other(&[oid(&claim_oid(7)), explicit(0, &utf8("a")), null()])),
        ];
        for (position, (cause, value)) in cases.into_iter().enumerate() {
            let fault = identity(|c| c.set_extension(x509::SAN, true, value.clone())).unwrap_err();
            assert_eq!((fault.code(), fault.effect()), (format!("identity.san.{cause}"), Effect::Invalid), "{position}");
        }
    }

    #[test]
    fn p2_the_newer_issuer_counts_and_both_agree() {
        let set = |c: &mut x509::Certificate, n: u8, value: Vec<u8>| c.set_extension(&claim_oid(n), false, value);
        assert_eq!(identity(|c| c.drop_extension(&claim_oid(8))).unwrap().issuer.as_deref(), Some(ISSUER));
        assert_eq!(identity(|c| c.drop_extension(&claim_oid(1))).unwrap().issuer.as_deref(), Some(ISSUER));
        let neither = identity(|c| [1, 8].iter().for_each(|n| c.drop_extension(&claim_oid(*n)))).unwrap();
        assert_eq!(neither.issuer, None);
        let cases: [(&str, Result<Identity, Fault>); 5] = [
            ("two-issuers", identity(|c| set(c, 1, b"https://other.test".to_vec()))),
            ("malformed", identity(|c| set(c, 8, ISSUER.into()))),
            ("malformed", identity(|c| set(c, 8, [utf8(ISSUER), null()].concat()))),
            ("malformed", identity(|c| set(c, 8, printable(ISSUER)))),
            ("malformed", identity(|c| set(c, 1, vec![0xff]))),
        ];
        for (cause, result) in cases {
            let fault = result.unwrap_err();
            assert_eq!((fault.code(), fault.effect()), (format!("identity.issuer.{cause}"), Effect::Invalid));
        }
    }

    #[test]
    fn p3_malformed_claims_are_invalid() {
        for (n, value) in [(9, SIGNER.into()), (24, octets(b"a")), (12, [utf8("a"), utf8("b")].concat()), (5, vec![0xc3])] {
            let fault = identity(|c| c.set_extension(&claim_oid(n), false, value.clone())).unwrap_err();
            assert_eq!((fault.code(), fault.effect()), ("identity.extensions.malformed".into(), Effect::Invalid));
        }
        // A number that is not ours is nobody's claim.
        assert!(identity(|c| c.set_extension(&claim_oid(25), false, vec![0xff])).is_ok());
    }
}
