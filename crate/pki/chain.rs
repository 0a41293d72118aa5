//! Paths from a leaf to the anchor of one authority (C1, C3, C5, C6, C8, C9).

use std::sync::OnceLock;

use super::certificate::Certificate;
use super::profile::{self, Purpose};
use crate::check::{Check, Effect, Fault};
use crate::limits;
use crate::text::quoted;
use crate::time::UnixTime;

/// One chain of a trust root, leaf-most → root.
///
/// The last certificate is the anchor, all others are trusted to be intermediates of it, not to be unrestricted.
#[derive(Debug)]
pub(crate) struct AuthorityChain {
    links: Vec<Link>,
}

/// A certificate, and the key id that was found to verify it: the links of a chain are verified once.
#[derive(Debug)]
struct Link {
    certificate: Certificate,
    signed_by: OnceLock<[u8; 32]>,
}

/// Signatures that may still be tried (B3). Links that are remembered count as well, so that it bounds the search itself.
#[derive(Debug)]
pub(crate) struct Budget(u32);

impl Budget {
    pub(crate) fn new() -> Self {
        Self(limits::PATH_SIGNATURES)
    }

    fn spend(&mut self) -> Result<(), Fault> {
        let left = self.0.checked_sub(1).ok_or_else(|| {
            let message = "too many certificates could be issuers, and no path was found among those tried";
            Fault::new(Check::B3, "path-signatures", message).compared(format!("at most {}", limits::PATH_SIGNATURES), "more")
        })?;
        self.0 = left;
        Ok(())
    }
}

/// Proof that every certificate is signed by the next, that every issuer may issue, and that the last is the anchor.
///
/// At no time in particular: that is [`Path::check_time`].
#[derive(Debug)]
pub(crate) struct Path<'a> {
    certificates: Vec<&'a Certificate>,
    issuer: &'a Certificate,
}

impl AuthorityChain {
    pub(crate) fn new(certificates: Vec<Certificate>) -> Result<Self, Fault> {
        if certificates.is_empty() {
            return Err(Fault::new(Check::C1, "empty-chain", "the authority has no certificates").with_effect(Effect::CannotVerify));
        }
        if certificates.len() > limits::ROOT_ENTRIES {
            let fault = Fault::new(Check::B1, "authority-certificates", "the authority has too many certificates");
            return Err(fault.compared(format!("at most {}", limits::ROOT_ENTRIES), certificates.len().to_string()));
        }
        Ok(Self { links: certificates.into_iter().map(|certificate| Link { certificate, signed_by: OnceLock::new() }).collect() })
    }

    /// Leaf-most first, anchor last.
    pub(crate) fn certificates(&self) -> impl DoubleEndedIterator<Item = &Certificate> {
        self.links.iter().map(|link| &link.certificate)
    }

    /// Whether a certificate here has this issuer name for its subject.
    pub(crate) fn knows_issuer(&self, issuer_der: &[u8]) -> bool {
        self.certificates().any(|certificate| certificate.subject_der() == issuer_der)
    }

    /// [`Self::knows_issuer`] by way of untrusted intermediates: names only, nothing is verified.
    pub(crate) fn may_have_issued(&self, leaf: &Certificate, extra: &[Certificate]) -> bool {
        let mut names = vec![leaf.issuer_der()];
        for _ in 0..limits::PATH_CERTIFICATES {
            if names.iter().any(|name| self.knows_issuer(name)) {
                return true;
            }
            let above = extra.iter().filter(|certificate| names.contains(&certificate.subject_der()));
            names = above.map(Certificate::issuer_der).collect();
        }
        false
    }

    /// Finds the path from the leaf to the anchor; `extra` are untrusted intermediates below this chain.
    pub(crate) fn path<'a>(&'a self, leaf: &'a Certificate, extra: &'a [Certificate], purpose: Purpose, budget: &mut Budget) -> Result<Path<'a>, Fault> {
        profile::check_critical(leaf)?;
        let mut search = Search { chain: self, extra, purpose, budget, certificates: vec![leaf] };
        search.climb(Candidate { certificate: leaf, link: None }).map_err(|failure| failure.fault)?;
        let certificates = search.certificates;
        let issuer = certificates.get(1).copied().ok_or_else(|| unknown_issuer(leaf))?;
        Ok(Path { certificates, issuer })
    }
}

