/** What was measured in one picture. All lengths are pixels of the upright picture that was looked at. */

export type Point = { x: number; y: number }

export type Face = {
  box: { left: number; top: number; width: number; height: number }
  /** Detector's confidence that these pixels hold a face, 0-1; low where something covers it. */
  score: number
  /** Nose towards the picture's LEFT (unmirrored) is positive; about 0.28 at a turn of 28 degrees. */
  yaw: number
  pitch: number
  /** The 468 points of the mesh. */
  points: Point[]
  /** Between the outer corners of the eyes. */
  interEye: number
  /** Mean of the aligned 150x150 chip, 0-255. */
  luma: number
  /** Variance of the Laplacian of the chip: low where no edge is sharp. */
  laplacian: number
  /** The same over the chip's lower part (mouth) and upper part (eyes): a mask or a hand has no features there. */
  regions: { eyes: number; mouth: number }
  /** 128 numbers, present when asked for: chip and mirrored chip averaged. */
  descriptor?: number[]
}

export type ImageReason = 'not_an_image' | 'too_large' | 'too_small'

export type Analysis =
  | {
      ok: true
      width: number
      height: number
      /** Faces of a size that matters beside the largest one. */
      faces: number
      /** The largest. */
      face: Face | null
      /** Mean brightness of the whole picture, 0-255: why no face was found. */
      luma: number
      /** SHA-256 of the decoded pixels: the same picture stays the same, however it was wrapped. */
      fingerprint: string
    }
  | { ok: false; reason: ImageReason }

export type AnalyseTask = { id: number; bytes: Uint8Array; describe: boolean }
export type AnalyseAnswer = { id: number; analysis: Analysis } | { id: number; fault: string }
