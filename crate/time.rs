//! Instants and windows. There is no clock here: `now` is an argument of everything that needs it.

use std::fmt;

/// Nanoseconds since 1970-01-01T00:00:00Z. Wide enough for the year 9999, which certificates use for "never".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(i128);

const NANOS: i128 = 1_000_000_000;

impl UnixTime {
    /// From whole seconds.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self(i128::from(seconds) * NANOS)
    }

    /// From milliseconds, as certificate transparency logs count (RFC 6962 §3.2).
    #[must_use]
    pub fn from_millis(millis: u64) -> Self {
        Self(i128::from(millis) * 1_000_000)
    }

    /// So many seconds after this one.
    pub(crate) fn later(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(i128::from(seconds) * NANOS))
    }

    /// Whether RFC 3339 can write it: at most the year 9999.
    pub(crate) fn is_in_calendar(self) -> bool {
        time::OffsetDateTime::from_unix_timestamp_nanos(self.0).is_ok_and(|at| at.year() >= 0)
    }

    /// The day, as a sentence has it: `18 August 2023`.
    pub(crate) fn day_in_words(self) -> String {
        match time::OffsetDateTime::from_unix_timestamp_nanos(self.0) {
            Ok(at) => format!("{} {} {}", at.day(), at.month(), at.year()),
            Err(_) => self.to_string(),
        }
    }

    /// Reads RFC 3339 with an offset of `Z` or `±hh:mm` and up to nine fractional digits, as protobuf's JSON writes it.
    #[must_use]
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let mut digits = Digits(text.as_bytes());
        let date = digits.date(Some(b'-'))?;
        digits.byte(b'T')?;
        let clock = digits.clock(Some(b':'))?;
        let nanos = digits.fraction(9)?;
        let offset = digits.offset()?;
        digits.end()?;
        instant(date, clock, nanos).map(|Self(local)| Self(local - i128::from(offset) * 60 * NANOS))
    }

    /// Reads the content of an ASN.1 UTCTime, `YYMMDDhhmmssZ` (RFC 5280 §4.1.2.5.1).
    #[must_use]
    pub fn from_utc_time(content: &[u8]) -> Option<Self> {
        let mut digits = Digits(content);
        let year = digits.number(2)?;
        let century = if year >= 50 { 1900 } else { 2000 };
        let (month, day) = (digits.number(2)?, digits.number(2)?);
        let clock = digits.clock(None)?;
        digits.byte(b'Z')?;
        digits.end()?;
        instant((century + year, month, day), clock, 0)
    }

    /// Reads the content of an ASN.1 GeneralizedTime in DER: `YYYYMMDDhhmmss[.f…]Z`, the fraction without a trailing
    /// zero (X.690 §11.7). `fraction` is false in certificates (RFC 5280 §4.1.2.5.2), true in timestamps (RFC 3161 §2.4.2).
    #[must_use]
    pub fn from_generalized_time(content: &[u8], fraction: bool) -> Option<Self> {
        let mut digits = Digits(content);
        let date = digits.date(None)?;
        let clock = digits.clock(None)?;
        let nanos = if fraction { digits.der_fraction()? } else { 0 };
        digits.byte(b'Z')?;
        digits.end()?;
        instant(date, clock, nanos)
    }
}

/// RFC 3339 in UTC, with a fraction only where there is one.
impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(at) = time::OffsetDateTime::from_unix_timestamp_nanos(self.0) else {
            return write!(f, "{} ns", self.0);
        };
        let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
        let (hour, minute, second) = (at.hour(), at.minute(), at.second());
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if at.nanosecond() != 0 {
            let digits = format!("{:09}", at.nanosecond());
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        f.write_str("Z")
    }
}

/// A span of time, closed at both ends (specification §0.1); no end means open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first instant inside.
    pub start: UnixTime,
    /// The last instant inside, if there is one.
    pub end: Option<UnixTime>,
}

impl Window {
    /// `start ≤ at ≤ end`
    #[must_use]
    pub fn contains(&self, at: UnixTime) -> bool {
        self.start <= at && self.end.is_none_or(|end| at <= end)
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.end {
            Some(end) => write!(f, "{} to {end}", self.start),
            None => write!(f, "{} to open", self.start),
        }
    }
}

fn instant((year, month, day): (i32, i32, i32), (hour, minute, second): (i32, i32, i32), nanos: u32) -> Option<UnixTime> {
    let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = time::Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()?;
    let (hour, minute, second) = (hour.try_into().ok()?, minute.try_into().ok()?, second.try_into().ok()?);
    let clock = time::Time::from_hms_nano(hour, minute, second, nanos).ok()?;
    Some(UnixTime(date.with_time(clock).assume_utc().unix_timestamp_nanos()))
}

