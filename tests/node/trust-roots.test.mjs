// The embedded roots are facts with an origin: they still are what the pinned packages hold.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sha256 } from '../../www/build/lib/stamp.mjs'
import { derive } from '../../www/build/trust-roots.mjs'
import { packageDir, root, vectorPath } from './support.mjs'

test('crate/trust/ is what the pinned package holds', () => {
  for (const [file, bytes] of derive()) {
    assert.ok(bytes.equals(readFileSync(join(root, 'crate', 'trust', file))), `crate/trust/${file} differs: npm run trust-roots`)
  }
})

test('a second publisher, @sigstore/tuf, has the same public-good root', () => {
  const seeds = JSON.parse(execFileSync('tar', ['-xOzf', vectorPath('npm/sigstore-tuf-5.0.1.tgz'), 'package/seeds.json'], { encoding: 'utf8' }))
  const seed = Object.values(seeds).map(mirror => mirror.targets?.['trusted_root.json']).filter(Boolean)
  assert.ok(seed.length > 0)
  assert.ok(seed.some(base64 => sha256(Buffer.from(base64, 'base64')) === sha256(readFileSync(join(root, 'crate', 'trust', 'public-good.json')))))
})

test('the package has the same roots', () => {
  for (const file of ['public-good.json', 'staging.json', 'github.json', 'npm-keys.json', 'origin.json']) {
    assert.ok(readFileSync(join(packageDir, 'trusted-roots', file)).equals(readFileSync(join(root, 'crate', 'trust', file))))
  }
})