impl<'a> Path<'a> {
    /// Leaf first, anchor last.
    pub(crate) fn certificates(&self) -> &[&'a Certificate] {
        &self.certificates
    }

    /// The issuer of the leaf.
    pub(crate) fn issuer(&self) -> &'a Certificate {
        self.issuer
    }

    /// C3: "every certificate of the path including anchor and intermediates satisfies notBefore ≤ T ≤ notAfter".
    pub(crate) fn check_time(&self, at: UnixTime) -> Result<(), Fault> {
        let Some(outside) = self.certificates.iter().find(|certificate| !certificate.validity().contains(at)) else {
            return Ok(());
        };
        let window = outside.validity();
        let word = if at < window.start { "not yet" } else { "no longer" };
        let message = format!("the certificate of {} was {word} valid at {at}", quoted(&outside.name()));
        Err(Fault::new(Check::C3, "outside-validity", message).compared(window.to_string(), at.to_string()).at(outside.name()))
    }
}

/// A depth-first search, bounded in depth by [`limits::PATH_CERTIFICATES`] and in breadth by the budget.
struct Search<'a, 'b> {
    chain: &'a AuthorityChain,
    extra: &'a [Certificate],
    purpose: Purpose,
    budget: &'b mut Budget,
    /// The path so far.
    certificates: Vec<&'a Certificate>,
}

#[derive(Clone, Copy)]
struct Candidate<'a> {
    certificate: &'a Certificate,
    /// Where it is one of the chain's.
    link: Option<&'a Link>,
}

/// Why the search failed, and how far up: of several failures the one that got furthest is told.
struct Failure {
    fault: Fault,
    depth: usize,
}

