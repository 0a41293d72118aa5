import { SealglassError } from './error.js'

/** The body of an answer that is one. */
export async function fetched(response: Response): Promise<ArrayBuffer> {
  if (!response.ok) {
    throw new SealglassError('engine.load', `The WebAssembly could not be loaded: ${response.url || 'the server'} answered ${response.status}.`)
  }
  return response.arrayBuffer()
}
