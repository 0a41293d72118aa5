/** SBOMs in the worker: whether a file is one, and what of it is shown. */

import type { Report } from '../package/inline.js'
import { ArchiveError } from '../package/archive.js'
import { recordsIn } from '../package/records.js'
import { isZip } from '../package/zip.js'
import type { Asked } from './check.js'
import { bindSbom, inSbom, kindOf } from './model.js'
import { read } from './problem.js'
import type { BindingView, Given, Problem, SbomData } from './protocol.js'

/** Rule S50: larger files are artifacts like any other. */
const MOST = 64 * 1024 * 1024
/** What a document has in it that is an SBOM, or states what has which flaw. */
const SAYS_SO = /"bomFormat"|spdxVersion|cyclonedx\.org|spdx\.org\/rdf|"csaf_version"|openvex\.dev/i
/** Parts that are handed to the page. */
const SHOWN = 100_000

/** Whether a zip is one of records: its first file is one. What else is in it is counted when it is read. */
async function isRecords(file: File, head: Uint8Array): Promise<boolean> {
  if (!isZip(head)) return false
  try {
    for await (const { data } of recordsIn((start, end) => read(file, end, start), file.size)) return data !== undefined && await kindOf(data) === 'osv'
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
  }
  return false
}

export async function sbomOf(given: Omit<Given, 'name'>, head: Uint8Array): Promise<SbomData & { problem?: Problem }> {
  const { file } = given
  if (await isRecords(file, head)) return { data: 'osv' }
  const text = new TextDecoder(head[0] === 0xff ? 'utf-16le' : head[0] === 0xfe ? 'utf-16be' : 'utf-8').decode(head.subarray(0, 1 << 16))
  // Text that starts as JSON or XML, or says that it is SPDX; what it is, the reader decides.
  if (!/^\s*[{<]/.test(text) && !text.includes('SPDXVersion:')) return {}
  // What is meant as one and is not read is not passed over as any other file.
  const unread = (detail: string): { problem?: Problem } => SAYS_SO.test(text) ? { problem: { message: 'problem.sbom', values: { name: file.name, detail } } } : {}
  if (file.size > MOST) return unread('> 64 MiB (S50)')
  return inSbom(given, open => {
    const { sbom, sha256, kind, refused } = open.reading
    if (sbom === undefined) return kind === 'osv' ? { data: 'osv' } : kind === 'csaf' || kind === 'openvex' ? { data: 'vex' } : refused ? unread(refused.message) : {}
    const { elements, profiles } = open.quality()
    const view = {
      sha256,
      document: sbom.document,
      roots: sbom.roots.map(({ component }) => open.rows(component, 1)[0]?.[0] ?? ''),
      count: sbom.componentCount,
      shown: open.rows(0, SHOWN).map(([name, version, kind, ...purls]) => ({ name, version, kind, purls: purls.filter(Boolean) })),
      relations: sbom.edgeCount,
      findings: sbom.findings.slice(0, 100),
      findingCount: sbom.findingCount,
      quality: elements.filter(({ profile }) => profile === 'cisa2026'),
      qualityTitle: profiles.find(({ profile }) => profile === 'cisa2026')?.title ?? '',
    }
    return { sbom: view, ...sbom.statements.length > 0 ? { data: 'vex' as const } : {} }
  }, head)
}

/** An attestation that was verified by itself: the signed statement, and the report that says so. */
export type Attested = { report: Report, payload: Uint8Array }

/** The statement of a bundle, without comparing any artifact; none where it did not verify, or where a file was signed. */
export function attested({ verifier, request }: Asked): Attested | undefined {
  const { report, payload } = verifier.verifyPayload({ ...request, artifact: { statementOnly: true } })
  return payload === undefined ? undefined : { report, payload }
}

/** Whether the file is the SBOM that was attested; none where something else was, or where the statement is about the file itself. */
export async function bindingOf({ report, payload }: Attested, given: Given, artifact?: Report): Promise<BindingView | undefined> {
  const artifactDigests = artifact === undefined ? [] : Object.entries(artifact.binding.digests).map(([algorithm, hex]) => `${algorithm}:${hex}`)
  const { check, holds, sentences, predicate } = await bindSbom({ report, payload, sbom: await read(given.file), artifactDigests })
  const isAttested = check !== 'sbom:B26' && (predicate?.kind === 'sbom' || predicate?.shape === 'reference')
  return isAttested ? { sbom: given.id, check, holds, sentences } : undefined
}
