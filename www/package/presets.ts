/**
 * What "this is package X of npm", "built by repository O/R" and the like mean as exact policies. Each is written down in
 * docs/presets.md, with its source. They are only policies: print one, and write it down where you use it.
 *
 * @packageDocumentation
 */

import { SealglassError } from './error.js'
import type { Report } from './report.js'
import type { IdentityPolicy, KeyListPolicy, SanKind, Verifier, VerifyFileRequest } from './types.js'

export { SealglassError } from './error.js'

/** Issuers of the identities that the presets are about. */
const GITHUB = 'https://token.actions.githubusercontent.com'
const GITLAB = 'https://gitlab.com'
const GOOGLE = 'https://accounts.google.com'

/** `OWNER/REPO` */
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9-]*\/(?!\.{1,2}$)[A-Za-z0-9._-]+$/

/** A build by GitHub Actions. */
export interface GitHubActions {
  /** `OWNER/REPO`; letters of either case, since GitHub's names have none (check P5) */
  repository: string
  /** The file in `.github/workflows/`; any without it */
  workflow?: string
  /** `refs/tags/v1.2.3`, `refs/heads/main`; any without it */
  ref?: string
  /** The commit, 40 hex digits */
  commit?: string
  /** Built on a runner of GitHub's own, and not on one of the owner's */
  githubHosted?: boolean
  /** @defaultValue `https://slsa.dev/provenance/v1` */
  predicateType?: string
  /** The name of the subject that is the file */
  subjectName?: string | { pattern: string }
}

/** A workflow of one repository signed. */
export function githubActions({ repository, workflow, ref, commit, githubHosted, predicateType = 'https://slsa.dev/provenance/v1', subjectName }: GitHubActions): IdentityPolicy {
  return {
    identity: {
      san: { pattern: `${workflowPattern(repository, workflow)}@${ref === undefined ? '.*' : escaped(ref)}` },
      sanKind: 'uri',
      issuer: GITHUB,
    },
    ...claims({
      ...ref === undefined ? {} : { sourceRepositoryRef: ref },
      ...commit === undefined ? {} : { sourceRepositoryDigest: wanted('commit', commit, /^[0-9a-f]{40}([0-9a-f]{24})?$/) },
      ...githubHosted === true ? { runnerEnvironment: 'github-hosted' } : {},
    }),
    predicateType,
    ...subjectName === undefined ? {} : { subjectName },
  }
}

/** A package of the npm registry. */
export interface NpmPackage {
  /** `name` or `@scope/name` */
  name: string
  version: string
  /** `OWNER/REPO` on GitHub, where it has to be built; the `repository` of its package.json is the publisher's word only */
  repository: string
  workflow?: string
  /** @defaultValue `https://slsa.dev/provenance/v1`; packages of 2023 have `https://slsa.dev/provenance/v0.2` */
  predicateType?: string
}

/**
 * Who published it (the registry signs) and what built it (the workflow signs): two policies for two attestations. And one for
 * the registry's signature in what it says of the version, which names the tarball and says nothing of who built it.
 */
