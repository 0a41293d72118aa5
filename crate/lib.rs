//! Verifies Sigstore bundles, certificate chains and Rekor inclusion proofs, entirely client-side.
//!
//! The crate has no clock, no network and no randomness: bytes and an instant go in, a [`Report`] comes out.
//!
//! ```
//! use sealglass::{Artifact, NowSource, Options, Policy, Trust, UnixTime, Verdict, Verifier};
//!
//! let verifier = Verifier::new(&[Trust::Embedded("public-good")])?;
//! let policy = Policy::from_json(br#"{"identity": {"san": "release@example.com", "issuer": "https://accounts.example.com"}}"#)?;
//! let now = UnixTime::from_seconds(1_760_000_000);
//! let report = verifier.verify(b"{}", &Artifact::Bytes(b"hello"), &policy, &Options::at(now, NowSource::AsOf));
//! println!("{}", report.summary());
//! assert_eq!(report.verdict(), Verdict::Invalid);
//! # Ok::<(), sealglass::Fault>(())
//! ```

mod check;
mod limits;
mod order;
mod text;
mod time;

mod encoding;

mod crypto;

mod pki;

mod tlog;

mod tsa;

mod trust;

mod statement;

mod bundle;

mod policy;

mod verify;

pub mod sbom;

mod api;

#[cfg(feature = "bindings")]
#[doc(hidden)]
pub use api::bindings;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub use api::doors;
#[cfg(feature = "sbom-bindings")]
#[doc(hidden)]
pub use api::sbom_bindings;
pub use api::sbom_json;
pub use api::{Consistency, Options, Trust, Verifier, inspect, verify_enveloped};
pub use bundle::{Recognised, recognise};
pub use check::{Check, Effect, Fault};
pub use crypto::{Digest, HashAlgorithm, Hasher, KeyDetails};
pub use policy::Policy;
pub use statement::Resource;
pub use time::{UnixTime, Window};
pub use verify::{Artifact, Binding, Claims, EvidenceClass, Needs, NowSource, PolicyResult, Report, Verdict};
