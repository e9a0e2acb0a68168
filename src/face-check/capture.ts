import type { Cue } from './cues.ts'
import type { Point } from './engine/analysis.ts'
import type { FrameFault } from './quality.ts'

export type CaptureState = 'capturing' | 'live' | 'failed' | 'compared'

/** Why a capture ended; faults of the picture are reasons as well when they lasted until the time was over. */
export type CaptureReason =
  | FrameFault
  | 'not_found'
  | 'timed_out'
  | 'wrong_pose'
  | 'flat_picture'
  | 'identity_changed'
  | 'duplicate_frames'
  | 'too_many_frames'
  | 'superseded'

/** Shown while it goes on. */
export type Advice = FrameFault | 'turned_away' | 'turn_further' | 'come_back' | 'hold_still'

/** One row; `sealed` is gone once the capture failed, was compared or expired. */
export type Capture = {
  id: string
  /** Of the browser that may go on with it. */
  handle: string
  version: number
  state: CaptureState
  reason: CaptureReason | null
  /** Frames taken in so far: the sequence number of the next one. */
  frames: number
  /** Until then one frame is being looked at and no other is. */
  busyUntil: Date | null
  sealed: Buffer | null
  startedAt: Date
  expiresAt: Date
}

export type Reference = { points: Point[]; yaw: number; interEye: number; laplacian: number; eyes: Point }

/** What the server remembers between two frames; lies sealed in the row. */
export type Track = {
  captureId: string
  cues: Cue[]
  step: number
  /** When the current cue was given, milliseconds since 1970. */
  cueAt: number
  fingerprints: string[]
  duplicates: number
  /** The person's own frontal pose: everything is judged relative to it. */
  centre: Reference | null
  last: Reference | null
  /** Descriptors of the frontal frames, the material of the comparison. */
  frontal: number[][]
  /** Seen since the current cue, and so the reason if its time runs out. */
  seen: { flat: boolean; stranger: boolean; advice: Advice | null }
}

export const CAPTURE_SECONDS = 120
/** Embeddings live no longer than this (design decision 9). */
export const RETENTION_SECONDS = 30 * 60
/** Frames that count; those that only earned advice are limited by time and by MAX_SUBMISSIONS. */
export const MAX_EVIDENCE = 12
export const MAX_SUBMISSIONS = 150
export const MAX_DUPLICATES = 6
/** Captures of one owner that ended as an attack would: more than that and the owner has to start over. */
export const MAX_SUSPICIOUS = 5
export const SUSPICIOUS: readonly CaptureReason[] = [
  'wrong_pose',
  'flat_picture',
  'identity_changed',
  'duplicate_frames',
  'too_many_frames',
]

const FIRST_WINDOW_MS = 45_000
const CUE_WINDOW_MS = 7_000

/** Time to sit down and be found before the first cue; afterwards what a slow turn takes. */
export const windowOf = (track: Track): number => (track.step === 0 ? FIRST_WINDOW_MS : CUE_WINDOW_MS)

export const cueOf = (track: Track): Cue => track.cues[track.step] ?? 'center'

/** The attempt or session to which all handles belong that were made for it: against it suspicions count. */
export const ownerOf = (handle: string): string => handle.split('.', 1)[0] ?? handle
export const handleOf = (ownerId: string, browser: string): string => `${ownerId}.${browser}`