export function npmPackage({ name, version, ...build }: NpmPackage): { publication: KeyListPolicy, provenance: IdentityPolicy, signature: KeyListPolicy } {
  const subjectName = purl(name, version)
  return {
    publication: { keyList: 'npm', predicateType: 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1', subjectName },
    provenance: githubActions({ ...build, subjectName }),
    signature: { keyList: 'npm-signatures', subjectName },
  }
}

/** What {@link verifyNpmPackage} found. */
export interface NpmVerdict {
  /** Both hold, for this name, version and tarball */
  verified: boolean
  /** Of each the report that says most; absent where the answer has no such attestation */
  publication?: Report
  provenance?: Report
  /** The registry's signature in what it says of the version, where that was given: it has to hold as well */
  signature?: Report
}

/**
 * A tarball of the npm registry against what the registry answers at `/-/npm/v1/attestations/NAME@VERSION`.
 *
 * @throws SealglassError as `verifier.verify`, and `usage.preset` for a name that is none
 */
export function verifyNpmPackage(verifier: Verifier, { attestations, tarball, registry, now, ...wanted }: NpmPackage & {
  attestations: string | Uint8Array | object
  tarball: Uint8Array
  /** What the registry answers at `/NAME/VERSION`, if its signature is to be verified as well */
  registry?: string | Uint8Array | object
  now?: Date | string
}): NpmVerdict {
  const policies = npmPackage(wanted)
  const verify = (bundle: string | Uint8Array | object, policy: IdentityPolicy | KeyListPolicy): Report[] =>
    verifier.verifyAll({ bundle, artifact: tarball, policy, ...now === undefined ? {} : { now } })
  const best = (policy: IdentityPolicy | KeyListPolicy): Report | undefined => {
    const reports = verify(attestations, policy)
    return reports.find(({ verdict }) => verdict === 'verified') ?? reports.find(({ statement }) => statement?.predicateType === policy.predicateType)
  }
  const [publication, provenance] = [best(policies.publication), best(policies.provenance)]
  const signatures = registry === undefined ? [] : verify(registry, policies.signature)
  const signature = signatures.find(({ verdict }) => verdict === 'verified') ?? signatures[0]
  return {
    verified: publication?.verdict === 'verified' && provenance?.verdict === 'verified' && (registry === undefined || signature?.verdict === 'verified'),
    ...publication === undefined ? {} : { publication },
    ...provenance === undefined ? {} : { provenance },
    ...signature === undefined ? {} : { signature },
  }
}

/** What {@link verifyGithubAsset} found. */
export interface GithubVerdict {
  /** An attestation of the answer is of this file, and of a build by the repository */
  verified: boolean
  /** The report that says most; absent where the answer has no attestation of the kind */
  provenance?: Report
}

/** Where GitHub answers with the attestations of a file, by its SHA-256 in lower-case hex. */
export const githubAttestations = ({ repository, sha256 }: { repository: string, sha256: string }): string =>
  `https://api.github.com/repos/${wanted('repository', repository, REPOSITORY)}/attestations/sha256:${wanted('sha256', sha256, /^[0-9a-f]{64}$/)}`

/**
 * A file of a GitHub release against what GitHub answers at {@link githubAttestations}: a workflow of the repository has to have
 * built it. That the release lists the file proves nothing, and is not asked.
 *
 * @throws SealglassError as `verifier.verifyFile`, and `usage.preset` for a name that is none
 */
export async function verifyGithubAsset(verifier: Verifier, { attestations, file, now, signal, onProgress, ...wanted }: GitHubActions & Pick<VerifyFileRequest, 'file' | 'now' | 'signal' | 'onProgress'> & { attestations: string | Uint8Array | object }): Promise<GithubVerdict> {
  const policy = githubActions(wanted)
  const reports = await verifier.verifyFileAll({
    bundle: attestations, file, policy, ...now === undefined ? {} : { now }, ...signal === undefined ? {} : { signal }, ...onProgress === undefined ? {} : { onProgress },
  })
  const provenance = reports.find(({ verdict }) => verdict === 'verified') ?? reports.find(({ statement }) => statement?.predicateType === policy.predicateType)
  return { verified: provenance?.verdict === 'verified', ...provenance === undefined ? {} : { provenance } }
}

/** Who publishes a project on PyPI, as its publisher is configured there. */
export type PypiPublisher =
  | { kind: 'GitHub', repository: string, workflow: string }
  | { kind: 'GitLab', repository: string, workflowFilepath: string }
  | { kind: 'Google', email: string }

/** A file of PyPI: the wheel or sdist, with its project's name in any of the forms that PyPI takes for the same. */
export function pypiFile({ file, publisher, predicateType = 'https://docs.pypi.org/attestations/publish/v1' }: { file: string, publisher: PypiPublisher, predicateType?: string }): IdentityPolicy {
  const common = { predicateType, subjectName: distribution(file) }
  switch (publisher.kind) {
    case 'GitHub':
      return { identity: { san: { pattern: `${workflowPattern(publisher.repository, publisher.workflow)}@.*` }, sanKind: 'uri', issuer: GITHUB }, ...common }
    case 'GitLab': {
      const project = wanted('repository', publisher.repository, /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)+$/)
      const path = wanted('workflowFilepath', publisher.workflowFilepath, /^[A-Za-z0-9._/-]+$/)
      return {
        identity: { san: { pattern: `https://gitlab\\.com/${escaped(project)}//${escaped(path)}@.*` }, sanKind: 'uri', issuer: GITLAB },
        claims: { sourceRepositoryUri: `https://gitlab.com/${project}` }, ...common,
      }
    }
    case 'Google': return { identity: { san: wanted('email', publisher.email, /^[^@\s]+@[^@\s]+$/), sanKind: 'email', issuer: GOOGLE }, ...common }
    default: throw new SealglassError('usage.preset', 'A publisher of PyPI is of the kind GitHub, GitLab or Google.')
  }
}

