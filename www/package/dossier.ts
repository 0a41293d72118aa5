/** A pile of files: what each is, which belong together by digest, and what vouches for what. */

import { call } from './engine.js'
import { SealglassError } from './error.js'
import { asBytes } from './input.js'
import { MANIFEST_LIMIT, partsOf, signatureLayers } from './oci.js'
import { recognise } from './recognise.js'
import type { Report, Verdict } from './report.js'
import { readArtifact, type Needs } from './stream.js'
import type { Artifact, ByteSource, Dossier, DossierFile, DossierPair, DossierReport, EvaluateRequest, Policy, VerifyRequest } from './types.js'

/** What a signature says it is of. */
interface Claims { place: string, digests: string[], bytes: boolean }

interface Entry {
  file: DossierFile
  /** Bytes of what holds signatures */
  evidence?: Uint8Array
  claims: Claims[]
  /** For the few signatures that are over the bytes themselves */
  again?: () => Promise<Uint8Array>
}

/** B3: the largest JSON input. What is larger holds no evidence. */
const EVIDENCE_LIMIT = 96 * 1024 * 1024
/** What is looked at to tell what a file is. */
const HEAD = 4 * 1024 * 1024
const HASHED: Needs = { digests: ['sha256', 'sha384', 'sha512'], bytes: false }

export function dossierOf(verify: (request: VerifyRequest) => Report, needs: (evidence: Uint8Array, policy: Policy) => Needs): Dossier {
  const entries = new Map<string, Entry>()
  /** Reports by what they are of, so that adding a file asks anew only what is new. */
  const made = new Map<string, Report>()
  return {
    async add(name, content, options = {}) {
      if (entries.has(name)) throw new SealglassError('usage.dossier', `There is a file ${name} already; remove it first.`)
      const entry = await read(name, content, options)
      entries.set(name, entry)
      return entry.file
    },
    remove(name) {
      for (const key of [...made.keys()]) if ((JSON.parse(key) as string[]).slice(0, 2).includes(name)) made.delete(key)
      return entries.delete(name)
    },
    async evaluate(request) {
      const all = [...entries.values()]
      const artifacts = all.filter(({ file }) => file.role === 'artifact')
      const pairs: DossierPair[] = []
      for (const entry of [...all, ...await imageSignatures(all)]) for (const [select, claims] of entry.claims.entries()) pairs.push(...await pairsOf(entry, select, claims, artifacts, request))
      return reported(all.map(({ file }) => file), pairs)
    },
  }

  /** A signature with each artifact that it names; with none of them, by itself. */
  async function pairsOf(entry: Entry, select: number, claims: Claims, artifacts: Entry[], request: EvaluateRequest): Promise<DossierPair[]> {
    const named = artifacts.filter(({ file }) => claims.digests.some(digest => sameDigest(file, digest)))
    // A signature that names no digest is found by its name alone, which is a hint, and says so.
    const hinted = named.length > 0 || claims.digests.length > 0 ? [] : artifacts.filter(({ file }) => namesake(entry.file.name, file.name))
    const found = named.length > 0 ? named : hinted
    const pair = async (artifact?: Entry): Promise<DossierPair> => ({
      evidence: entry.file.name,
      ...entry.claims.length > 1 ? { select, place: claims.place } : {},
      ...artifact === undefined ? {} : { artifact: artifact.file.name, by: named.length > 0 ? 'digest' as const : 'name' as const },
      report: await reportOf(entry, select, claims, artifact, request),
    })
    return found.length === 0 ? [await pair()] : Promise.all(found.map(pair))
  }

  async function reportOf(entry: Entry, select: number, claims: Claims, artifact: Entry | undefined, { policy, now, relaxations }: EvaluateRequest): Promise<Report> {
    // With the digests, since a name may come back with another content.
    const of = [entry.file.digests?.sha256, artifact?.file.digests?.sha256]
    const key = JSON.stringify([entry.file.name, artifact?.file.name ?? '', of, select, policy, String(now), relaxations])
    const known = made.get(key)
    // Without `now` a report is of the moment it is made.
    if (known !== undefined && now !== undefined) return known
    const given: { artifact?: Artifact } = artifact === undefined ? {} : { artifact: await whatIsCompared(entry, artifact, claims, policy) }
    const rest = { ...now === undefined ? {} : { now }, ...relaxations === undefined ? {} : { relaxations } }
    const report = verify({ bundle: entry.evidence ?? new Uint8Array(), select, policy, ...given, ...rest })
    made.set(key, report)
    return report
  }

  /** The digests, unless the signature is over the bytes themselves, which the policy's key may decide. */
  async function whatIsCompared({ evidence }: Entry, { file, again }: Entry, { bytes }: Claims, policy: Policy): Promise<Artifact> {
    if (bytes && again !== undefined && needs(evidence ?? new Uint8Array(), policy).bytes) return again()
    return { digests: file.digests ?? {}, ...file.size === undefined ? {} : { size: file.size } } as unknown as Artifact
  }
}

