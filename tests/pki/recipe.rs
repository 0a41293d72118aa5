//! The recipe of one case: what is signed, by whom, where it is logged and timestamped, what the
//! trusted root lists and what the caller asks. A fault changes the recipe; everything that follows
//! from the change is made anew, so that nothing else is wrong.

use serde_json::{Value, json};

use crate::case::{Case, Expected, Identity, Policy, Supply, Verdict};
use crate::encoding::{b64, hex, pem};
use crate::fulcio::{Authority, ISSUER, Leaf, SIGNER};
use crate::hook::Hook;
use crate::keys::{HashAlg, Key, Scheme};
use crate::rekor::{Entry, Submission};
use crate::root::TrustedRoot;
use crate::time::NOW;
use crate::tsa::{Token, Tsa};

/// Media type of v0.1.
pub const V01: &str = "application/vnd.dev.sigstore.bundle+json;version=0.1";
/// Media type of v0.2.
pub const V02: &str = "application/vnd.dev.sigstore.bundle+json;version=0.2";
/// Media type of v0.3, parameter spelling.
pub const V03_PARAMETER: &str = "application/vnd.dev.sigstore.bundle+json;version=0.3";
/// Media type of v0.3.
pub const V03: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";
/// The only payloadType that is interpreted (N3).
pub const IN_TOTO: &str = "application/vnd.in-toto+json";
/// predicateType of the default statement.
pub const PROVENANCE: &str = "https://slsa.dev/provenance/v1";

/// What stands in `verificationMaterial` for the signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Material {
    /// `certificate` (v0.3).
    Certificate,
    /// `x509CertificateChain` (v0.1, v0.2).
    Chain,
    /// `publicKey`: a managed key.
    PublicKey,
}

/// Everything that goes into one case. Valid as constructed.
#[derive(Clone)]
pub struct Recipe {
    /// Name of the shape.
    pub shape: &'static str,
    /// `mediaType`.
    pub media_type: String,
    /// Certificate, chain or key.
    pub material: Material,
    /// `publicKey.hint`.
    pub hint: String,
    /// Certificates after the leaf in a chain.
    pub extra_certificates: Vec<Vec<u8>>,
    /// Sign a DSSE envelope instead of the artifact.
    pub dsse: bool,
    /// The file.
    pub artifact: Vec<u8>,
    /// Carry `messageDigest`.
    pub message_digest: bool,
    /// DSSE payloadType.
    pub payload_type: String,
    /// DSSE `keyid`.
    pub keyid: Option<String>,
    /// Changes to the statement.
    pub edit_statement: Hook<Value>,
    /// Changes to the payload bytes.
    pub edit_payload: Hook<Vec<u8>>,
    /// Changes to the bytes that get signed.
    pub edit_signed: Hook<Vec<u8>>,
    /// The signing key.
    pub signer: Key,
    /// How it signs.
    pub scheme: Scheme,
    /// Changes to the signature before it is logged and timestamped.
    pub edit_signature: Hook<Vec<u8>>,
    /// The issuing authority of the leaf.
    pub authority: Authority,
    /// Other authorities of the trusted root, listed before it.
    pub other_authorities: Vec<Authority>,
    /// The leaf certificate.
    pub leaf: Leaf,
    /// Log entries.
    pub entries: Vec<Entry>,
    /// Timestamping authorities.
    pub tsas: Vec<Tsa>,
    /// Timestamps.
    pub tokens: Vec<Token>,
    /// Logs of the trusted root.
    pub root: TrustedRoot,
    /// Changes to the finished bundle.
    pub edit_bundle: Hook<Value>,
    /// Changes to the bundle's bytes.
    pub edit_bytes: Hook<Vec<u8>>,
    /// The caller's policy.
    pub policy: Policy,
    /// What the caller hands over; `None` is the artifact above.
    pub given: Option<Vec<u8>>,
    /// How.
    pub supply: Supply,
    /// When.
    pub now: &'static str,
    /// Evidence class of the valid shape.
    pub class: &'static str,
}

