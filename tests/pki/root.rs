//! trusted_root.json (R1 to R4), with places for faults.

use serde_json::{Map, Value, json};

use crate::ctlog::CtLog;
use crate::encoding::b64;
use crate::fulcio::Authority;
use crate::hook::Hook;
use crate::rekor::Log;
use crate::tsa::Tsa;
use crate::x509::Certificate;

/// Media types of a trusted root.
pub const ROOT_V01: &str = "application/vnd.dev.sigstore.trustedroot+json;version=0.1";
/// The other spelling of v0.1.
pub const ROOT_V01_DOT: &str = "application/vnd.dev.sigstore.trustedroot.v0.1+json";
/// Adds `operator` and `checkpointKeyId`.
pub const ROOT_V02: &str = "application/vnd.dev.sigstore.trustedroot.v0.2+json";

/// The logs of the trusted root and its faults; authorities come from the recipe.
#[derive(Clone)]
pub struct TrustedRoot {
    /// `mediaType`.
    pub media_type: String,
    /// `tlogs[]`.
    pub logs: Vec<Log>,
    /// `ctlogs[]`.
    pub ct_logs: Vec<CtLog>,
    /// Changes to the finished JSON.
    pub edit: Hook<Value>,
}

impl Default for TrustedRoot {
    fn default() -> Self {
        Self { media_type: ROOT_V01.into(), logs: vec![Log::rekor1(), Log::rekor2()], ct_logs: vec![CtLog::default()], edit: Hook::default() }
    }
}

impl TrustedRoot {
    /// The document.
    pub fn json(&self, authorities: &[Authority], tsas: &[Tsa]) -> Value {
        let v02 = self.media_type == ROOT_V02;
        let authorities = authorities.iter().filter(|a| a.in_root).map(|a| {
            let chain = a.certificates.iter().map(Certificate::der).collect();
            operated(v02, &a.operator, authority(&a.uri, "fulcio", chain, &a.start, &a.end))
        });
        let tsas = tsas.iter().filter(|t| t.in_root);
        let tsas = tsas.map(|t| operated(v02, &t.operator, authority(&t.uri, "tsa", t.chain(), &t.start, &t.end)));
        let root = json!({
            "mediaType": self.media_type,
            "tlogs": self.logs.iter().map(|l| log(l, v02)).collect::<Vec<_>>(),
            "certificateAuthorities": authorities.collect::<Vec<_>>(),
            "ctlogs": self.ct_logs.iter().map(|l| operated(v02, &l.operator, ct_log(l))).collect::<Vec<_>>(),
            "timestampAuthorities": tsas.collect::<Vec<_>>(),
        });
        self.edit.on(root)
    }
}

fn authority(uri: &str, name: &str, chain: Vec<Vec<u8>>, start: &Option<String>, end: &Option<String>) -> Value {
    let certificates: Vec<Value> = chain.iter().map(|c| json!({"rawBytes": b64(c)})).collect();
    json!({
        "subject": {"organization": "sealglass test", "commonName": name},
        "uri": uri,
        "certChain": {"certificates": certificates},
        "validFor": window(start, end),
    })
}

fn log(log: &Log, v02: bool) -> Value {
    let mut json = json!({
        "hashAlgorithm": log.hash_algorithm,
        "publicKey": {
            "rawBytes": b64(&log.raw_key),
            "keyDetails": log.key_details,
            "validFor": window(&log.start, &log.end),
        },
        "logId": {"keyId": b64(&log.id)},
    });
    if let Some(url) = &log.base_url {
        json["baseUrl"] = url.as_str().into();
    }
    if v02 {
        json["checkpointKeyId"] = json!({"keyId": b64(&log.checkpoint_key_id)});
    }
    operated(v02, &log.operator, json)
}

fn ct_log(log: &CtLog) -> Value {
    let (details, raw) = if log.raw_pkcs1 { ("PKCS1_RSA_PKCS1V5".to_owned(), log.key.raw()) } else { (log.key.scheme().key_details(log.key), log.key.spki()) };
    json!({
        "baseUrl": log.base_url,
        "hashAlgorithm": "SHA2_256",
        "publicKey": {"rawBytes": b64(&raw), "keyDetails": details, "validFor": window(&log.start, &log.end)},
        "logId": {"keyId": b64(&log.id())},
    })
}

fn window(start: &Option<String>, end: &Option<String>) -> Value {
    let mut members = Map::new();
    let mut add = |name: &str, value: &Option<String>| {
        if let Some(value) = value {
            members.insert(name.to_owned(), value.as_str().into());
        }
    };
    add("start", start);
    add("end", end);
    Value::Object(members)
}

fn operated(v02: bool, operator: &str, mut json: Value) -> Value {
    if v02 {
        json["operator"] = operator.into();
    }
    json
}