/// Reads fixed-width numbers off the front.
struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    fn number(&mut self, width: usize) -> Option<i32> {
        let (head, rest) = self.0.split_at_checked(width)?;
        self.0 = rest;
        head.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0')))
    }

    fn byte(&mut self, wanted: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        (*first == wanted).then_some(())
    }

    fn separator(&mut self, wanted: Option<u8>) -> Option<()> {
        wanted.map_or(Some(()), |byte| self.byte(byte))
    }

    fn date(&mut self, separator: Option<u8>) -> Option<(i32, i32, i32)> {
        let year = self.number(4)?;
        self.separator(separator)?;
        let month = self.number(2)?;
        self.separator(separator)?;
        Some((year, month, self.number(2)?))
    }

    fn clock(&mut self, separator: Option<u8>) -> Option<(i32, i32, i32)> {
        let hour = self.number(2)?;
        self.separator(separator)?;
        let minute = self.number(2)?;
        self.separator(separator)?;
        Some((hour, minute, self.number(2)?))
    }

    /// `[.d{1,most}]` as nanoseconds.
    fn fraction(&mut self, most: usize) -> Option<u32> {
        if self.0.first() != Some(&b'.') {
            return Some(0);
        }
        self.byte(b'.')?;
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        if count == 0 || count > most {
            return None;
        }
        let padded = digits.iter().copied().chain(std::iter::repeat(b'0')).take(9);
        Some(padded.fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0')))
    }

    fn der_fraction(&mut self) -> Option<u32> {
        let before = self.0;
        let nanos = self.fraction(9)?;
        let used = before.len() - self.0.len();
        let trailing_zero = before.get(..used).is_some_and(|read| read.last() == Some(&b'0'));
        (!trailing_zero).then_some(nanos)
    }

    /// Minutes east of UTC.
    fn offset(&mut self) -> Option<i32> {
        let sign = match *self.0.first()? {
            b'Z' => return self.byte(b'Z').map(|()| 0),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        self.number_after_sign().map(|minutes| sign * minutes)
    }

    fn number_after_sign(&mut self) -> Option<i32> {
        let (_, rest) = self.0.split_first()?;
        self.0 = rest;
        let hours = self.number(2)?;
        self.byte(b':')?;
        let minutes = self.number(2)?;
        (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
    }

    fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_rfc3339() {
        for text in ["1970-01-01T00:00:00Z", "2022-10-31T23:59:59.999Z", "9999-12-31T23:59:59Z", "2021-01-12T11:53:27.000000001Z"] {
            assert_eq!(UnixTime::from_rfc3339(text).unwrap().to_string(), text);
        }
        assert_eq!(UnixTime::from_rfc3339("2024-01-01T01:00:00+01:00").unwrap().to_string(), "2024-01-01T00:00:00Z");
    }

    #[test]
    fn days_in_words() {
        assert_eq!(UnixTime::from_rfc3339("2023-08-18T16:05:35Z").unwrap().day_in_words(), "18 August 2023");
    }

    #[test]
    fn refuses_what_is_not_a_date() {
        for text in [
            "",
            "2024-01-01",
            "2024-02-30T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:00",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00.1234567890Z",
            "2024-01-01T00:00:00Zx",
        ] {
            assert_eq!(UnixTime::from_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn generalized_time_has_one_form() {
        assert!(UnixTime::from_generalized_time(b"20240101000000.5Z", true).is_some());
        for bytes in [&b"20240101000000.50Z"[..], b"202401010000Z", b"20240101000000+0000", b"20240101000000.Z"] {
            assert_eq!(UnixTime::from_generalized_time(bytes, true), None);
        }
        assert_eq!(UnixTime::from_generalized_time(b"20240101000000.5Z", false), None);
    }

    #[test]
    fn utc_time_needs_its_seconds() {
        assert_eq!(UnixTime::from_utc_time(b"491231235959Z").unwrap().to_string(), "2049-12-31T23:59:59Z");
        assert_eq!(UnixTime::from_utc_time(b"500101000000Z").unwrap().to_string(), "1950-01-01T00:00:00Z");
        assert_eq!(UnixTime::from_utc_time(b"2401010000Z"), None);
    }

    #[test]
    fn windows_are_closed() {
        let window = Window { start: UnixTime::from_seconds(1), end: Some(UnixTime::from_seconds(2)) };
        assert!(window.contains(UnixTime::from_seconds(1)) && window.contains(UnixTime::from_seconds(2)));
        assert!(!window.contains(UnixTime::from_millis(2001)) && !window.contains(UnixTime::from_millis(999)));
    }
}
