// Turns and medians: the same in Node.js and in a browser.

/** @typedef {{ where: string, bundle: string, peer: string, state: 'warm' | 'cold', runs: number, median: number, min: number, max: number }} Row */

/** Milliseconds of each, the peers taking turns so that all see the same machine. @param {Array<{ name: string, verify: () => unknown }>} peers @param {number} runs */
export async function inTurns(peers, runs) {
  const made = peers.map(({ name, verify }) => ({ name, verify, times: /** @type {number[]} */ ([]) }))
  // Before the first that counts, keys that come back have their tables, and the compilers have seen what is hot.
  for (let run = -100; run < runs; run++) {
    for (const { verify, times } of made) {
      const since = performance.now()
      await verify()
      if (run >= 0) times.push(performance.now() - since)
    }
  }
  return made.map(({ name, times }) => ({ name, ...spread(times) }))
}

/** @param {number[]} times milliseconds */
export function spread(times) {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (/** @type {number} */ index) => sorted[index] ?? Number.NaN
  return { runs: sorted.length, median: at(Math.floor(sorted.length / 2)), min: at(0), max: at(sorted.length - 1) }
}
