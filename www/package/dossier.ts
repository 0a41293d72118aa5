/**
 * A pile of files: what each is, which belong together by digest, and what vouches for what. An entry of its own, so that who
 * verifies a bundle does not load the readers of archives.
 *
 * @packageDocumentation
 */

import { ArchiveError, archiveOf, members, type Member } from './archive.js'
import { call } from './engine.js'
import { SealglassError } from './error.js'
import { asBytes } from './input.js'
import { needsOf, type NeedsOf } from './needs.js'
import { isLayoutMark, manifestOf, partsOf, type Manifest } from './oci.js'
import { joined as joinedParts, partOf, type PartKind } from './parts.js'
import { recognise, signatureKinds } from './recognise.js'
import type { Report, Verdict } from './report.js'
import { digestsIn, directoryOf, type Resources } from './signed-model.js'
import { digestsBy, pieces } from './stream.js'
import type { Artifact, ByteSource, Dossier, DossierDirectory, DossierFile, DossierPair, DossierReport, EvaluateRequest, Policy, Verifier, VerifyRequest } from './types.js'
import { zipMembers } from './zip.js'

export { SealglassError } from './error.js'
export type { Dossier, DossierDirectory, DossierFile, DossierPair, DossierReport, EvaluateRequest } from './types.js'

/** What a signature says it is of. */
interface Claims { place: string, digests: string[], bytes: boolean, resources: Resources }

interface Entry {
  file: DossierFile
  /** Bytes of what holds signatures */
  evidence?: Uint8Array
  claims: Claims[]
  /** For the few signatures that are over the bytes themselves */
  again?: () => Promise<Uint8Array>
  /** What an archive holds */
  inside: Entry[]
  /** What it may be of a signature in separate files */
  part?: { kind: PartKind, bytes: Uint8Array }
  /** The file that such a signature is named after */
  namedAfter?: string
  /** Digests of the certificate and the timestamp that were put together with it */
  beside?: Array<string | undefined>
  /** What it is of a container image */
  image?: Manifest | 'layout'
}

/** A file, or a directory in the place of one. */
type Compared = Pick<Entry, 'again'> & { file: Pick<DossierFile, 'name' | 'digests'> & { size?: string } }

/** B3: the largest JSON input. What is larger holds no evidence. */
const EVIDENCE_LIMIT = 96 * 1024 * 1024
/** What is looked at to tell what a file is. */
const HEAD = 4 * 1024 * 1024
const HASHED = ['sha256', 'sha384', 'sha512']

/** What was read of each pile, which does not depend on whom a verifier trusts. */
const read = new WeakMap<Dossier, Store>()

/** Files by name, and all names, of what archives hold, too: a report tells files by their names. */
interface Store { entries: Map<string, Entry>, names: Set<string> }

/**
 * A pile of files, to be evaluated together.
 *
 * @example
 * ```ts
 * const pile = dossier(await createVerifier())
 * for (const file of files) await pile.add(file.name, file)
 * const { artifacts, unvouched } = await pile.evaluate({ policy })
 * ```
 * @param of a pile of this or another verifier whose files it has, too: they are not read again, and come and go in both
 * @throws SealglassError `usage.dossier` for a verifier or a pile that is not of this package
 */
