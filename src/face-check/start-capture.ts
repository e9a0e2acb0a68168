import { inTransaction } from '#platform/database'
import { CAPTURE_SECONDS, MAX_SUSPICIOUS, ownerOf, RETENTION_SECONDS } from './capture.ts'
import type { Track } from './capture.ts'
import { drawCues } from './cues.ts'
import type { Cue } from './cues.ts'
import type { FaceCheckDeps } from './face-check.ts'
import { countSuspicious, insertCapture, supersedeCaptures } from './store.ts'
import { sealTrack } from './track.ts'

export type Started =
  | { ok: true; captureId: string; cue: Cue; sequence: number; deadlineMs: number }
  | { ok: false; reason: 'too_many_tries' }

export async function startCapture(
  { handle }: { handle: string },
  { database, table, keys, clock, random }: FaceCheckDeps,
): Promise<Started> {
  const now = clock.now()
  const captureId = random.id()
  const track: Track = {
    captureId,
    cues: drawCues(random),
    step: 0,
    cueAt: now.getTime(),
    fingerprints: [],
    duplicates: 0,
    centre: null,
    last: null,
    frontal: [],
    seen: { flat: false, stranger: false, advice: null },
  }
  return inTransaction(database, async (tx): Promise<Started> => {
    if ((await countSuspicious(tx, table, ownerOf(handle))) >= MAX_SUSPICIOUS)
      return { ok: false, reason: 'too_many_tries' }
    await supersedeCaptures(tx, table, ownerOf(handle))
    await insertCapture(tx, table, {
      id: captureId,
      handle,
      version: 0,
      state: 'capturing',
      reason: null,
      frames: 0,
      busyUntil: null,
      sealed: sealTrack(keys, track),
      startedAt: now,
      expiresAt: new Date(now.getTime() + RETENTION_SECONDS * 1000),
    })
    return { ok: true, captureId, cue: 'center', sequence: 0, deadlineMs: CAPTURE_SECONDS * 1000 }
  })
}
