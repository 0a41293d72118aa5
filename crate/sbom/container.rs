//! Packed files (S3): gzip is unpacked one level, within bounds; others are refused by name.

use std::borrow::Cow;

use super::model::Refusal;
use super::rules::Rule;
use crate::limits;

/// What is inside, where the bytes are gzip; else the bytes.
pub(crate) fn unpack(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, bool), Refusal> {
    if let Some(name) = refused(bytes) {
        return Err(Refusal::new(Rule::S3, "", format!("The file is packed with {name}, which is not read: unpack it first.")));
    }
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok((Cow::Borrowed(bytes), false));
    }
    let inner = gzip(bytes)?;
    if inner.starts_with(&[0x1f, 0x8b]) || refused(&inner).is_some() {
        return Err(Refusal::new(Rule::S3, "", "The file is packed twice: unpack it first."));
    }
    Ok((Cow::Owned(inner), true))
}

fn refused(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 4] =
        [(b"PK\x03\x04", "zip"), (b"BZh", "bzip2"), (&[0xfd, b'7', b'z', b'X', b'Z', 0], "xz"), (&[0x28, 0xb5, 0x2f, 0xfd], "zstd")];
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, name)| *name)
}

/// RFC 1952: one member; its size and checksum are compared.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let broken = |what: &str| Refusal::new(Rule::S3, "", format!("The file is damaged gzip: {what}."));
    let body = header(bytes).ok_or_else(|| broken("its header is cut short"))?;
    let (data, trailer) =
        body.split_at_checked(body.len().saturating_sub(8)).filter(|(_, trailer)| trailer.len() == 8).ok_or_else(|| broken("its end is missing"))?;
    // A ratio beyond 200 is a bomb whatever its size (S50).
    let most = limits::SBOM_INPUT.min(bytes.len().saturating_mul(limits::SBOM_RATIO));
    let inner = miniz_oxide::inflate::decompress_to_vec_with_limit(data, most).map_err(|error| match error.status {
        miniz_oxide::inflate::TINFLStatus::HasMoreOutput => {
            Refusal::new(Rule::S50, "", format!("The file unpacks to more than {most} bytes, which is all that is read of one this size."))
        }
        _ => broken("its data cannot be unpacked"),
    })?;
    let (crc, size) = trailer.split_at(4);
    if crc != crc32(&inner).to_le_bytes() || size != u32::try_from(inner.len()).unwrap_or(u32::MAX).to_le_bytes() {
        return Err(broken("its checksum or size is not that of its content"));
    }
    Ok(inner)
}

fn header(bytes: &[u8]) -> Option<&[u8]> {
    let flags = *bytes.get(3)?;
    // RFC 1952 §2.3.1: deflate is the only method there is, and reserved flags are zero.
    if bytes.get(2) != Some(&8) || flags & 0xe0 != 0 {
        return None;
    }
    let mut rest = bytes.get(10..)?;
    if flags & 4 != 0 {
        let length = usize::from(u16::from_le_bytes([*rest.first()?, *rest.get(1)?]));
        rest = rest.get(length.checked_add(2)?..)?;
    }
    for text in [8, 16] {
        if flags & text != 0 {
            let end = rest.iter().position(|byte| *byte == 0)?;
            rest = rest.get(end.checked_add(1)?..)?;
        }
    }
    if flags & 2 != 0 {
        rest = rest.get(2..)?;
    }
    Some(rest)
}

/// The CRC of RFC 1952 §8, bit by bit: it runs once over one file.
fn crc32(bytes: &[u8]) -> u32 {
    let table: Vec<u32> = (0_u32..256).map(|byte| (0..8).fold(byte, |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })).collect();
    !bytes.iter().fold(!0_u32, |crc, byte| {
        let [low, ..] = crc.to_le_bytes();
        (crc >> 8) ^ table.get(usize::from(low ^ byte)).copied().unwrap_or(0)
    })
}

#[cfg(test)]
#[allow(non_snake_case, clippy::indexing_slicing, reason = "tests are named by the id of their rule")]
pub(super) mod tests {
    use super::*;

    pub(crate) fn packed(content: &[u8]) -> Vec<u8> {
        let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
        out.extend(miniz_oxide::deflate::compress_to_vec(content, 6));
        out.extend(crc32(content).to_le_bytes());
        out.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
        out
    }

    #[test]
    fn sbom_container__gzip_one_level() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let (inner, was) = unpack(&packed(b"text")).map(|(inner, was)| (inner.into_owned(), was)).unwrap();
        assert_eq!((inner.as_slice(), was), (&b"text"[..], true));
        assert!(matches!(unpack(b"text"), Ok((Cow::Borrowed(b"text"), false))));
        assert_eq!(unpack(&packed(&packed(b"text"))).unwrap_err().rule, Rule::S3);
    }

    #[test]
    fn sbom_container__damaged_and_foreign() {
        let whole = packed(&[7; 100]);
        for length in 0..whole.len() {
            assert!(unpack(&whole[..length]).is_err() || length < 2, "{length}");
        }
        let mut lying = whole.clone();
        let last = lying.len() - 1;
        lying[last] ^= 1;
        assert!(unpack(&lying).is_err());
        for foreign in [&b"PK\x03\x04"[..], b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"] {
            assert!(unpack(foreign).unwrap_err().message.ends_with("unpack it first."));
        }
    }

    #[test]
    fn sbom_limits__bomb() {
        assert_eq!(unpack(&packed(&vec![0; 1 << 20])).unwrap_err().rule, Rule::S50);
    }
}