export function dossier(verifier: Verifier, of?: Dossier): Dossier {
  const needs = ownNeeds(verifier)
  const store = of === undefined ? { entries: new Map<string, Entry>(), names: new Set<string>() } : read.get(of)
  if (store === undefined) throw new SealglassError('usage.dossier', 'This is no pile of files of this package.')
  const { entries, names } = store
  /** Reports by what they are of, so that adding a file asks anew only what is new. */
  const made = new Map<string, Report>()
  const pile: Dossier = {
    async add(name, content, options = {}) {
      const refuse = (): never => { throw new SealglassError('usage.dossier', `There is a file ${name} already; remove it first.`) }
      if (names.has(name)) refuse()
      const entry = await entryOf(name, content, options)
      // Another may have come while this one was read.
      if (names.has(name)) refuse()
      const twice = entry.inside.find(({ file }) => names.has(file.name))
      if (twice !== undefined) Object.assign(entry, { inside: [], file: { ...entry.file, problem: `It was not unpacked. There is another file with the name ${twice.file.name}.` } })
      for (const { file } of [entry, ...entry.inside]) names.add(file.name)
      entries.set(name, entry)
      return entry.file
    },
    remove(name) {
      for (const key of made.keys()) if ((JSON.parse(key) as string[]).slice(0, 2).some(each => each === name || each.startsWith(`${name}!/`))) made.delete(key)
      const entry = entries.get(name)
      if (entry !== undefined) for (const { file } of [entry, ...entry.inside]) names.delete(file.name)
      return entries.delete(name)
    },
    async evaluate(request) {
      const all = withParts(opened([...entries.values()]))
      const artifacts = all.filter(({ file }) => file.role === 'artifact')
      const ofDigest = by(artifacts, ({ file }) => digestsOf(file))
      const ofName = new Map(all.map(entry => [entry.file.name, entry]))
      /** Files of the directory that a signature of a model is compared with */
      const listed = new Map<DossierPair, string[]>()
      const pairs: Array<Promise<DossierPair[]>> = []
      for (const entry of [...all, ...await imageSignatures(all)]) {
        // Of a package the registry says it of every version that there ever was.
        const known = entry.file.kind === 'npm-signature' && entry.claims.some(({ digests }) => digests.some(digest => ofDigest(digest).length > 0))
        for (const [select, claims] of entry.claims.entries()) {
          const found = pairsOf(entry, select, claims, known)
          // It is waited for below, and may go wrong before.
          found.catch(() => {})
          await pairs[pairs.push(found) - (needs.width ?? 1)]
        }
      }
      return reported(all, (await Promise.all(pairs)).flat(), listed)

      /** A signature with each artifact that it names; with none of them, by itself. */
      async function pairsOf(entry: Entry, select: number, claims: Claims, known: boolean): Promise<DossierPair[]> {
        const hits = new Set(claims.digests.flatMap(ofDigest))
        if (hits.size === 0 && known) return []
        // In the order of the pile.
        const named = hits.size > 1 ? artifacts.filter(each => hits.has(each)) : [...hits]
        // A signature that names no digest is found by its name alone, which is a hint, and says so.
        const hinted = named.length > 0 || claims.digests.length > 0 ? [] : artifacts.filter(({ file }) => entry.namedAfter === undefined ? namesake(entry.file.name, file.name) : file.name === entry.namedAfter)
        const found = named.length > 0 ? named : hinted
        const directory = found.length > 0 || claims.resources.length === 0 ? undefined : directoryOf(entry.file.name.replace(/[^/]*$/, ''), claims.resources, ofName)
        const whole = directory?.missing.length === 0 ? await wholeOf(directory, digestsIn(directory, claims.resources, ofName)) : undefined
        const pair = async (artifact?: Entry): Promise<DossierPair> => ({
          evidence: entry.file.name,
          ...entry.claims.length > 1 ? { select, place: claims.place } : {},
          ...artifact === undefined ? {} : { artifact: artifact.file.name, by: named.length > 0 ? 'digest' as const : 'name' as const },
          ...directory === undefined ? {} : { directory },
          report: await reportOf(entry, select, claims, artifact ?? whole, request),
        })
        const made = await Promise.all(found.length === 0 ? [pair()] : found.map(each => pair(each)))
        if (directory !== undefined) made.forEach(each => listed.set(each, claims.resources.map(([file]) => directory.name + file)))
        return made
      }
    },
  }
  read.set(pile, store)
  return pile

  async function reportOf(entry: Entry, select: number, claims: Claims, artifact: Compared | undefined, { policy: asked, now, relaxations }: EvaluateRequest): Promise<Report> {
    const bundle = entry.evidence ?? new Uint8Array()
    const policy = typeof asked === 'function' ? asked(bundle, select) : asked
    // With the digests, since a name may come back with another content.
    const of = [entry.file.digests?.sha256, artifact?.file.digests?.sha256, entry.beside]
    const key = JSON.stringify([entry.file.name, artifact?.file.name ?? '', of, select, policy, String(now), relaxations])
    const known = made.get(key)
    // Without `now` a report is of the moment it is made.
    if (known !== undefined && now !== undefined) return known
    const given = artifact === undefined ? {} : { artifact: await whatIsCompared(bundle, artifact, claims, policy) }
    const report = await verifier.verify({ bundle, select, policy, now, relaxations, ...given } as VerifyRequest)
    if (now !== undefined) made.set(key, report)
    return report
  }

  /** The digests, unless the signature is over the bytes themselves, which the policy's key may decide. */
  async function whatIsCompared(bundle: Uint8Array, { file, again }: Compared, { bytes }: Claims, policy: Policy): Promise<Artifact> {
    if (bytes && again !== undefined && needs(bundle, policy).bytes) return again()
    return { digests: file.digests ?? {}, ...file.size === undefined ? {} : { size: file.size } } as unknown as Artifact
  }
}

