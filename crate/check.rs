//! The checks of the specification by number and name, and the one shape of a failure.
//!
//! A [`Fault`] names the rule that was broken, where, and both compared values. There is one fault type for all
//! layers because a fault *is* a rule: the line that enforces a rule says which one.

use std::fmt;

/// What a failure of a check does to the verdict (specification §0.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The evidence is malformed or contradicts itself.
    Invalid,
    /// This item (log entry, SCT, token) is not counted.
    Drop,
    /// Required evidence is missing, unsupported or unknown to the trust root.
    CannotVerify,
    /// The policy is violated; the evidence class is unchanged.
    Policy,
    /// Recorded and displayed, no other effect.
    Note,
}

impl Effect {
    /// The word the report uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Drop => "drop",
            Self::CannotVerify => "cannot-verify",
            Self::Policy => "policy",
            Self::Note => "note",
        }
    }
}

macro_rules! checks {
    ($($name:ident $id:literal $effect:ident $title:literal)*) => {
        /// A check of the specification, in the order in which the sequence makes them (§0.4).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check {
            $(#[doc = concat!("`", $id, "`: ", $title)] $name,)*
        }

        impl Check {
            /// Every check, in the order of the sequence.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The number in the specification, e.g. `G3`.
            #[must_use]
            pub const fn number(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// The stable name, e.g. `tlog.proof-shape`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }

            /// What the rule asks for, in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }

            /// What a failure does, where the rule does not say otherwise for the case at hand.
            #[must_use]
            pub const fn effect(self) -> Effect {
                match self { $(Self::$name => Effect::$effect),* }
            }
        }
    };
}

checks! {
    A1 "bundle.json-strict" Invalid "The bundle is strict JSON"
    A2 "bundle.media-type" Invalid "The bundle names a known version"
    A3 "bundle.content-one-of" Invalid "There is exactly one signature content and one kind of key material"
    A4 "bundle.version-rules" Invalid "Each log entry carries what the bundle's version demands"
    A5 "bundle.chain-hygiene" Invalid "The bundle's chain brings no trust of its own"
    A6 "bundle.base64-strict" Invalid "Every base64 field is canonical"
    A7 "bundle.non-empty" Invalid "No required field is empty or of the wrong length"
    A8 "bundle.key-hint" Invalid "Key hint and DSSE key id agree"
    A9 "bundle.adapter-honesty" Note "What the format did not carry is listed as absent"
    B1 "limit.counts" Invalid "Nothing is listed more often than the limits allow"
    B2 "limit.duplicates" Invalid "No log entry or timestamp is listed twice"
    B3 "limit.sizes" Invalid "Nothing is larger or deeper than the limits allow"
    R1 "root.media-type" CannotVerify "The trust root is of a known version"
    R2 "root.history" CannotVerify "The trust root's whole history is loaded"
    R3 "root.validity" CannotVerify "Every entry of the trust root has a valid window and key"
    R4 "root.empty-sets" CannotVerify "The trust root can meet the thresholds"
    R5 "root.builtin" CannotVerify "An embedded trust root has its recorded hash"
    R6 "root.provenance" Note "Where the trust root comes from is known"
    J1 "tlog.path-discriminator" Invalid "The entry's kind and version decide how it is checked"
    J2 "tlog.path-v2-needs" Invalid "A Rekor v2 entry has a proof, no promise, and for a certificate a timestamp beside it"
    E1 "tlog.log-id" Note "The log's id is one of the trust root's"
    E2 "tlog.log-window" Invalid "The log was in service at the time of the entry"
    E3 "tlog.unknown-log" Drop "The entry is from a log the trust root knows"
    F1 "tlog.set-signature" Invalid "The log signed its promise to include this entry"
    F2 "tlog.set-integers" Invalid "The promise's integers are plain decimals"
    F3 "tlog.set-body-text" Invalid "The promise covers the canonical text of the entry"
    F4 "tlog.set-time" Invalid "The promise's time is set and not in the future"
    F5 "tlog.set-required" Invalid "A promise that is there holds"
    G1 "tlog.hashing" Invalid "The log hashes by RFC 6962"
    G2 "tlog.proof-binding" Invalid "The proof speaks of the checkpoint's tree"
    G3 "tlog.proof-shape" Invalid "The proof has exactly the hashes its index and size need"
    G4 "tlog.proof-root" Invalid "The proof leads from the entry to the signed root"
    G5 "tlog.leaf-preimage" Invalid "The hashed leaf is this entry"
    H1 "checkpoint.note-grammar" Invalid "The checkpoint is a well-formed signed note"
    H2 "checkpoint.body" Invalid "The checkpoint states origin, size and root"
    H3 "checkpoint.key-id" Invalid "The checkpoint names the trusted key's id"
    H4 "checkpoint.log-binding" Invalid "The checkpoint is of this log, by name, origin and key"
    H5 "checkpoint.signature" Invalid "The log signed the checkpoint"
    H6 "checkpoint.bad-known-signature" Invalid "No line in the log's name fails to verify"
    H7 "checkpoint.witness" Note "Witnesses saw this checkpoint"
    H8 "checkpoint.freshness" Note "How fresh the checkpoint is"
    K1 "tsa.response" Invalid "The timestamp is a granted response with a token"
    K2 "tsa.cms-shape" Invalid "The token is SignedData over a TSTInfo"
    K3 "tsa.single-signer" Invalid "The token has exactly one signer"
    K4 "tsa.signed-attributes" Invalid "The token's signed attributes bind content and signer"
    K5 "tsa.signature" Invalid "The authority signed the token"
    K6 "tsa.signer-certificate" Drop "The token's signer is an authority of the trust root"
    K7 "tsa.signer-usage" Invalid "The signer's certificate is for timestamping only"
    K8 "tsa.path" Invalid "The signer chains to its anchor at the token's time"
    K9 "tsa.window" Invalid "The authority was in service at the token's time"
    K10 "tsa.imprint" Invalid "The timestamp is over this signature"
    K11 "tsa.tstinfo" Invalid "The token states its time in full"
    K12 "tsa.count" Invalid "Timestamp authorities are counted once each"
    K13 "tsa.empty-container" CannotVerify "There is a timestamp where one is needed"
    L1 "time.sources" CannotVerify "Every time comes from verified evidence"
    L2 "time.required" CannotVerify "There is a verified time"
    L4 "time.profile-binding" CannotVerify "The times are of a kind the profile accepts"
    L5 "time.future" Invalid "No time is in the future"
    C1 "cert.anchors" Invalid "The leaf certificate was issued under an anchor of the trust root"
    C2 "cert.ca-window" Invalid "The authority was in service at every verified time"
    C3 "cert.path-validity" Invalid "Every certificate of the path was valid and is signed by its issuer"
    C4 "cert.all-times" Invalid "The path holds at each verified time"
    C5 "cert.name-chaining" Invalid "Issuer and subject names match along the path"
    C6 "cert.issuer-constraints" Invalid "Every issuer may sign certificates"
    C7 "cert.leaf-usage" Invalid "The leaf certificate is for code signing"
    C8 "cert.critical-extensions" Invalid "Every critical extension is understood"
    C9 "cert.signature-algorithm" Invalid "Certificates are signed with a strong algorithm"
    C10 "cert.der-strict" Invalid "Certificates are strict DER"
    D1 "sct.present" CannotVerify "The leaf certificate carries certificate timestamps"
    D2 "sct.signed-bytes" Invalid "The certificate timestamp is over this certificate and its issuer"
    D3 "sct.extensions" Invalid "The timestamp's extensions are signed as received"
    D4 "sct.precert-ca" CannotVerify "The issuer is not a precertificate signer"
    D5 "sct.log-key" Invalid "The certificate log's key is the trust root's, in its window"
    D6 "sct.signature" Invalid "The certificate log signed the timestamp"
    D7 "sct.threshold" CannotVerify "Enough certificate logs vouch for the certificate"
    D8 "sct.detached" Invalid "A separate certificate timestamp is over the whole certificate"
    D9 "sct.poison" Invalid "The leaf certificate is not a precertificate"
    I1 "entry.kind" Invalid "The entry's body is of the kind the bundle names"
    I2 "entry.hashedrekord-001" Invalid "The entry describes this artifact, signature and key"
    I3 "entry.dsse-001" Invalid "The entry describes this envelope and key"
    I4 "entry.hashedrekord-002" Invalid "The rebuilt entry is the logged one"
    I5 "entry.dsse-002" Drop "The withdrawn kind dsse 0.0.2 is not used"
    I6 "entry.intoto-002" Invalid "The entry describes this statement, signature and key"
    I7 "entry.intoto-001" Drop "The kind intoto 0.0.1 binds no signature and is not used"
    I8 "entry.other-kinds" Drop "The entry's kind is one that belongs in bundles"
    I9 "entry.canonical-body" Invalid "The entry's body is canonical JSON"
    I10 "entry.digest-algorithm" Invalid "The entry names the hash the signature was made with"
    M1 "sig.artifact" Invalid "The signature is over the artifact"
    M2 "sig.digest-input" CannotVerify "A digest given for the artifact fits the signature's scheme"
    M3 "sig.ed25519-scheme" Invalid "One Ed25519 variant is chosen beforehand"
    M4 "sig.hash-choice" Invalid "The hash is the one registered for the key"
    M5 "sig.encoding" Invalid "The signature has the one encoding of its scheme"
    N1 "dsse.pae" Invalid "The signature is over the envelope's type and payload"
    N2 "dsse.one-signature" Invalid "The envelope has exactly one signature"
    N3 "dsse.payload-type" CannotVerify "The payload is an in-toto statement"
    N4 "dsse.statement" Invalid "The statement is well-formed and names the artifact"
    N5 "dsse.subject-selection" Policy "One subject is the artifact"
    N6 "dsse.predicate-type" Policy "The predicate type is the one asked for"
    N7 "dsse.image-signature" Invalid "An image signature names the image's manifest"
    Q1 "alg.supported" CannotVerify "The algorithms are supported"
    Q2 "alg.rsa-key" Invalid "RSA keys have an accepted size and exponent"
    Q3 "alg.ec-key" Invalid "Elliptic-curve keys are points on a named curve"
    Q4 "alg.ed25519-strict" Invalid "Ed25519 keys are canonical and not of small order"
    Q5 "alg.key-details" Invalid "The named key details are those of the key"
    Q6 "alg.hash" Invalid "No weak hash is used"
    O1 "key.source" Invalid "The key comes from the caller"
    O2 "key.kind-match" CannotVerify "Bundle and policy speak of the same kind of signer"
    O3 "key.log-match" Invalid "Every log entry names the caller's key"
    O4 "key.window" Invalid "The key was valid at every verified time"
    O5 "key.in-bundle" CannotVerify "A key inside the input is not used to verify"
    P1 "identity.san" Policy "The signer is the one expected"
    P2 "identity.issuer" Policy "The signer was authenticated by the issuer expected"
    P3 "identity.extensions" Policy "The certificate's claims are those asked for"
    P4 "identity.regex" Policy "Patterns match the whole value"
    P5 "identity.comparison" Policy "Identities are compared byte by byte"
    P6 "identity.duplicate-extension" Invalid "No claim is made twice"
    P7 "identity.reporting" Policy "Valid evidence and expected signer are stated apart"
    L3 "time.thresholds" CannotVerify "Enough distinct logs and authorities are counted"
}

/// Why a check failed: the rule, a stable cause, and what a reader needs to see it for themselves.
///
/// Everything in it that came from the input went through `crate::text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    check: Check,
    effect: Effect,
    cause: &'static str,
    message: String,
    expected: Option<String>,
    actual: Option<String>,
    at: Option<String>,
}

