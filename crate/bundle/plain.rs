//! What a file is that is neither JSON nor a private key: PEM, text by lines, DER, base64 of one of these (formats §0.2, §17, §18).

use super::recognise::{Recognised, is, recognise};
use crate::crypto::PublicKey;
use crate::encoding::{base64, pem};
use crate::limits;
use crate::pki::Certificate;
use crate::tlog::checkpoint::Checkpoint;
use crate::tsa::Token;

const CERTIFICATE: Recognised = is("certificate", "A certificate. It proves nothing by itself: give it together with the signature that it belongs to.");
const TIMESTAMP: Recognised = is("timestamp", "A timestamp (RFC 3161): somebody saw a signature at that time. Give it together with that signature.");

/// Bytes of a text that are looked at, by whole lines.
const START: usize = 64 * 1024;

pub(super) fn recognise_pem(text: &[u8]) -> Option<Recognised> {
    let first = text.split(|byte| *byte == b'\n').next()?.trim_ascii_end();
    let label = first.strip_prefix(b"-----BEGIN ")?.strip_suffix(b"-----")?;
    Some(match label {
        b"PUBLIC KEY" => is("public-key", "A PEM public key."),
        b"CERTIFICATE" => CERTIFICATE,
        b"RSA PUBLIC KEY" => is("unsupported-key", "A PKCS#1 RSA key. Convert it with: openssl rsa -RSAPublicKey_in -in FILE -pubout"),
        b"PGP SIGNATURE" | b"PGP MESSAGE" => is("pgp-signature", PGP_SIGNATURE),
        b"PGP SIGNED MESSAGE" => is(
            "pgp-signed",
            "A text that is signed with OpenPGP (as Helm's provenance and many checksum lists are), which is not Sigstore: verify it with an OpenPGP tool, such as gpg --verify.",
        ),
        b"PGP PUBLIC KEY BLOCK" => is("pgp-key", PGP_KEY),
        b"SSH SIGNATURE" => is("ssh-signature", "A signature of SSH, which is not Sigstore: verify it with ssh-keygen -Y verify."),
        b"SSH2 PUBLIC KEY" => SSH_KEY,
        b"SIGNED MESSAGE" => {
            is("gitsign", "A signature of a Git commit or tag, as gitsign makes it. It is not read here: verify it with gitsign verify, in the repository.")
        }
        b"CERTIFICATE REQUEST" | b"NEW CERTIFICATE REQUEST" => {
            is("certificate-request", "A request for a certificate: it is no certificate, and holds no evidence.")
        }
        b"PKCS7" | b"CMS" => is("cms", "A CMS (PKCS#7) message, which is not Sigstore: verify it with openssl cms -verify."),
        _ => return None,
    })
}

const PGP_SIGNATURE: &str = "An OpenPGP signature, which is not Sigstore: verify it with an OpenPGP tool, such as gpg --verify.";
const PGP_KEY: &str = "An OpenPGP public key, which is not Sigstore: it belongs to an OpenPGP tool.";
const SSH_KEY: Recognised = is("ssh-key", "An SSH public key. Convert it with: ssh-keygen -e -m PKCS8 -f FILE");

/// Text by lines.
pub(super) fn recognise_text(bytes: &[u8]) -> Option<Recognised> {
    let whole = bytes.len() <= START;
    let text = std::str::from_utf8(if whole { bytes } else { start(bytes)? }).ok()?;
    let lines: Vec<_> = text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let first = *lines.first()?;
    if first.starts_with("untrusted comment:") {
        return Some(minisign(&lines));
    }
    if ["ssh-ed25519 ", "ssh-rsa ", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"].iter().any(|name| first.starts_with(name)) && lines.len() == 1 {
        return Some(SSH_KEY);
    }
    if whole && Checkpoint::from_envelope(text).is_ok() {
        return Some(is("checkpoint", "A checkpoint of a transparency log: its size and root at some moment. Compare two of them with: sealglass consistency"));
    }
    if lines.iter().all(|line| is_checksum(line)) {
        return Some(is("checksums", CHECKSUMS));
    }
    if is_witness_policy(&lines) {
        return Some(is(
            "witness-policy",
            "A list of logs and witnesses, and how many of them to ask for. It holds no evidence: its keys may be copied into a policy's witnesses.",
        ));
    }
    if lines.iter().any(|line| line.starts_with("apiVersion:")) && lines.iter().any(|line| line.starts_with("kind:")) {
        return policy_of_cluster(text);
    }
    if first.starts_with("LogID: ") && lines.iter().any(|line| line.starts_with("UUID: ")) {
        return Some(is(
            "rekor-cli",
            "What rekor-cli prints: the logged bytes are gone, and there is nothing to verify. `rekor-cli get --format tle` keeps them.",
        ));
    }
    None
}

const CHECKSUMS: &str = "A list of checksums. It vouches for nothing by itself, since whoever changes a file can change its line: verify the signature of the list, then compare the files with it.";

/// The start of a longer text, up to a line end.
fn start(bytes: &[u8]) -> Option<&[u8]> {
    let start = bytes.get(..START)?;
    start.get(..start.iter().rposition(|byte| *byte == b'\n')?)
}