impl<'a> Search<'a, '_> {
    /// Adds issuers above `child`, the last certificate of the path, until the anchor is there.
    fn climb(&mut self, child: Candidate<'a>) -> Result<(), Failure> {
        let mut furthest = Failure { fault: self.dead_end(child), depth: self.certificates.len() };
        for candidate in self.candidates(child) {
            match self.step(child, candidate) {
                Ok(()) => return Ok(()),
                Err(failure) if failure.fault.check() == Check::B3 => return Err(failure),
                Err(failure) if failure.depth >= furthest.depth => furthest = failure,
                Err(_) => {}
            }
        }
        Err(furthest)
    }

    fn step(&mut self, child: Candidate<'a>, candidate: Candidate<'a>) -> Result<(), Failure> {
        let depth = self.certificates.len();
        self.check_signature(child, candidate).map_err(|fault| Failure { fault, depth })?;
        self.check_issuer(candidate).map_err(|fault| Failure { fault, depth: depth.saturating_add(1) })?;
        self.certificates.push(candidate.certificate);
        if self.is_anchor(candidate) {
            return Ok(());
        }
        let climbed = self.climb(candidate);
        if climbed.is_err() {
            self.certificates.pop();
        }
        climbed
    }

    /// C5: the certificates whose subject is the child's issuer, byte for byte; those that its key identifier points at first.
    fn candidates(&self, child: Candidate<'a>) -> Vec<Candidate<'a>> {
        // Untrusted intermediates lie below the chain, never inside it.
        let extra = if child.link.is_some() { &[] } else { self.extra };
        let of_chain = self.chain.links.iter().map(|link| Candidate { certificate: &link.certificate, link: Some(link) });
        let all = of_chain.chain(extra.iter().map(|certificate| Candidate { certificate, link: None }));
        let wanted = child.certificate.authority_key_id();
        let (mut first, rest): (Vec<_>, Vec<_>) = all
            .filter(|candidate| candidate.certificate.subject_der() == child.certificate.issuer_der())
            .filter(|candidate| self.certificates.iter().all(|used| used.der() != candidate.certificate.der()))
            .partition(|candidate| wanted.is_some() && candidate.certificate.subject_key_id() == wanted);
        first.extend(rest);
        first
    }

    /// Why nothing is above this certificate.
    fn dead_end(&self, child: Candidate<'a>) -> Fault {
        if child.link.is_none() {
            return unknown_issuer(child.certificate);
        }
        let message = format!("no certificate of the authority has the name of the issuer {}", quoted(child.certificate.issuer()));
        let subjects: Vec<&str> = self.chain.certificates().map(Certificate::subject).collect();
        Fault::new(Check::C5, "name", message).compared(child.certificate.issuer(), subjects.join("; ")).at(child.certificate.name())
    }

    /// C3, and for the leaf C1: "name known but no candidate key verifies ⇒ [invalid]".
    fn check_signature(&mut self, child: Candidate<'a>, issuer: Candidate<'a>) -> Result<(), Fault> {
        self.budget.spend()?;
        let key = issuer.certificate.key().map_err(|fault| fault.clone().at(issuer.certificate.name()))?;
        if let Some(link) = child.link
            && link.signed_by.get() == Some(key.id())
        {
            return Ok(());
        }
        let checked = child.certificate.check_signed_by(issuer.certificate);
        if let (Ok(()), Some(link), Some(_)) = (&checked, child.link, issuer.link) {
            // Another verification may have remembered it meanwhile: the same fact either way.
            let _ = link.signed_by.set(*key.id());
        }
        let is_leaf = self.certificates.len() == 1;
        checked.map_err(|fault| if is_leaf && fault.check() == Check::C3 { not_ours(issuer.certificate).at(child.certificate.name()) } else { fault })
    }

    /// C6, C7, C8, K7 for one issuer, with what is already below it.
    fn check_issuer(&self, issuer: Candidate<'a>) -> Result<(), Fault> {
        if self.certificates.len() >= limits::PATH_CERTIFICATES {
            let fault = Fault::new(Check::C6, "path-too-long", "the certificate path is too long");
            return Err(fault.compared(format!("at most {} certificates", limits::PATH_CERTIFICATES), "more"));
        }
        profile::check_issuer(issuer.certificate, self.is_anchor(issuer), self.purpose)?;
        // RFC 5280 §4.2.1.9: "the maximum number of non-self-issued intermediate certificates that may follow this certificate"
        let below = self.certificates.iter().skip(1).filter(|certificate| !certificate.is_self_issued()).count();
        let most = issuer.certificate.basic_constraints().and_then(|constraints| constraints.path_length);
        match most {
            Some(most) if u64::try_from(below).is_ok_and(|below| below > most) => {
                let message = format!("{} may not have that many intermediates below it", quoted(&issuer.certificate.name()));
                Err(Fault::new(Check::C6, "path-length", message).compared(format!("at most {most}"), below.to_string()).at(issuer.certificate.name()))
            }
            _ => Ok(()),
        }
    }

    fn is_anchor(&self, candidate: Candidate<'a>) -> bool {
        match (candidate.link, self.chain.links.last()) {
            (Some(link), Some(anchor)) => std::ptr::eq(link, anchor),
            _ => false,
        }
    }
}

/// C1: "name known but no candidate key verifies ⇒ [invalid]". Instances of Sigstore share names, so that this is what a bundle of
/// another instance looks like as well.
fn not_ours(issuer: &Certificate) -> Fault {
    let message = format!(
        "the certificate names {} as its issuer but is not signed with that key: it is forged, or of another Sigstore instance",
        quoted(&issuer.name())
    );
    Fault::new(Check::C1, "bad-signature", message)
}

/// C1: "Issuer name unknown to the root ⇒ [cannot-verify]".
fn unknown_issuer(certificate: &Certificate) -> Fault {
    let message = format!("the issuer {} is not in the trust root", quoted(certificate.issuer()));
    Fault::new(Check::C1, "unknown-issuer", message).with_effect(Effect::CannotVerify).at(certificate.name())
}

#[cfg(test)]
mod tests {
    use sealglass_test_pki::der::{null, seq, tlv};
    use sealglass_test_pki::fulcio::{Authority, Leaf, path_len};
    use sealglass_test_pki::keys::Key;
    use sealglass_test_pki::time::{CA_END, LEAF_END, LEAF_START};
    use sealglass_test_pki::x509::{self, ANY_USAGE, SERVER_AUTH, extension, usages};

    use super::*;

    fn read(made: &x509::Certificate) -> Certificate {
        Certificate::from_der(&made.der()).unwrap()
    }

    fn chain(made: &[x509::Certificate]) -> AuthorityChain {
        AuthorityChain::new(made.iter().map(read).collect()).unwrap()
    }

