//! P: who signed, and whom the caller expects.

use super::Fault;
use super::help::*;
use crate::case::{Expected, Verdict};
use crate::der::{implicit, oid, printable, seq, utf8};
use crate::fulcio::{ISSUER, SIGNER, claim_oid};
use crate::shapes::*;
use crate::x509::*;

pub(super) const CERTIFICATE: &[Fault] = &[
    // P1
    Fault::new("P1", "two_names", "Which of the two is the signer?", &[v03_message, rekor2_message], |r| {
        san(r, seq(&[implicit(6, crate::fulcio::SIGNER.as_bytes()), implicit(1, b"mallory@example.test")]))
    })
    .group("X18"),
    Fault::new("P1", "two_names_other_order", "Which of the two is the signer?", &[v03_message], |r| {
        san(r, seq(&[implicit(1, b"mallory@example.test"), implicit(6, crate::fulcio::SIGNER.as_bytes())]))
    })
    .group("X18"),
    Fault::new("P1", "uri_text_as_email", "The kind is part of the identity.", &[v03_message], |r| san(r, crate::fulcio::san_email(crate::fulcio::SIGNER)))
        .rejected()
        .group("X18"),
    Fault::new("P1", "other_name_equal_to_email", "A user name that looks like an e-mail is not one.", &[san_kind_email], |r| {
        san(r, crate::fulcio::san_other("alice@example.test"))
    })
    .rejected()
    .group("X18"),
    Fault::new("P1", "kind_not_named", "Without kind any of the three matches, exact value only.", &[v03_message, san_kind_email, san_kind_other], |r| {
        r.policy.identity().san_kind = None
    })
    .accept(),
    Fault::new("P1", "nul_in_name", "C strings end there.", &[v03_message], |r| {
        san(r, crate::fulcio::san_uri(&format!("{}\0.mallory.test", crate::fulcio::SIGNER)))
    })
    .group("X18"),
    Fault::new("P1", "non_ascii", "IA5 is ASCII.", &[v03_message], |r| san(r, crate::fulcio::san_uri("https://ex\u{e4}mple.test"))).group("X18"),
    Fault::new("P1", "no_san", "A signer without name is nobody.", &[v03_message], |r| {
        r.leaf.certificate.drop_extension(SAN);
        r.leaf.certificate.subject = common_name("nameless");
    })
    .rejected()
    .group("X18"),
    Fault::new("P1", "dns_name", "Hosts do not sign.", &[v03_message], |r| san(r, seq(&[implicit(2, b"example.test")]))).rejected().group("X18"),
    Fault::new("P1", "empty_san", "A SAN without names is malformed.", &[v03_message], |r| san(r, seq::<Vec<u8>>(&[]))).group("X18"),
    Fault::new("P1", "other_name_printable", "otherName holds a UTF8String.", &[san_kind_other], |r| {
        let content = [oid(&claim_oid(7)), crate::der::explicit(0, &printable("alice"))].concat();
        san(r, seq(&[crate::der::explicit(0, &content)]));
    })
    .group("X18"),
    // P2
    Fault::new("P2", "issuers_differ", "`.1` and `.8` must agree.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(&claim_oid(1), false, b"https://other.test".to_vec())
    })
    .group("X19"),
    Fault::new("P2", "other_issuer", "The same name at another issuer is another person.", &[v03_message, rekor2_message, v01_set_message], |r| {
        r.policy.identity().issuer = Some("https://accounts.example.test".into())
    })
    .rejected()
    .group("X19"),
    Fault::new("P2", "trailing_slash", "No folding.", &[v03_message], |r| r.policy.identity().issuer = Some(format!("{ISSUER}/"))).rejected().group("X19"),
    Fault::new("P2", "policy_absent_certificate_present", "`absent` matches only certificates without issuer.", &[v03_message], |r| {
        r.policy.identity().issuer = None
    })
    .rejected()
    .group("X19"),
    Fault::new("P2", "policy_present_certificate_absent", "No issuer is not any issuer.", &[github_release], |r| {
        r.policy.identity().issuer = Some(ISSUER.into())
    })
    .rejected()
    .group("X19"),
    Fault::new("P2", "only_deprecated_issuer", "`.1` alone counts.", &[v03_message], |r| r.leaf.certificate.drop_extension(&claim_oid(8))).accept(),
    Fault::new("P2", "only_new_issuer", "`.8` alone counts.", &[v03_message], |r| r.leaf.certificate.drop_extension(&claim_oid(1))).accept(),
    // P3
    Fault::new("P3", "issuer_v2_raw", "`.8` is a DER UTF8String.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(&claim_oid(8), false, ISSUER.as_bytes().to_vec())
    })
    .or(&["P2"])
    .group("X19"),
    Fault::new("P3", "trailing_bytes", "Octets after the string.", &[v03_message], |r| {
        r.leaf.certificate.set_extension(&claim_oid(12), false, [utf8("https://github.com/acme/widget"), vec![0]].concat())
    })
    .group("X19"),
    Fault::new("P3", "printable_string", "UTF8String only.", &[v03_message], |r| r.leaf.certificate.set_extension(&claim_oid(8), false, printable(ISSUER)))
        .or(&["P2"])
        .group("X19"),
    Fault::new("P3", "raw_not_utf8", "Raw claims are UTF-8.", &[v03_message], |r| r.leaf.certificate.set_extension(&claim_oid(4), false, vec![0xFF, 0xFE]))
        .group("X19"),
    Fault::new("P3", "claim_differs", "A claim asked for and not met.", &[v03_message, rekor2_message], |r| {
        r.policy.identity().claims.push((12, "https://github.com/acme/other".into()))
    })
    .rejected()
    .group("X19"),
    Fault::new("P3", "claim_absent", "Absent does not match.", &[v03_message], |r| {
        r.leaf.certificate.drop_extension(&claim_oid(23));
        r.policy.identity().claims.push((23, "production".into()));
    })
    .rejected()
    .group("X19"),
    Fault::new("P3", "claims_met", "All claims of the table, exact.", &[v03_message], |r| {
        r.policy.identity().claims = crate::fulcio::CLAIMS.iter().map(|(n, _, v)| (*n, (*v).to_owned())).collect()
    })
    .accept(),
    // P6
    Fault::new("P6", "issuer_twice", "The same claim twice: one checked, one shown.", &[v03_message, rekor2_message], |r| {
        r.leaf.certificate.extensions.push(crate::fulcio::claim(8, "https://other.test"))
    })
    .or(&["C10"])
    .group("X11"),
    Fault::new("P6", "issuer_twice_alike", "Twice is malformed even if both agree.", &[v03_message], |r| {
        r.leaf.certificate.extensions.push(crate::fulcio::claim(8, ISSUER))
    })
    .or(&["C10"])
    .group("X11"),
];

