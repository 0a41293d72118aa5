//! Packed files (S3): gzip, and zip with one file in it, are unpacked one level, within bounds; others are refused by name.

use std::borrow::Cow;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::model::Refusal;
use super::rules::Rule;
use crate::limits;

/// What is inside, where the bytes are packed, and with what; else the bytes.
pub(crate) fn unpack(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, Option<&'static str>), Refusal> {
    let (inner, name) = match packing(bytes) {
        None => return Ok((Cow::Borrowed(bytes), None)),
        Some(name @ "gzip") => (gzip(bytes)?, name),
        Some(name @ "zip") => (zip(bytes)?, name),
        Some(name) => return Err(Refusal::new(Rule::S3, "", format!("The file is packed with {name}, which is not read: unpack it first."))),
    };
    if packing(&inner).is_some() {
        return Err(Refusal::new(Rule::S3, "", "The file is packed twice: unpack it first."));
    }
    Ok((Cow::Owned(inner), Some(name)))
}

fn packing(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 5] =
        [(&[0x1f, 0x8b], "gzip"), (LOCAL, "zip"), (b"BZh", "bzip2"), (&[0xfd, b'7', b'z', b'X', b'Z', 0], "xz"), (&[0x28, 0xb5, 0x2f, 0xfd], "zstd")];
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, name)| *name)
}

/// A ratio beyond 200 is a bomb whatever its size (S50).
fn most(packed: usize) -> usize {
    limits::SBOM_INPUT.min(packed.saturating_mul(limits::SBOM_RATIO))
}

fn too_large(most: usize) -> Refusal {
    Refusal::new(Rule::S50, "", format!("The file unpacks to more than {most} bytes, which is all that is read of one this size."))
}

enum Stopped {
    TooLarge,
    Broken,
}

/// RFC 1951: what comes out, and how many bytes of the data it took.
fn inflate(data: &[u8], most: usize) -> Result<(Vec<u8>, usize), Stopped> {
    let mut out = vec![0; data.len().saturating_mul(4).clamp(64, most.max(64))];
    let (mut read, mut written) = (0_usize, 0_usize);
    let mut state = Box::<DecompressorOxide>::default();
    loop {
        let rest = data.get(read..).unwrap_or_default();
        let (status, taken, made) = decompress(&mut state, rest, &mut out, written, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF);
        (read, written) = (read.saturating_add(taken), written.saturating_add(made));
        match status {
            TINFLStatus::Done if written <= most => {
                out.truncate(written);
                return Ok((out, read));
            }
            TINFLStatus::HasMoreOutput if out.len() < most => out.resize(out.len().saturating_mul(2).min(most), 0),
            TINFLStatus::Done | TINFLStatus::HasMoreOutput => return Err(Stopped::TooLarge),
            _ => return Err(Stopped::Broken),
        }
    }
}

/// RFC 1952 §2.2: one member after the other, which together are the file; size and checksum of each are compared.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let broken = |what: &str| Refusal::new(Rule::S3, "", format!("The file is damaged gzip: {what}."));
    let most = most(bytes.len());
    let (mut whole, mut rest) = (Vec::new(), bytes);
    for _ in 0..limits::SBOM_MEMBERS {
        let body = header(rest).ok_or_else(|| broken("its header is cut short"))?;
        let (inner, taken) = inflate(body, most.saturating_sub(whole.len())).map_err(|stopped| match stopped {
            Stopped::TooLarge => too_large(most),
            Stopped::Broken => broken("its data cannot be unpacked"),
        })?;
        let (trailer, next) = body.get(taken..).and_then(|end| end.split_at_checked(8)).ok_or_else(|| broken("its end is missing"))?;
        let (crc, size) = trailer.split_at(4);
        if crc != crc32(&inner).to_le_bytes() || size != u32::try_from(inner.len()).unwrap_or(u32::MAX).to_le_bytes() {
            return Err(broken("its checksum or size is not that of its content"));
        }
        if whole.is_empty() {
            whole = inner;
        } else {
            whole.extend(inner);
        }
        rest = next;
        if rest.is_empty() {
            return Ok(whole);
        }
        if !rest.starts_with(&[0x1f, 0x8b]) {
            return Err(broken("something follows its end"));
        }
    }
    Err(Refusal::new(Rule::S50, "", format!("The file has more than {} gzip members, which is all that is read.", limits::SBOM_MEMBERS)))
}