/// Configuration of a cluster that names Sigstore; other manifests are files like any other.
pub(super) fn policy_of_cluster(text: &str) -> Option<Recognised> {
    let names = ["policy.sigstore.dev", "verifyImages", "ImageValidatingPolicy"];
    names.iter().any(|name| text.contains(name)).then(|| {
        is(
            "cluster-policy",
            "A policy of a Kubernetes cluster. It is configuration and holds no evidence: copy the names that it asks for into the policy by hand.",
        )
    })
}

fn minisign(lines: &[&str]) -> Recognised {
    let length = lines.get(1).map_or(0, |line| line.len());
    if length > 60 {
        is("minisign-signature", "A signature of minisign or signify, which is not Sigstore: verify it with minisign -V or signify -V.")
    } else {
        is("minisign-key", "A public key of minisign or signify, which is not Sigstore: it belongs to those tools.")
    }
}

/// `<hex>  <name>`, `<hex> *<name>`, `ALGORITHM (<name>) = <hex>`, or the hash alone.
fn is_checksum(line: &str) -> bool {
    let is_hash = |text: &str| [32, 40, 56, 64, 96, 128].contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let line = line.strip_prefix('\\').unwrap_or(line);
    if let Some((head, hash)) = line.rsplit_once(") = ") {
        return is_hash(hash) && head.split_once(" (").is_some_and(|(algorithm, name)| !name.is_empty() && algorithm.len() <= 12);
    }
    match line.split_once([' ', '\t']) {
        Some((hash, name)) => is_hash(hash) && !name.trim_start().is_empty(),
        None => is_hash(line),
    }
}

/// By the words that lines of such a policy start with; one of them has to name a witness or a quorum.
fn is_witness_policy(lines: &[&str]) -> bool {
    let known = |line: &&str| {
        let mut words = line.split_whitespace();
        matches!((words.next(), words.next()), (Some("log" | "witness" | "group" | "quorum"), Some(_)))
    };
    lines.iter().all(known) && lines.iter().any(|line| line.starts_with("witness ") || line.starts_with("quorum "))
}

/// Bytes.
pub(super) fn recognise_bytes(bytes: &[u8]) -> Option<Recognised> {
    if bytes.len() <= limits::TIMESTAMP && bytes.first() == Some(&0x30) {
        if Certificate::from_der(bytes).is_ok() {
            return Some(CERTIFICATE);
        }
        if PublicKey::from_spki(bytes).is_ok() {
            return Some(is("unsupported-key", "A public key in DER. Convert it with: openssl pkey -pubin -inform DER -in FILE"));
        }
        if Token::from_response(bytes, true).is_ok() {
            return Some(TIMESTAMP);
        }
    }
    openpgp(bytes)
}

/// The first packet of an OpenPGP file (RFC 9580 §4.2): a signature that is the whole file, or a public key.
fn openpgp(bytes: &[u8]) -> Option<Recognised> {
    let (tag, header, length) = match bytes {
        [first @ (0x88 | 0x98), length, ..] => ((first >> 2) & 15, 2, usize::from(*length)),
        [first @ (0x89 | 0x99), high, low, ..] => ((first >> 2) & 15, 3, usize::from(u16::from_be_bytes([*high, *low]))),
        [first @ (0xc2 | 0xc6), length @ 0..=191, ..] => (first & 63, 2, usize::from(*length)),
        [first @ (0xc2 | 0xc6), high @ 192..=223, low, ..] => {
            (first & 63, 3, (usize::from(*high).saturating_sub(192) << 8).saturating_add(usize::from(*low)).saturating_add(192))
        }
        _ => return None,
    };
    let rest = bytes.get(header..)?;
    let body = rest.get(..length)?;
    match (tag, body) {
        (2, [3..=6, ..]) if rest.len() == length => Some(is("pgp-signature", PGP_SIGNATURE)),
        (6, [3..=6, _, _, _, _, 1 | 2 | 3 | 16..=28, ..]) => Some(is("pgp-key", PGP_KEY)),
        _ => None,
    }
}

/// Base64 of one of these, decoded once.
pub(super) fn recognise_base64(bytes: &[u8]) -> Option<Recognised> {
    if bytes.len() > START {
        return None;
    }
    let decoded = base64::decode(std::str::from_utf8(bytes).ok()?.trim()).ok()?;
    let inside = if decoded.starts_with(b"-----BEGIN ") || decoded.first() == Some(&0x30) { recognise(&decoded) } else { return None };
    match inside.kind {
        "private-key" | "certificate" | "timestamp" => Some(inside),
        "public-key" | "unsupported-key" => Some(is("unsupported-key", "Base64 of a public key. Decode it first: base64 --decode FILE")),
        _ => None,
    }
}

/// The certificates of a PEM file, DER each; what is none is left out.
pub(crate) fn pem_certificates(text: &[u8]) -> Vec<Vec<u8>> {
    let Ok(text) = std::str::from_utf8(text) else { return Vec::new() };
    let blocks = text.split_inclusive("-----END CERTIFICATE-----");
    let one = |block: &str| pem::decode_one(block.get(block.find("-----BEGIN ")?..)?.as_bytes()).ok();
    blocks.take(limits::BUNDLE_CERTIFICATES).filter_map(one).map(|block| block.der).collect()
}

