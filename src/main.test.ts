import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createLog } from '#platform/telemetry'
import { askServer } from '../test/support/ask-server.ts'
import { freePort } from './cli/free-port.ts'
import { startServer } from './main.ts'
import type { RunningServer } from './main.ts'

const log = createLog('silent')

const ask = (url: string, options: { method?: string; headers?: Record<string, string> } = {}) =>
  askServer(url, { port: Number(new URL(url).port) }, options)

describe('server', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'regain-main-'))
  let environment: Record<string, string>
  let server: RunningServer

  before(async () => {
    environment = { PORT: String(await freePort()), REGAIN_DATA_DIR: dataDir }
    server = await startServer(environment, log)
  })
  after(async () => {
    await server.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('is live and ready on every host, with headers that allow no inline script and no other site', async () => {
    const { origin, providerOrigin } = server.config
    for (const host of [origin, providerOrigin, `http://app.localhost:${server.config.port}`]) {
      const ready = await ask(`${host}/health/ready`)
      assert.equal(ready.status, 200, host)
      assert.equal((await ask(`${host}/health/live`)).status, 200)
      const policy = String(ready.headers['content-security-policy'])
      assert.match(policy, /default-src 'none'; script-src 'self'/)
      assert.doesNotMatch(policy, /unsafe-inline/)
      assert.equal(ready.headers['referrer-policy'], 'no-referrer')
    }
  })

  it('sends 127.0.0.1 to localhost, which passkeys need, and answers no unknown host (T36)', async () => {
    const { origin, port } = server.config
    const moved = await ask(`http://127.0.0.1:${port}/sign-in`)
    assert.deepEqual([moved.status, moved.headers['location']], [307, `${origin}/sign-in`])
    assert.equal((await ask(`http://evil.example:${port}/sign-in`)).status, 421)
  })

  it('each party answers on its own host alone', async () => {
    const { origin, providerOrigin } = server.config
    const metadata = '/.well-known/openid-credential-issuer'
    const issuer = await ask(`${providerOrigin}${metadata}`)
    assert.equal((JSON.parse(issuer.body) as { credential_issuer: string }).credential_issuer, providerOrigin)
    assert.equal((await ask(`${origin}${metadata}`)).status, 404)
    assert.equal((await ask(`${providerOrigin}/sign-in`)).status, 404)
    const discovery = await ask(`${origin}/oidc/.well-known/openid-configuration`)
    assert.equal((JSON.parse(discovery.body) as { issuer: string }).issuer, `${origin}/oidc`)
  })

  it('refuses a form post from another site', async () => {
    const answer = await ask(`${server.config.origin}/sign-in`, {
      method: 'POST',
      headers: { origin: 'http://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
    })
    assert.equal(answer.status, 403)
  })

  it('the first start makes an administrator whose link works once, by a button and not by being looked at', async () => {
    const link = String(server.adminLink)
    const post = () =>
      ask(link, {
        method: 'POST',
        headers: { origin: server.config.origin, 'content-type': 'application/x-www-form-urlencoded' },
      })
    assert.equal((await ask(link)).status, 200)
    assert.equal((await ask(link)).status, 200)
    const used = await post()
    assert.equal(used.status, 303)
    assert.match(String(used.headers['set-cookie']), /regain_session=[^;]+;.*HttpOnly/i)
    assert.equal((await post()).status, 410)
  })

  it('a taken port is named, and the server that has it keeps its database', async () => {
    await assert.rejects(startServer(environment, log), {
      code: 'setting_refused',
      message: `PORT ${environment['PORT']} is taken: stop what listens there, or set PORT.`,
    })
    assert.equal((await ask(`${server.config.origin}/sign-in`)).status, 200)
  })

  it('decision 16: the key file is closed to others; a second start is no first start, another origin none at all', async () => {
    assert.equal(statSync(join(dataDir, 'master.key')).mode & 0o777, 0o600)
    await server.close()
    await assert.rejects(
      startServer({ ...environment, REGAIN_ORIGIN: 'http://id.localhost' }, log),
      /installation was made for http:\/\/localhost/,
    )
    for (const setting of ['REGAIN_PROVIDER_ORIGIN', 'REGAIN_WALLET_ORIGIN'])
      await assert.rejects(startServer({ ...environment, [setting]: 'http://new.localhost' }, log), {
        code: 'setting_refused',
        message: new RegExp(`^${setting} is http://new.localhost, but .* was made for http://\\w+.localhost`),
      })
    await assert.rejects(
      startServer({ ...environment, REGAIN_MASTER_KEY: 'ab'.repeat(32) }, log),
      /not the key that this database was made with/,
    )
    server = await startServer(environment, log)
    assert.equal(server.adminLink, undefined)
  })

  it('decision 19: a demo stays one, whatever later starts say', async () => {
    await server.close()
    server = await startServer({ ...environment, REGAIN_DEMO: '0' }, log)
    assert.equal(server.isDemo, true)
    assert.match((await ask(`${server.config.origin}/sign-in`)).body, /Demo organisation/)
  })
})