/** What manifests of an OCI layout in the pile say of images in it: each signature layer whose blob is there, by its digest. */
async function imageSignatures(all: Entry[]): Promise<Entry[]> {
  const found: Entry[] = []
  for (const { file, again } of all) {
    if (file.role !== 'artifact' || Number(file.size) > MANIFEST_LIMIT || again === undefined) continue
    for (const [at, layer] of signatureLayers(await again()).entries()) {
      const blob = all.find(each => sameDigest(each.file, layer.digest))
      if (blob?.again === undefined || Number(blob.file.size) > EVIDENCE_LIMIT) continue
      const evidence = new TextEncoder().encode(JSON.stringify(partsOf(layer, await blob.again())))
      const claims = JSON.parse(call('dossier', engine => engine.claims(evidence))) as Claims[]
      found.push({ file: { ...file, name: `${file.name}, layer ${at}` }, evidence, claims: claims.length > 0 ? claims : [{ place: '$', digests: [], bytes: false }] })
    }
  }
  return found
}

async function read(name: string, content: Uint8Array | Blob | ByteSource, watch: Parameters<Dossier['add']>[2] = {}): Promise<Entry> {
  const bytes = asBytes(content)
  const isBlob = typeof Blob !== 'undefined' && content instanceof Blob
  const head = bytes ?? (isBlob ? new Uint8Array(await content.slice(0, HEAD).arrayBuffer()) : undefined)
  if (head === undefined) throw new SealglassError('usage.dossier', `${name} has to be bytes or a Blob.`)
  const whole = async (): Promise<Uint8Array> => bytes ?? new Uint8Array(await (content as Blob).arrayBuffer())
  const { kind, detail } = recognise(head)
  const size = bytes?.length ?? (content as Blob).size
  const file: DossierFile = { name, kind, detail, size: String(size), role: roleOf(kind) }
  // A private key is neither hashed nor kept.
  if (kind === 'private-key') return { file: { ...file, role: 'refused' }, claims: [] }
  const source = bytes === undefined ? content as Blob : once(bytes)
  const given = await readArtifact(source, HASHED, watch) as { digests: Record<string, string> }
  file.digests = given.digests
  if (file.role !== 'evidence') return { file, claims: [], again: whole }
  if (size > EVIDENCE_LIMIT) return { file: { ...file, role: 'refused', detail: 'It is larger than 96 MiB, and is not read as evidence (B3).' }, claims: [] }
  const evidence = await whole()
  const claims = JSON.parse(call('dossier', engine => engine.claims(evidence))) as Claims[]
  // What cannot be opened has one report, which says why.
  return { file, evidence, claims: claims.length > 0 ? claims : [{ place: '$', digests: [], bytes: false }], again: whole }
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const evidenceKinds = new Set(['sigstore-bundle', 'cosign-bundle', 'cosign-signature', 'pep740', 'log-entry', 'rekor-entry', 'dsse-envelope', 'attestations', 'json-lines', 'parts',
  'statement', 'simple-signing', 'rekor-cli'])
const materialKinds = new Set(['trusted-root', 'public-key', 'certificate', 'unsupported-key', 'signing-config', 'key-list'])

const roleOf = (kind: string): DossierFile['role'] =>
  evidenceKinds.has(kind) ? 'evidence' : materialKinds.has(kind) ? 'material' : kind === 'private-key' ? 'refused' : 'artifact'

const sameDigest = ({ digests = {} }: DossierFile, digest: string): boolean => {
  const [algorithm = '', hex] = digest.split(':')
  return digests[algorithm] === hex
}

const namesake = (evidence: string, artifact: string): boolean => evidence.startsWith(`${artifact}.`)

function reported(files: DossierFile[], pairs: DossierPair[]): DossierReport {
  const order: Verdict[] = ['verified', 'unidentified', 'rejected', 'insufficient', 'invalid']
  const artifacts = files.filter(({ role }) => role === 'artifact').map(({ name }) => {
    const own = pairs.filter(({ artifact, report }) => artifact === name && report.binding.state === 'bound')
    const verdicts = own.map(({ report }) => report.verdict)
    const best = order.find(verdict => verdicts.includes(verdict))
    const vouchedFor = own.filter(({ report }) => report.verdict === 'verified').map(({ evidence }) => evidence)
    return { name, vouchedFor: [...new Set(vouchedFor)], ...best === undefined ? {} : { verdict: best } }
  })
  return {
    files,
    pairs,
    artifacts,
    unvouched: artifacts.filter(({ verdict }) => verdict !== 'verified').map(({ name }) => name),
    contradictions: pairs.filter(({ report }) => report.verdict === 'invalid' || report.verdict === 'rejected')
      .map(({ evidence, place, artifact, report }) => ({
        evidence, ...place === undefined ? {} : { place }, ...artifact === undefined ? {} : { artifact }, verdict: report.verdict, summary: report.summary,
      })),
    alone: [...new Set(pairs.filter(({ artifact }) => artifact === undefined).map(({ evidence }) => evidence))],
  }
}
