//! `trusted_root.json` (sigstore protobuf-specs `TrustedRoot`), read by the strict JSON reader.
//!
//! All entries are loaded, past and future; which ones count is decided by verified times, never by the clock (R2).

use super::embedded::Embedded;
use crate::check::{Check, Effect, Fault};
use crate::crypto::{KeyDetails, PublicKey, sha256};
use crate::encoding::hex;
use crate::encoding::json::{self, Members, Node};
use crate::limits;
use crate::pki::{AuthorityChain, Certificate};
use crate::text::{escaped, quoted};
use crate::time::{UnixTime, Window};
use crate::tlog::{Log, Protocol};
use crate::tsa;

/// Where a root comes from (R6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Embedded(Embedded),
    /// The user's own; it never takes the place of an embedded one.
    Supplied,
}

/// A parsed trusted root.
#[derive(Debug)]
pub(crate) struct TrustedRoot {
    pub(crate) origin: Origin,
    pub(crate) sha256: String,
    pub(crate) logs: Vec<Log>,
    pub(crate) ct_logs: Vec<CtLog>,
    pub(crate) authorities: Vec<CertificateAuthority>,
    pub(crate) timestamp_authorities: Vec<TimestampAuthority>,
    /// Entries that cannot be used, and why (R3).
    pub(crate) notes: Vec<String>,
}

/// One `ctlogs[]` entry.
#[derive(Debug)]
pub(crate) struct CtLog {
    pub(crate) base_url: Option<String>,
    pub(crate) id: [u8; 32],
    pub(crate) key: PublicKey,
    pub(crate) window: Window,
    pub(crate) operator: Option<String>,
    /// The key came as a bare PKCS#1 RSAPublicKey (relaxation `rsa-pkcs1-ctlog`).
    pub(crate) is_pkcs1: bool,
}

/// One `certificateAuthorities[]` entry.
#[derive(Debug)]
pub(crate) struct CertificateAuthority {
    pub(crate) uri: String,
    pub(crate) window: Window,
    pub(crate) chain: AuthorityChain,
}

/// One `timestampAuthorities[]` entry.
#[derive(Debug)]
pub(crate) struct TimestampAuthority {
    pub(crate) uri: String,
    pub(crate) operator: Option<String>,
    pub(crate) authority: tsa::Authority,
}

const MEDIA_TYPES: [&str; 3] = [
    "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    "application/vnd.dev.sigstore.trustedroot.v0.1+json",
    "application/vnd.dev.sigstore.trustedroot.v0.2+json",
];

impl TrustedRoot {
    /// R1 and R3. A fault rejects the whole root.
    pub(crate) fn from_json(bytes: &[u8], origin: Origin) -> Result<Self, Fault> {
        let value = json::parse(bytes).map_err(|error| error.into_fault(Check::R1, "the trusted root"))?;
        let root = Node::root(&value, Check::R1).object(&["mediaType", "tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities"])?;
        let media_type = root.require("mediaType")?;
        if !MEDIA_TYPES.contains(&media_type.string()?) {
            return Err(media_type
                .fault("unknown", "the trusted root is of an unknown version")
                .compared(MEDIA_TYPES.join(" or "), escaped(media_type.string()?)));
        }
        let mut notes = Vec::new();
        let logs = entries(&root, "tlogs", &mut notes, log)?;
        check_distinct(logs.iter().map(|log| (&log.id, &log.key)), "tlogs")?;
        let ct_logs = entries(&root, "ctlogs", &mut notes, ct_log)?;
        check_distinct(ct_logs.iter().map(|log| (&log.id, &log.key)), "ctlogs")?;
        for log in logs.iter().filter(|log| !log.id_is_derived()) {
            notes.push(format!("the id of {} follows from its key by no known rule (E1)", quoted(&log.name())));
        }
        let authorities = entries(&root, "certificateAuthorities", &mut notes, certificate_authority)?;
        let timestamp_authorities = entries(&root, "timestampAuthorities", &mut notes, timestamp_authority)?;
        Ok(Self { origin, sha256: hex::encode(&sha256(&[bytes])), logs, ct_logs, authorities, timestamp_authorities, notes })
    }

    /// What a report calls it.
    pub(crate) fn label(&self) -> &'static str {
        match self.origin {
            Origin::Embedded(embedded) => embedded.label(),
            Origin::Supplied => "Trusted root supplied by you",
        }
    }
}