pub(super) const POLICY: &[Fault] = &[
    Fault::new("P1", "other_san", "Somebody else signed.", &[v03_message, v01_set_message, v02_message, v03_dsse, rekor2_message, github], |r| {
        r.policy.identity().san = SIGNER.replace("acme", "mallory")
    })
    .rejected(),
    Fault::new("P1", "policy_kind_differs", "The caller asked for an e-mail.", &[v03_message], |r| r.policy.identity().san_kind = Some("email"))
        .rejected()
        .group("X18"),
    Fault::new("P2", "empty_issuer", "An empty string is no issuer.", &[v03_message], |r| r.policy.identity().issuer = Some(String::new()))
        .verdict(Verdict::ConfigurationError)
        .group("X19"),
    Fault::new("P1", "empty_san_policy", "An empty string is no name.", &[v03_message], |r| r.policy.identity().san = String::new())
        .verdict(Verdict::ConfigurationError)
        .group("X19"),
    // P4
    Fault::new("P4", "pattern_matches", "Anchored, whole value.", &[v03_message], |r| {
        pattern(r, r"https://github\.com/acme/widget/\.github/workflows/release\.yml@refs/tags/v[0-9.]+")
    })
    .accept()
    .group("X20"),
    Fault::new("P4", "unanchored_prefix", "A pattern matches the whole value, not a part.", &[v03_message], |r| pattern(r, r"https://github\.com/acme/"))
        .rejected()
        .group("X20"),
    Fault::new("P4", "unanchored_suffix", "A pattern matches the whole value, not a part.", &[v03_message], |r| pattern(r, r"@refs/tags/v1\.2\.3"))
        .rejected()
        .group("X20"),
    Fault::new("P4", "alternation_escapes_anchor", "`a|b` is wrapped before it is anchored.", &[v03_message], |r| pattern(r, "x|https://github"))
        .rejected()
        .group("X20"),
    Fault::new("P4", "plain_string_that_looks_like_a_pattern", "A string is a pattern only where declared.", &[v03_message], |r| {
        r.policy.identity().san = ".*".into()
    })
    .rejected()
    .or(&["P1"])
    .group("X20"),
    Fault::new("P4", "issuer_pattern", "The issuer may be a declared pattern.", &[v03_message], |r| {
        let identity = r.policy.identity();
        (identity.issuer, identity.issuer_is_pattern) = (Some(r"https://token\.actions\.githubusercontent\.com".into()), true);
    })
    .accept(),
    Fault::new("P4", "issuer_pattern_unanchored", "Whole value here too.", &[v03_message], |r| {
        let identity = r.policy.identity();
        (identity.issuer, identity.issuer_is_pattern) = (Some("https://token".into()), true);
    })
    .rejected()
    .group("X20"),
    Fault::new("P4", "pattern_without_kind", "A pattern needs a kind.", &[v03_message], |r| {
        pattern(r, "https://github.com/.*");
        r.policy.identity().san_kind = None;
    })
    .verdict(Verdict::ConfigurationError)
    .group("X20"),
    Fault::new("P4", "dot_does_not_match_line_feed", "A line feed in the name ends no pattern.", &[v03_message], |r| {
        r.leaf.identity(crate::fulcio::san_uri("https://github.com/acme/\nmallory"), ISSUER);
        pattern(r, "https://github.com/acme/.*");
    })
    .rejected()
    .group("X20"),
    // P5
    Fault::new("P5", "case_differs", "Bytes are compared.", &[v03_message], |r| r.policy.identity().san = SIGNER.replace("acme", "Acme"))
        .rejected()
        .or(&["P1"])
        .group("X18"),
    Fault::new("P5", "percent_encoding_differs", "Bytes are compared.", &[v03_message], |r| r.policy.identity().san = SIGNER.replace("widget", "w%69dget"))
        .rejected()
        .or(&["P1"])
        .group("X18"),
    Fault::new("P5", "trailing_dot", "Bytes are compared.", &[v03_message], |r| r.policy.identity().san = SIGNER.replace("github.com", "github.com."))
        .rejected()
        .or(&["P1"])
        .group("X18"),
    // P7
    Fault::new("P7", "anyone", "Valid, but nobody said who the signer should be.", &[v03_message, v01_set_message, rekor2_message, github], |r| {
        r.policy.expected = Expected::Anyone
    })
    .outcome("passed")
    .verdict(Verdict::Unidentified),
];
