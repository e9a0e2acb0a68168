import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { createLog } from '#platform/telemetry'
import { startServer } from '../../src/main.ts'
import { askServer } from '../support/ask-server.ts'
import { freePort } from '../../src/cli/free-port.ts'
import { startPostgresServer } from '../support/postgres-server.ts'
import type { PostgresServer } from '../support/postgres-server.ts'
import { makeTlsCertificate } from '../support/tls-certificate.ts'

type Environment = Record<string, string>
const HOSTS = ['id', 'verify', 'wallet', 'app'].map((name) => `${name}.example.test`)
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

describe('beside PostgreSQL, TLS and a proxy of the operator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regain-operations-'))
  let postgres: PostgresServer
  before(async () => {
    postgres = await startPostgresServer()
  })
  after(async () => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const settings = async (more: Environment): Promise<Environment> => ({
    PORT: String(await freePort()),
    DATABASE_URL: await postgres.newDatabase(),
    REGAIN_MASTER_KEY: randomBytes(32).toString('hex'),
    REGAIN_DATA_DIR: join(folder, 'none'),
    ...more,
  })
  const start = (environment: Environment) => startServer(environment, createLog('silent'))
  /** Names as a real installation has them, reached at `port`. */
  const names = (port: number | string) => ({
    REGAIN_ORIGIN: `https://id.example.test:${port}`,
    REGAIN_PROVIDER_ORIGIN: `https://verify.example.test:${port}`,
    REGAIN_WALLET_ORIGIN: `https://wallet.example.test:${port}`,
  })

  it('serves from the database of DATABASE_URL, and makes no data folder', async (t) => {
    const environment = await settings({})
    let server = await start(environment)
    t.after(() => server.close())
    const { port, origin } = server.config
    const ready = await askServer(`${origin}/health/ready`, { port })
    assert.deepEqual([ready.status, ready.body], [200, '{"status":"ready"}'])
    assert.equal((await askServer(`${origin}/sign-in`, { port })).status, 200)
    assert.ok(server.adminLink)
    await server.close()
    assert.equal(existsSync(join(folder, 'none')), false)
    await assert.rejects(start({ ...environment, REGAIN_MASTER_KEY: 'ab'.repeat(32) }), /not the key/)
    server = await start(environment)
    assert.equal(server.adminLink, undefined)
  })

  it('ends TLS itself: three names, host-bound cookies, strict transport', async (t) => {
    const pair = await makeTlsCertificate(HOSTS)
    const [cert, key] = [join(folder, 'server.crt'), join(folder, 'server.key')]
    writeFileSync(cert, pair.cert)
    writeFileSync(key, pair.key)
    const port = await freePort()
    const environment = await settings({ PORT: String(port), ...names(port) })
    const server = await start({ ...environment, REGAIN_TLS_CERT: cert, REGAIN_TLS_KEY: key })
    t.after(() => server.close())
    const at = { port, certificate: pair.cert }
    const { origin, providerOrigin, walletOrigin } = server.config
    for (const host of [origin, providerOrigin, walletOrigin]) {
      const ready = await askServer(`${host}/health/ready`, at)
      assert.equal(ready.status, 200, host)
      assert.match(String(ready.headers['strict-transport-security']), /max-age/)
    }
    assert.equal(server.isDemo, false)
    const used = await askServer(String(server.adminLink), at, {
      method: 'POST',
      headers: { origin, ...FORM },
    })
    assert.match(String(used.headers['set-cookie']), /^__Host-regain_session=[^;]+;.*Secure/)
  })

  it('T36: behind a named proxy the client has the address that the proxy saw; nobody else is believed', async (t) => {
    const proxy = await startProxy()
    t.after(() => proxy.stop())
    const environment = await settings({
      ...names(proxy.port),
      REGAIN_TRUSTED_PROXY: '127.0.0.1',
      REGAIN_DEMO: '1',
      REGAIN_DEMO_APP_ORIGIN: `https://app.example.test:${proxy.port}`,
    })
    const server = await start(environment)
    t.after(() => server.close())
    proxy.forwardTo(server.config.port)
    const { origin } = server.config
    const useLink = async (link: string, at: { port: number; from: string }, forwarded?: string) => {
      const headers = { origin, ...FORM, ...(forwarded ? { 'x-forwarded-for': forwarded } : {}) }
      const used = await askServer(link, at, { method: 'POST', headers })
      assert.match(String(used.headers['set-cookie']), /^__Host-regain_session=[^;]+;.*Secure/)
      const { rows } = await server.audit.list({ limit: 50 })
      const [row] = rows.filter(({ activity }) => activity === 'Use administrator link')
      return row?.actor.kind === 'user' ? row.actor.ipAddress : undefined
    }
    assert.equal((await askServer(`${origin}/health/ready`, { port: proxy.port })).status, 200)
    const proxied = { port: proxy.port, from: '127.0.0.2' }
    assert.equal(await useLink(String(server.adminLink), proxied), '127.0.0.2')
    assert.equal(await useLink(await makeLink(environment), proxied, '203.0.113.9'), '127.0.0.2')
    const past = { port: server.config.port, from: '127.0.0.3' }
    assert.equal(await useLink(await makeLink(environment), past, '203.0.113.9'), '127.0.0.3')
  })

  it('a demo on real names has its application where REGAIN_DEMO_APP_ORIGIN says, else begins at sign-in', async (t) => {
    const environment = await settings({
      ...names(8443),
      REGAIN_TRUSTED_PROXY: '127.0.0.1',
      REGAIN_DEMO: '1',
    })
    let server = await start(environment)
    t.after(() => server.close())
    const { origin, port } = server.config
    const page = async () => (await askServer(`${origin}/demo/maria`, { port })).body
    const app = 'https://app.example.test:8443'
    assert.match(await page(), /href="\/sign-in"/)
    assert.doesNotMatch(await page(), /localhost|travel application/)
    assert.equal((await askServer(`${app}/health/live`, { port })).status, 421)

    await server.close()
    server = await start({ ...environment, REGAIN_DEMO_APP_ORIGIN: app })
    assert.match(await page(), /href="https:\/\/app\.example\.test:8443\/"/)
    const begun = await askServer(`${app}/sign-in`, { port })
    const address = String(begun.headers['location'])
    assert.equal(new URL(address).searchParams.get('redirect_uri'), `${app}/callback`)
    const taken = await askServer(address, { port })
    assert.equal(taken.status, 303, taken.body)
  })
})

async function makeLink(environment: Environment): Promise<string> {
  const made = await promisify(execFile)(process.execPath, ['src/cli/index.ts', 'admin-link'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, ...environment },
  })
  return /http\S+\/admin\/link\/\S+/.exec(made.stdout)?.[0] ?? ''
}

/** What Caddy and nginx do as docs/phone.md has them: Host passed on, the client's address added. */
async function startProxy() {
  let target = 0
  const server = createServer((request, response) => {
    const seen = [request.headers['x-forwarded-for'], request.socket.remoteAddress].filter(Boolean)
    const headers = {
      ...request.headers,
      'x-forwarded-for': seen.join(', '),
      'x-forwarded-proto': 'https',
    }
    const { method, url: path } = request
    const sent = httpRequest({ host: '127.0.0.1', port: target, method, path, headers, agent: false })
    sent.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    request.pipe(sent)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    forwardTo: (port: number) => {
      target = port
    },
    stop: () => server.close(),
  }
}