    fn leaf(authority: &Authority) -> Certificate {
        read(&Leaf::new(Key::p256("signer"), authority).certificate)
    }

    /// The code and effect of the fault, or the length of the path.
    fn outcome(chain: &AuthorityChain, leaf: &Certificate, extra: &[Certificate]) -> Result<usize, (String, Effect)> {
        let path = chain.path(leaf, extra, Purpose::CodeSigning, &mut Budget::new());
        path.map(|path| path.certificates().len()).map_err(|fault| (fault.code(), fault.effect()))
    }

    fn invalid(code: &str) -> Result<usize, (String, Effect)> {
        Err((code.to_owned(), Effect::Invalid))
    }

    #[test]
    fn reaches_the_anchor_and_remembers_its_links() {
        let authority = Authority::fulcio();
        let (chain, leaf) = (chain(&authority.certificates), leaf(&authority));
        assert_eq!(outcome(&chain, &leaf, &[]), Ok(3));
        assert!(chain.links[0].signed_by.get().is_some());
        assert_eq!(outcome(&chain, &leaf, &[]), Ok(3));
        let path = chain.path(&leaf, &[], Purpose::CodeSigning, &mut Budget::new()).unwrap();
        assert_eq!(path.issuer().subject(), "CN=fulcio intermediate,O=sealglass test");
    }

    #[test]
    fn one_certificate_is_an_anchor_that_issues_leaves() {
        let mut authority = Authority::fulcio();
        let anchor = authority.certificates.pop().unwrap();
        authority.certificates = vec![anchor];
        assert_eq!(outcome(&chain(&authority.certificates), &leaf(&authority), &[]), Ok(2));
    }

    #[test]
    fn the_leaf_may_be_issued_by_any_of_the_chain() {
        let authority = Authority::fulcio();
        let by_anchor = Authority { certificates: authority.certificates[1..].to_vec(), ..authority.clone() };
        assert_eq!(outcome(&chain(&authority.certificates), &leaf(&by_anchor), &[]), Ok(2));
    }

    #[test]
    fn c1_unknown_names_cannot_be_verified_and_known_ones_must() {
        let authority = Authority::fulcio();
        let other = Authority::named("other root", Key::p384("r"), "other intermediate", Key::p384("i"));
        let unknown = outcome(&chain(&other.certificates), &leaf(&authority), &[]);
        assert_eq!(unknown, Err(("cert.anchors.unknown-issuer".into(), Effect::CannotVerify)));
        let same_names = Authority::named("fulcio root", Key::p384("r"), "fulcio intermediate", Key::p384("i"));
        assert_eq!(outcome(&chain(&same_names.certificates), &leaf(&authority), &[]), invalid("cert.anchors.bad-signature"));
    }

    #[test]
    fn c5_all_of_one_name_are_tried() {
        let authority = Authority::fulcio();
        let impostor = Authority::named("fulcio root", Key::p384("r"), "fulcio intermediate", Key::p384("i"));
        let all = [&impostor.certificates[..1], &authority.certificates].concat();
        assert_eq!(outcome(&chain(&all), &leaf(&authority), &[]), Ok(3));
        // Without key identifiers to order by, too.
        let mut bare = Leaf::new(Key::p256("signer"), &authority);
        bare.certificate.drop_extension(x509::AKI);
        assert_eq!(outcome(&chain(&all), &read(&bare.certificate), &[]), Ok(3));
    }

    #[test]
    fn c5_the_one_that_the_key_identifier_points_at_is_tried_first() {
        let authority = Authority::fulcio();
        let impostor = Authority::named("fulcio root", Key::p384("r"), "fulcio intermediate", Key::p384("i"));
        let of = |certificates: &[x509::Certificate], signatures: u32| {
            let (chain, leaf) = (chain(certificates), leaf(&authority));
            let path = chain.path(&leaf, &[], Purpose::CodeSigning, &mut Budget(signatures));
            path.map(|path| path.certificates().len()).map_err(|fault| fault.check())
        };
        let all = [&impostor.certificates[..1], &authority.certificates].concat();
        assert_eq!(of(&all, 2), Ok(3), "no signature is tried in vain");
        assert_eq!(of(&all, 1), Err(Check::B3));
        // Where it points at none, the order is that of the root.
        let mut bare = all;
        bare[1].drop_extension(x509::SKI);
        assert_eq!((of(&bare, 2), of(&bare, 3)), (Err(Check::B3), Ok(3)));
    }

