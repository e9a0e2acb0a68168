import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { Hono } from 'hono'
import { z } from 'zod'
import {
  createHosts,
  csrf,
  page,
  readCookie,
  readForm,
  securityHeaders,
  setCookie,
  staticFiles,
  withChrome,
} from './index.ts'
import { accentOf, contrast, themeCss } from './theme.ts'

describe('the organisation’s colour (WCAG 2.2 §1.4.3)', () => {
  const CARDS = { light: '#ffffff', dark: '#212327' } as const

  it('is judged on the cards that the style sheet draws', () => {
    const styles = readFileSync(join(import.meta.dirname, '../../../web/styles/page.css'), 'utf8')
    assert.deepEqual(
      [...styles.matchAll(/--card: (#\w+);/g)].map(([, colour]) => colour),
      Object.values(CARDS),
    )
  })

  it('can be read on a card and written on, whatever colour was chosen, in both modes', () => {
    for (let step = 0; step < 216; step += 1) {
      const part = (value: number) => (value * 51).toString(16).padStart(2, '0')
      const colour = `#${part(step % 6)}${part(Math.floor(step / 6) % 6)}${part(Math.floor(step / 36))}`
      for (const mode of ['light', 'dark'] as const) {
        const { accent, hover, on } = accentOf(colour, mode)
        assert.ok(contrast(accent, CARDS[mode]) >= 4.5, `${colour} on a ${mode} card`)
        assert.ok(contrast(on, accent) >= 4.5, `writing on ${colour} in ${mode}`)
        assert.ok(contrast(on, hover) >= 4.5, `writing on ${colour} under the pointer in ${mode}`)
      }
    }
  })

  it('is kept as it is when it can be read', () => {
    assert.equal(accentOf('#0f6cbd', 'light').accent, '#0f6cbd')
  })

  it('is ours when it is none: nothing else gets into the style sheet', () => {
    for (const wrong of ['', 'red', '#fff', '#0f6cbd}body{display:none'])
      assert.equal(themeCss(wrong), themeCss('#0f6cbd'))
  })
})

describe('static files', () => {
  const around = mkdtempSync(join(tmpdir(), 'assets-'))
  writeFileSync(join(around, 'outside.css'), 'body{}')
  const folder = join(around, 'inside')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.css'), 'body{}')
  writeFileSync(join(folder, 'b-12345678.js'), '1')
  writeFileSync(join(folder, '.env'), 'secret')
  const app = staticFiles({ folder, prefix: '/assets' })

  it('keep for ever what has a hash in its name, and ask again for the rest', async () => {
    assert.match((await app.request('/assets/b-12345678.js')).headers.get('cache-control') ?? '', /immutable/)
    assert.equal((await app.request('/assets/a.css')).headers.get('cache-control'), 'no-cache')
  })

  it('leave the folder by no path, and answer 404 to what is malformed', async () => {
    for (const path of ['%2e%2e/outside.css', '..%2foutside.css', '%00a.css', '%E0%A4%A', '%', '.env', 'a'])
      assert.equal((await app.request(`/assets/${path}`)).status, 404, path)
  })
})

describe('forms from elsewhere', () => {
  const app = new Hono().use(csrf('https://id.example')).post('/', (c) => c.text('ok'))
  const post = (headers: Record<string, string>) =>
    app.request('https://id.example/', { method: 'POST', body: new URLSearchParams({ a: '1' }), headers })

  it('are refused, and those of this host are not', async () => {
    assert.equal((await post({ Origin: 'https://id.example' })).status, 200)
    assert.equal((await post({ 'Sec-Fetch-Site': 'same-origin' })).status, 200)
    assert.equal((await post({ Origin: 'https://evil.example' })).status, 403)
    assert.equal((await post({ Origin: 'null', 'Sec-Fetch-Site': 'cross-site' })).status, 403)
    assert.equal((await post({})).status, 403)
  })
})

describe('a form', () => {
  const schema = z.object({ name: z.string(), file: z.instanceof(File).optional() })
  const app = new Hono().post('/', async (c) => c.json((await readForm(c, schema))?.name ?? null))
  const read = async (body: URLSearchParams | FormData) =>
    (await app.request('/', { method: 'POST', body })).json()

  it('comes through as it was sent, or not at all when it holds controls that nobody types', async () => {
    for (const text of ['Zoë  Ångström ', 'two\r\nlines\tand a tab', ''])
      assert.equal(await read(new URLSearchParams({ name: text })), text)
    for (let code = 0; code < 32; code += 1) {
      if ('\t\n\r'.includes(String.fromCharCode(code))) continue
      const text = `a${String.fromCharCode(code)}b`
      assert.equal(await read(new URLSearchParams({ name: text })), null, String(code))
      assert.equal(await read(new URLSearchParams({ name: 'a', unasked: text })), null)
    }
    const form = new FormData()
    form.set('name', 'a\0')
    assert.equal(await read(form), null)
  })

  it('keeps files as they are', async () => {
    const form = new FormData()
    form.set('name', 'a')
    form.set('file', new File(['\0\u0001'], 'picture.jpg'))
    assert.equal(await read(form), 'a')
  })
})

describe('cookies', () => {
  const app = new Hono().get('/', (c) => {
    setCookie(c, 'session', 'value')
    return c.text(readCookie(c, 'session') ?? 'none')
  })

  it('T9: belong to one host alone on https, so that no neighbour can set them', async () => {
    const secure = await app.request('https://id.example/')
    assert.equal(
      secure.headers.get('set-cookie'),
      '__Host-session=value; Path=/; HttpOnly; Secure; SameSite=Lax',
    )
    const planted = await app.request('https://id.example/', { headers: { cookie: 'session=planted' } })
    assert.equal(await planted.text(), 'none')
  })
})

describe('hosts', () => {
  const handler = (name: string) => new Hono().get('*', (c) => c.text(`${name} ${c.req.url}`))
  const hosts = createHosts(
    { 'https://id.example': handler('id'), 'https://verify.example': handler('verify') },
    { localOrigin: 'http://localhost:3000' },
  )
  const ask = async (url: string, headers: Record<string, string> = {}) =>
    hosts.fetch(new Request(url, { headers }))

  it('T36: are told apart by name alone; unknown ones get nothing, and no forwarded name counts', async () => {
    assert.match(await (await ask('https://verify.example/x')).text(), /^verify/)
    assert.equal((await ask('https://evil.example/')).status, 421)
    const forwarded = await ask('https://id.example/', { 'X-Forwarded-Host': 'evil.example' })
    assert.equal(await forwarded.text(), 'id https://id.example/')
  })

  it('see the public scheme behind a proxy, and send 127.0.0.1 to localhost', async () => {
    assert.equal(await (await ask('http://id.example/a?b=c')).text(), 'id https://id.example/a?b=c')
    const local = await ask('http://127.0.0.1:3000/a?b=c')
    assert.equal(local.headers.get('location'), 'http://localhost:3000/a?b=c')
  })
})

describe('a page', () => {
  const app = new Hono()
    .use(securityHeaders({ origin: 'https://id.example' }))
    .use(
      withChrome(async () => ({
        organisationName: '<b>Ex & Co</b>',
        helpdesk: { url: 'https://help.example/start', mail: 'help@example.org' },
        isDemo: false,
      })),
    )
    .get('/', (c) => page(c, { title: '<script>', main: '' as never, reference: 'ABCD-EFGH' }))

  it('T26: escapes names, allows no inline script or style, is never kept', async () => {
    const response = await app.request('/')
    const body = await response.text()
    assert.ok(!body.includes('<script>') && !body.includes('<b>Ex'))
    const policy = response.headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'/)
    assert.ok(!policy.includes('unsafe'))
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer')
  })

  it('says where help is, and the reference', async () => {
    const body = await (await app.request('/')).text()
    assert.match(body, /href="https:\/\/help\.example\/start"[^>]*>help\.example</)
    assert.match(body, /data-reference="ABCD-EFGH"/)
  })
})
