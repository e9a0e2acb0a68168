import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readConfig } from '#config'
import { makeTlsCertificate } from '../../test/support/tls-certificate.ts'
import { listen } from './listen.ts'

describe('TLS files that cannot work are refused with one sentence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regain-listen-'))
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  let good: { cert: string; key: string }
  let otherKey: string
  before(async () => {
    good = await makeTlsCertificate(['id.example.test'])
    otherKey = (await makeTlsCertificate(['id.example.test'])).key
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const listenWith = (cert: string, key: string) => {
    const read = readConfig({ REGAIN_TLS_CERT: cert, REGAIN_TLS_KEY: key }, { isRoot: false })
    assert.ok(read.ok)
    return listen({ ...read.config, port: 0 })
  }
  const refused = (cert: string, key: string, message: RegExp) =>
    assert.rejects(listenWith(cert, key), { code: 'setting_refused', message })
  const broken = (pem: string) => pem.replace(/\n.{20}/, '\n!!!!!!!!!!!!!!!!!!!!')

  it('a certificate that is none, also further down the chain', async () => {
    const key = file('key.pem', good.key)
    for (const text of ['', 'not PEM', good.key, broken(good.cert), good.cert + broken(good.cert)])
      await refused(
        file('bad.pem', text),
        key,
        /^REGAIN_TLS_CERT names \S+, which .* certificate chain .*\.$/,
      )
  })

  it('a key that is none, or is of another certificate', async () => {
    const cert = file('cert.pem', good.cert)
    for (const text of ['', 'not PEM', good.cert, broken(good.key)])
      await refused(cert, file('bad.pem', text), /^REGAIN_TLS_KEY names \S+, which .* private key .*\.$/)
    await refused(cert, file('other.pem', otherKey), /^REGAIN_TLS_KEY is not the key of the certificate/)
  })

  it('a pair that fits is served', async () => {
    const listener = await listenWith(file('cert.pem', good.cert), file('key.pem', good.key))
    await listener.close()
  })
})