/** A bottle of homebrew-core, by its file name; one for all systems is attested by the name of any of them. */
export function homebrewBottle({ file }: { file: string }): IdentityPolicy {
  wanted('file', file, /^[A-Za-z0-9@._+-]+\.bottle(\.\d+)?\.tar\.gz$/)
  const every = /^(.+--.+)\.all\.bottle(?:\.\d+)?\.tar\.gz$/.exec(file)?.[1]
  return githubActions({ repository: 'Homebrew/homebrew-core', subjectName: every === undefined ? file : { pattern: `${escaped(every)}\\.[a-z0-9_]+\\.bottle(\\.[0-9]+)?\\.tar\\.gz` } })
}

/** A conda package (CEP 27), by its file name: a workflow of the repository published it. The channel it is for is only shown. */
export const condaPackage = ({ file, ...build }: { file: string } & Pick<GitHubActions, 'repository' | 'workflow' | 'ref' | 'commit' | 'githubHosted'>): IdentityPolicy =>
  githubActions({ ...build, predicateType: 'https://schemas.conda.org/attestations-publish-1.schema.json', subjectName: wanted('file', file, /^[A-Za-z0-9._+!-]+\.(conda|tar\.bz2)$/) })

/** A container image signed with cosign 3 or later; the artifact is the image's manifest. */
export const containerImage = (identity: { san: string, sanKind?: SanKind, issuer: string }): IdentityPolicy =>
  ({ identity, predicateType: 'https://sigstore.dev/cosign/sign/v1' })

/** `https://github.com/OWNER/REPO/.github/workflows/FILE`, with the letters of owner and repository in either case. */
function workflowPattern(repository: string, workflow: string | undefined): string {
  const [owner = '', name = ''] = wanted('repository', repository, REPOSITORY).split('/')
  const file = workflow === undefined ? '[^/@]+' : escaped(wanted('workflow', workflow, /^[A-Za-z0-9._-]+\.ya?ml$/))
  return `https://github\\.com/${folded(owner)}/${folded(name)}/\\.github/workflows/${file}`
}

/**
 * A wheel or sdist whose project's name may be in letters of either case, with any run of `-`, `_` and `.` for any other: these
 * are the same project to PyPI. The rest is compared exactly.
 */
function distribution(file: string): { pattern: string } {
  wanted('file', file, /^[A-Za-z0-9._+!-]+\.(whl|tar\.gz|zip)$/)
  // Before the version there is a hyphen; of a wheel the name has none, of an older sdist it may.
  const [, name, rest] = (file.endsWith('.whl') ? /^([A-Za-z0-9._]+)(-[0-9].*)$/ : /^([A-Za-z0-9._-]+)(-[0-9][^-]*)$/).exec(file) ?? []
  if (name === undefined || rest === undefined) throw new SealglassError('usage.preset', `The preset's file is not one: ${JSON.stringify(file)}`)
  return { pattern: name.split(/[-_.]+/).map(folded).join('[-_.]+') + escaped(rest) }
}

function purl(name: string, version: string): string {
  wanted('name', name, /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i)
  wanted('version', version, /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/)
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`
}

function wanted(what: string, value: unknown, form: RegExp): string {
  if (typeof value !== 'string' || !form.test(value)) throw new SealglassError('usage.preset', `The preset's ${what} is not one: ${JSON.stringify(value)}`)
  return value
}

const claims = <T extends object>(some: T): { claims?: T } => Object.keys(some).length === 0 ? {} : { claims: some }
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const folded = (text: string): string => escaped(text).replace(/[a-z]/gi, letter => `[${letter.toUpperCase()}${letter.toLowerCase()}]`)
