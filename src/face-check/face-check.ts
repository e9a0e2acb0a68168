import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database } from '#platform/database'
import type { Keys } from '#keys'
import { compareCapture } from './compare-capture.ts'
import type { Compared } from './compare-capture.ts'
import type { FaceEngine } from './engine/face-engine.ts'
import { portraitQuality } from './quality.ts'
import type { PortraitQuality } from './quality.ts'
import { startCapture } from './start-capture.ts'
import type { Started } from './start-capture.ts'
import { expireCaptures, selectLiveCapture, supersedeCaptures } from './store.ts'
import type { CaptureTable } from './store.ts'
import { submitFrame } from './submit-frame.ts'
import type { FrameAnswer } from './submit-frame.ts'

export type FaceCheckDeps = {
  engine: Pick<FaceEngine, 'analyse'>
  database: Database
  keys: Pick<Keys, 'seal' | 'open'>
  clock: Clock
  random: Random
  table: CaptureTable
}

export type CaptureRef = { captureId: string; handle: string }

/**
 * Captures of one party. `handle` is of a browser and its owner (an attempt, a provider's session): one capture an owner
 * at a time, which another of the owner's browsers can end but not take (T8).
 */
export type FaceCheck = {
  /** Ends earlier captures of the owner. Refused after too many that ended as an attack would. */
  startCapture(input: { handle: string }): Promise<Started>
  /** One JPEG of the unmirrored camera picture; `sequence` is the number the last answer asked for, from 0. */
  submitFrame(input: CaptureRef & { sequence: number; jpeg: Uint8Array }): Promise<FrameAnswer>
  /** Once: the material is gone afterwards, whatever the answer. The caller holds the score against its threshold. */
  compareCapture(input: CaptureRef & { portrait: Uint8Array }): Promise<Compared>
  /** Whatever was captured for this owner counts for nothing any more. */
  endCaptures(ownerId: string): Promise<void>
  /** The owner's capture that passed and waits for its comparison. */
  findLiveCapture(handle: string): Promise<string | null>
  /** Whether a document's or credential's portrait can carry a comparison, before anybody has to look into a camera. */
  checkPortrait(
    portrait: Uint8Array,
  ): Promise<{ ok: true; quality: PortraitQuality } | { ok: false; reason: 'portrait_unclear' }>
  /** Destroys material older than 30 minutes; a job's work. Answers how many captures lost it. */
  expireCaptures(): Promise<number>
}

export function createFaceCheck(deps: FaceCheckDeps): FaceCheck {
  return {
    startCapture: (input) => startCapture(input, deps),
    submitFrame: (input) => submitFrame(input, deps),
    compareCapture: (input) => compareCapture(input, deps),
    endCaptures: (ownerId) => supersedeCaptures(deps.database, deps.table, ownerId),
    findLiveCapture: async (handle) =>
      (await selectLiveCapture(deps.database, deps.table, handle, deps.clock.now()))?.id ?? null,
    async checkPortrait(portrait) {
      const quality = portraitQuality(await deps.engine.analyse(portrait, { describe: true }))
      return quality ? { ok: true, quality } : { ok: false, reason: 'portrait_unclear' }
    },
    expireCaptures: () => expireCaptures(deps.database, deps.table, deps.clock.now()),
  }
}
