/**
 * The page's side of the workers: jobs with a number, one answer each.
 *
 * Both workers are loaded with the page, before anything is dropped: one works, the other stands by. If the
 * engine traps, its worker is given up, the job it was at is reported as a crash, and the jobs that waited
 * move to the other one, without a request leaving the page.
 *
 * A worker made from a same-origin address takes the policy of its own response, which a plain file host does not
 * send: it would be free to connect anywhere. A worker made from a `blob:` inherits the policy of the page,
 * whoever hosts it. So `worker.js` is a script of the page that defines the worker as a function, and the worker is a
 * blob of that function's text: it came with the page, and starting it requests nothing.
 */

import { tryAll } from './leave.js'
import type { MessageId } from './messages.js'
import type { Answers, Problem, Reply, Request, Work } from './protocol.js'

type WithoutJob<T> = T extends unknown ? Omit<T, 'job'> : never
/** Work that has no number yet. */
export type Asked = WithoutJob<Work>
export interface Progress { file: number, done: number, total: number }
export interface Running<T> { result: Promise<T | Problem>, cancel(): void }

interface Job {
  request: Work
  settle(reply: Reply | Problem): void
  progress?: ((progress: Progress) => void) | undefined
}

export class Engine {
  private readonly workers: Worker[]
  private readonly jobs = new Map<number, Job>()
  private next = 1

  constructor() {
    this.workers = start(2)
    for (const worker of this.workers) this.listen(worker)
    this.workers[0]?.postMessage({ type: 'warm' } satisfies Request)
  }

  /** A job with its number, which is done after those before it. */
  ask<W extends Asked>(work: W, progress?: Job['progress']): Running<Answers[W['type']]> {
    const request = { ...work, job: this.next++ } as Work
    const result = new Promise<Answers[W['type']] | Problem>(resolve => {
      const settle = (reply: Reply | Problem) => resolve(!('type' in reply) ? reply : reply.type === 'done' ? reply.answer as Answers[W['type']]
        : reply.type === 'failed' ? reply.problem : problem('problem.crash', request, `unexpected answer ${reply.type}`))
      this.jobs.set(request.job, { request, settle, progress })
      if (this.workers[0]) this.workers[0].postMessage(request)
      else this.end(request.job, problem('problem.no-engine', request, 'no worker is left'))
    })
    return { result, cancel: () => this.cancel(request.job) }
  }

  /** Files that are gone. */
  forget(ids: number[]): void {
    this.workers[0]?.postMessage({ type: 'forget', ids } satisfies Request)
  }

  /** The promise of a cancelled job never settles: who asked no longer waits. */
  private cancel(job: number): void {
    if (this.jobs.delete(job)) this.workers[0]?.postMessage({ type: 'cancel', job } satisfies Request)
  }

  private listen(worker: Worker): void {
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.receive(worker, data)
    worker.onerror = event => this.lose(worker, event.message || 'the script could not be run')
    worker.onmessageerror = () => this.lose(worker, 'a message could not be read')
  }

  private receive(worker: Worker, reply: Reply): void {
    if (reply.type === 'ready') return
    if (reply.type === 'progress') return this.jobs.get(reply.job)?.progress?.(reply)
    if (reply.type === 'crashed') return this.lose(worker, reply.detail)
    this.end(reply.job, reply)
  }

  private lose(worker: Worker, detail: string): void {
    const wasWorking = worker === this.workers[0]
    worker.terminate()
    this.workers.splice(this.workers.indexOf(worker), 1)
    if (wasWorking) this.moveJobs(detail)
  }

  /** Jobs are done in order, so the first one is what the lost worker was at. */
  private moveJobs(detail: string): void {
    const [first, ...others] = this.jobs.values()
    if (first) this.end(first.request.job, problem('problem.crash', first.request, detail))
    for (const { request } of others) {
      if (this.workers[0]) this.workers[0].postMessage(request)
      else this.end(request.job, problem('problem.no-engine', request, detail))
    }
  }

  private end(job: number, reply: Reply | Problem): void {
    const waiting = this.jobs.get(job)
    this.jobs.delete(job)
    waiting?.settle(reply)
  }
}

export function isProblem(result: object): result is Problem {
  return 'message' in result && 'values' in result
}

function problem(message: MessageId, request: Job['request'], detail: string): Problem {
  const given = request.type === 'verify' ? request.verify.bundle : request.type === 'pile' ? request.pile.files[0] : request.type === 'leave' ? undefined : request.given
  return { message, values: { name: given?.name ?? '', detail } }
}

/** Workers of the script the page has; none if it has not, and then every job says so. What page and worker both need the page hands over. */
function start(count: number): Worker[] {
  const { sealglassWorker: worker } = globalThis as { sealglassWorker?: () => void }
  if (!worker) return []
  const url = trusted(URL.createObjectURL(new Blob([`(${worker})(${tryAll})`], { type: 'text/javascript' })))
  return Array.from({ length: count }, (_, index) => new Worker(url, { name: `sealglass-${index + 1}` }))
}

interface TrustedTypes { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } }

/** Through the one Trusted Types policy of the page, which lets blobs become workers and does nothing else. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  return trustedTypes ? trustedTypes.createPolicy('sealglass', { createScriptURL: onlyBlob }).createScriptURL(url) : url
}

function onlyBlob(url: string): string {
  if (!url.startsWith('blob:')) throw new TypeError('only workers of this page are started')
  return url
}
