import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { claimsOf, readSdJwt, shorten } from '../../web/wallet/protocol/sd-jwt.ts'

const folder = join(import.meta.dirname, '../vectors/sd-jwt')
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'))
const examples = read('index.json').examples.filter(
  (example: any) => example.signed && String(example.presentation ?? '').endsWith('.txt'),
)
/** As the issuer handed it over: what a holder adds after the last tilde is not of the credential. */
const withoutBinding = (text: string) => text.slice(0, text.lastIndexOf('~') + 1)

describe('RFC 9901: the wallet reads the printed examples by itself', () => {
  assert.ok(examples.length > 3)
  for (const { name, presentation, expected_processed_payload: expected } of examples)
    it(name, async () => {
      const text = withoutBinding(readFileSync(join(folder, presentation), 'utf8').trim())
      assert.deepEqual(await claimsOf(text), read(expected))
    })

  it('a disclosure that belongs nowhere, twice, or in the wrong place is refused', async () => {
    const [{ presentation }] = examples
    const text = withoutBinding(readFileSync(join(folder, presentation), 'utf8').trim())
    const card = await readSdJwt(text)
    const [first = ''] = card.disclosures
    const foreign = Buffer.from('["salt","name","value"]').toString('base64url')
    const wrong = [`${text}${foreign}~`, `${text}${first}~`, text.slice(0, -1), `${text}~`, `${text}!~`, 'a~']
    for (const one of wrong)
      await assert.rejects(readSdJwt(one), { message: 'credential_unreadable' }, one.slice(-20))
    assert.deepEqual((await readSdJwt(shorten(card, new Set()))).disclosures, [])
  })
})
