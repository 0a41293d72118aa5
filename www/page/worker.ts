/**
 * The worker: takes one job after the other, and answers each with exactly one reply that ends it.
 * All reading, hashing and verifying is done here, so that the page stays responsive.
 */

import { affected } from './affected.js'
import { partOf } from './part.js'
import { forget, verify } from './check.js'
import { disagreements, matrix } from './disagree.js'
import { SealglassError } from '../package/inline.js'
import { compare, forgetModel } from './model.js'
import type { tryAll } from './leave.js'
import { evaluate, reportOf } from './pile.js'
import { isEngineFailure, ProblemError } from './problem.js'
import { inspectFile, recogniseFile } from './recognise.js'
import type { Answers, Reply, Request, Work } from './protocol.js'
import { PUBLIC_GOOD, verifierFor } from './roots.js'
import { stopping } from './stop.js'

/** The argument of the function that the worker is (engine.ts). */
declare const leave: typeof tryAll

const scope = self as unknown as { importScripts(url: string): void, postMessage(reply: Reply): void, onmessage: ((event: MessageEvent<Request>) => void) | null }

/** Milliseconds between two words on how far a file is. */
const PROGRESS_EVERY = 100

/** The jobs that were posted and are not done, each with the switch that stops it. */
const running = new Map<number, AbortController>()
let queue: Promise<void> = Promise.resolve()

scope.onmessage = ({ data }) => {
  switch (data.type) {
    case 'warm': return void verifierFor(PUBLIC_GOOD).catch(() => { /* the first job meets the same error, and reports it */ })
    case 'cancel': return running.get(data.job)?.abort()
    case 'forget': return [forget, forgetModel].forEach(gone => gone(data.ids))
    default:
      running.set(data.job, new AbortController())
      queue = queue.then(() => run(data))
  }
}

scope.postMessage({ type: 'ready' })

async function run(request: Work): Promise<void> {
  const signal = running.get(request.job)?.signal
  try {
    if (signal && !signal.aborted) scope.postMessage({ type: 'done', job: request.job, answer: await answer(request, signal) })
  } catch (error) {
    if (!signal?.aborted) scope.postMessage(failure(request, error))
  } finally {
    running.delete(request.job)
  }
}

async function answer(request: Work, signal: AbortSignal): Promise<Answers[Work['type']]> {
  let told = performance.now()
  const progress = (file: number, done: number, total: number) => {
    if (signal.aborted || performance.now() < told + PROGRESS_EVERY) return
    told = performance.now()
    scope.postMessage({ type: 'progress', job: request.job, file, done, total })
  }
  switch (request.type) {
    case 'recognise': return recogniseFile(request.given)
    case 'inspect': return inspectFile(request.given.file)
    case 'compare': return compare(request.given, request.after)
    case 'matrix': return matrix(request.sboms, stopping(signal))
    case 'disagree': return disagreements(request.evidence, stopping(signal))
    case 'part': return partOf(request.given, request.component)
    case 'affected': return affected(request.affected, progress, signal)
    case 'leave': return leave({ importScripts: url => scope.importScripts(url) })
    case 'reports': return request.pairs.flatMap(pair => reportOf(pair) ?? [])
    case 'pile': return evaluate(request.pile, progress, signal)
    case 'verify': return verify(request.verify, progress, signal)
  }
}

/** A trap in the engine leaves it in an unknown state: the page then goes on with another worker. */
function failure(request: Work, error: unknown): Reply {
  const { job } = request
  if (error instanceof ProblemError) return { type: 'failed', job, problem: error.problem }
  const detail = error instanceof Error ? error.message : String(error)
  if (isEngineFailure(error)) return { type: 'crashed', job, detail }
  const message = error instanceof SealglassError ? 'problem.refused' : 'problem.crash'
  return { type: 'failed', job, problem: { message, values: { name: subject(request), detail } } }
}

/** The file that a job is about. */
function subject(request: Work): string {
  if (request.type === 'verify') return request.verify.bundle.file.name
  if (request.type === 'leave') return ''
  return request.type === 'pile' ? request.pile.files[0]?.name ?? '' : request.given.name
}
