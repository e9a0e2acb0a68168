import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { createEgress } from './index.ts'
import { isPublicAddress } from './public-address.ts'

const egress = (allow: string[] = []) =>
  createEgress({
    ownOrigins: ['http://verify.localhost:3000'],
    dispatch: (request) => new Response(`own ${new URL(request.url).pathname}`),
    allow,
  })

describe('T25: requests forged through a URL that we were given', () => {
  const refused = [
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[::]/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://localhost/',
    'https://198.18.0.1/',
  ]
  for (const url of refused)
    it(url, () =>
      assert.rejects(egress().fetch(new Request(url)), { name: 'Error', code: /not_https|address_refused/ }),
    )

  it('public addresses stay open', () => {
    for (const address of ['8.8.8.8', '2001:4860:4860::8888']) assert.ok(isPublicAddress(address))
  })
})

describe('egress', () => {
  it('answers our own origins in process', async () => {
    const response = await egress().fetch(new Request('http://verify.localhost:3000/health'))
    assert.equal(await response.text(), 'own /health')
  })

  it('reaches a vouched service, but follows no redirect and reads no endless body', async (t) => {
    const server = createServer((request, response) => {
      if (request.url === '/redirect') response.writeHead(302, { location: 'https://example.com/' }).end()
      else if (request.url === '/large') response.end(Buffer.alloc(4096))
      else if (request.url === '/slow') return
      else response.end('hello')
    }).listen(0, '127.0.0.1')
    t.after(() => {
      server.closeAllConnections()
      server.close()
    })
    await new Promise((resolve) => server.once('listening', resolve))
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const client = egress([host])
    const get = (path: string, options = {}) => client.fetch(new Request(`http://${host}${path}`), options)
    assert.equal(await (await get('/')).text(), 'hello')
    await assert.rejects(get('/redirect'), { code: 'redirect' })
    await assert.rejects(get('/large', { maxBytes: 1000 }), { code: 'too_large' })
    await assert.rejects(get('/slow', { timeoutMs: 100 }), { code: 'timeout' })
  })
})
