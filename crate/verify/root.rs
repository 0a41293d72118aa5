//! R: the trust root. It was parsed before (R1–R3, R5); here it is named and compared with the thresholds.

use super::Context;
use super::checks::Checks;
use crate::check::{Check, Fault};
use crate::policy::Profile;
use crate::trust::Origin;

/// The checks that do not depend on the bundle.
pub(super) const CHECKS: [Check; 6] = [Check::R1, Check::R2, Check::R3, Check::R4, Check::R5, Check::R6];

pub(super) fn check(checks: &mut Checks, context: &Context<'_>) {
    if context.profile == Profile::ManagedKeyNoLog {
        checks.not_applicable(&CHECKS, "The policy asks for a key without a log: no trust root is used.", None);
        return;
    }
    let root = context.root;
    let hash = ("trusted root sha256", root.sha256.clone());
    checks.pass(Check::R1, None, vec![hash.clone()]);
    let counts = format!(
        "{} logs, {} certificate logs, {} certificate authorities, {} timestamp authorities",
        root.logs.len(),
        root.ct_logs.len(),
        root.authorities.len(),
        root.timestamp_authorities.len()
    );
    checks.pass(Check::R2, None, vec![("entries", counts)]);
    checks.pass(Check::R3, None, root.notes.iter().map(|note| ("note", note.clone())).collect());
    checks.one(Check::R4, check_sets(context), None);
    match root.origin {
        Origin::Embedded(_) => checks.pass(Check::R5, None, vec![hash.clone()]),
        Origin::Supplied => checks.not_applicable(&[Check::R5], "The trust root was supplied by you.", None),
    }
    checks.pass(Check::R6, None, vec![("trust root", root.label().to_owned()), hash]);
}

/// R4: a set may be empty only if its threshold is 0.
fn check_sets(context: &Context<'_>) -> Result<(), Fault> {
    let (root, thresholds) = (context.root, context.thresholds);
    let sets = [
        ("tlogs", root.logs.len(), thresholds.tlog),
        ("ctlogs", root.ct_logs.len(), thresholds.ctlog),
        ("timestampAuthorities", root.timestamp_authorities.len(), thresholds.tsa),
    ];
    match sets.into_iter().find(|(_, size, threshold)| *size == 0 && *threshold > 0) {
        Some((name, _, threshold)) => Err(Fault::new(Check::R4, "empty", format!("the trust root's {name} is empty, so that its threshold cannot be met"))
            .compared(format!("at least {threshold}"), "0")),
        None => Ok(()),
    }
}

/// The evidence is proven under material that ships with the crate, or under the caller's own key alone.
pub(super) fn is_embedded(context: &Context<'_>) -> bool {
    context.profile == Profile::ManagedKeyNoLog || matches!(context.root.origin, Origin::Embedded(_))
}
