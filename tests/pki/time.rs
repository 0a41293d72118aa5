//! The one timeline of the test world: fixed instants and their notations. There is no clock.

/// Leaf `notBefore`: 2024-06-01T12:00:00Z.
pub const LEAF_START: i64 = 1_717_243_200;
/// Leaf `notAfter`: ten minutes later.
pub const LEAF_END: i64 = LEAF_START + 600;
/// Milliseconds of the SCT: 2024-06-01T12:00:00.123Z.
pub const SCT_MS: u64 = LEAF_START as u64 * 1000 + 123;
/// Seconds of the timestamp token, which adds 257 milliseconds: 2024-06-01T12:00:04.257Z.
pub const GEN_TIME: i64 = LEAF_START + 4;
/// `integratedTime` of Rekor v1 entries: 2024-06-01T12:00:05Z.
pub const INTEGRATED: i64 = LEAF_START + 5;
/// Start of every window in the trusted root.
pub const WINDOW_START: &str = "2022-01-01T00:00:00Z";
/// When the cases are verified.
pub const NOW: &str = "2025-01-01T00:00:00Z";
/// CA certificates: 2021-06-01T00:00:00Z.
pub const CA_START: i64 = 1_622_505_600;
/// CA certificates: 2034-01-01T00:00:00Z.
pub const CA_END: i64 = 2_019_686_400;

/// Year, month, day, hour, minute, second of a Unix time (proleptic Gregorian).
pub fn civil(unix: i64) -> (i64, i64, i64, i64, i64, i64) {
    let (days, s) = (unix.div_euclid(86_400), unix.rem_euclid(86_400));
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (d, m) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let y = yoe + era * 400 + i64::from(m <= 2);
    (y, m, d, s / 3600, s / 60 % 60, s % 60)
}

/// `2024-06-01T12:00:00Z` with an optional fraction such as `.999`.
pub fn rfc3339(unix: i64, fraction: &str) -> String {
    let (y, m, d, h, min, s) = civil(unix);
    format!("{y:04}-{m:02}-{d:02}T{h:02}:{min:02}:{s:02}{fraction}Z")
}

/// `20240601120000Z` with an optional fraction such as `.25`.
pub fn generalized(unix: i64, fraction: &str) -> String {
    let (y, m, d, h, min, s) = civil(unix);
    format!("{y:04}{m:02}{d:02}{h:02}{min:02}{s:02}{fraction}Z")
}

/// RFC 5280 Time: UTCTime before 2050.
pub fn x509_time(unix: i64) -> Vec<u8> {
    crate::der::tlv(0x17, &generalized(unix, "").as_bytes()[2..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_the_dates_they_claim() {
        assert_eq!(rfc3339(LEAF_START, ""), "2024-06-01T12:00:00Z");
        assert_eq!(rfc3339(CA_START, ""), "2021-06-01T00:00:00Z");
        assert_eq!(rfc3339(CA_END, ""), "2034-01-01T00:00:00Z");
        assert_eq!(x509_time(LEAF_START), b"\x17\x0d240601120000Z");
    }
}