    #[test]
    fn c5_what_is_told_is_the_failure_that_got_furthest() {
        let mut authority = Authority::fulcio();
        authority.certificates[0].drop_extension(x509::BASIC_CONSTRAINTS);
        let alone = outcome(&chain(&authority.certificates), &leaf(&authority), &[]);
        assert_eq!(alone, invalid("cert.issuer-constraints.missing-extension"));
        let impostor = Authority::named("fulcio root", Key::p384("r"), "fulcio intermediate", Key::p384("i"));
        let all = [&authority.certificates[..1], &impostor.certificates[..1], &authority.certificates[1..]].concat();
        assert_eq!(outcome(&chain(&all), &leaf(&authority), &[]), alone, "not that another one of its name did not sign it");
    }

    #[test]
    fn c1_an_anchor_is_the_last_and_no_other() {
        // A self-signed intermediate with the right name and key ends nothing.
        let mut authority = Authority::fulcio();
        let key = authority.certificates[0].key;
        authority.certificates[0] = x509::Certificate::ca("fulcio intermediate", key, "fulcio intermediate", key, Some(0));
        assert_eq!(outcome(&chain(&authority.certificates), &leaf(&authority), &[]), invalid("cert.name-chaining.name"));
    }

    #[test]
    fn one_fault_in_the_chain() {
        type Edit = fn(&mut Vec<x509::Certificate>);
        let cases: &[(&str, Edit)] = &[
            ("cert.path-validity.bad-signature", |c| c[0].edit_signature.then(|s| *s = Key::p384("x").sign(Key::p384("x").scheme(), b""))),
            ("cert.path-validity.bad-signature", |c| c[0].signed_by = Key::p384("not the root")),
            ("cert.name-chaining.name", |c| c[0].issuer = x509::common_name("nobody")),
            ("cert.issuer-constraints.missing-extension", |c| c[0].drop_extension(x509::BASIC_CONSTRAINTS)),
            ("cert.issuer-constraints.missing-extension", |c| c[1].drop_extension(x509::BASIC_CONSTRAINTS)),
            ("cert.issuer-constraints.not-a-ca", |c| c[0].set_extension(x509::BASIC_CONSTRAINTS, true, seq::<Vec<u8>>(&[]))),
            ("cert.issuer-constraints.missing-extension", |c| c[0].drop_extension(x509::KEY_USAGE)),
            ("cert.issuer-constraints.missing-extension", |c| c[1].drop_extension(x509::KEY_USAGE)),
            ("cert.issuer-constraints.key-usage", |c| c[0].set_extension(x509::KEY_USAGE, true, tlv(3, x509::DIGITAL_SIGNATURE))),
            ("cert.issuer-constraints.key-usage", |c| c[1].set_extension(x509::KEY_USAGE, true, tlv(3, x509::DIGITAL_SIGNATURE))),
            ("cert.issuer-constraints.path-length", |c| c[1].set_extension(x509::BASIC_CONSTRAINTS, true, path_len(0))),
            ("cert.critical-extensions.unknown-critical", |c| c[0].extensions.push(extension("1.2.3.4", true, null()))),
            ("cert.critical-extensions.unknown-critical", |c| c[1].extensions.push(extension("1.2.3.4", true, null()))),
            ("cert.critical-extensions.unsupported-constraint", |c| c[0].extensions.push(extension(x509::NAME_CONSTRAINTS, false, null()))),
            ("cert.critical-extensions.unsupported-constraint", |c| c[1].extensions.push(extension("2.5.29.36", false, null()))),
            ("cert.critical-extensions.unsupported-constraint", |c| c[1].extensions.push(extension("2.5.29.54", true, null()))),
            ("cert.leaf-usage.intermediate-not-code-signing", |c| c[0].set_extension(x509::EXTENDED_KEY_USAGE, false, usages(&[SERVER_AUTH]))),
            ("cert.leaf-usage.intermediate-not-code-signing", |c| c[0].set_extension(x509::EXTENDED_KEY_USAGE, false, usages(&[ANY_USAGE]))),
        ];
        for (position, (code, edit)) in cases.iter().enumerate() {
            let mut authority = Authority::fulcio();
            edit(&mut authority.certificates);
            assert_eq!(outcome(&chain(&authority.certificates), &leaf(&authority), &[]), invalid(code), "{position}");
        }
    }