const LOCAL: &[u8] = b"PK\x03\x04";
const DIRECTORY: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";

/// APPNOTE 4.3: the one file of an archive, by its directory, with which the header of the file has to agree.
fn zip(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let damaged = || Refusal::new(Rule::S3, "", "The file is a damaged zip, or one of a kind that is not read: unpack it first.");
    let file = only_file(bytes).ok_or_else(damaged)?.map_err(|count| {
        Refusal::new(Rule::S3, "", format!("The file is a zip with {count} files in it, and one is read: unpack it, and give one of them."))
    })?;
    if file.flags & 1 != 0 {
        return Err(Refusal::new(Rule::S3, "", "The zip is encrypted: unpack it first."));
    }
    let local = bytes.get(file.offset..).filter(|local| local.starts_with(LOCAL)).ok_or_else(damaged)?;
    let (name, extra) = (usize::from(u16_at(local, 26).ok_or_else(damaged)?), usize::from(u16_at(local, 28).ok_or_else(damaged)?));
    let content = 30_usize.saturating_add(name);
    if local.get(30..content) != Some(file.name) || u16_at(local, 8) != Some(file.method) {
        return Err(damaged());
    }
    let start = content.saturating_add(extra);
    let data = start.checked_add(file.packed).and_then(|end| local.get(start..end)).ok_or_else(damaged)?;
    let most = most(bytes.len());
    let inner = match file.method {
        0 => data.to_vec(),
        8 => match inflate(data, most) {
            Ok((inner, taken)) if taken == data.len() => inner,
            Ok(_) | Err(Stopped::Broken) => return Err(damaged()),
            Err(Stopped::TooLarge) => return Err(too_large(most)),
        },
        _ => return Err(damaged()),
    };
    if inner.len() != file.size || crc32(&inner) != file.crc {
        return Err(damaged());
    }
    Ok(inner)
}

struct ZipFile<'z> {
    name: &'z [u8],
    flags: u16,
    method: u16,
    crc: u32,
    packed: usize,
    size: usize,
    offset: usize,
}

