// What the tests in Node.js share: the built package, the test PKI's cases, the published packages' data.

import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fetched } from '../../www/build/pypi.mjs'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const dist = join(root, 'dist')
export const packageDir = join(dist, 'package')
export const vectorsDir = join(dist, 'vectors')

/** The package as users import it, except that it is named by its path. @returns {Promise<typeof import('../../www/package/index.node.js')>} */
export const sealglass = () => import(join(packageDir, 'index.node.js'))

/**
 * Another entry of the package.
 * @template {'dossier' | 'pool' | 'presets'} Name @param {Name} name
 * @returns {Promise<{ dossier: typeof import('../../www/package/dossier.js'), pool: typeof import('../../www/package/pool.js'), presets: typeof import('../../www/package/presets.js') }[Name]>}
 */
export const entry = name => import(join(packageDir, `${name}.js`))

/** @param {string[]} args @param {Record<string, string>} [env] */
export function command(args, env = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(packageDir, 'cli.js'), ...args],
    { encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 1 << 26 })
  return { status, stdout, stderr }
}

/** A time by which all the embedded roots and cases are of their age, so that tests say the same next year. */
export const now = '2026-11-01T00:00:00Z'

/**
 * @typedef {object} Vector one published bundle, from tests/vectors/manifest.json
 * @property {string} bundle
 * @property {string} sha256
 * @property {string} trust the name of an embedded root, or a file
 * @property {{ file: string } | { digest: import('../../www/package/types.js').Digest }} artifact
 * @property {any} policy with `keyFile` for a key
 * @property {import('../../www/package/types.js').Relaxations} [relaxations]
 * @property {{ verdict: string, check?: string, code?: string }} expected
 * @property {string} reason
 */

/** Whether the packages of PyPI are here, all of them: they are fetched where there is a Python with pip (www/build/pypi.mjs). */
export const pypi = fetched()

/** @returns {Vector[]} */
export const vectors = () => JSON.parse(readFileSync(join(root, 'tests', 'vectors', 'manifest.json'), 'utf8'))
  .filter((/** @type {Vector} */ { bundle }) => pypi || !bundle.startsWith('pypi/'))

/** @param {string} file relative to dist/vectors */
export const vectorPath = file => join(vectorsDir, file)

/** @param {string} file */
export const vectorFile = file => readFileSync(vectorPath(file))

/** @param {Vector} vector @returns {import('../../www/package/types.js').Policy} */
export const policyOf = ({ policy: { keyFile, ...policy } }) => keyFile ? { key: vectorFile(keyFile).toString() } : policy

/** @param {Vector} vector */
export const trustOf = ({ trust }) => embedded(trust) ? trust : vectorFile(trust)

/** @param {string} trust @returns {trust is 'public-good' | 'staging' | 'github'} */
export const embedded = trust => ['public-good', 'staging', 'github'].includes(trust)

/** @param {Vector} vector @returns {import('../../www/package/types.js').Artifact} */
export const artifactOf = ({ artifact }) => 'file' in artifact ? vectorFile(artifact.file) : artifact

/** The cases of the test PKI: `positives` or `faults`. @param {'positives' | 'faults'} kind */
export function cases(kind) {
  const directory = join(dist, 'cases', kind)
  return readdirSync(directory).sort().map(name => {
    const file = (/** @type {string} */ each) => readFileSync(join(directory, name, each))
    return {
      name, ...JSON.parse(file('case.json').toString()), directory: join(directory, name),
      bundle: file('bundle.json'), artifact: file('artifact.bin'), trustedRoot: file('trusted_root.json'),
    }
  })
}

/** A case of the test PKI as a request to the package. @param {any} each */
export function caseRequest({ bundle, artifact, now, supply, policy }) {
  const { thresholds, relaxations, predicateType, subjectName } = policy
  return {
    bundle, now,
    ...supplied(supply, artifact),
    policy: { ...signer(policy.expected), ...predicateType ? { predicateType } : {}, ...subjectName ? { subjectName } : {}, thresholds },
    relaxations: Object.fromEntries(relaxations),
  }
}

/** @param {any} supply @param {Uint8Array} artifact */
function supplied(supply, artifact) {
  if (supply === 'file') return { artifact }
  if (supply === 'nothing') return {}
  return { artifact: supply === 'statement-only' ? /** @type {const} */ ({ statementOnly: true }) : { digest: supply.digest } }
}

// The last number of the extension's identifier, which is how the test PKI names a claim.
/** @type {Record<number, import('../../www/package/types.js').ClaimName>} */
const claimNames = {
  1: 'issuer', 2: 'githubWorkflowTrigger', 3: 'githubWorkflowSha', 4: 'githubWorkflowName', 5: 'githubWorkflowRepository',
  6: 'githubWorkflowRef', 8: 'issuerV2', 9: 'buildSignerUri', 10: 'buildSignerDigest', 11: 'runnerEnvironment',
  12: 'sourceRepositoryUri', 13: 'sourceRepositoryDigest', 14: 'sourceRepositoryRef', 15: 'sourceRepositoryIdentifier',
  16: 'sourceRepositoryOwnerUri', 17: 'sourceRepositoryOwnerIdentifier', 18: 'buildConfigUri', 19: 'buildConfigDigest',
  20: 'buildTrigger', 21: 'runInvocationUri', 22: 'sourceRepositoryVisibilityAtSigning', 23: 'deploymentEnvironment', 24: 'tokenSubject',
}

/** @param {any} expected */
function signer(expected) {
  if (expected === 'anyone') return { anySigner: /** @type {const} */ (true) }
  if (expected.key) {
    const { pem, validFor, keyDetails } = expected.key
    return { key: pem, ...keyDetails ? { keyDetails } : {}, ...validFor ? { keyValidFor: { start: validFor[0], end: validFor[1] } } : {} }
  }
  const { san, sanIsPattern, sanKind, issuer, issuerIsPattern, claims } = expected.identity
  return {
    identity: {
      san: sanIsPattern ? { pattern: san } : san,
      issuer: issuer === null ? { absent: /** @type {const} */ (true) } : issuerIsPattern ? { pattern: issuer } : issuer,
      ...sanKind ? { sanKind } : {},
      ...claims.length > 0 ? { claims: Object.fromEntries(claims.map((/** @type {[number, string]} */ [number, value]) => [claimNames[number] ?? number, value])) } : {},
    },
  }
}
