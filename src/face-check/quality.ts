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
const COVERED = 0.015

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
  const fault = faultOf(face, FRAME_EYES)
  return fault ? { ok: false, fault } : { ok: true, face }
}

/** Light and cover come before size: they make the mesh of the wrong size as well. */
function faultOf({ luma, regions, interEye, laplacian }: Face, minEyes: number): FrameFault | null {
  if (luma < LUMA.dark) return 'too_dark'
  if (luma > LUMA.bright) return 'too_bright'
  const { eyes, mouth } = regions
  if (Math.min(eyes, mouth) < COVERED * Math.max(eyes, mouth)) return 'covered'
  if (interEye < minEyes) return 'too_far'
  return laplacian < SHARP_ENOUGH ? 'blurred' : null
}

export const isFrontal = (face: Face): boolean => Math.abs(face.yaw) < FRONTAL_YAW

/** Whether the portrait of a document or credential can carry a comparison, and how well; null: it cannot. */
export function portraitQuality(analysis: Analysis): PortraitQuality | null {
  if (!analysis.ok || !analysis.face?.descriptor) return null
  const { face } = analysis
  if (analysis.faces !== 1 || Math.abs(face.yaw) > PORTRAIT_YAW || faultOf(face, PORTRAIT_EYES)) return null
  if (face.interEye >= 60 && face.laplacian >= 30) return 'HIGH'
  return face.interEye >= 36 ? 'MEDIUM' : 'LOW'
}
