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
        let mut candidates: Vec<_> = all
            .filter(|candidate| candidate.certificate.subject_der() == child.certificate.issuer_der())
            .filter(|candidate| self.certificates.iter().all(|used| used.der() != candidate.certificate.der()))
            .collect();
        let wanted = child.certificate.authority_key_id();
        candidates.sort_by_key(|candidate| wanted.is_none() || candidate.certificate.subject_key_id() != wanted);
        candidates
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
        checked.map_err(|fault| if is_leaf && fault.check() == Check::C3 { fault.under(Check::C1) } else { fault })
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

/// C1: "Issuer name unknown to the root ⇒ [cannot-verify]".
fn unknown_issuer(certificate: &Certificate) -> Fault {
    let message = format!("the issuer {} is not in the trust root", quoted(certificate.issuer()));
    Fault::new(Check::C1, "unknown-issuer", message).with_effect(Effect::CannotVerify).at(certificate.name())
}
