//! TLS presentation language (RFC 8446 §3): big-endian integers and length-prefixed vectors.

/// Reads values off the front; every read is `None` past the end.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes(N)?.try_into().ok()
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_be_bytes)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    /// `opaque value<0..2^16-1>`
    pub(crate) fn vector16(&mut self) -> Option<&'a [u8]> {
        let length = self.u16()?;
        self.bytes(usize::from(length))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Appends `opaque value<0..2^24-1>`; `None` if it is longer.
pub(crate) fn push_vector24(out: &mut Vec<u8>, value: &[u8]) -> Option<()> {
    let length = u32::try_from(value.len()).ok().filter(|length| *length < 1 << 24)?;
    out.extend(length.to_be_bytes().iter().skip(1));
    out.extend(value);
    Some(())
}

/// Appends `opaque value<0..2^16-1>`; `None` if it is longer.
pub(crate) fn push_vector16(out: &mut Vec<u8>, value: &[u8]) -> Option<()> {
    out.extend(u16::try_from(value.len()).ok()?.to_be_bytes());
    out.extend(value);
    Some(())
}
