import type { Analysis, Face } from './engine/analysis.ts'

/** What is wrong with a camera frame; each has a text that says what to do. */
export type FrameFault =
  | 'unreadable'
  | 'no_face'
  | 'several_faces'
  | 'too_far'
  | 'too_dark'
  | 'too_bright'
  | 'blurred'
  | 'covered'

export type PortraitQuality = 'HIGH' | 'MEDIUM' | 'LOW'

/** Limits of the aligned chip, measured: poor pictures raise false accepts as well as false refusals. */
const LUMA = { dark: 25, bright: 215 }
const SHARP_ENOUGH = 10
const FRAME_EYES = 40
/** A document's portrait may be 60 pixels wide. */
const PORTRAIT_EYES = 22
const FRONTAL_YAW = 0.15
const PORTRAIT_YAW = 0.25
/** One half of a face with hardly any edges beside a detailed other half: mask, scarf, hand. */
const COVERED = 0.04

export type Judged = { ok: true; face: Face } | { ok: false; fault: FrameFault }

/** Whether a frame of the camera is good enough to be judged at all. */
export function judgeFrame(analysis: Analysis): Judged {
  if (!analysis.ok) return { ok: false, fault: 'unreadable' }
  const { face, faces, luma } = analysis
  if (!face) {
    if (luma < LUMA.dark) return { ok: false, fault: 'too_dark' }
    return { ok: false, fault: luma > LUMA.bright + 20 ? 'too_bright' : 'no_face' }
  }
  if (faces > 1) return { ok: false, fault: 'several_faces' }
  if (face.interEye < FRAME_EYES) return { ok: false, fault: 'too_far' }
  const fault = chipFault(face)
  return fault ? { ok: false, fault } : { ok: true, face }
}

function chipFault(face: Face): FrameFault | null {
  if (face.luma < LUMA.dark) return 'too_dark'
  if (face.luma > LUMA.bright) return 'too_bright'
  if (face.laplacian < SHARP_ENOUGH) return 'blurred'
  const { eyes, mouth } = face.regions
  return Math.min(eyes, mouth) < COVERED * Math.max(eyes, mouth) ? 'covered' : null
}

export const isFrontal = (face: Face): boolean => Math.abs(face.yaw) < FRONTAL_YAW

/** Whether the portrait of a document or credential can carry a comparison, and how well; null: it cannot. */
export function portraitQuality(analysis: Analysis): PortraitQuality | null {
  if (!analysis.ok || !analysis.face?.descriptor) return null
  const { face } = analysis
  if (analysis.faces !== 1 || face.interEye < PORTRAIT_EYES || Math.abs(face.yaw) > PORTRAIT_YAW) return null
  if (chipFault(face)) return null
  if (face.interEye >= 60 && face.laplacian >= 30) return 'HIGH'
  return face.interEye >= 36 ? 'MEDIUM' : 'LOW'
}
