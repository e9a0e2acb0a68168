import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readConfig } from './index.ts'

const read = (environment: Record<string, string>) => readConfig(environment, { isRoot: false })
const problems = (environment: Record<string, string>) => {
  const result = read(environment)
  return result.ok ? [] : result.problems
}

const proxied = {
  REGAIN_ORIGIN: 'https://id.example.org',
  REGAIN_PROVIDER_ORIGIN: 'https://verify.example.org',
  REGAIN_WALLET_ORIGIN: 'https://wallet.example.org',
  REGAIN_TRUSTED_PROXY: '10.0.0.1',
}

describe('settings', () => {
  it('needs none', () => {
    const result = read({})
    assert.ok(result.ok)
    assert.equal(result.config.origin, 'http://localhost:3000')
    assert.equal(result.config.providerOrigin, 'http://verify.localhost:3000')
    assert.equal(result.config.listen, '127.0.0.1')
    assert.equal(result.config.demo, true)
  })

  const refused: [Record<string, string>, RegExp][] = [
    [{ PORT: 'x' }, /^PORT must be a number\.$/],
    [{ PORT: '70000' }, /^PORT must be 1 to 65535\.$/],
    [{ REGAIN_LISTEN: 'everywhere' }, /^REGAIN_LISTEN must be an IP address\.$/],
    [{ REGAIN_ORIGIN: 'https://id.example.org/path' }, /^REGAIN_ORIGIN must be an origin/],
    [{ REGAIN_ORIGIN: 'http://id.example.org' }, /^REGAIN_ORIGIN must be https/],
    [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL must begin with postgresql/],
    [{ DATABASE_URL: 'postgresql://x/y' }, /^REGAIN_MASTER_KEY is required/],
    [{ REGAIN_DEMO: 'yes' }, /^REGAIN_DEMO must be 0 or 1\.$/],
    [{ REGAIN_BOOTSTRAP_CLIENT_ID: 'b2f6a0f2-5a2c-4c8e-9a43-6f7c7d3a0b11' }, /must be set together/],
    [{ REGAIN_TLS_CERT: 'a.pem' }, /REGAIN_TLS_CERT and REGAIN_TLS_KEY must be set together/],
    [{ REGAIN_EGRESS_ALLOW: 'http://x' }, /^REGAIN_EGRESS_ALLOW must be host:port/],
    [{ REGAIN_TRUSTED_PROXY: 'proxy' }, /^REGAIN_TRUSTED_PROXY must be IP addresses/],
    [{ SMTP_URL: 'mail.example.org' }, /^SMTP_URL must begin with smtp/],
    [{ REGAIN_WALLET_ORIGIN: 'http://localhost:3000' }, /three different host names/],
    [
      { REGAIN_ORIGIN: 'https://id.example.org', REGAIN_TRUSTED_PROXY: '10.0.0.1' },
      /set REGAIN_PROVIDER_ORIGIN and REGAIN_WALLET_ORIGIN/,
    ],
    [{ REGAIN_DEMO_APP_ORIGIN: 'http://app.example.org' }, /^REGAIN_DEMO_APP_ORIGIN must be https/],
    [{ REGAIN_DEMO_APP_ORIGIN: 'http://localhost:4000' }, /^REGAIN_DEMO_APP_ORIGIN must have a host/],
    [{ REGAIN_ORGIN: 'http://localhost' }, /^REGAIN_ORGIN is not a setting of Regain\.$/],
  ]
  for (const [environment, sentence] of refused)
    it(`refuses ${JSON.stringify(environment)} with one sentence`, () => {
      assert.equal(problems(environment).length, 1)
      assert.match(problems(environment)[0] ?? '', sentence)
    })

  it('on real names the application of a demo has one only where it was given one', () => {
    const appOrigin = (environment: Record<string, string>) => {
      const result = read(environment)
      return result.ok ? result.config.demoAppOrigin : result.problems
    }
    assert.equal(appOrigin({ PORT: '4000' }), 'http://app.localhost:4000')
    assert.equal(appOrigin(proxied), undefined)
    const named = { ...proxied, REGAIN_DEMO_APP_ORIGIN: 'https://app.example.org' }
    assert.equal(appOrigin(named), 'https://app.example.org')
  })

  it('decision 19: demo is the default on localhost alone, and never in production', () => {
    const real = read(proxied)
    assert.ok(real.ok && !real.config.demo)
    const asked = read({ ...proxied, REGAIN_DEMO: '1' })
    assert.ok(asked.ok && asked.config.demo)
    assert.match(problems({ REGAIN_DEMO: '1', NODE_ENV: 'production' })[0] ?? '', /specimen documents/)
  })
})