/** A directory, as what its signature is of. */
const wholeOf = async ({ name }: DossierDirectory, content: Uint8Array): Promise<Compared> => ({ file: { name, digests: await digestsBy('dossier', ['sha256'], update => update(content)) } })

function ownNeeds(verifier: Verifier): NeedsOf {
  const needs = needsOf.get(verifier)
  if (needs === undefined) throw new SealglassError('usage.dossier', 'This is no verifier of this package: pass what createVerifier() of the same installation gave.')
  return needs
}

/**
 * The files of the pile, with those of archives that only carry them. An archive that a signature names is an artifact as it is,
 * and so is one without evidence in it: what nobody signed is then one file and not hundreds.
 */
function opened(entries: Entry[]): Entry[] {
  const everything = entries.flatMap(entry => [entry, ...entry.inside])
  const named = new Set(everything.flatMap(({ claims }) => claims.flatMap(({ digests, resources }) => [...digests, ...resources.map(([, sha256]) => `sha256:${sha256}`)])))
  const isNamed = ({ file }: Entry): boolean => digestsOf(file).some(digest => named.has(digest))
  const tells = (entry: Entry): boolean => entry.file.role === 'evidence' || entry.part?.kind === 'signature' || entry.file.kind === 'private-key' || entry.image === 'layout' || isNamed(entry)
  return entries.flatMap(entry => entry.inside.length === 0 || isNamed(entry) || !entry.inside.some(tells) ? [entry]
    : [{ ...entry, file: { ...entry.file, role: 'archive' as const } }, ...entry.inside])
}

/**
 * A signature in a file of its own, beside the file it is named after, with the certificate and the timestamp of the same name.
 * Without such a file it is one like any other; and that names belong together proves nothing, the signature has to hold.
 */
function withParts(entries: Entry[]): Entry[] {
  const artifacts = entries.filter(({ file, part }) => file.role === 'artifact' && part === undefined).map(({ file }) => file.name)
  const key = (kind: PartKind, name: string): string => `${kind} ${name.replace(/\.[^./]*$/, '')}`
  const parts = new Map(entries.flatMap(entry => entry.part === undefined || entry.part.kind === 'signature' ? [] : [[key(entry.part.kind, entry.file.name), entry]]))
  const used = new Set<string>()
  const found = entries.map((entry): Entry => {
    const { file, part } = entry
    const namedAfter = part?.kind === 'signature' ? longestStart(file.name, artifacts) : undefined
    if (part === undefined || namedAfter === undefined) return entry
    const own: Array<string | undefined> = []
    const of = (kind: PartKind): Partial<Record<PartKind, Uint8Array>> => {
      const beside = parts.get(key(kind, file.name))
      if (beside?.part === undefined) return {}
      used.add(beside.file.name)
      own.push(beside.file.digests?.sha256)
      return { [kind]: beside.part.bytes }
    }
    const evidence = new TextEncoder().encode(JSON.stringify(joinedParts({ signature: part.bytes, ...of('certificate'), ...of('timestamp') })))
    const detail = `A signature in a file of its own, compared with ${namedAfter} because of its name.`
    return { ...entry, file: { ...file, kind: 'signature', role: 'evidence', detail }, evidence, claims: claimsOf(evidence), namedAfter, beside: own }
  })
  return found.map(entry => used.has(entry.file.name) ? { ...entry, file: { ...entry.file, role: 'material' as const } } : entry)
}

