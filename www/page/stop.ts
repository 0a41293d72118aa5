/** Long work hears that it is not wanted any more only where it pauses. */

/** Milliseconds after which it does. */
const LISTEN = 50

/** To be called between two steps; throws where the job was cancelled. */
export function stopping(signal: AbortSignal): () => Promise<void> {
  let listened = performance.now()
  return async () => {
    // Messages come in between tasks, of which a loop over what is in memory is one.
    if (performance.now() > listened + LISTEN) {
      await new Promise(done => { setTimeout(done) })
      listened = performance.now()
    }
    signal.throwIfAborted()
  }
}
