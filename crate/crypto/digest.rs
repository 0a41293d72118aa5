//! SHA-2 (FIPS 180-4), streaming.

use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::encoding::hex;

/// A hash that signatures, subjects and imprints may use (Q6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HashAlgorithm {
    /// SHA-256
    Sha256,
    /// SHA-384
    Sha384,
    /// SHA-512
    Sha512,
}

impl HashAlgorithm {
    /// Every supported hash.
    pub const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// Bytes of a digest.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// The name that in-toto, hashedrekord 0.0.1 and digest strings use, e.g. `sha256`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// The name of the protobuf enum, e.g. `SHA2_256`.
    #[must_use]
    pub const fn enum_name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA2_256",
            Self::Sha384 => "SHA2_384",
            Self::Sha512 => "SHA2_512",
        }
    }

    /// The hash of this name, e.g. `sha256`, byte for byte.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// The hash of this protobuf enum name, e.g. `SHA2_256`.
    #[must_use]
    pub fn from_enum_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.enum_name() == name)
    }
}

/// A digest with the algorithm that made it; its length always fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    algorithm: HashAlgorithm,
    bytes: Vec<u8>,
}

impl Digest {
    /// From its bytes; `None` if the length does not fit the algorithm.
    #[must_use]
    pub fn new(algorithm: HashAlgorithm, bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() == algorithm.length()).then_some(Self { algorithm, bytes })
    }

    /// From full-length lower-case hex.
    #[must_use]
    pub fn from_hex(algorithm: HashAlgorithm, text: &str) -> Option<Self> {
        Self::new(algorithm, hex::decode(text)?)
    }

    /// The algorithm that made it.
    #[must_use]
    pub fn algorithm(&self) -> HashAlgorithm {
        self.algorithm
    }

    /// The digest itself.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Lower-case hex.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(&self.bytes)
    }
}

/// An engine of WebAssembly exchanges the code that it made in a hurry for better code only between two calls: a call must
/// not last for the whole of a large file. Small enough, too, to stay in a cache for the next algorithm.
const PIECE: usize = 64 * 1024;

/// Hashes one stream with several algorithms in one pass.
#[derive(Clone, Debug)]
pub struct Hasher {
    states: Vec<State>,
    length: u64,
}

#[derive(Clone, Debug)]
enum State {
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl Hasher {
    /// Starts one pass for these algorithms.
    #[must_use]
    pub fn new(algorithms: &[HashAlgorithm]) -> Self {
        let state = |algorithm: &HashAlgorithm| match algorithm {
            HashAlgorithm::Sha256 => State::Sha256(Sha256::new()),
            HashAlgorithm::Sha384 => State::Sha384(Sha384::new()),
            HashAlgorithm::Sha512 => State::Sha512(Sha512::new()),
        };
        Self { states: algorithms.iter().map(state).collect(), length: 0 }
    }

    /// Takes the next bytes of the stream.
    pub fn update(&mut self, bytes: &[u8]) {
        self.length = self.length.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        for piece in bytes.chunks(PIECE) {
            for state in &mut self.states {
                match state {
                    State::Sha256(hash) => hash.update(piece),
                    State::Sha384(hash) => hash.update(piece),
                    State::Sha512(hash) => hash.update(piece),
                }
            }
        }
    }

    /// Bytes taken so far.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The digests, in the order of the algorithms given.
    #[must_use]
    pub fn finish(self) -> Vec<Digest> {
        let digest = |state| match state {
            State::Sha256(hash) => Digest { algorithm: HashAlgorithm::Sha256, bytes: hash.finalize().to_vec() },
            State::Sha384(hash) => Digest { algorithm: HashAlgorithm::Sha384, bytes: hash.finalize().to_vec() },
            State::Sha512(hash) => Digest { algorithm: HashAlgorithm::Sha512, bytes: hash.finalize().to_vec() },
        };
        self.states.into_iter().map(digest).collect()
    }
}

/// The digest of the parts one after the other.
pub(crate) fn hash(algorithm: HashAlgorithm, parts: &[&[u8]]) -> Digest {
    fn over<D: sha2::Digest>(parts: &[&[u8]]) -> Vec<u8> {
        let mut state = D::new();
        parts.iter().flat_map(|part| part.chunks(PIECE)).for_each(|piece| state.update(piece));
        state.finalize().to_vec()
    }
    let bytes = match algorithm {
        HashAlgorithm::Sha256 => over::<Sha256>(parts),
        HashAlgorithm::Sha384 => over::<Sha384>(parts),
        HashAlgorithm::Sha512 => over::<Sha512>(parts),
    };
    Digest { algorithm, bytes }
}

/// SHA-256 of the parts one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut state = Sha256::new();
    parts.iter().flat_map(|part| part.chunks(PIECE)).for_each(|piece| state.update(piece));
    state.finalize().into()
}

/// SHA-1, for the ESS certificate identifier of RFC 3161 tokens and nothing else (Q6).
pub(crate) fn sha1(bytes: &[u8]) -> [u8; 20] {
    sha1::Sha1::digest(bytes).into()
}