/** `app-keyless.sig` is named after `app`, and `app-linux.sig` after `app-linux` if that is there. */
const longestStart = (name: string, artifacts: string[]): string | undefined =>
  artifacts.filter(each => name.startsWith(each) && !name.slice(each.length).includes('/')).sort((a, b) => b.length - a.length)[0]

/** What manifests of an OCI layout in the pile say of images in it: each signature layer whose blob is there, by its digest. */
async function imageSignatures(all: Entry[]): Promise<Entry[]> {
  const found: Entry[] = []
  for (const { file, image } of all) {
    if (file.role !== 'artifact' || typeof image !== 'object') continue
    for (const [at, layer] of image.signatures.entries()) {
      const blob = all.find(each => each.file.role !== 'refused' && sameDigest(each.file, layer.digest))
      if (blob?.again === undefined || Number(blob.file.size) > EVIDENCE_LIMIT) continue
      const evidence = new TextEncoder().encode(JSON.stringify(partsOf(layer, blob.evidence ?? await blob.again())))
      found.push({ file: { ...file, name: `${file.name}, layer ${at}` }, evidence, claims: claimsOf(evidence), inside: [] })
    }
  }
  return found
}

/** What cannot be opened has one report, which says why. */
function claimsOf(evidence: Uint8Array): Claims[] {
  const claims = JSON.parse(call('dossier', engine => engine.claims(evidence))) as Claims[]
  return claims.length > 0 ? claims : [{ place: '$', digests: [], bytes: false, resources: [] }]
}

type Watch = NonNullable<Parameters<Dossier['add']>[2]>

