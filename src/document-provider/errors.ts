import type { PictureReason, ReadReason } from './reader/index.ts'

/** Why a photograph of a document was not taken. */
export type PictureFault =
  | PictureReason
  | ReadReason
  | 'portrait_unclear'
  | 'front_back_differ'
  | 'other_country'
