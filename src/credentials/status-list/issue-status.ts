import { sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database, Transaction } from '#platform/database'
import { encodeList, setStatus } from './encode-list.ts'
import { insertEntry, listEntries, revokeEntries } from './store.ts'

export type StatusIssuerDeps = {
  origin: string
  database: Database
  clock: Clock
  random: Random
  /** The credential issuer's own key: verifiers find it by the same pin. */
  signingKey(): Promise<{ privateKey: KeyObject; certificateChain?: string[] }>
}

const LIST_ID = 1
const ENTRIES = 2 ** 17
const TTL_SECONDS = 60
const TOKEN_SECONDS = 3600
const INDEX_TRIES = 20

/** Our own Token Status List: one bit an entry, indices drawn at random so that neighbours tell nothing (§12.5). */
export function createStatusIssuer(deps: StatusIssuerDeps) {
  const uri = `${deps.origin}/status-lists/${LIST_ID}`
  return {
    async allocate(tx: Transaction, request: { ownerId: string; expiresAt: Date }) {
      for (let attempt = 0; attempt < INDEX_TRIES; attempt += 1) {
        const index = deps.random.int(ENTRIES)
        if (
          await insertEntry(tx, {
            list: LIST_ID,
            index,
            ownerId: request.ownerId,
            expiresAt: request.expiresAt,
          })
        )
          return { uri, index }
      }
      throw new Error('The status list is full')
    },
    /** Revokes what was issued to an owner; answers how many. */
    revoke: (ownerId: string) =>
      inTransaction(deps.database, (tx) => revokeEntries(tx, ownerId, deps.clock.now())),
    app: new Hono().get('/status-lists/:id', cors(), async (c) => {
      if (c.req.param('id') !== String(LIST_ID)) return c.notFound()
      const list = Buffer.alloc(ENTRIES / 8)
      for (const index of await listEntries(deps.database, LIST_ID)) setStatus(list, 1, index, 1)
      c.header('Content-Type', 'application/statuslist+jwt')
      c.header('Cache-Control', `max-age=${TTL_SECONDS}`)
      return c.body(await signToken(uri, list, deps))
    }),
  }
}

async function signToken(uri: string, list: Buffer, deps: StatusIssuerDeps): Promise<string> {
  const { privateKey, certificateChain } = await deps.signingKey()
  const now = Math.floor(deps.clock.now().getTime() / 1000)
  const header = {
    typ: 'statuslist+jwt',
    alg: 'ES256',
    ...(certificateChain ? { x5c: certificateChain } : {}),
  }
  const payload = {
    iss: deps.origin,
    sub: uri,
    iat: now,
    exp: now + TOKEN_SECONDS,
    ttl: TTL_SECONDS,
    status_list: { bits: 1, lst: encodeList(list) },
  }
  const input = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}