/// Reads one list; an entry that reads as `None` is unusable and was noted.
fn entries<T>(
    root: &Members<'_>,
    name: &str,
    notes: &mut Vec<String>,
    read: impl Fn(&Node<'_>, &mut Vec<String>) -> Result<Option<T>, Fault>,
) -> Result<Vec<T>, Fault> {
    let Some(list) = root.get(name) else { return Ok(Vec::new()) };
    let count = list.length()?;
    if count > limits::ROOT_ENTRIES {
        return Err(list.fault("too-many", format!("{name} has {count} entries, at most {} are read", limits::ROOT_ENTRIES)));
    }
    let nodes = list.array()?;
    let read_one = |node: &Node<'_>| read(node, notes).map_err(|fault| in_root(fault, node)).transpose();
    nodes.iter().filter_map(read_one).collect()
}

/// A fault of one entry rejects the root: by R3, unless a rule of its own says so. The place stays.
fn in_root(fault: Fault, node: &Node<'_>) -> Fault {
    let check = if matches!(fault.check(), Check::R1 | Check::G1 | Check::Q5) { fault.check() } else { Check::R3 };
    fault.under(check).with_effect(Effect::CannotVerify).at(&node.path)
}

/// R3: one id, one key.
fn check_distinct<'a>(logs: impl Iterator<Item = (&'a [u8; 32], &'a PublicKey)> + Clone, name: &str) -> Result<(), Fault> {
    for (position, (id, key)) in logs.clone().enumerate() {
        if logs.clone().take(position).any(|(other, other_key)| other == id && other_key.spki() != key.spki()) {
            return Err(Fault::new(Check::R3, "duplicate-log-id", format!("two logs with different keys have one id, {}", hex::encode(id)))
                .at(format!("$.{name}[{position}]")));
        }
    }
    Ok(())
}

const LOG_MEMBERS: [&str; 6] = ["baseUrl", "hashAlgorithm", "publicKey", "logId", "checkpointKeyId", "operator"];

fn log(node: &Node<'_>, notes: &mut Vec<String>) -> Result<Option<Log>, Fault> {
    let members = node.object(&LOG_MEMBERS)?;
    let Some(LogKey { key, details, window }) = log_key(&members, notes, |details| !matches!(details, KeyDetails::Pkcs1Rsa) && !details.is_for_signers_only())?
    else {
        return Ok(None);
    };
    // G1: the one tree hash.
    if text(&members, "hashAlgorithm")?.as_deref() != Some("SHA2_256") {
        return Err(Fault::new(Check::G1, "hash-algorithm", "the log does not hash with SHA2_256").at(&node.path));
    }
    let log =
        Log { base_url: text(&members, "baseUrl")?.filter(|url| !url.is_empty()), id: log_id(&members)?, key, details, window, operator: operator(&members)? };
    if !checkpoint_key_id_agrees(&members, &log)? {
        notes.push(format!("{}: the checkpointKeyId is not the key's, the log is not used", node.path));
        return Ok(None);
    }
    Ok(Some(log))
}

/// E1: trusted root v0.2 may state the note key id, as 4 bytes or whole.
fn checkpoint_key_id_agrees(members: &Members<'_>, log: &Log) -> Result<bool, Fault> {
    let Some(stated) = members.get("checkpointKeyId") else { return Ok(true) };
    let stated = stated.object(&["keyId"])?.require("keyId")?.base64()?;
    let derived = |protocol, name: &String| matches!(stated.len(), 4 | 32) && log.whole_note_key_id(protocol, name).starts_with(&stated);
    Ok(log.names().iter().any(|name| derived(Protocol::RekorV1, name) || derived(Protocol::RekorV2, name)))
}

fn ct_log(node: &Node<'_>, notes: &mut Vec<String>) -> Result<Option<CtLog>, Fault> {
    let members = node.object(&LOG_MEMBERS)?;
    let Some(LogKey { key, details, window }) = log_key(&members, notes, |details| !details.is_for_signers_only())? else { return Ok(None) };
    let is_pkcs1 = details == KeyDetails::Pkcs1Rsa;
    Ok(Some(CtLog { base_url: text(&members, "baseUrl")?, id: log_id(&members)?, key, window, operator: operator(&members)?, is_pkcs1 }))
}

struct LogKey {
    key: PublicKey,
    details: KeyDetails,
    window: Window,
}

fn log_key(members: &Members<'_>, notes: &mut Vec<String>, usable: impl Fn(KeyDetails) -> bool) -> Result<Option<LogKey>, Fault> {
    let node = members.require("publicKey")?;
    let public_key = node.object(&["rawBytes", "keyDetails", "validFor"])?;
    let name = public_key.require("keyDetails")?;
    let Some(details) = KeyDetails::from_name(name.string()?).filter(|details| usable(*details)) else {
        notes.push(format!("{}: key details {} are not supported, the log is not used", node.path, quoted(name.string()?)));
        return Ok(None);
    };
    let raw = public_key.require("rawBytes")?.base64()?;
    let key = if details == KeyDetails::Pkcs1Rsa { PublicKey::from_pkcs1(&raw)? } else { PublicKey::from_spki(&raw)? };
    details.check_fits(&key)?;
    Ok(Some(LogKey { key, details, window: window(&public_key)? }))
}

fn log_id(members: &Members<'_>) -> Result<[u8; 32], Fault> {
    let node = members.require("logId")?.object(&["keyId"])?.require("keyId")?;
    node.base64()?.try_into().map_err(|_| node.fault("log-id", "the log's id is not 32 bytes long").under(Check::R3))
}

const AUTHORITY_MEMBERS: [&str; 5] = ["subject", "uri", "certChain", "validFor", "operator"];