    #[test]
    fn no_fault_in_the_chain() {
        type Edit = fn(&mut Vec<x509::Certificate>);
        let cases: &[Edit] = &[
            |c| c[0].drop_extension(x509::EXTENDED_KEY_USAGE),
            |c| c[0].set_extension(x509::BASIC_CONSTRAINTS, false, path_len(0)),
            |c| c[1].set_extension(x509::BASIC_CONSTRAINTS, true, path_len(1)),
            |c| c[1].set_extension(x509::EXTENDED_KEY_USAGE, false, usages(&[SERVER_AUTH])),
            |c| c[1].extensions.push(extension("1.2.3.4", false, null())),
            // The anchor's own signature is not looked at: it is trusted, whoever signed it.
            |c| c[1].edit_signature.then(|s| *s = Key::p384("x").sign(Key::p384("x").scheme(), b"")),
        ];
        for (position, edit) in cases.iter().enumerate() {
            let mut authority = Authority::fulcio();
            edit(&mut authority.certificates);
            assert_eq!(outcome(&chain(&authority.certificates), &leaf(&authority), &[]), Ok(3), "{position}");
        }
    }

    #[test]
    fn c3_is_closed_at_both_ends_and_holds_for_each_certificate() {
        let mut authority = Authority::fulcio();
        authority.certificates[0].valid(LEAF_START + 10, CA_END);
        authority.certificates[1].valid(LEAF_START, LEAF_END - 10);
        let (chain, leaf) = (chain(&authority.certificates), leaf(&authority));
        let path = chain.path(&leaf, &[], Purpose::CodeSigning, &mut Budget::new()).unwrap();
        let at = |seconds: i64, millis: u64| UnixTime::from_millis(u64::try_from(seconds).unwrap() * 1000 + millis);
        assert!(path.check_time(at(LEAF_START + 10, 0)).is_ok() && path.check_time(at(LEAF_END - 10, 0)).is_ok());
        let late = path.check_time(at(LEAF_END - 10, 999)).unwrap_err();
        assert_eq!((late.code(), late.place()), ("cert.path-validity.outside-validity".into(), Some("CN=fulcio root,O=sealglass test")));
        let early = path.check_time(at(LEAF_START + 9, 999)).unwrap_err();
        assert_eq!(early.place(), Some("CN=fulcio intermediate,O=sealglass test"));
        assert!(early.message().contains("not yet valid"));
    }

    #[test]
    fn untrusted_intermediates_lead_to_the_chain_and_are_no_anchors() {
        let authority = Authority::fulcio();
        let (intermediate, anchor) = (read(&authority.certificates[0]), &authority.certificates[1..]);
        let leaf = leaf(&authority);
        assert_eq!(outcome(&chain(anchor), &leaf, &[]), Err(("cert.anchors.unknown-issuer".into(), Effect::CannotVerify)));
        assert_eq!(outcome(&chain(anchor), &leaf, std::slice::from_ref(&intermediate)), Ok(3));
        assert!(chain(anchor).may_have_issued(&leaf, std::slice::from_ref(&intermediate)));
        // An attacker's whole chain beside a trusted one of other names.
        let other = Authority::named("other root", Key::p384("r"), "other intermediate", Key::p384("i"));
        let theirs: Vec<_> = authority.certificates.iter().map(read).collect();
        let unknown = outcome(&chain(&other.certificates), &leaf, &theirs);
        assert_eq!(unknown, Err(("cert.anchors.unknown-issuer".into(), Effect::CannotVerify)));
        assert!(!chain(&other.certificates).may_have_issued(&leaf, &theirs));
        // An attacker's intermediate under the trusted root's name.
        let forged = Authority::named("fulcio root", Key::p384("r"), "mine", Key::p384("i"));
        let forged_leaf = read(&Leaf::new(Key::p256("signer"), &forged).certificate);
        assert_eq!(outcome(&chain(anchor), &forged_leaf, &[read(&forged.certificates[0])]), invalid("cert.path-validity.bad-signature"));
    }