impl Fault {
    /// A failure of `check`; `cause` is a stable kebab-case word, unique within the check.
    pub(crate) fn new(check: Check, cause: &'static str, message: impl Into<String>) -> Self {
        Self::made(check, cause, message.into())
    }

    // Out of line, as the other parts that hundreds of places call: a tenth of the WASM would otherwise be copies of them.
    #[inline(never)]
    fn made(check: Check, cause: &'static str, message: String) -> Self {
        Self(Box::new(Inner { check, effect: check.effect(), cause, message, expected: None, actual: None, at: None }))
    }

    /// What the rule asks for, and what the input has.
    pub(crate) fn compared(self, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        self.with_values(expected.into(), actual.into())
    }

    #[inline(never)]
    fn with_values(mut self, expected: String, actual: String) -> Self {
        // What is compared may be empty; what a report says of it is not.
        let say = |value: String| Some(if value.is_empty() { "nothing".to_owned() } else { value });
        self.0.expected = say(expected);
        self.0.actual = say(actual);
        self
    }

    /// The place in the input: a JSON path, or `byte N`. The innermost place stays.
    pub(crate) fn at(self, place: impl Into<String>) -> Self {
        let place = self.0.at.clone().unwrap_or_else(|| place.into());
        self.placed(place)
    }