/// The signed thing, before logging.
pub struct Signed {
    /// Leaf certificate.
    pub leaf: Vec<u8>,
    /// DSSE payload; empty otherwise.
    pub payload: Vec<u8>,
    /// Raw signature.
    pub signature: Vec<u8>,
    /// What the client submits to logs.
    pub submission: Submission,
}

impl Recipe {
    /// A keyless v0.3 messageSignature without log entry or timestamp; the shapes add those.
    pub fn new(shape: &'static str) -> Self {
        let signer = Key::p256("signer");
        let authority = Authority::fulcio();
        Self {
            shape,
            media_type: V03.into(),
            material: Material::Certificate,
            hint: String::new(),
            extra_certificates: Vec::new(),
            dsse: false,
            artifact: b"widget 1.2.3\n".to_vec(),
            message_digest: true,
            payload_type: IN_TOTO.into(),
            keyid: None,
            edit_statement: Hook::default(),
            edit_payload: Hook::default(),
            edit_signed: Hook::default(),
            signer,
            scheme: signer.scheme(),
            edit_signature: Hook::default(),
            leaf: Leaf::new(signer, &authority),
            authority,
            other_authorities: Vec::new(),
            entries: Vec::new(),
            tsas: vec![Tsa::new()],
            tokens: Vec::new(),
            root: TrustedRoot::default(),
            edit_bundle: Hook::default(),
            edit_bytes: Hook::default(),
            policy: keyless_policy(),
            given: None,
            supply: Supply::File,
            now: NOW,
            class: "full-custom-root",
        }
    }

    /// Another signing key, in the leaf too.
    pub fn sign_with(&mut self, key: Key, scheme: Scheme) {
        (self.signer, self.scheme) = (key, scheme);
        self.leaf = Leaf::new(key, &self.authority);
        if let Expected::Key { pem, .. } = &mut self.policy.expected {
            *pem = key.pem();
            self.hint = key.hint();
        }
    }

    /// Makes the leaf anew after the authority changed.
    pub fn reissue(&mut self) {
        self.leaf = Leaf::new(self.signer, &self.authority);
    }

    /// A managed key: the caller's policy names it, the bundle only hints at it.
    pub fn managed(&mut self, profile: &'static str) {
        self.material = Material::PublicKey;
        self.hint = self.signer.hint();
        let pem = self.signer.pem();
        self.policy.expected = Expected::Key { pem, valid_for: None, key_details: None };
        self.policy.profile = profile;
        (self.policy.ctlog, self.policy.observer) = (0, 0);
        self.policy.tlog = u32::from(profile == "managed-key");
    }