    #[test]
    fn b3_many_of_one_name_are_bounded() {
        let authority = Authority::fulcio();
        let mut many = Vec::new();
        for serial in 0..120 {
            let mut impostor = x509::Certificate::ca("fulcio intermediate", Key::p384("i"), "fulcio root", Key::p384("r"), None);
            impostor.serial = vec![1, serial];
            many.push(impostor);
        }
        let anchor = authority.certificates[1].clone();
        many.push(anchor);
        let mut bare = Leaf::new(Key::p256("signer"), &authority);
        bare.certificate.drop_extension(x509::AKI);
        assert_eq!(outcome(&chain(&many), &read(&bare.certificate), &[]), invalid("limit.sizes.path-signatures"));
    }

    #[test]
    fn b3_rings_of_one_name_and_key_end() {
        let key = Key::p384("ring");
        let mut ring = Vec::new();
        for serial in 0..12 {
            let mut certificate = x509::Certificate::ca("ring", key, "ring", key, None);
            certificate.serial = vec![1, serial];
            ring.push(certificate);
        }
        // The anchor has another name, and nothing in the ring leads to it.
        let authority = Authority::of("https://ring.test", ring.clone());
        ring.push(x509::Certificate::ca("anchor", Key::p384("a"), "anchor", Key::p384("a"), None));
        let leaf = leaf(&authority);
        assert_eq!(outcome(&chain(&ring), &leaf, &[]), invalid("limit.sizes.path-signatures"));
    }

    #[test]
    fn c6_paths_are_bounded() {
        const NAMES: [&str; 9] = ["0", "1", "2", "3", "4", "5", "6", "7", "8"];
        let mut certificates: Vec<_> =
            NAMES.windows(2).map(|pair| x509::Certificate::ca(pair[0], Key::p256(pair[0]), pair[1], Key::p256(pair[1]), None)).collect();
        certificates.push(x509::Certificate::ca("8", Key::p256("8"), "8", Key::p256("8"), None));
        let issued_by = |first: usize| leaf(&Authority::of("https://long.test", certificates[first..].to_vec()));
        assert_eq!(outcome(&chain(&certificates), &issued_by(2), &[]), Ok(limits::PATH_CERTIFICATES));
        assert_eq!(outcome(&chain(&certificates), &issued_by(1), &[]), invalid("cert.issuer-constraints.path-too-long"));
    }

    #[test]
    fn a_precertificate_is_no_leaf() {
        let authority = Authority::fulcio();
        let mut made = Leaf::new(Key::p256("signer"), &authority);
        made.certificate.extensions.push(extension(sealglass_test_pki::fulcio::POISON, true, null()));
        assert_eq!(outcome(&chain(&authority.certificates), &read(&made.certificate), &[]), invalid("sct.poison.poison"));
    }

    #[test]
    fn there_is_no_empty_chain() {
        assert_eq!(AuthorityChain::new(Vec::new()).unwrap_err().code(), "cert.anchors.empty-chain");
    }

    /// The embedded roots: every authority's chain holds, from its first certificate to its anchor.
    #[test]
    fn the_embedded_roots_hold() {
        for root in [include_str!("../trust/public-good.json"), include_str!("../trust/staging.json"), include_str!("../trust/github.json")] {
            let root: serde_json::Value = serde_json::from_str(root).unwrap();
            for (member, purpose) in [("certificateAuthorities", Purpose::CodeSigning), ("timestampAuthorities", Purpose::TimeStamping)] {
                for authority in root[member].as_array().unwrap() {
                    let certificates = authority["certChain"]["certificates"].as_array().unwrap();
                    let read =
                        |c: &serde_json::Value| Certificate::from_der(&crate::encoding::base64::decode(c["rawBytes"].as_str().unwrap()).unwrap()).unwrap();
                    let chain = AuthorityChain::new(certificates.iter().map(read).collect()).unwrap();
                    let first = read(&certificates[0]);
                    assert_eq!(first.is_ca(), purpose == Purpose::CodeSigning);
                    if certificates.len() > 1 {
                        let path = chain.path(&first, &[], purpose, &mut Budget::new()).unwrap();
                        assert_eq!(path.certificates().len(), certificates.len());
                    }
                    if purpose == Purpose::TimeStamping {
                        profile::check_tsa_signer(&first).unwrap();
                    }
                }
            }
        }
    }
}
