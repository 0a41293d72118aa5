/**
 * Container images in an OCI layout, as files or in an archive: what cosign put beside an image before version 3, as layers of a
 * manifest whose annotations hold signature, certificate and log promise. Nothing is verified here: parts are put together.
 */

/** Keys of the annotations of a layer. */
const SIGNATURE = 'dev.cosignproject.cosign/signature'
const CERTIFICATE = 'dev.sigstore.cosign/certificate'
const CHAIN = 'dev.sigstore.cosign/chain'
const LOG = 'dev.sigstore.cosign/bundle'
const TIMESTAMP = 'dev.sigstore.cosign/rfc3161timestamp'

const PAYLOAD = 'application/vnd.dev.cosign.simplesigning.v1+json'
const ENVELOPE = 'application/vnd.dsse.envelope.v1+json'
const BUNDLE = 'application/vnd.dev.sigstore.bundle'

/** Manifests are small; what is larger is none. */
const MANIFEST_LIMIT = 4 * 1024 * 1024

export interface Layer { mediaType: string, digest: string, annotations: Record<string, string> }

interface Descriptor {
  digest: string
  size: number
  /** Of an image in an index: operating system, architecture and variant, as `linux/arm64/v8` */
  platform?: string
}

/** A manifest or an index of an image. */
export interface Manifest {
  /** Layers that are signatures, with all that belongs to them but their blob */
  signatures: Layer[]
  /** It is there to carry signatures, and is no image */
  carrier: boolean
  /** What it points to by digest */
  refers: Descriptor[]
}

/** The manifest or index, if the bytes are one. */
export function manifestOf(bytes: Uint8Array): Manifest | undefined {
  if (bytes.length > MANIFEST_LIMIT || bytes.find(byte => byte > 0x20) !== 0x7b) return undefined
  let manifest: unknown
  try {
    manifest = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
  const { schemaVersion, config, layers, manifests } = manifest as Record<'schemaVersion' | 'config' | 'layers' | 'manifests', unknown>
  if (schemaVersion !== 2 || !Array.isArray(layers) && !Array.isArray(manifests)) return undefined
  const listed = [config, ...list(layers), ...list(manifests)]
  const signatures = list(layers).filter((layer: unknown): layer is Layer => {
    const { mediaType, digest, annotations } = (layer ?? {}) as Partial<Record<keyof Layer, unknown>>
    return (mediaType === PAYLOAD || mediaType === ENVELOPE) && typeof digest === 'string' && typeof annotations === 'object' && annotations !== null
      && Object.values(annotations).every(value => typeof value === 'string')
  }).slice(0, 1024)
  const bundled = list(layers).some(layer => {
    const { mediaType } = (layer ?? {}) as { mediaType?: unknown }
    return typeof mediaType === 'string' && mediaType.startsWith(BUNDLE)
  })
  return { signatures, carrier: signatures.length > 0 || bundled, refers: listed.filter(isDescriptor).map(({ digest, size, platform }) => ({ digest, size, ...platformOf(platform) })) }
}

/** Whether the bytes are the file that marks a directory as an image layout. */
export const isLayoutMark = (bytes: Uint8Array): boolean => bytes.length < 1024 && /^\s*\{\s*"imageLayoutVersion"\s*:\s*"[^"]*"\s*\}\s*$/.test(new TextDecoder().decode(bytes))

const list = (value: unknown): unknown[] => Array.isArray(value) ? value : []

const isDescriptor = (value: unknown): value is { digest: string, size: number, platform?: unknown } => {
  const { digest, size } = (value ?? {}) as Partial<Record<keyof Descriptor, unknown>>
  return typeof digest === 'string' && typeof size === 'number'
}

/** Parts of a platform's name; whatever else stands there is no name. */
const PLATFORM = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

function platformOf(platform: unknown): { platform?: string } {
  const { os, architecture, variant } = (platform ?? {}) as Record<'os' | 'architecture' | 'variant', unknown>
  const named = [os, architecture, ...variant === undefined ? [] : [variant]]
  return named.every(part => typeof part === 'string' && PLATFORM.test(part)) ? { platform: named.join('/') } : {}
}

/** One layer with its blob as parts; whatever of it is malformed is for the engine to refuse. */
export function partsOf({ mediaType, annotations }: Layer, blob: Uint8Array): object {
  const stamp = parsed(annotations[TIMESTAMP]) as { SignedRFC3161Timestamp?: unknown } | undefined
  const certificate = [annotations[CERTIFICATE], annotations[CHAIN]].filter(Boolean).join('\n')
  const log = parsed(annotations[LOG])
  return {
    mediaType: 'application/vnd.sealglass.parts+json',
    ...mediaType === PAYLOAD ? { signature: annotations[SIGNATURE] ?? '', payload: base64(blob) } : { signature: base64(blob) },
    ...certificate === '' ? {} : { certificate },
    ...log === undefined ? {} : { rekorBundle: log },
    ...stamp === undefined ? {} : { timestamps: [stamp.SignedRFC3161Timestamp ?? ''] },
  }
}

/** The JSON in an annotation; what is none stays text, which the engine refuses at its place. */
function parsed(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}