    /// The statement as signed.
    pub fn payload(&self) -> Vec<u8> {
        let statement = json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": "widget-1.2.3.txt", "digest": {"sha256": hex(&HashAlg::Sha256.of(&self.artifact))}}],
            "predicateType": PROVENANCE,
            "predicate": {
                "buildDefinition": {"buildType": "https://example.test/build/v1", "externalParameters": {}},
                "runDetails": {"builder": {"id": "https://example.test/builder"}},
            },
        });
        self.edit_payload.on(self.edit_statement.on(statement).to_string().into_bytes())
    }

    /// Leaf, signature and what the logs get to see.
    pub fn signed(&self) -> Signed {
        let payload = if self.dsse { self.payload() } else { Vec::new() };
        let pae = if self.dsse { pae(&self.payload_type, &payload) } else { Vec::new() };
        let message = if self.dsse { pae.clone() } else { self.artifact.clone() };
        let signature = self.signer.sign(self.scheme, &self.edit_signed.on(message));
        let signature = self.edit_signature.on(signature);
        let managed = self.material == Material::PublicKey;
        let leaf = if managed { Vec::new() } else { self.leaf.der() };
        let submission = Submission {
            signature: signature.clone(),
            artifact: self.artifact.clone(),
            payload: payload.clone(),
            payload_type: self.payload_type.clone(),
            pae,
            verifier_pem: if managed { self.signer.pem() } else { pem("CERTIFICATE", &leaf) },
            verifier_der: if managed { self.signer.spki() } else { leaf.clone() },
            verifier_kind: if managed { "publicKey" } else { "x509Certificate" },
            hash: self.scheme.hash(),
            key_details: self.scheme.key_details(self.signer),
        };
        Signed { leaf, payload, signature, submission }
    }

    /// The bundle.
    pub fn bundle(&self) -> Value {
        let signed = self.signed();
        let mut bundle = json!({
            "mediaType": self.media_type,
            "verificationMaterial": {
                "tlogEntries": self.entries.iter().map(|e| e.json(&signed.submission)).collect::<Vec<_>>(),
            },
        });
        let (name, value) = self.material_json(&signed.leaf);
        bundle["verificationMaterial"][name] = value;
        if !self.tokens.is_empty() {
            let stamp = |t: &Token| json!({"signedTimestamp": b64(&t.response(&self.tsas[t.tsa], &signed.signature))});
            let stamps: Vec<Value> = self.tokens.iter().map(stamp).collect();
            bundle["verificationMaterial"]["timestampVerificationData"] = json!({"rfc3161Timestamps": stamps});
        }
        let (name, value) = self.content_json(&signed);
        bundle[name] = value;
        self.edit_bundle.on(bundle)
    }

    /// The trusted root.
    pub fn trusted_root(&self) -> Value {
        let mut authorities = self.other_authorities.clone();
        authorities.push(self.authority.clone());
        self.root.json(&authorities, &self.tsas)
    }

    /// The finished case.
    pub fn case(&self, name: String, verdict: Verdict) -> Case {
        Case {
            name,
            shape: self.shape,
            bundle: self.edit_bytes.on(self.bundle().to_string().into_bytes()),
            artifact: self.given.clone().unwrap_or_else(|| self.artifact.clone()),
            supply: self.supply.clone(),
            trusted_root: self.trusted_root().to_string(),
            policy: self.policy.clone(),
            now: self.now,
            verdict,
            class: (verdict == Verdict::Verified).then_some(if self.policy.profile == "managed-key-no-log" { "full" } else { self.class }),
        }
    }

    fn material_json(&self, leaf: &[u8]) -> (&'static str, Value) {
        match self.material {
            Material::Certificate => ("certificate", json!({"rawBytes": b64(leaf)})),
            Material::Chain => {
                let chain = std::iter::once(leaf).chain(self.extra_certificates.iter().map(Vec::as_slice));
                let chain: Vec<Value> = chain.map(|c| json!({"rawBytes": b64(c)})).collect();
                ("x509CertificateChain", json!({"certificates": chain}))
            }
            Material::PublicKey => ("publicKey", json!({"hint": self.hint})),
        }
    }

    fn content_json(&self, signed: &Signed) -> (&'static str, Value) {
        if self.dsse {
            let mut signature = json!({"sig": b64(&signed.signature)});
            if let Some(keyid) = &self.keyid {
                signature["keyid"] = keyid.as_str().into();
            }
            let payload = b64(&signed.payload);
            let envelope = json!({"payload": payload, "payloadType": self.payload_type, "signatures": [signature]});
            return ("dsseEnvelope", envelope);
        }
        let mut content = json!({"signature": b64(&signed.signature)});
        if self.message_digest {
            let hash = self.scheme.hash();
            content["messageDigest"] = json!({"algorithm": hash.proto(), "digest": b64(&hash.of(&self.artifact))});
        }
        ("messageSignature", content)
    }
}

/// DSSE pre-authentication encoding (N1).
pub fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

/// Profile `custom` and the default signer.
pub fn keyless_policy() -> Policy {
    Policy {
        profile: "custom",
        expected: Expected::Identity(Identity {
            san: SIGNER.into(),
            san_is_pattern: false,
            san_kind: Some("uri"),
            issuer: Some(ISSUER.into()),
            issuer_is_pattern: false,
            claims: Vec::new(),
        }),
        predicate_type: None,
        subject_name: None,
        tlog: 1,
        ctlog: 1,
        tsa: 0,
        integrated: 0,
        observer: 1,
        relaxations: Vec::new(),
    }
}
