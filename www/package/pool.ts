/**
 * Many bundles over several workers. The pool starts the workers it is given a way to make, and each answers by `serve`, so that
 * any bundler packs the worker as the application's own.
 *
 * @packageDocumentation
 */

import { SealglassError } from './error.js'
import type { Report } from './report.js'
import type { ByteSource, Verifier, VerifierOptions, VerifyRequest } from './types.js'

export { SealglassError } from './error.js'

/**
 * One bundle, and what it is of. A Blob or a File is read in the worker, piece by piece; a text is what the worker opens, e.g. a
 * path (`open` of {@link serve}), since Node.js sends no file to another thread.
 */
export type PoolRequest = VerifyRequest & { file?: Blob | string }

/** What became of one request: one of both. */
export type PoolResult = { report: Report, error?: undefined } | { report?: undefined, error: SealglassError }

/** A Worker of browsers, Deno and Bun, or one of `node:worker_threads`. */
export interface PoolWorker {
  postMessage(message: unknown): void
  terminate(): unknown
}

export interface PoolOptions {
  /** Starts one worker, which calls {@link serve} */
  worker: () => PoolWorker
  /**
   * How many work at a time
   * @defaultValue `navigator.hardwareConcurrency`, at most 8
   */
  size?: number
}

export interface Pool {
  /** @throws SealglassError as `verify`; `pool.worker` if the worker ended before it answered; `pool.closed` */
  verify(request: PoolRequest): Promise<Report>
  /**
   * What becomes of each, in the order of the requests. One that goes wrong is an answer like any other, and stops none. Requests
   * are taken as workers become free, so that a long list is never held as a whole.
   */
  verifyEach(requests: Iterable<PoolRequest> | AsyncIterable<PoolRequest>): AsyncGenerator<PoolResult, void>
  /** Ends the workers. What was not answered is rejected. */
  close(): void
}

/** What goes over, and comes back. */
interface Question { sealglass: number, request: PoolRequest }
interface Answer { sealglass: number, report?: Report, error?: { code: string, message: string } }

interface Job { request: PoolRequest, done: (report: Report) => void, fail: (error: SealglassError) => void }
interface Place { worker: PoolWorker, job?: Job, number: number }

/**
 * @example
 * ```ts
 * const pool = createPool({ worker: () => new Worker(new URL('./verify-worker.js', import.meta.url), { type: 'module' }) })
 * for await (const { report, error } of pool.verifyEach(requests)) console.log(report?.verdict ?? error.message)
 * pool.close()
 * ```
 */
export function createPool({ worker: start, size = Math.min(globalThis.navigator?.hardwareConcurrency ?? 4, 8) }: PoolOptions): Pool {
  if (!Number.isInteger(size) || size < 1 || size > 64) throw new SealglassError('usage.pool', 'The size of a pool is a whole number from 1 to 64.')
  const places = new Set<Place>()
  const waiting: Job[] = []
  let closed = false
  return { verify, verifyEach, close }

  function verify(request: PoolRequest): Promise<Report> {
    return new Promise((done, fail) => {
      if (closed) return fail(closedError())
      waiting.push({ request, done, fail })
      next()
    })
  }

  async function* verifyEach(requests: Iterable<PoolRequest> | AsyncIterable<PoolRequest>): AsyncGenerator<PoolResult, void> {
    const ahead: Array<Promise<PoolResult>> = []
    for await (const request of requests) {
      ahead.push(verify(request).then(report => ({ report }), (error: SealglassError) => ({ error })))
      // One more than can be worked on, so that no worker waits for the caller.
      if (ahead.length > size) yield await ahead.shift() as PoolResult
    }
    for (const result of ahead) yield await result
  }

  function close(): void {
    closed = true
    for (const { worker, job } of places) {
      job?.fail(closedError())
      void worker.terminate()
    }
    places.clear()
    for (const { fail } of waiting.splice(0)) fail(closedError())
  }

  function next(): void {
    for (; waiting.length > 0;) {
      let place = [...places].find(({ job }) => job === undefined)
      if (place === undefined && places.size < size) place = open()
      if (place === undefined) return
      const job = place.job = waiting.shift() as Job
      try {
        place.worker.postMessage({ sealglass: ++place.number, request: job.request } satisfies Question)
      } catch (error) {
        // What cannot be sent to another thread: a function, a stream.
        finish(place, () => job.fail(new SealglassError('usage.pool', `The request cannot be sent to a worker: ${messageOf(error)}`, { cause: error })))
      }
    }
  }

  function open(): Place {
    const place: Place = { worker: start(), number: 0 }
    listen(place.worker, 'message', data => {
      const answer = data as Answer | undefined
      const { job } = place
      if (job === undefined || answer?.sealglass !== place.number) return
      const { report, error } = answer
      finish(place, () => report === undefined ? job.fail(new SealglassError(error?.code ?? 'pool.worker', error?.message ?? 'The worker gave no report.')) : job.done(report))
      // After a trap a worker answers no more: the next request has a new one.
      if (error?.code === 'engine.stopped') drop(place)
    })
    for (const event of ['error', 'exit', 'messageerror'] as const) listen(place.worker, event, cause => {
      const { job } = place
      drop(place)
      delete place.job
      job?.fail(new SealglassError('pool.worker', `The worker ended before it answered${event === 'exit' ? '' : `: ${messageOf(cause)}`}`))
      next()
    })
    places.add(place)
    return place
  }

  function drop(place: Place): void {
    places.delete(place)
    void place.worker.terminate()
  }

  function finish(place: Place, answer: () => void): void {
    delete place.job
    answer()
    queueMicrotask(next)
  }
}