fn certificate_authority(node: &Node<'_>, _: &mut Vec<String>) -> Result<Option<CertificateAuthority>, Fault> {
    let members = node.object(&AUTHORITY_MEMBERS)?;
    let certificates = certificates(&members)?;
    let uri = uri(&members, &certificates)?;
    Ok(Some(CertificateAuthority { uri, window: window(&members)?, chain: AuthorityChain::new(certificates)? }))
}

fn timestamp_authority(node: &Node<'_>, _: &mut Vec<String>) -> Result<Option<TimestampAuthority>, Fault> {
    let members = node.object(&AUTHORITY_MEMBERS)?;
    let certificates = certificates(&members)?;
    let uri = uri(&members, &certificates)?;
    let authority = tsa::Authority::new(certificates, window(&members)?)?;
    Ok(Some(TimestampAuthority { uri, operator: operator(&members)?, authority }))
}

/// What a report calls the authority: its URI, or where it has none its anchor's name.
fn uri(members: &Members<'_>, certificates: &[Certificate]) -> Result<String, Fault> {
    let given = text(members, "uri")?.filter(|uri| !uri.is_empty());
    Ok(given.or_else(|| certificates.last().map(Certificate::name)).unwrap_or_default())
}

fn certificates(members: &Members<'_>) -> Result<Vec<Certificate>, Fault> {
    let list = members.require("certChain")?.object(&["certificates"])?.require("certificates")?;
    let nodes = list.array()?;
    if nodes.is_empty() || nodes.len() > limits::PATH_CERTIFICATES {
        return Err(list.fault("chain-length", format!("the chain has {} certificates", nodes.len())).under(Check::R3));
    }
    let certificate = |node: &Node<'_>| {
        let der = node.object(&["rawBytes"])?.require("rawBytes")?.base64()?;
        Certificate::from_der(&der).map_err(|fault| in_root(fault, node))
    };
    nodes.iter().map(certificate).collect()
}

/// R3: `validFor` with a start; no end, or `null`, is open.
fn window(members: &Members<'_>) -> Result<Window, Fault> {
    let node = members.get("validFor").ok_or_else(|| missing_start(&members.path_of("validFor")))?;
    let valid_for = node.object(&["start", "end"])?;
    let start = instant(&valid_for, "start")?.ok_or_else(|| missing_start(&valid_for.path_of("start")))?;
    let end = instant(&valid_for, "end")?;
    if end.is_some_and(|end| end < start) {
        return Err(node.fault("end-before-start", "the entry's window ends before it starts").under(Check::R3));
    }
    Ok(Window { start, end })
}

fn missing_start(path: &str) -> Fault {
    Fault::new(Check::R3, "no-start", "the entry's window has no start").at(path)
}

fn instant(members: &Members<'_>, name: &str) -> Result<Option<UnixTime>, Fault> {
    let Some(node) = members.get(name) else { return Ok(None) };
    let time = UnixTime::from_rfc3339(node.string()?);
    time.map(Some).ok_or_else(|| node.fault("time", format!("{} is not an RFC 3339 time", quoted(node.string().unwrap_or_default()))).under(Check::R3))
}

fn text(members: &Members<'_>, name: &str) -> Result<Option<String>, Fault> {
    members.get(name).map(|node| node.string().map(str::to_owned)).transpose()
}

fn operator(members: &Members<'_>) -> Result<Option<String>, Fault> {
    Ok(text(members, "operator")?.filter(|operator| !operator.is_empty()))
}

#[cfg(test)]
mod tests {
    use sealglass_test_pki::shapes;

    use super::*;

    fn notes(change: impl Fn(&mut serde_json::Value)) -> Vec<String> {
        let mut root = shapes::rekor2_message().trusted_root();
        change(&mut root);
        TrustedRoot::from_json(root.to_string().as_bytes(), Origin::Supplied).unwrap().notes
    }

    #[test]
    fn e1_an_id_that_does_not_follow_from_the_key_is_noted() {
        assert_eq!(notes(|_| {}), Vec::<String>::new());
        let noted = notes(|root| root["tlogs"][0]["logId"]["keyId"] = crate::encoding::base64::encode(&[1; 32]).into());
        assert!(noted.len() == 1 && noted[0].contains("(E1)"), "{noted:?}");
    }

    /// A stated id is the whole hash or its first four bytes, and nothing that only starts like it.
    #[test]
    fn e1_a_stated_note_key_id_is_the_key_s() {
        let stated = |id: &[u8]| {
            let id = crate::encoding::base64::encode(id);
            notes(|root| root["tlogs"][0]["checkpointKeyId"] = serde_json::json!({"keyId": id}))
        };
        let root = TrustedRoot::from_json(shapes::rekor2_message().trusted_root().to_string().as_bytes(), Origin::Supplied).unwrap();
        let log = &root.logs[0];
        let whole = log.whole_note_key_id(Protocol::RekorV1, &log.names()[0]);
        assert_eq!((stated(&whole).len(), stated(&whole[..4]).len()), (0, 0));
        let mut other = whole;
        other[31] ^= 1;
        assert_eq!((stated(&other).len(), stated(&whole[..5]).len(), stated(&other[28..]).len()), (1, 1, 1));
    }
}