    /// The place as seen from outside, where the fault only knew its place inside a decoded value.
    pub(crate) fn inside(self, place: impl Into<String>) -> Self {
        self.placed(place.into())
    }

    #[inline(never)]
    fn placed(mut self, place: String) -> Self {
        self.0.at = Some(place);
        self
    }

    /// For the cases in which a rule has another effect than its usual one.
    pub(crate) fn with_effect(mut self, effect: Effect) -> Self {
        self.0.effect = effect;
        self
    }

    /// The same cause as a failure of another rule, e.g. a path error of a timestamp's signer.
    pub(crate) fn under(mut self, check: Check) -> Self {
        self.0.check = check;
        self.0.effect = check.effect();
        self
    }

    /// The rule that was broken.
    #[must_use]
    pub fn check(&self) -> Check {
        self.0.check
    }

    /// What the failure does to the verdict.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.0.effect
    }

    /// The stable word of this cause, unique within the check.
    pub(crate) fn cause(&self) -> &'static str {
        self.0.cause
    }

    /// The stable code, e.g. `tlog.proof-shape.wrong-length`.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{}.{}", self.0.check.id(), self.0.cause)
    }

    /// One sentence: what was found.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What the rule asks for, where values were compared.
    #[must_use]
    pub fn expected(&self) -> Option<&str> {
        self.0.expected.as_deref()
    }

    /// What the input has, where values were compared.
    #[must_use]
    pub fn actual(&self) -> Option<&str> {
        self.0.actual.as_deref()
    }

    /// The place in the input, where it is known.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.0.at.as_deref()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {}", self.0.message, self.0.check.number(), self.0.check.id())?;
        if let Some(place) = &self.0.at {
            write!(f, ", at {place}")?;
        }
        f.write_str(")")
    }
}

impl std::error::Error for Fault {}