/** Both kinds of workers: events with `data`, or the value itself. */
function listen(worker: PoolWorker | ServePort, event: string, take: (data: unknown) => void): void {
  const both = worker as { on?: (event: string, listener: (value: unknown) => void) => void, addEventListener?: (event: string, listener: (event: { data?: unknown, message?: unknown }) => void) => void }
  if (typeof both.on === 'function') both.on(event, take)
  else both.addEventListener?.(event, found => { take(event === 'message' ? found.data : found.message ?? 'it could not be started') })
}

/** The side of the worker: its own global scope, or `parentPort` of `node:worker_threads`. */
export interface ServePort {
  postMessage(message: unknown): void
}

/**
 * Answers a pool. Call it once in the worker's script, with the `createVerifier` of the entry you use.
 *
 * @param port `parentPort` of `node:worker_threads`; the worker's own scope without it
 * @param options what to trust, the same for all that this pool verifies; `open`: how to read a `file` that is text, e.g.
 * `openAsBlob` of `node:fs`
 */
export function serve(createVerifier: (options?: VerifierOptions) => Promise<Verifier>, { port = globalThis as unknown as ServePort, open, ...options }: VerifierOptions & { port?: ServePort | null, open?: (file: string) => ByteSource | Promise<ByteSource> } = {}): void {
  if (port === null) throw new SealglassError('usage.pool', 'There is no port to answer to: call serve() in a worker.')
  const opened = (file: string): ByteSource | Promise<ByteSource> => {
    if (open === undefined) throw new SealglassError('usage.pool', 'The worker opens no files: give serve() an `open`, or send a Blob.')
    return open(file)
  }
  let verifier: Promise<Verifier> | undefined
  listen(port, 'message', async data => {
    if (typeof data !== 'object' || data === null || !('sealglass' in data)) return
    const { sealglass, request } = data as Question
    try {
      verifier ??= createVerifier(options)
      const { file, artifact, ...rest } = request
      const report = file === undefined
        ? (await verifier).verify({ ...rest, ...artifact === undefined ? {} : { artifact } })
        : await (await verifier).verifyFile({ ...rest, file: typeof file === 'string' ? await opened(file) : file })
      port.postMessage({ sealglass, report } satisfies Answer)
    } catch (error) {
      port.postMessage({ sealglass, error: { code: error instanceof SealglassError ? error.code : 'pool.request', message: messageOf(error) } } satisfies Answer)
    }
  })
}

const closedError = (): SealglassError => new SealglassError('pool.closed', 'The pool was closed.')
const messageOf = (error: unknown): string => error instanceof Error ? error.message : String(error)
