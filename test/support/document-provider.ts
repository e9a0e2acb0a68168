import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { createKeys } from '#keys'
import type { Keys } from '#keys'
import { createDocumentProvider } from '#document-provider'
import type { DocumentProvider, DocumentProviderDeps } from '#document-provider'
import { createBrowser } from './browser.ts'
import type { Browser } from './browser.ts'
import { openTestDatabase } from './database.ts'

export const SECRET = randomBytes(32).toString('base64url')
const ORIGIN = 'http://verify.localhost:3000'
const CLIENT = 'example'

export type ProviderBrowser = Omit<Browser, 'post'> & {
  text(path: string): Promise<string>
  post(path: string, form: Record<string, string>, site?: string): Promise<Response>
  upload(picture: Buffer, side?: 'front' | 'back'): Promise<Response>
}

export type Base = Pick<DocumentProviderDeps, 'origin' | 'database' | 'clock' | 'random'> & { keys: Keys }

/** The provider over a database of its own, with a clock that the test moves. */
export async function openProvider(
  needs: (base: Base) => Pick<DocumentProviderDeps, 'faces' | 'faceCapture' | 'createOffer' | 'offerState'>,
  options: { acceptSpecimen?: boolean } = {},
) {
  const { database } = await openTestDatabase()
  let now = new Date('2026-11-25T12:00:00Z')
  const clock = { now: () => now }
  const keys = await createKeys({
    database,
    masterKey: randomBytes(32),
    origin: ORIGIN,
    clock,
    random: systemRandom,
    certificates: {},
  })
  const base: Base = { origin: ORIGIN, database, clock, random: systemRandom, keys }
  const provider = createDocumentProvider({
    ...base,
    ...needs(base),
    walletOrigin: 'http://wallet.localhost:3000',
    acceptSpecimen: () => options.acceptSpecimen ?? true,
    support: { mail: 'help@provider.example' },
  })
  const client = {
    id: CLIENT,
    displayName: 'Example Organisation',
    secret: SECRET,
    redirectOrigin: 'http://localhost:3000',
  }
  await inTransaction(database, (tx) => provider.registerClient(tx, client))
  return {
    provider,
    app: provider.app,
    database,
    clock,
    now: () => now,
    wait(seconds: number) {
      now = new Date(now.getTime() + seconds * 1000)
    },
    browser: () => providerBrowser(provider),
    openSession: (change: { client?: string; secret?: string; redirect?: string } = {}) =>
      openSession(provider, change),
    async start() {
      const opened = (await (await openSession(provider, {})).json()) as { id: string; url: string }
      const browser = providerBrowser(provider)
      const url = new URL(opened.url).pathname
      await browser.request(url)
      return { browser, url, id: opened.id }
    },
    answer,
    statusOf: (id: string) => column(database, id, 'status'),
    versionOf: async (id: string) => Number(await column(database, id, 'version')),
    async materialOf(id: string) {
      const { rows } = await sql`select name from provider_material where session_id = ${id}`.execute(
        database,
      )
      return rows.length
    },
  }
}
export type TestProvider = Awaited<ReturnType<typeof openProvider>>

async function column(database: Database, id: string, name: 'status' | 'version'): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`
    select ${sql.ref(name)} from provider_session where id = ${id}`.execute(database)
  return rows[0]?.[name]
}

function openSession(
  { app }: DocumentProvider,
  change: { client?: string; secret?: string; redirect?: string },
): Promise<Response> {
  const credentials = `${change.client ?? CLIENT}:${change.secret ?? SECRET}`
  return Promise.resolve(
    app.request(`${ORIGIN}/sessions`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        redirect_uri: change.redirect ?? 'http://localhost:3000/recover/return',
        state: 'the-state',
        locale: 'en-US',
      }),
    }),
  )
}

function providerBrowser({ app }: DocumentProvider): ProviderBrowser {
  const browser = createBrowser(ORIGIN, (request) => app.fetch(request))
  const send = (path: string, body: URLSearchParams | FormData, site: string) =>
    browser.request(path, { method: 'POST', body, headers: { 'sec-fetch-site': site } })
  return {
    ...browser,
    text: async (path) => (await browser.request(path)).text(),
    post: (path, form, site = 'same-origin') => send(path, new URLSearchParams(form), site),
    upload(picture, side = 'front') {
      const form = new FormData()
      form.set('picture', new File([new Uint8Array(picture)], 'picture.jpg', { type: 'image/jpeg' }))
      form.set('side', side)
      return send('/verify/picture', form, 'same-origin')
    },
  }
}

/** Answers the questions before the camera. */
async function answer(
  browser: ProviderBrowser,
  options: { until?: 'guidance'; wallet?: 'built_in' | 'own'; type?: 'passport' | 'id_card' } = {},
): Promise<void> {
  await browser.post('/verify/welcome', { name: 'Ann Example', email: 'ann@example.test', terms: 'yes' })
  await browser.post('/verify/wallet', { wallet: options.wallet ?? 'built_in' })
  await browser.post('/verify/document', { country: 'UTO', type: options.type ?? 'passport' })
  if (options.until !== 'guidance') await browser.post('/verify/guidance', {})
}
