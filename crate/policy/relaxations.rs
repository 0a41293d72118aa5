//! Named relaxations (§0.6). Each one that influenced a result is listed in the report.

use crate::check::Fault;

macro_rules! relaxations {
    ($($name:ident $text:literal $default:literal)*) => {
        /// A rule that may be relaxed, by its public name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Relaxation { $($name),* }

        impl Relaxation {
            const ALL: &'static [Self] = &[$(Self::$name),*];

            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            fn is_on_by_default(self) -> bool {
                match self { $(Self::$name => $default),* }
            }
        }
    };
}

relaxations! {
    PromiseOnlyV01 "promise-only-v01" true
    EcdsaSha256 "ecdsa-sha256" true
    RsaPkcs1CtLog "rsa-pkcs1-ctlog" true
    RootInChain "root-in-chain" true
    V03Chain "v03-chain" false
    RekorV1NoteName "rekor-v1-note-name" false
    Base64Lenient "base64-lenient" false
    ProtoJsonVariants "proto-json-variants" false
    Dsse002 "dsse-002" false
    BareToken "bare-tst" false
    HexCase "hex-case" false
    CurrentTime "current-time" false
}

/// The caller's word that a rule may be relaxed: whatever accepts weaker evidence needs one, and only this module makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Waiver(Relaxation);

impl Waiver {
    pub(crate) fn relaxation(self) -> Relaxation {
        self.0
    }
}

/// Which relaxations are on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relaxations(Vec<Relaxation>);

impl Default for Relaxations {
    fn default() -> Self {
        Self(Relaxation::ALL.iter().copied().filter(|relaxation| relaxation.is_on_by_default()).collect())
    }
}

impl Relaxations {
    /// Waives the rule, where the caller allows it. Danger: what passes by a waiver is less than the rule asks for.
    pub(crate) fn danger_waive(&self, relaxation: Relaxation) -> Option<Waiver> {
        self.0.contains(&relaxation).then_some(Waiver(relaxation))
    }

    /// Turns one on or off; an unknown name is an error.
    pub(crate) fn set(&mut self, name: &str, on: bool) -> Result<(), Fault> {
        let Some(relaxation) = Relaxation::ALL.iter().copied().find(|relaxation| relaxation.name() == name) else {
            let known: Vec<_> = Relaxation::ALL.iter().map(|relaxation| relaxation.name()).collect();
            let message = format!("there is no relaxation {}", crate::text::quoted(name));
            return Err(super::read::refuse("unknown-relaxation", message).compared(known.join(", "), crate::text::escaped(name)));
        };
        self.0.retain(|other| *other != relaxation);
        if on {
            self.0.push(relaxation);
        }
        Ok(())
    }
}
