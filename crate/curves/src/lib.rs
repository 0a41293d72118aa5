//! ECDSA with keys that come back: authorities and logs sign every bundle, and so a table of multiples of their points
//! pays for itself (Brickell, Gordon, McCurley and Wilson, "Fast exponentiation with precomputation", 1992).
//!
//! A composition of the curve crates' own arithmetic. It takes variable time, since keys, digests and signatures are public.
//!
//! A crate of its own for its speed: the arithmetic is generic, and so is compiled with the settings of the crate that uses
//! it. All else of the verifier is compiled for size.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use p256::elliptic_curve::ff::PrimeField as _;
use p256::elliptic_curve::group::{Curve as _, Group as _};
use p256::elliptic_curve::ops::{Invert as _, MulByGeneratorVartime as _, MulVartime as _, Reduce};
use p256::elliptic_curve::point::AffineCoordinates as _;
use p256::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytes, NonZeroScalar, ProjectivePoint, Scalar};

/// The bits of a scalar that one entry of a table answers for, by the uses a key has seen. A table costs what its uses will
/// have saved by then, so that nobody waits long for one: the small one for some ten verifications, the large one for a pile.
const SMALL: Size = Size { window: 5, after: 8 };
const LARGE: Size = Size { window: 8, after: 80 };

struct Size {
    window: usize,
    after: u32,
}

/// A curve whose generator has tables in this process.
trait Curve: CurveArithmetic {
    fn generator() -> &'static Tables<Self>;
}

impl Curve for p256::NistP256 {
    fn generator() -> &'static Tables<Self> {
        static TABLES: Tables<p256::NistP256> = Tables::new();
        &TABLES
    }
}

impl Curve for p384::NistP384 {
    fn generator() -> &'static Tables<Self> {
        static TABLES: Tables<p384::NistP384> = Tables::new();
        &TABLES
    }
}