#[cfg(test)]
mod tests {
    use sealglass_test_pki::fulcio::{Authority, Leaf};
    use sealglass_test_pki::keys::Key;

    use super::*;

    fn kind(bytes: impl AsRef<[u8]>) -> &'static str {
        recognise(bytes.as_ref()).kind
    }

    #[test]
    fn pem() {
        for (label, wanted) in [
            ("PUBLIC KEY", "public-key"),
            ("CERTIFICATE", "certificate"),
            ("RSA PUBLIC KEY", "unsupported-key"),
            ("PGP SIGNATURE", "pgp-signature"),
            ("PGP SIGNED MESSAGE", "pgp-signed"),
            ("PGP PUBLIC KEY BLOCK", "pgp-key"),
            ("SSH SIGNATURE", "ssh-signature"),
            ("SIGNED MESSAGE", "gitsign"),
            ("CERTIFICATE REQUEST", "certificate-request"),
            ("PKCS7", "cms"),
            ("OTHER", "artifact"),
        ] {
            assert_eq!(kind(format!("-----BEGIN {label}-----\r\nAAAA\n")), wanted);
        }
    }

    #[test]
    fn checksums() {
        let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        for text in [
            format!("{hash}  a\n{hash} *b c\n"),
            format!("# made by x\n\n{hash}  a\r\n"),
            format!("SHA256 (a (1).tar) = {hash}\n"),
            hash.to_owned(),
            format!("\\{hash}  a\\nb\n"),
            format!("{hash}  a\n").repeat(5000),
        ] {
            assert_eq!(kind(&text), "checksums", "{text:.80}");
        }
        for text in [format!("{hash}  a\nhello\n"), format!("{hash}0  a\n"), format!("{hash} \n{hash}x\n"), "deadbeef  a\n".to_owned(), "#\n".to_owned()] {
            assert_eq!(kind(&text), "artifact", "{text:.80}");
        }
    }

    #[test]
    fn texts() {
        let line = |length| format!("untrusted comment: x\n{}\n", "A".repeat(length));
        assert_eq!([kind(line(100)), kind(line(56)), kind(line(212))], ["minisign-signature", "minisign-key", "private-key"]);
        assert_eq!(kind("ssh-ed25519 AAAAC3Nz me@example.test\n"), "ssh-key");
        assert_eq!(kind("witness a.test a.test+01234567+AAAA\nquorum a.test\n"), "witness-policy");
        assert_eq!(kind("log of the day\ngroup photo\n"), "artifact");
        let root = "A".repeat(43) + "=";
        assert_eq!(kind(format!("log.test\n7\n{root}\n\n\u{2014} log.test AAAAAAA=\n")), "checkpoint");
        assert_eq!(kind(format!("log.test\n07\n{root}\n\n\u{2014} log.test AAAAAAA=\n")), "artifact");
        assert_eq!(kind("apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\n"), "cluster-policy");
        assert_eq!(kind("apiVersion: v1\nkind: Pod\nname: cosign\n"), "artifact");
        assert_eq!(kind("LogID: 00\nIndex: 1\nUUID: 11\n"), "rekor-cli");
    }

    #[test]
    fn bytes() {
        let leaf = Leaf::new(Key::p256("signer"), &Authority::fulcio()).der();
        assert_eq!(kind(&leaf), "certificate");
        assert_eq!(kind(base64::encode(&leaf)), "certificate");
        assert_eq!(kind(leaf.get(1..).unwrap()), "artifact");
        assert_eq!(kind(Key::p256("signer").spki()), "unsupported-key");
        let pem = Key::p256("signer").pem();
        assert_eq!([kind(&pem), kind(base64::encode(pem.as_bytes()))], ["public-key", "unsupported-key"]);
        let secret = ["-----BEGIN EC ", "PRIVATE KEY-----\n"].concat();
        assert_eq!(kind(base64::encode(secret.as_bytes())), "private-key");
        assert_eq!(kind(base64::encode(b"hello")), "artifact");
        assert_eq!([kind([0x88, 2, 4, 0]), kind([0x88, 2, 4, 0, 0]), kind([0xc2, 1, 4])], ["pgp-signature", "artifact", "pgp-signature"]);
        assert_eq!(kind([0x99, 0, 8, 4, 0, 0, 0, 0, 1, 0, 0, 1]), "pgp-key");
    }

    #[test]
    fn pem_files() {
        let leaf = Leaf::new(Key::p256("signer"), &Authority::fulcio()).der();
        let block = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", base64::encode(&leaf));
        assert_eq!(pem_certificates(format!("subject: x\n{block}{block}rest").as_bytes()), [leaf.clone(), leaf]);
        assert!(pem_certificates(b"-----BEGIN CERTIFICATE-----\n!").is_empty() && pem_certificates(&[0xff]).is_empty());
        assert_eq!(pem_certificates(block.repeat(100).as_bytes()).len(), limits::BUNDLE_CERTIFICATES);
    }
}
