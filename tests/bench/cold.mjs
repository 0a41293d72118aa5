// One peer, one bundle, once: prints the milliseconds from before the import to the first verdict.

const since = performance.now()
const { peers } = await import('./peers.mjs')
const { bundles } = await import('./subjects.mjs')
const [, , peer = '', name] = process.argv
const bundle = bundles.find(each => each.name === name)
const prepare = peers[peer]
if (bundle === undefined || prepare === undefined) throw new Error(`no ${peer} or no ${name}`)
const verify = await prepare(bundle)
await verify()
process.stdout.write(String(performance.now() - since))
