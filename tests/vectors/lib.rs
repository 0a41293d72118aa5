//! Empty: the manifest beside it pins published packages for their data.
