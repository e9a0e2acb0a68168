import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { getRequestListener } from '@hono/node-server'
import { openGraphWorld } from '../../test/support/graph.ts'
import type { Handler } from './hosts.ts'

const SIGN_IN = 'localhost:3000'
const PROVIDER = 'verify.localhost:3000'
const MiB = 1024 * 1024
const CHUNK = Buffer.alloc(64 * 1024, 'a')
const FORM = 'application/x-www-form-urlencoded'

type Posted = { status: number; type: string; body: string; sent: number }
const server = createServer()
let port = 0
let hosts: Handler

before(async () => {
  hosts = (await openGraphWorld()).hosts
  server.on(
    'request',
    getRequestListener((asked, env) => hosts.fetch(asked, env)),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})

after(() => {
  server.close()
  server.closeAllConnections()
})

/** Posts `bytes` of a form until somebody answers; without `hasLength` in chunks of unknown number. */
function post(
  host: string,
  path: string,
  bytes: number,
  { hasLength = false, type = FORM } = {},
): Promise<Posted> {
  return new Promise((resolve, reject) => {
    let sent = 0
    let isAnswered = false
    const headers = {
      Host: host,
      Origin: `http://${host}`,
      'Content-Type': type,
      ...(hasLength ? { 'Content-Length': bytes } : {}),
    }
    const sending = request({ port, path, method: 'POST', headers }, (response) => {
      isAnswered = true
      content.destroy()
      let body = ''
      response.setEncoding('utf8').on('data', (part) => (body += part))
      response.on('end', () => {
        sending.destroy()
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          body,
          sent,
        })
      })
    })
    sending.on('error', (error) => (isAnswered ? undefined : reject(error)))
    const content = Readable.from(
      (function* () {
        for (; sent < bytes; sent += CHUNK.length)
          yield CHUNK.subarray(0, Math.min(CHUNK.length, bytes - sent))
      })(),
    )
    content.pipe(sending)
  })
}

describe('T16: what somebody posts', () => {
  const PAGES: [string, string][] = [
    [SIGN_IN, '/sign-in'],
    [SIGN_IN, '/sign-in/pass'],
    [SIGN_IN, '/recover/start'],
    [SIGN_IN, '/recover/come-back'],
    [SIGN_IN, '/security-info/passkeys'],
    [SIGN_IN, '/admin/link'],
    [SIGN_IN, '/no-such-page'],
    [PROVIDER, '/verify/welcome'],
    [PROVIDER, '/verify/selfie'],
    ['wallet.localhost:3000', '/'],
  ]
  for (const hasLength of [true, false])
    it(`is refused with a page above the limit, ${hasLength ? 'by its length' : 'counted as it comes'}`, async () => {
      for (const [host, path] of PAGES) {
        const answer = await post(host, path, 300 * MiB, { hasLength })
        assert.equal(answer.status, 413, path)
        assert.match(answer.body, /That is too large/, path)
        assert.ok(answer.sent < 32 * MiB, `${path} took ${answer.sent} bytes`)
      }
    })

  it('is refused in JSON where machines call', async () => {
    for (const [host, path] of [
      [SIGN_IN, '/oidc/token'],
      ...['tenant', 'beta', 'v1.0', 'demo', 'openid4vp', 'verify'].map(
        (tenant) => [SIGN_IN, `/${tenant}/oauth2/v2.0/token`] as const,
      ),
      [SIGN_IN, '/openid4vp/responses/unknown'],
      [SIGN_IN, '/v1.0/users'],
      [PROVIDER, '/sessions'],
    ] as const)
      for (const hasLength of [true, false]) {
        const answer = await post(host, path, 100 * MiB, { hasLength, type: 'application/json' })
        assert.equal(answer.status, 413, path)
        assert.match(answer.type, /json/, path)
        assert.ok(answer.sent < 32 * MiB, `${path} took ${answer.sent} bytes`)
      }
  })

  it('is limited by the module itself where this host leaves it alone', async () => {
    for (const [host, path] of [
      [PROVIDER, '/verify/picture'],
      [PROVIDER, '/verify/face/captures/0198a000-0000-7000-8000-000000000000/frames'],
      [SIGN_IN, '/recover/face/captures/0198a000-0000-7000-8000-000000000000/frames'],
      [SIGN_IN, '/openid4vp/requests/unknown'],
      [SIGN_IN, '/demo/maria/passport'],
      [SIGN_IN, '/beta/anything'],
    ] as const)
      for (const hasLength of [true, false]) {
        const answer = await post(host, path, 100 * MiB, { hasLength })
        assert.ok(answer.status >= 400, `${path} ${answer.status}`)
        assert.ok(answer.sent < 48 * MiB, `${path} took ${answer.sent} bytes`)
      }
  })

  it('gets in with its usual size: a form, a passkey, a digital ID', async () => {
    assert.notEqual((await post(SIGN_IN, '/sign-in', 60 * 1024)).status, 413)
    const answer = await post(SIGN_IN, '/openid4vp/responses/unknown', 900 * 1024)
    assert.equal(answer.status, 400)
  })

  it('is refused as a form when it holds a NUL, before PostgreSQL is asked', async () => {
    const sent = await hosts.fetch(
      new Request(`http://${SIGN_IN}/sign-in`, {
        method: 'POST',
        headers: { Origin: `http://${SIGN_IN}` },
        body: new URLSearchParams({ identifier: 'ada\0@example.test', next: 'other' }),
      }),
    )
    assert.match(await sent.text(), /class="bar bar-error"/)
  })
})
