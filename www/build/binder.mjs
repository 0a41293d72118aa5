// What the binder writes is made for every host and every use there may be. What no use of ours needs is taken out here, from
// module and JavaScript alike: it was a fourth of what a bundler pays for the package.

import { Stop } from './lib/say.mjs'

/**
 * @param {Uint8Array} wasm as the binder wrote it @param {string} script its JavaScript
 * @returns {{ wasm: Uint8Array, script: string }}
 */
export function slim(wasm, script) {
  const names = importNames(script)
  return { wasm: renameImports(wasm, names), script: shorten(script, names) }
}

/** The names of imports carry sixteen random digits each, which nothing compresses. @param {string} script */
function importNames(script) {
  const long = [...script.matchAll(/^ {8}(__wb\w+): function/gm)].map(([, name]) => name ?? '')
  return new Map(long.map((name, at) => [name, `$${at.toString(36)}`]))
}

/** @param {string} script @param {Map<string, string>} names */
function shorten(script, names) {
  /** @type {Array<[what: string, from: RegExp, to: string | ((...found: string[]) => string)]>} */
  const steps = [
    ['names of imports', /^ {8}(__wb\w+): function/gm, (_, name = '') => `        ${names.get(name)}: function`],
    // The loader gives a compiled module, in an object, and nothing else.
    ['ways to be given a module', /^ {4}if \(module !== undefined\) \{[^]*?^ {4}\}\n/m, '    ({module} = module)\n'],
    ['compiling', /^ {4}if \(!\(module instanceof WebAssembly\.Module\)\) \{[^]*?^ {4}\}\n/m, ''],
    // Every host with the WebAssembly that is asked for has it.
    ['a TextEncoder without encodeInto', /^if \(!\('encodeInto' in cachedTextEncoder\)\) \{[^]*?^\}\n/m, ''],
    // In one way and not in two: what is passed as text is short, files are bytes.
    ['texts that are passed', /^function passStringToWasm0\(arg, malloc, realloc\) \{[^]*?^\}\n/m,
      'function passStringToWasm0(arg, malloc) {\n    return passArray8ToWasm0(cachedTextEncoder.encode(arg));\n}\n'],
    ['room for texts that are passed', /, wasm\.__wbindgen_realloc\)/g, ')'],
    // It is the same for all.
    ['room for what is passed', /, wasm\.__wbindgen_malloc\)/g, ')'],
    ['functions that pass', /^(function pass\w+\(\w+), malloc\) \{/gm, '$1) {'],
    ['room that they ask for', /\bmalloc\((?=\w+\.length)/g, 'wasm.__wbindgen_malloc('],
    ['finding of what nobody freed', /^(const \w+Finalization = )\(typeof FinalizationRegistry === 'undefined'\)\n.*\n +: new FinalizationRegistry\((.*)\);\n/gm, '$1finalization($2);\n'],
    // Safari's decoder has to be a new one from time to time: it can be that always.
    ['texts that are returned', /^let cachedTextDecoder = [^]*?^function decodeText\(bytes\) \{[^]*?^\}\n/m,
      "function decodeText(bytes) {\n    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);\n}\n" + shared],
    // Ten lines for each call that gives a text: one function for all of them.
    ['texts that are returned or a failure', /^( +)var (ptr\d+) = ret\[0\];\n +var (len\d+) = ret\[1\];\n +if \(ret\[3\]\) \{\n.*\n.*\n +\}\n +(deferred\d+)_0 = \2;\n +\4_1 = \3;\n +return getStringFromWasm0\(\2, \3\);\n/gm, '$1return takeText(ret);\n'],
    ['texts that are returned always', /^( +)(deferred\d+)_0 = ret\[0\];\n +\2_1 = ret\[1\];\n +return getStringFromWasm0\(ret\[0\], ret\[1\]\);\n/gm, '$1return takeText(ret);\n'],
    ['texts that are freed', /^( +)let (deferred\d+)_0;\n +let \2_1;\n +try \{\n([^]*?)^\1\} finally \{\n +wasm\.__wbindgen_free\(\2_0, \2_1, 1\);\n\1\}\n/gm, '$3'],
    // Passing fails where no memory is left, which stops the module: there is nothing to free then.
    ['freeing of what was passed', /^( +)try \{\n([^]*?)^\1\} catch \(e\) \{\n(?: +if \(ptr\d+\) \{.*\}\n)+ +throw e;\n\1\}\n/gm, '$2'],
    ['freeing in two steps', /^ {4}__destroy_into_raw\(\) \{\n([^]*?) {8}return ptr;\n {4}\}\n {4}free\(\) \{\n {8}const ptr = this\.__destroy_into_raw\(\);\n/gm, '    free() {\n$1'],
    // Asked of what is built in, it throws for nothing.
    [kinds, /^ {12}let result;\n {12}try \{\n {16}result = (.*);\n {12}\} catch \(_\) \{\n.*\n {12}\}\n {12}const ret = result;\n {12}return ret;\n/gm, '            return $1;\n'],
    ['two signs that memory has grown', /cachedDataViewMemory0\.buffer\.detached === true \|\| \(.*? && (cachedDataViewMemory0\.buffer !== wasm\.memory\.buffer)\)/, '$1'],
    // What is passed has a type: only ours calls it.
    [classes, /^ +_assertClass\(.*\);\n/gm, ''],
    // Everything of ours calls `free`.
    ['disposal', /^if \(Symbol\.dispose\) .*\n/gm, ''],
    // Only sentences about a caller's mistakes have it in them.
    [printer, /^function debugString\(val\) \{[^]*?^\}\n/m,
      'function debugString(val) {\n    try { return typeof val === "object" ? JSON.stringify(val) : String(val) } catch { return typeof val }\n}\n'],
  ]
  for (const [what, from, to] of steps) {
    // A binder that writes otherwise is looked at by a person, not half changed.
    if (script.search(from) < 0 && script.includes(onlyWith.get(what) ?? '')) throw new Stop(`The binder's JavaScript has no ${what} where it was: www/build/binder.mjs has to follow it.`)
    script = script.replace(from, /** @type {any} */ (to))
  }
  return script
}

const printer = 'printer of all values'
const kinds = 'kinds of objects'
const classes = 'classes of what is passed'

/** What not every module has, by what shows that it has it. */
const onlyWith = new Map([[printer, 'debugString'], [kinds, 'let result;'], [classes, '_assertClass']])

/** What the binder writes again at each place. */
const shared = `function takeText(ret) {
    if (ret[3]) throw takeFromExternrefTable0(ret[2]);
    try { return getStringFromWasm0(ret[0], ret[1]) } finally { wasm.__wbindgen_free(ret[0], ret[1], 1) }
}
function finalization(free) {
    return typeof FinalizationRegistry === 'undefined' ? { register() {}, unregister() {} } : new FinalizationRegistry(free);
}
`

const IMPORTS = 2
const FUNCTION = 0

/**
 * Writes the import section anew, with the names given. All imports of the binder are functions.
 * @param {Uint8Array} wasm @param {Map<string, string>} names
 */
function renameImports(wasm, names) {
  /** @type {Uint8Array[]} */
  const parts = [wasm.subarray(0, 8)]
  for (let at = 8; at < wasm.length;) {
    const id = wasm[at]
    const [size, start] = number(wasm, at + 1)
    const end = start + size
    parts.push(id === IMPORTS ? section(IMPORTS, renamed(wasm.subarray(start, end), names)) : wasm.subarray(at, end))
    at = end
  }
  return Buffer.concat(parts)
}

/** @param {Uint8Array} body of the import section @param {Map<string, string>} names */
function renamed(body, names) {
  let [count, at] = number(body, 0)
  const parts = [written(count)]
  for (; count > 0; count--) {
    const module = text()
    const name = text()
    const kind = body[at]
    const [type, end] = number(body, at + 1)
    const short = names.get(name)
    if (kind !== FUNCTION || short === undefined) throw new Stop(`The binder's module imports ${name}, which is no function of its JavaScript.`)
    for (const each of [module, short]) parts.push(written(each.length), Buffer.from(each))
    parts.push(Uint8Array.of(FUNCTION), written(type))
    at = end
  }
  return Buffer.concat(parts)

  function text() {
    const [length, start] = number(body, at)
    at = start + length
    return Buffer.from(body.subarray(start, at)).toString()
  }
}

/** @param {number} id @param {Uint8Array} body */
const section = (id, body) => Buffer.concat([Uint8Array.of(id), written(body.length), body])

/** An unsigned LEB128 number, and where it ends. @param {Uint8Array} bytes @param {number} at @returns {[value: number, end: number]} */
function number(bytes, at) {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return [value >>> 0, at]
  }
}

/** @param {number} value */
function written(value) {
  const bytes = []
  for (; value >= 0x80; value >>>= 7) bytes.push(value & 0x7f | 0x80)
  return Uint8Array.from([...bytes, value])
}