/// The file that is not a directory; how many there are, where it is not one.
fn only_file(bytes: &[u8]) -> Option<Result<ZipFile<'_>, usize>> {
    // The end of the directory stands before a comment of at most 64 KiB, and its own length leads to the end of the file.
    let from = bytes.len().saturating_sub(22 + 65_535);
    let end = (from..bytes.len().saturating_sub(21)).rev().find(|at| {
        bytes.get(*at..).is_some_and(|end| end.starts_with(END) && u16_at(end, 20).is_some_and(|comment| end.len() == 22_usize.saturating_add(comment.into())))
    })?;
    let record = bytes.get(end..)?;
    let count = usize::from(u16_at(record, 10)?);
    let mut rest = bytes.get(usize_at(record, 16)?..end)?;
    let mut files = Vec::new();
    for _ in 0..count {
        let entry = rest.strip_prefix(DIRECTORY)?;
        let lengths = [u16_at(entry, 24)?, u16_at(entry, 26)?, u16_at(entry, 28)?].map(usize::from);
        let [name, extra, comment] = lengths;
        let name = entry.get(42..42_usize.checked_add(name)?)?;
        if !name.ends_with(b"/") {
            let (crc, packed, size) = (u32_at(entry, 12)?, usize_at(entry, 16)?, usize_at(entry, 20)?);
            files.push(ZipFile { name, flags: u16_at(entry, 4)?, method: u16_at(entry, 6)?, crc, packed, size, offset: usize_at(entry, 38)? });
        }
        rest = entry.get(42_usize.checked_add(name.len())?.checked_add(extra)?.checked_add(comment)?..)?;
    }
    let found = files.len();
    Some(files.pop().filter(|_| found == 1).ok_or(found))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn usize_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
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
        assert_eq!((inner.as_slice(), was), (&b"text"[..], Some("gzip")));
        assert!(matches!(unpack(b"text"), Ok((Cow::Borrowed(b"text"), None))));
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
        let foreign: [&[u8]; 4] = [b"PK\x03\x04", b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"];
        for foreign in foreign {
            assert!(unpack(foreign).unwrap_err().message.ends_with("unpack it first."));
        }
    }

    /// Tools that write in parallel, and `cat`, make several.
    #[test]
    fn sbom_container__gzip_of_several_members() {
        let two = [packed(b"one, "), packed(b"two")].concat();
        assert_eq!(unpack(&two).unwrap().0.as_ref(), b"one, two");
        assert!(unpack(&[packed(b"one"), b"rest".to_vec()].concat()).unwrap_err().message.contains("something follows"));
        assert!(unpack(&two[..two.len() - 1]).is_err());
        let many = packed(b"").repeat(limits::SBOM_MEMBERS + 1);
        assert_eq!(unpack(&many).unwrap_err().rule, Rule::S50);
    }

    /// A zip with these files; `method` 8 packs.
    fn zipped(files: &[(&str, &[u8])], method: u16) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for (name, content) in files {
            let data = if method == 8 { miniz_oxide::deflate::compress_to_vec(content, 6) } else { content.to_vec() };
            let length = |length: usize| u32::try_from(length).unwrap().to_le_bytes();
            let short = |length: usize| u16::try_from(length).unwrap().to_le_bytes();
            let common = [
                &[20, 0, 0, 0][..],
                &method.to_le_bytes(),
                &[0; 4],
                &crc32(content).to_le_bytes(),
                &length(data.len()),
                &length(content.len()),
                &short(name.len()),
            ]
            .concat();
            directory.extend([DIRECTORY, &[20, 0], &common, &[0; 12], &length(out.len()), name.as_bytes()].concat());
            out.extend([LOCAL, &common, &[0; 2], name.as_bytes(), &data].concat());
        }
        let start = u32::try_from(out.len()).unwrap().to_le_bytes();
        let count = u16::try_from(files.len()).unwrap().to_le_bytes();
        let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
        out.extend(directory);
        out.extend([END, &[0; 4], &count, &count, &size, &start, &[0; 2]].concat());
        out
    }

    #[test]
    fn sbom_container__zip_with_one_file() {
        for method in [0, 8] {
            let (inner, name) =
                unpack(&zipped(&[("sbom/", b""), ("sbom/bom.json", b"{\"a\":1}")], method)).map(|(inner, name)| (inner.into_owned(), name)).unwrap();
            assert_eq!((inner.as_slice(), name), (&b"{\"a\":1}"[..], Some("zip")));
        }
        let two = unpack(&zipped(&[("a", b"1"), ("b", b"2")], 0)).unwrap_err();
        assert!(two.message.contains("2 files"), "{}", two.message);
        assert!(unpack(&zipped(&[("a", &packed(b"x"))], 0)).unwrap_err().message.contains("twice"));
        assert_eq!(unpack(&zipped(&[("a", &[0; 1 << 20])], 8)).unwrap_err().rule, Rule::S50);
    }

    #[test]
    fn sbom_container__zip_that_says_two_things() {
        let good = zipped(&[("bom.json", b"content of the file")], 8);
        assert!(unpack(&good).is_ok());
        for length in 4..good.len() {
            assert!(unpack(&good[..length]).is_err(), "{length}");
        }
        // The name, the method and the data of the file, and the checksum, sizes and flags of the directory.
        let directory = good.windows(4).position(|window| window == DIRECTORY).unwrap();
        for at in [8, 31, 40, directory + 8, directory + 16, directory + 20, directory + 24, directory + 47] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert!(unpack(&bad).is_err(), "{at}");
        }
    }

    #[test]
    fn sbom_limits__bomb() {
        assert_eq!(unpack(&packed(&vec![0; 1 << 20])).unwrap_err().rule, Rule::S50);
    }
}
