/**
 * The verifier of a pile. Many signatures are verified by workers, one for each core; and of their reports only what is printed is
 * kept, since those of some thousand take more memory than there may be.
 */

import { availableParallelism } from 'node:os'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { SealglassError } from '../error.js'
import { createVerifier } from '../index.node.js'
import { needsOf } from '../needs.js'
import { createPool, serve, type Pool } from '../pool.js'
import type { Report, Statement } from '../report.js'
import type { Verifier, VerifierOptions, VerifyRequest } from '../types.js'

/** Fewer are verified before workers have started, and know their way. */
const FEW = 100

/** What a pile asks of a report; and its text, where that is printed: half as large as the report. */
interface Brief extends Pick<Report, 'verdict' | 'summary'> {
  binding: Pick<Report['binding'], 'state'>
  json?: string
  /** What was signed may be an SBOM */
  mayBeSbom?: boolean
  /** What was asked, where that may be read again; the pile holds its bytes anyhow */
  request?: VerifyRequest
}

interface Work { options: VerifierOptions, json: boolean }

export interface Crew {
  verifier: Verifier
  /** How many files with signatures there are by now: workers for many start while the others are read */
  expect(signatures: number): void
  close(): void
}

/** @param json whether the whole of each report is printed */
export function crewOf(own: Verifier, options: VerifierOptions, json: boolean): Crew {
  const size = Math.min(availableParallelism(), 8)
  let started: Worker[] = []
  const running = new Set<Worker>()
  /** One that ends before it is asked anything is none. */
  const start = (): Worker => {
    const worker = new Worker(new URL('./cli.js', import.meta.url), { workerData: { sealglass: { options, json } satisfies Work } })
    running.add(worker)
    return worker.on('error', () => {}).on('exit', () => {
      running.delete(worker)
      started = started.filter(each => each !== worker)
    })
  }
  let pool: Pool | undefined
  let asked = 0
  let closed = false
  /** Node.js may be told to start no threads. */
  let alone = size === 1
  const brief = briefly(own, json)
  const withRequest = (report: Report, request: VerifyRequest): Report => (report as unknown as Brief).mayBeSbom ? Object.assign(report, { request }) : report
  const verifier: Verifier = { ...own, verify: (request): Report => {
    if (closed) throw new SealglassError('pool.closed', 'Nothing more is verified.')
    if (alone || started.length === 0 && pool === undefined && ++asked <= FEW) return withRequest(brief.verify(request), request)
    pool ??= createPool({ size, worker: () => started.pop() ?? start() })
    // By the width the pile knows that it may have to wait.
    return pool.verify(request).then(report => withRequest(report, request)) as unknown as Report
  } }
  const needs = needsOf.get(own)
  if (needs !== undefined) needsOf.set(verifier, Object.assign((...of: Parameters<typeof needs>) => needs(...of), { width: 2 * size }))
  return {
    verifier,
    expect(signatures) {
      if (alone || signatures <= FEW || started.length > 0 || pool !== undefined) return
      try {
        started = Array.from({ length: size }, start)
      } catch {
        alone = true
      }
    },
    close() {
      closed = true
      pool?.close()
      for (const worker of running) {
        // One that is told to end while it starts may not, and is nothing to wait for.
        worker.unref()
        void worker.terminate()
      }
    },
  }
}

/** In a thread that {@link crewOf} started: answers it. */
export function work(): boolean {
  const { sealglass } = (workerData ?? {}) as { sealglass?: Work }
  if (sealglass === undefined) return false
  // Before there is anything to do.
  const verifier = createVerifier(sealglass.options).then(own => briefly(own, sealglass.json))
  verifier.catch(() => {})
  serve(() => verifier, { port: parentPort })
  return true
}

/** The report itself, as it was kept. */
export const keptOf = (report: Report): Report => JSON.parse((report as unknown as Brief).json ?? '{}') as Report

/** What was asked of a statement that may be an SBOM. */
export const sbomRequestOf = (report: Report): VerifyRequest | undefined => (report as unknown as Brief).request

const briefly = (verifier: Verifier, json: boolean): Verifier => ({ ...verifier, verify: request => {
  const report = verifier.verify(request)
  const { verdict, summary, binding: { state }, statement } = report
  return { verdict, summary, binding: { state }, ...json ? { json: JSON.stringify(report) } : {}, mayBeSbom: statement?.verified === true && mayBeSbom(statement) } satisfies Brief as unknown as Report
} })

/** By its type, or else by what is in it in any format, also as a text, as types may be wrong; long ones are not in a report. Whether it is one the reader says. */
const mayBeSbom = ({ predicateType, predicate }: Statement): boolean =>
  /cyclonedx|spdx|syft|bom/i.test(predicateType) || predicate === undefined || /bomFormat|specVersion|spdx(version|\.org)|cyclonedx\.org|"artifacts/i.test(JSON.stringify(predicate))
