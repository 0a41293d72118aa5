//! Inclusion promises of Rekor v1: the signed entry timestamp (SET).

use super::log::Log;
use crate::check::{Check, Fault};
use crate::crypto::Message;
use crate::encoding::{base64, hex};
use crate::time::UnixTime;

/// What the log promised, with the log's signature.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Promise<'a> {
    pub(crate) body: &'a [u8],
    /// Seconds since 1970.
    pub(crate) integrated_time: i64,
    /// The global index.
    pub(crate) log_index: i64,
    pub(crate) signature: &'a [u8],
}

/// Proof that the log promised to include the entry, and when (F1–F5).
#[derive(Clone, Copy, Debug)]
pub(crate) struct VerifiedPromise {
    time: UnixTime,
}

impl VerifiedPromise {
    /// When the log took the entry in.
    pub(crate) fn time(&self) -> UnixTime {
        self.time
    }
}

impl Promise<'_> {
    /// F1: canonical JSON of exactly four members, in this order, the integers in plain decimal (F2), the body in canonical base64 (F3).
    pub(crate) fn signed_bytes(&self, log_id: &[u8; 32]) -> String {
        format!(
            r#"{{"body":"{}","integratedTime":{},"logID":"{}","logIndex":{}}}"#,
            base64::encode(self.body),
            self.integrated_time,
            hex::encode(log_id),
            self.log_index
        )
    }

    /// F1 and F4.
    pub(crate) fn verify(&self, log: &Log, now: UnixTime) -> Result<VerifiedPromise, Fault> {
        let signed = self.signed_bytes(&log.id);
        log.scheme()
            .verify(&log.key, Message::Bytes(signed.as_bytes()), self.signature)
            .map_err(|_| Fault::new(Check::F1, "bad-signature", format!("the promise of {} to include the entry does not verify", log.name())))?;
        let time = UnixTime::from_seconds(self.integrated_time);
        if self.integrated_time <= 0 {
            return Err(
                Fault::new(Check::F4, "no-time", "the promise has no time").compared("a time after 1970-01-01T00:00:00Z", self.integrated_time.to_string())
            );
        }
        if time > now {
            return Err(Fault::new(Check::F4, "future", "the promise's time is in the future").compared(format!("at most {now}"), time.to_string()));
        }
        Ok(VerifiedPromise { time })
    }
}