macro_rules! public_key {
    ($(#[$meta:meta])* $name:ident, $curve:ident::$parameters:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name(Point<$curve::$parameters>);

        impl $name {
            /// From an uncompressed point (SEC 1 §2.3.4); `None` if it is none, or not on the curve.
            #[must_use]
            pub fn from_sec1(bytes: &[u8]) -> Option<Self> {
                let key = $curve::ecdsa::VerifyingKey::from_sec1_bytes(bytes).ok().filter(|_| bytes.first() == Some(&0x04))?;
                Some(Self(Point::new(*key.as_affine())))
            }

            /// Whether a signature in DER (RFC 3279 §2.2.3) signs the digest, of which the leftmost bits count (FIPS 186-5 §6.4.2).
            #[must_use]
            pub fn verifies(&self, signature: &[u8], digest: &[u8]) -> bool {
                $curve::ecdsa::Signature::from_der(signature).is_ok_and(|signature| self.0.verifies(signature.split_scalars(), digest))
            }

            /// Whether these bytes are a strict DER SEQUENCE of r and s, both between 1 and the order of the curve.
            #[must_use]
            pub fn is_signature(bytes: &[u8]) -> bool {
                $curve::ecdsa::Signature::from_der(bytes).is_ok()
            }

            /// From now on as if the key had been used often: its small table is made when it is used next.
            pub fn expect_uses(&self) {
                self.0.uses.fetch_max(SMALL.after, Ordering::Relaxed);
            }
        }
    };
}

public_key! {
    /// A key on P-256.
    P256, p256::NistP256
}

public_key! {
    /// A key on P-384.
    P384, p384::NistP384
}

/// The point of a public key, and its tables once it is worth them. Clones share both.
#[derive(Clone, Debug)]
struct Point<C: Curve> {
    point: AffinePoint<C>,
    uses: Arc<AtomicU32>,
    tables: Arc<Tables<C>>,
}

impl<C: Curve> Point<C> {
    fn new(point: AffinePoint<C>) -> Self {
        Self { point, uses: Arc::default(), tables: Arc::new(Tables::new()) }
    }

    /// SEC 1 §4.1.4, steps 4 to 8: whether (r, s) signs the digest.
    fn verifies(&self, (r, s): (NonZeroScalar<C>, NonZeroScalar<C>), digest: &[u8]) -> bool {
        let inverse = *s.invert_vartime();
        let (u1, u2) = (scalar_of::<C>(digest) * inverse, *r * inverse);
        let sum = self.combine(&u1, &u2);
        // The point at infinity has no coordinate: it reads as zero, which r is not.
        scalar_of::<C>(&sum.to_affine().x()) == *r
    }

    /// u1 G + u2 Q
    fn combine(&self, u1: &Scalar<C>, u2: &Scalar<C>) -> ProjectivePoint<C> {
        let point: ProjectivePoint<C> = self.point.into();
        let uses = self.uses.fetch_add(1, Ordering::Relaxed);
        if let Some(table) = self.tables.of(uses, point) {
            // Where a key has a table, so has the generator, which serves all keys of the curve.
            let generator = C::generator().of(uses, ProjectivePoint::<C>::generator());
            let first =
                generator.map_or_else(|| ProjectivePoint::<C>::mul_by_generator_vartime(u1), |generator| generator.add(u1, ProjectivePoint::<C>::identity()));
            return table.add(u2, first);
        }
        match C::generator().made() {
            Some(generator) => generator.add(u1, point.mul_vartime(u2)),
            None => ProjectivePoint::<C>::mul_by_generator_and_mul_add_vartime(u1, u2, &point),
        }
    }
}

/// The tables of one point.
#[derive(Debug)]
struct Tables<C: CurveArithmetic> {
    small: OnceLock<Table<C>>,
    large: OnceLock<Table<C>>,
}

impl<C: CurveArithmetic> Tables<C> {
    const fn new() -> Self {
        Self { small: OnceLock::new(), large: OnceLock::new() }
    }

    /// The table that so many uses are worth, made when it is wanted first.
    fn of(&self, uses: u32, point: ProjectivePoint<C>) -> Option<&Table<C>> {
        if uses >= LARGE.after {
            return Some(self.large.get_or_init(|| Table::new(point, LARGE.window)));
        }
        (uses >= SMALL.after).then(|| self.made().unwrap_or_else(|| self.small.get_or_init(|| Table::new(point, SMALL.window))))
    }

    /// The best that there is.
    fn made(&self) -> Option<&Table<C>> {
        self.large.get().or_else(|| self.small.get())
    }
}

/// SEC 1 §4.1.4 step 5: the leftmost bytes as a number, modulo the order. Both orders fill their bytes.
fn scalar_of<C: CurveArithmetic>(bytes: &[u8]) -> Scalar<C> {
    let mut padded = FieldBytes::<C>::default();
    let (width, length) = (padded.len(), bytes.len().min(padded.len()));
    if let (Some(to), Some(from)) = (padded.get_mut(width.saturating_sub(length)..), bytes.get(..length)) {
        to.copy_from_slice(from);
    }
    Scalar::<C>::reduce(&padded)
}

/// For each window of w bits the multiples 1 to 2^(w - 1) of 2^(w i) P: digits are signed.
#[derive(Debug)]
struct Table<C: CurveArithmetic> {
    window: usize,
    points: Vec<AffinePoint<C>>,
}

impl<C: CurveArithmetic> Table<C> {
    fn new(point: ProjectivePoint<C>, window: usize) -> Self {
        // The last takes the carry, too.
        let windows = FieldBytes::<C>::default().len() * 8 / window + 1;
        let mut multiples = Vec::with_capacity(windows << (window - 1));
        let mut base = point;
        for _ in 0..windows {
            let mut multiple = base;
            multiples.push(multiple);
            for _ in 1..1_usize << (window - 1) {
                multiple += base;
                multiples.push(multiple);
            }
            base = multiple.double();
        }
        let mut points = vec![AffinePoint::<C>::default(); multiples.len()];
        ProjectivePoint::<C>::batch_normalize(&multiples, &mut points);
        Self { window, points }
    }

    /// sum + scalar P
    fn add(&self, scalar: &Scalar<C>, mut sum: ProjectivePoint<C>) -> ProjectivePoint<C> {
        let bytes = scalar.to_repr();
        let half = 1 << (self.window - 1);
        let mut carry = 0;
        for (index, multiples) in self.points.chunks(half).enumerate() {
            let digit = bits(&bytes, index * self.window, self.window) + carry;
            let (multiple, negative) = if digit > half { (2 * half - digit, true) } else { (digit, false) };
            carry = usize::from(negative);
            let Some(point) = multiple.checked_sub(1).and_then(|index| multiples.get(index)) else { continue };
            if negative { sum -= point } else { sum += point }
        }
        sum
    }
}

/// So many bits, at most eight, of a number whose last byte is the lowest.
fn bits(bytes: &[u8], first: usize, count: usize) -> usize {
    let byte = |index: usize| bytes.len().checked_sub(index + 1).and_then(|at| bytes.get(at)).map_or(0, |byte| usize::from(*byte));
    ((byte(first / 8) | byte(first / 8 + 1) << 8) >> (first % 8)) & ((1 << count) - 1)
}

#[cfg(test)]
mod tests {
    use p256::elliptic_curve::ff::Field as _;

    use super::*;

    /// By a table as by the curve crate, at the edges of every window.
    fn multiplies_like_the_curve<C: Curve>() {
        let point = ProjectivePoint::<C>::generator().double() + ProjectivePoint::<C>::generator();
        let tables = [SMALL, LARGE].map(|size| Table::<C>::new(point, size.window));
        let mut scalars = vec![Scalar::<C>::ZERO, Scalar::<C>::ONE, -Scalar::<C>::ONE, -Scalar::<C>::ONE.double()];
        let mut power = Scalar::<C>::ONE;
        for _ in 0..Scalar::<C>::NUM_BITS {
            scalars.extend([power, power - Scalar::<C>::ONE, -power, power * Scalar::<C>::from(0x7f80_8181_u64)]);
            power = power.double();
        }
        for scalar in scalars {
            let expected = point * scalar;
            for table in &tables {
                assert!(table.add(&scalar, ProjectivePoint::<C>::identity()) == expected, "{} {scalar:?}", table.window);
            }
        }
    }

    #[test]
    fn tables_multiply_like_the_curves() {
        multiplies_like_the_curve::<p256::NistP256>();
        multiplies_like_the_curve::<p384::NistP384>();
    }

    #[test]
    fn a_key_that_comes_back_verifies_like_a_new_one() {
        use p256::ecdsa::signature::hazmat::{PrehashSigner as _, PrehashVerifier as _};
        let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
        let point = Point::<p256::NistP256>::new(*key.verifying_key().as_affine());
        for round in 0..=u8::try_from(LARGE.after).unwrap() {
            let digest = [round; 32];
            let signature: p256::ecdsa::Signature = key.sign_prehash(&digest).unwrap();
            key.verifying_key().verify_prehash(&digest, &signature).unwrap();
            assert!(point.verifies(signature.split_scalars(), &digest));
            assert!(!point.verifies(signature.split_scalars(), &[round ^ 1; 32]));
            let (r, s) = signature.split_scalars();
            assert!(!point.verifies((s, r), &digest));
        }
        assert!(point.tables.small.get().is_some() && point.tables.large.get().is_some());
    }
}
