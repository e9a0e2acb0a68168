import type { Database, Transaction } from '#platform/database'
import { ownerOf, SUSPICIOUS } from './capture.ts'
import type { Capture, CaptureReason, CaptureState } from './capture.ts'

/** Parties share no table: recovery and the document provider each have their own of this shape. */
export type CaptureTable = 'face_capture' | 'provider_face_capture'

type Row = {
  id: string
  owner_id: string
  handle: string
  version: number
  state: CaptureState
  reason: CaptureReason | null
  frames: number
  busy_until: Date | null
  sealed: Buffer | null
  started_at: Date
  expires_at: Date
}

// Both tables have the same shape, so that one name stands for either in the types.
const tables = (db: Database | Transaction) => db.withTables<{ face_capture: Row }>()
const named = (table: CaptureTable) => table as 'face_capture'

const toCapture = (row: Row): Capture => ({
  id: row.id,
  handle: row.handle,
  version: row.version,
  state: row.state,
  reason: row.reason,
  frames: row.frames,
  busyUntil: row.busy_until,
  sealed: row.sealed,
  startedAt: row.started_at,
  expiresAt: row.expires_at,
})

export async function insertCapture(
  db: Database | Transaction,
  table: CaptureTable,
  capture: Capture,
): Promise<void> {
  await tables(db)
    .insertInto(named(table))
    .values({
      id: capture.id,
      owner_id: ownerOf(capture.handle),
      handle: capture.handle,
      version: capture.version,
      state: capture.state,
      reason: capture.reason,
      frames: capture.frames,
      busy_until: capture.busyUntil,
      sealed: capture.sealed,
      started_at: capture.startedAt,
      expires_at: capture.expiresAt,
    })
    .execute()
}

export async function selectCapture(
  db: Database | Transaction,
  table: CaptureTable,
  { captureId, handle }: { captureId: string; handle: string },
): Promise<Capture | null> {
  const row = await tables(db)
    .selectFrom(named(table))
    .selectAll()
    .where('id', '=', captureId)
    .where('handle', '=', handle)
    .executeTakeFirst()
  return row ? toCapture(row) : null
}

/** Compare-and-set: of frames that come at the same time one alone is looked at and counted (T19). */
export async function updateCapture(
  db: Database | Transaction,
  table: CaptureTable,
  seen: Pick<Capture, 'id' | 'version'>,
  change: Partial<Pick<Capture, 'state' | 'reason' | 'frames' | 'busyUntil' | 'sealed'>>,
): Promise<boolean> {
  const { busyUntil, ...same } = change
  const result = await tables(db)
    .updateTable(named(table))
    .set({
      ...same,
      ...(busyUntil === undefined ? {} : { busy_until: busyUntil }),
      version: seen.version + 1,
    })
    .where('id', '=', seen.id)
    .where('version', '=', seen.version)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** One capture at a time: earlier ones of the owner end and lose their material. */
export async function supersedeCaptures(
  db: Database | Transaction,
  table: CaptureTable,
  ownerId: string,
): Promise<void> {
  await tables(db)
    .updateTable(named(table))
    .set((row) => ({
      state: 'failed',
      reason: 'superseded',
      sealed: null,
      busy_until: null,
      version: row('version', '+', 1),
    }))
    .where('owner_id', '=', ownerId)
    .where('state', 'in', ['capturing', 'live'])
    .execute()
}

export async function countSuspicious(
  db: Database | Transaction,
  table: CaptureTable,
  ownerId: string,
): Promise<number> {
  const row = await tables(db)
    .selectFrom(named(table))
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('owner_id', '=', ownerId)
    .where('state', '=', 'failed')
    .where('reason', 'in', [...SUSPICIOUS])
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Material past its time goes; what is left of a capture goes after a day. */
export async function expireCaptures(db: Database, table: CaptureTable, now: Date): Promise<number> {
  const result = await tables(db)
    .updateTable(named(table))
    .set((row) => ({
      state: 'failed',
      reason: 'timed_out',
      sealed: null,
      busy_until: null,
      version: row('version', '+', 1),
    }))
    .where('sealed', 'is not', null)
    .where('expires_at', '<=', now)
    .executeTakeFirst()
  await tables(db)
    .deleteFrom(named(table))
    .where('expires_at', '<=', new Date(now.getTime() - 24 * 60 * 60 * 1000))
    .execute()
  return Number(result.numUpdatedRows)
}

export async function selectLiveCapture(
  db: Database | Transaction,
  table: CaptureTable,
  handle: string,
  now: Date,
): Promise<Capture | null> {
  const row = await tables(db)
    .selectFrom(named(table))
    .selectAll()
    .where('handle', '=', handle)
    .where('state', '=', 'live')
    .where('expires_at', '>', now)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row ? toCapture(row) : null
}
