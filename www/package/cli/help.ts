// Put in by the build.
declare const VERSION: string

export const version = VERSION

const trust = `  --trust NAME             the trusted root: public-good (default), staging or github
  --trusted-root FILE      a trusted_root.json of your own instead`

const overview = `sealglass verifies Sigstore bundles offline.

  sealglass verify BUNDLE [ARTIFACT] …     is this artifact signed by whom I expect?
  sealglass inspect FILE                   what is in this file?
  sealglass sbom inspect FILE              what does this SBOM say?
  sealglass sbom bind BUNDLE …             is this SBOM the one that was signed, and of what?
  sealglass consistency OLDER NEWER PROOF  did this log only grow?
  sealglass verify-bundle …                the client protocol of the Sigstore conformance suite

Exit codes: 0 verified, 1 not verified, 2 wrong usage, 3 unreadable input. Colours on a terminal only; NO_COLOR switches them off.
sealglass COMMAND --help says more.`

const pages: Record<string, string> = {
  verify: `sealglass verify BUNDLE [ARTIFACT] SIGNER [OPTIONS]
sealglass verify --signature FILE [ARTIFACT] SIGNER [OPTIONS]
sealglass verify DIRECTORY|ARCHIVE|PATTERN|FILE FILE FILE… SIGNER [OPTIONS]

A directory is read with all below it, an archive (tar, tar.gz, zip, a saved image) with what is in it, and a quoted PATTERN
stands for all files that match (* and ? within a name, ** across directories). Of many files signatures find their artifacts
by digest, and the code is 0 if every artifact is vouched for, nothing contradicts, and nothing had to be left unread.

SIGNER, one of:
  --certificate-identity NAME --certificate-oidc-issuer URL
                           the name in the certificate, exactly, and who vouched for it
  --certificate-identity-regexp PATTERN --san-kind KIND --certificate-oidc-issuer URL
                           a pattern for the whole name; KIND is uri, email or other-name
  --key FILE               a public key you trust (PEM)
  --npm-registry           the npm registry, with a key of its list: what it signs of each publication
  --npm-signature          the npm registry's signature in what it says of one version (npm view PACKAGE@VERSION --json)
  --any-signer             nobody in particular: says who signed, and never exits with 0

OPTIONS
  --digest ALGORITHM:HEX   instead of ARTIFACT: its sha256, sha384 or sha512
  --statement-only         verify an attestation and compare no artifact
  --any                    BUNDLE may hold several signatures (JSON Lines, an answer of GitHub, npm or PyPI), and each is
                           verified: one that holds is enough; without it all have to
  --signature FILE         a signature as a file of its own, and with it, where there are any:
  --certificate FILE         its certificate (PEM, base64 of PEM, or DER)
  --timestamp FILE           an RFC 3161 response (DER, or as cosign writes it)
  --sct FILE                 what a certificate log answered
  --no-log                 ask for no entry in a transparency log
${trust}
  --as-of TIME             judge as of this instant (RFC 3339) instead of now
  --json                   print the report as JSON (its schema: sealglass/report.schema.json)

EXAMPLES
  sealglass verify app.tgz.sigstore.json app.tgz \\
    --certificate-identity https://github.com/OWNER/REPO/.github/workflows/release.yml@refs/tags/v1.2.3 \\
    --certificate-oidc-issuer https://token.actions.githubusercontent.com
  sealglass verify app.sigstore.json app --key release.pub
  sealglass verify --signature app.sig app --key cosign.pub --no-log
  sealglass verify app.sigstore.json --digest sha256:… --any-signer --json
  sealglass verify 'release/**/*' --key release.pub

EXIT CODES
  0  verified: the evidence holds and the signer is the one you asked for
  1  not verified, for whatever reason; the output says which
  2  wrong usage: nothing was verified
  3  a file that was named cannot be read, or is no trusted root: nothing was verified`,

  inspect: `sealglass inspect FILE [--json] [OPTIONS]

Says what FILE is and what is in it: of a bundle the certificate, log entries, proofs, timestamps and the statement; the
same of a certificate, a key, a trusted root, a checkpoint or a timestamp alone. What nothing in the file covers is marked.
For a bundle also which checks it passes; it compares no artifact and asks for no signer, so it never says that something
is verified.

OPTIONS
${trust}
  --json                   print what was recognised, what is in it, and the report, as JSON

EXAMPLE
  sealglass inspect app.sigstore.json`,

  sbom: `sealglass sbom inspect FILE [--pin KEY | --find QUERY] [--json | --format FORMAT]
sealglass sbom bind BUNDLE … [--sbom FILE] [--artifact FILE] SIGNER [OPTIONS]
sealglass sbom quality FILE [--json | --format FORMAT]
sealglass sbom affected FILE RECORD|VEX … [--vex FILE …] [SIGNER] [--json | --format FORMAT]
sealglass sbom compare BEFORE AFTER … [--json | --format FORMAT]

inspect reads an SBOM of any format and says what it holds and what is odd about it. A signature inside a
CycloneDX document is verified; it shows integrity, and who signed only with --pin KEY (PEM file, or SHA-256 of the key in hex).
With --find it lists the parts that match: QUERY is a name, package URL or hash, and behind it bounds of versions
('log4j-core >=2.0 <2.17.1') or a range in the vers notation. A match says nothing of whether a part is affected.

bind verifies an attestation, reads the SBOM inside from the verified bytes, and says whether FILE is that SBOM, whether the
artifact is what it was attested for, and what it says of the artifact itself. SIGNER is given as for sealglass verify.
Exits with 0 if the signer is the one you asked for and everything that was given holds together. Of several bundles it also
says which signed SBOMs of one artifact are not the same document, and how they differ: two that disagree exit with 1.

quality counts which elements of published lists (CISA 2026, NTIA 2021, BSI TR-03183-2, FSCT, OpenChain Telco) are stated.

affected holds the parts against records of OSV, and says which range decided. Doubt is said, and is never "not affected".
RECORD may be a zip of records, as OSV publishes them for an ecosystem: those that name no package of FILE are left out and counted.
What VEX documents state (OpenVEX, CSAF, CycloneDX) stands beside the answer and never changes it; one in a signed bundle speaks
for SIGNER, any other is an annotation. Without a record, what they state of parts of FILE is all there is, and no answer.

compare says which parts came, went and changed; of more than two SBOMs, which part is in which. It checks no signature.

OPTIONS
${trust}
  --as-of TIME             judge as of this instant (RFC 3339) instead of now
  --json                   print everything as JSON
  --format csv|markdown    print a table of it: parts, elements, answers, changes, or the one row of bind

EXAMPLES
  sealglass sbom inspect app.cdx.json
  sealglass sbom bind app.sbom.sigstore.json --sbom app.cdx.json --artifact app.tgz \\
    --certificate-identity https://github.com/OWNER/REPO/.github/workflows/release.yml@refs/tags/v1.2.3 \\
    --certificate-oidc-issuer https://token.actions.githubusercontent.com`,

  consistency: `sealglass consistency OLDER NEWER PROOF [OPTIONS]

Says whether the newer of two checkpoints of one log keeps every entry of the older one. OLDER and NEWER are signed
checkpoints as the log publishes them; PROOF is a list of base64 hashes, or what Rekor v1 answers. Exits with 0 if so.

OPTIONS
${trust}
  --json                   print log, origin and sizes as JSON

EXAMPLE
  sealglass consistency monday.txt friday.txt proof.json`,

  'verify-bundle': `sealglass verify-bundle [--staging] --bundle FILE
    (--certificate-identity IDENTITY --certificate-oidc-issuer URL | --key FILE)
    [--trusted-root FILE] FILE_OR_DIGEST

The client protocol of the Sigstore conformance suite. Exits with 0 if the verdict is "verified"; otherwise prints one
line with the reason on standard error and exits with another code.`,
}

export const help = (command = ''): string => Object.hasOwn(pages, command) ? pages[command] ?? overview : overview
