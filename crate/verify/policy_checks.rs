//! O, P, N6: whether the signer, the claims and the predicate are what the policy asks for.

use super::Context;
use super::checks::Checks;
use super::key::Holder;
use super::signature::{Line, Outcome};
use super::verdict::PolicyOutcome;
use crate::check::{Check, Fault};
use crate::pki::{Certificate, Identity};
use crate::policy::{Difference, IdentityPolicy, Signer};
use crate::statement::Statement;
use crate::text::escaped;

/// Proof that everything the policy names is as it asks: the signer first of all.
#[derive(Debug)]
pub(super) struct PolicyMet(());

pub(super) struct Evaluated {
    pub(super) outcome: PolicyOutcome,
    pub(super) differences: Vec<Difference>,
}

const IDENTITY: [Check; 5] = [Check::P1, Check::P2, Check::P3, Check::P4, Check::P5];

pub(super) fn evaluate(checks: &mut Checks, context: &Context<'_>, holder: Option<&Holder<'_>>, signed: &Outcome) -> Evaluated {
    let predicate = check_predicate(checks, context, signed.statement.as_ref());
    let subject = check_subject(checks, context, signed);
    let signer = match holder {
        Some(Holder::Certificate { leaf, .. }) => check_identity(checks, context, leaf),
        Some(Holder::Managed(_)) => {
            checks.not_applicable(&[&IDENTITY[..], &[Check::P6]].concat(), "The signer is the holder of the key that the policy names.", None);
            SignerAsked::Met
        }
        None => {
            let by = [Check::C10, Check::A5, Check::O2].into_iter().find(|check| checks.failed(*check)).unwrap_or(Check::O1);
            checks.block(&[&IDENTITY[..], &[Check::P6]].concat(), by, None);
            SignerAsked::Nobody
        }
    };
    let mut differences: Vec<_> = predicate.into_iter().chain(subject).collect();
    let outcome = match signer {
        SignerAsked::Differs(found) => {
            differences.extend(found);
            PolicyOutcome::Violated
        }
        _ if !differences.is_empty() => PolicyOutcome::Violated,
        SignerAsked::Met => PolicyOutcome::Met(PolicyMet(())),
        SignerAsked::Nobody => PolicyOutcome::NoSigner,
    };
    checks.pass(Check::P7, None, vec![("policy", outcome.result().as_str().to_owned())]);
    Evaluated { outcome, differences }
}

enum SignerAsked {
    Met,
    Differs(Vec<Difference>),
    Nobody,
}

/// P1–P6. A malformed identity is a fault of the evidence, whatever the policy asks.
fn check_identity(checks: &mut Checks, context: &Context<'_>, leaf: &Certificate) -> SignerAsked {
    checks.pass(Check::P6, None, Vec::new());
    let identity = match Identity::from_certificate(leaf) {
        Ok(identity) => identity,
        Err(fault) => {
            checks.run(&IDENTITY, Err::<(), _>(fault.at("$.verificationMaterial")), None);
            return SignerAsked::Nobody;
        }
    };
    let Signer::Identities(accepted) = &context.request.policy.signer else {
        checks.not_applicable(&IDENTITY, "Nobody said who the signer should be.", None);
        return SignerAsked::Nobody;
    };
    let mut closest: Option<(&IdentityPolicy, Vec<Difference>)> = None;
    for policy in accepted {
        match policy.check(&identity) {
            Ok(satisfied) => {
                record_met(checks, policy, &identity, satisfied.any_kind);
                return SignerAsked::Met;
            }
            Err(differences) if closest.as_ref().is_none_or(|(_, best)| differences.len() < best.len()) => closest = Some((policy, differences)),
            Err(_) => {}
        }
    }
    let (policy, differences) = closest.map_or((None, Vec::new()), |(policy, differences)| (Some(policy), differences));
    record_differences(checks, policy, &differences);
    SignerAsked::Differs(differences)
}