async function entryOf(name: string, content: Uint8Array | Blob | ByteSource, watch: Watch): Promise<Entry> {
  const bytes = asBytes(content)
  const blob = typeof Blob !== 'undefined' && content instanceof Blob ? content : undefined
  if (bytes === undefined && blob === undefined) throw new SealglassError('usage.dossier', `${name} has to be bytes or a Blob.`)
  const source = (options: Watch): AsyncGenerator<Uint8Array> => pieces(bytes === undefined ? blob as Blob : once(bytes), options)
  const size = bytes?.length ?? (blob as Blob).size
  const start = await beginning(source(watch))
  const whole = async (): Promise<Uint8Array> => bytes ?? new Uint8Array(await (blob as Blob).arrayBuffer())
  const kind = archiveOf(start.head)
  if (kind === undefined) return fileOf(name, start, whole)
  const slice = async (from: number, to: number): Promise<Uint8Array> => {
    watch.signal?.throwIfAborted()
    return bytes?.subarray(from, to) ?? new Uint8Array(await (blob as Blob).slice(from, to).arrayBuffer())
  }
  // A zip is read by its directory, and not from the bytes that pass by.
  const list = (packed?: AsyncIterable<Uint8Array>): AsyncIterable<Member> => kind === 'zip' ? zipMembers(slice, size) : members(packed ?? source({}), name, size)
  return archive(name, size, start, list, whole)
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

interface Start { head: Uint8Array, rest: AsyncIterator<Uint8Array> }

async function beginning(source: AsyncIterable<Uint8Array>): Promise<Start> {
  const rest = source[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  for (let size = 0; size < HEAD;) {
    const { done, value } = await rest.next()
    if (done) break
    // A stream may give its buffer again.
    size += held[held.push(value.slice()) - 1]?.length ?? 0
  }
  return { head: joined(held), rest }
}

function joined(held: Uint8Array[]): Uint8Array {
  if (held.length === 1 && held[0] !== undefined) return held[0]
  const all = new Uint8Array(held.reduce((sum, { length }) => sum + length, 0))
  held.reduce((at, piece) => (all.set(piece, at), at + piece.length), 0)
  return all
}

async function* all({ head, rest }: Start): AsyncGenerator<Uint8Array> {
  yield head
  for (;;) {
    const { done, value } = await rest.next()
    if (done) return
    yield value
  }
}

/** One file, read to its end once. */
async function fileOf(name: string, start: Start, again: () => Promise<Uint8Array>): Promise<Entry> {
  const { kind, detail } = recognise(start.head)
  const file: DossierFile = { name, kind, detail, size: '0', role: roleOf(kind) }
  const refused = (why: string): Entry => ({ file: { ...file, role: 'refused', detail: why }, claims: [], inside: [] })
  let size = 0
  // A private key is neither hashed nor kept.
  if (kind === 'private-key') {
    for await (const piece of all(start)) size += piece.length
    file.size = String(size)
    return refused(detail)
  }
  const held: Uint8Array[] = []
  await hashed(file, start, async passing => {
    for await (const piece of passing) {
      size += piece.length
      if (size > EVIDENCE_LIMIT) held.length = 0
      else if (file.role === 'evidence') held.push(piece === start.head ? piece : piece.slice())
    }
  })
  file.size = String(size)
  const misplaced = misplacedBlob(file)
  if (misplaced !== undefined) return refused(misplaced)
  const part = file.role === 'evidence' || size !== start.head.length ? undefined : partOf(name, start.head)
  if (file.role !== 'evidence') return { file, claims: [], again, inside: [], ...part === undefined ? {} : { part: { kind: part, bytes: start.head.slice() } }, ...imageOf(start.head, size) }
  if (size > EVIDENCE_LIMIT) return refused('It is larger than 96 MiB, and is not read as evidence (B3).')
  const evidence = joined(held)
  return { file, evidence, claims: claimsOf(evidence), again: () => Promise.resolve(evidence), inside: [] }
}

/** Reads a file to its end, and hashes what passes by. */
async function hashed(file: DossierFile, start: Start, read: (passing: AsyncGenerator<Uint8Array>) => Promise<void>): Promise<void> {
  file.digests = await digestsBy('dossier', HASHED, update => read(async function* () {
    for await (const piece of all(start)) {
      update(piece)
      yield piece
    }
  }()))
}

function imageOf(head: Uint8Array, size: number): { image?: Manifest | 'layout' } {
  if (size !== head.length) return {}
  const image = isLayoutMark(head) ? 'layout' : manifestOf(head)
  return image === undefined ? {} : { image }
}

/** Blobs of an image layout are named by their digest. */
function misplacedBlob({ name, digests = {} }: DossierFile): string | undefined {
  const [, algorithm = '', hex] = /(?:^|\/)blobs\/(sha256|sha384|sha512)\/([0-9a-f]{64,128})$/.exec(name) ?? []
  return hex === undefined || digests[algorithm] === hex ? undefined
    : `It is not the blob that it is named after: its digest is ${algorithm}:${digests[algorithm]}, its name says ${hex}.`
}

/** The files of an archive; from the bytes that pass by, or from the beginning. */
type List = (packed?: AsyncIterable<Uint8Array>) => AsyncIterable<Member>

/** An archive, hashed as it is and read one level deep. */
async function archive(name: string, size: number, start: Start, list: List, again: () => Promise<Uint8Array>): Promise<Entry> {
  const file: DossierFile = { name, kind: 'archive', detail: '', size: String(size), role: 'artifact' }
  let inside: Entry[] = []
  await hashed(file, start, async passing => {
    try {
      inside = await unpacked(name, list(unclosed(passing)), list)
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error
      file.problem = `It was not unpacked. ${error.message}`
    }
    // What is not unpacked is hashed all the same.
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    for await (const _ of passing);
  })
  file.detail = file.problem ?? `An archive with ${inside.length} ${inside.length === 1 ? 'file' : 'files'} in it.`
  return { file, claims: [], again, inside }
}

async function unpacked(archive: string, found: AsyncIterable<Member>, list: List): Promise<Entry[]> {
  const inside: Entry[] = []
  let kept = 0
  for await (const member of found) {
    const name = `${archive}!/${member.name}`
    const at = inside.length
    const entry = member.refused === undefined ? await fileOf(name, await beginning(member.content), () => memberAgain(archive, list, at))
      : { file: { name, kind: 'refused', detail: member.refused, size: String(member.size ?? 0), role: 'refused' as const }, claims: [], inside: [] }
    entry.file.within = archive
    kept += entry.evidence?.length ?? 0
    if (kept > EVIDENCE_LIMIT) throw new ArchiveError('It holds more than 96 MiB of signatures (B3).')
    inside.push(entry)
  }
  return inside
}

/** The same file of an archive once more. */
async function memberAgain(archive: string, list: List, wanted: number): Promise<Uint8Array> {
  let at = 0
  try {
    for await (const { content } of list()) if (at++ === wanted) return joined(await gathered(content))
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
  }
  throw new SealglassError('usage.dossier', `${archive} has changed since it was added.`)
}

async function gathered(source: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const held: Uint8Array[] = []
  for await (const piece of source) held.push(piece.slice())
  return held
}

/** A source that goes on after somebody has had enough of it. */
const unclosed = (source: AsyncGenerator<Uint8Array>): AsyncIterable<Uint8Array> => ({ [Symbol.asyncIterator]: () => ({ next: () => source.next() }) })

const evidenceKinds = new Set([...signatureKinds, 'parts', 'statement', 'simple-signing', 'rekor-cli'])
const materialKinds = new Set(['trusted-root', 'public-key', 'certificate', 'unsupported-key', 'signing-config', 'key-list'])

const roleOf = (kind: string): DossierFile['role'] =>
  evidenceKinds.has(kind) ? 'evidence' : materialKinds.has(kind) ? 'material' : kind === 'private-key' ? 'refused' : 'artifact'

const digestsOf = ({ digests = {} }: DossierFile): string[] => Object.entries(digests).map(each => each.join(':'))

const sameDigest = (file: DossierFile, digest: string): boolean => digestsOf(file).includes(digest)

/** Things by each of their keys: looking through all for each of as many takes longer than verifying them. */
function by<T>(things: T[], keysOf: (thing: T) => Array<string | undefined>): (key: string) => T[] {
  const all = new Map<string | undefined, T[]>()
  for (const thing of things) for (const key of keysOf(thing)) if (all.get(key)?.push(thing) === undefined) all.set(key, [thing])
  return key => all.get(key) ?? []
}

const namesake = (evidence: string, artifact: string): boolean => evidence.startsWith(`${artifact}.`)

function reported(entries: Entry[], pairs: DossierPair[], listed: ReadonlyMap<DossierPair, string[]>): DossierReport {
  const order: Verdict[] = ['verified', 'unidentified', 'rejected', 'insufficient', 'invalid']
  const carried = carriers(entries, pairs)
  const files = entries.map(({ file }) => carried.has(file.name) ? { ...file, role: 'material' as const } : file)
  const having = new Set(pairs.filter(({ artifact, directory }) => artifact !== undefined || directory?.missing.length === 0).map(({ evidence }) => evidence))
  const bound = by(pairs.filter(({ report }) => report.binding.state === 'bound'), ({ artifact }) => [artifact])
  const artifacts = files.filter(({ role }) => role === 'artifact').map(({ name }): DossierReport['artifacts'][number] => {
    const own = bound(name)
    const verdicts = own.map(({ report }) => report.verdict)
    const best = order.find(verdict => verdicts.includes(verdict))
    const vouchedFor = own.filter(({ report }) => report.verdict === 'verified').map(({ evidence }) => evidence)
    return { name, vouchedFor: [...new Set(vouchedFor)], ...best === undefined ? {} : { verdict: best } }
  })
  throughManifests(entries, artifacts)
  throughModels(listed, artifacts)
  return {
    files,
    pairs,
    artifacts,
    unvouched: artifacts.filter(({ verdict }) => verdict !== 'verified').map(({ name }) => name),
    contradictions: pairs.filter(({ report }) => report.verdict === 'invalid' || report.verdict === 'rejected')
      .map(({ evidence, place, artifact, directory, report }) => ({
        evidence, ...place === undefined ? {} : { place }, ...artifact === undefined ? {} : { artifact }, ...directory === undefined ? {} : { directory },
        verdict: report.verdict, summary: report.summary,
      })),
    alone: [...new Set(pairs.flatMap(({ evidence }) => having.has(evidence) ? [] : evidence))],
  }
}

/** What a verified manifest points to by digest and size is what was signed, too: from an index to its images, and to their layers. */
function throughManifests(entries: Entry[], artifacts: DossierReport['artifacts']): void {
  const waiting = artifacts.filter(({ verdict }) => verdict === 'verified')
  for (let from = waiting.shift(); from !== undefined; from = waiting.shift()) {
    const image = entries.find(({ file }) => file.name === from?.name)?.image
    if (typeof image !== 'object') continue
    for (const { digest, size, platform } of image.refers) {
      const targets = new Set(entries.filter(({ file }) => sameDigest(file, digest) && file.size === String(size)).map(({ file }) => file.name))
      for (const artifact of artifacts) {
        if (!targets.has(artifact.name) || artifact.verdict === 'verified') continue
        waiting.push(Object.assign(artifact, { verdict: 'verified', vouchedFor: from.vouchedFor, through: from.name }, platform === undefined ? {} : { platform }))
      }
    }
  }
}

/** The files of a model that is verified: its signature has their names and digests. */
function throughModels(listed: ReadonlyMap<DossierPair, string[]>, artifacts: DossierReport['artifacts']): void {
  const ofName = new Map(artifacts.map(artifact => [artifact.name, artifact]))
  for (const [{ evidence, report, directory }, names] of listed) {
    // A signer may list other digests than those that the subject is of.
    if (report.verdict !== 'verified' || report.binding.state !== 'bound' || directory?.changed.length !== 0) continue
    for (const name of names) {
      const artifact = ofName.get(name)
      if (artifact !== undefined && artifact.verdict !== 'verified') Object.assign(artifact, { verdict: 'verified', vouchedFor: [evidence], through: evidence })
    }
  }
}

/**
 * Files that hold an image layout together, or carry signatures in it, and are no artifacts unless a signature names them. Only
 * within a layout: elsewhere a manifest that nobody signed could make files look unimportant.
 */
function carriers(entries: Entry[], pairs: DossierPair[]): Set<string> {
  const marks = entries.filter(({ image }) => image === 'layout').map(({ file }) => file.name)
  const directories = marks.map(name => name.replace(/[^/]*$/, ''))
  const isIndex = ({ file, image }: Entry): boolean => typeof image === 'object' && directories.some(directory => file.name === `${directory}index.json`)
  const own = new Set([...marks, ...entries.filter(isIndex).map(({ file }) => file.name)])
  const blobs = entries.filter(({ file }) => directories.some(directory => file.name.startsWith(`${directory}blobs/`)))
  const refers = (carrier: boolean): string[] => blobs.flatMap(({ image }) => typeof image === 'object' && image.carrier === carrier ? image.refers : []).map(({ digest }) => digest)
  const kept = new Set(refers(false))
  const carried = refers(true).filter(digest => !kept.has(digest))
  for (const { file, image } of blobs) {
    if (typeof image === 'object' && image.carrier || carried.some(digest => sameDigest(file, digest))) own.add(file.name)
  }
  const named = new Set(pairs.map(({ artifact }) => artifact))
  return new Set([...own].filter(name => !named.has(name) && entries.some(({ file }) => file.name === name && file.role === 'artifact')))
}
