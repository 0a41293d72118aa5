// What the build makes while it bundles.
declare module '#wasm-base64' {
  /** `sealglass.wasm`, base64 */
  const base64: string
  export default base64
}

declare module '#sbom-wasm-base64' {
  /** `sealglass-sbom.wasm`, base64 */
  const base64: string
  export default base64
}

declare module '#wasm-module' {
  const module: WebAssembly.Module
  export default module
}

declare module '#sbom-wasm-module' {
  const module: WebAssembly.Module
  export default module
}