fn record_met(checks: &mut Checks, policy: &IdentityPolicy, identity: &Identity, any_kind: bool) {
    let mut evidence: Vec<_> = identity.san.iter().map(|san| ("signer", format!("{} ({})", escaped(&san.value), san.kind.as_str()))).collect();
    if any_kind {
        evidence.push(("note", "the policy names no kind of name: any of the three was accepted".to_owned()));
    }
    checks.pass(Check::P1, None, evidence);
    checks.pass(Check::P2, None, identity.issuer.iter().map(|issuer| ("issuer", escaped(issuer))).collect());
    record_rest(checks, policy, &[]);
}

fn record_differences(checks: &mut Checks, policy: Option<&IdentityPolicy>, differences: &[Difference]) {
    for difference in differences {
        let message = format!("the {} is not the one asked for", difference.what);
        let fault = Fault::new(difference.check, "differs", message).compared(escaped(&difference.expected), escaped(&difference.actual));
        checks.fail(fault, None);
    }
    let failed: Vec<_> = differences.iter().map(|difference| difference.check).collect();
    for check in [Check::P1, Check::P2] {
        if !failed.contains(&check) {
            checks.pass(check, None, Vec::new());
        }
    }
    if let Some(policy) = policy {
        record_rest(checks, policy, &failed);
    }
}

/// P3, P4 and P5 where they did not fail.
fn record_rest(checks: &mut Checks, policy: &IdentityPolicy, failed: &[Check]) {
    let rows = [
        (Check::P3, !policy.claims.is_empty(), "The policy asks for no claims."),
        (Check::P4, policy.has_pattern(), "The policy has no pattern."),
        (Check::P5, true, ""),
    ];
    for (check, applies, why) in rows {
        match (failed.contains(&check), applies) {
            (true, _) => {}
            (false, true) => checks.pass(check, None, Vec::new()),
            (false, false) => checks.not_applicable(&[check], why, None),
        }
    }
}

/// N5: the subject that is the artifact has the wanted name; where no artifact was compared, some subject has.
fn check_subject(checks: &mut Checks, context: &Context<'_>, signed: &Outcome) -> Option<Difference> {
    let wanted = context.request.policy.subject_name.as_ref()?;
    let named = |statement: &Statement| statement.subjects.iter().any(|subject| subject.name.as_ref().is_some_and(|name| wanted.accepts(name)));
    let actual = match (&signed.statement, &signed.subject) {
        (_, Some((_, Some(name), _))) if wanted.accepts(name) => return None,
        (_, Some((_, name, _))) => name.clone().unwrap_or_else(|| "a subject without a name".to_owned()),
        (Some(statement), None) if signed.bound.is_some() && named(statement) => return None,
        (Some(_), None) if signed.bound.is_some() => "no subject of that name".to_owned(),
        // Nothing was bound; N4 says why, and what is not bound is not success.
        (Some(_), None) => return None,
        (None, None) => match &signed.line {
            Line::Alone(name) if wanted.accepts(name) => return None,
            Line::Alone(name) => name.clone(),
            Line::Unbound => return None,
            Line::None => "the bundle has no statement".to_owned(),
        },
    };
    checks.fail(Fault::new(Check::N5, "name", "the subject is not named as asked for").compared(escaped(&wanted.wanted()), escaped(&actual)), None);
    Some(Difference { check: Check::N5, what: "subject name".to_owned(), expected: wanted.wanted(), actual })
}

/// N6: the exact predicate type; no statement is a failure, never success.
fn check_predicate(checks: &mut Checks, context: &Context<'_>, statement: Option<&Statement>) -> Option<Difference> {
    let Some(wanted) = &context.request.policy.predicate_type else {
        checks.not_applicable(&[Check::N6], "The policy asks for no predicate type.", None);
        return None;
    };
    let actual = statement.map_or("the bundle has no statement", |statement| statement.predicate_type.as_str());
    if statement.is_some() && actual == wanted {
        checks.pass(Check::N6, None, vec![("predicate type", escaped(actual))]);
        return None;
    }
    checks.fail(Fault::new(Check::N6, "differs", "the predicate type is not the one asked for").compared(escaped(wanted), escaped(actual)), None);
    Some(Difference { check: Check::N6, what: "predicate type".to_owned(), expected: wanted.clone(), actual: escaped(actual) })
}
