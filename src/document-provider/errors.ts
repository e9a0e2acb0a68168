import type { PictureReason, ReadReason } from './reader/index.ts'

/** Why a photograph of a document was not taken. */
export type PictureFault =
  | PictureReason
  | ReadReason
  | 'portrait_unclear'
  | 'front_back_differ'
  | 'other_country'

/** Why a face was not taken. */
export type FaceFault = 'face_differs' | 'face_not_checked'

/** Why a session ended without a digital ID. */
export type Refusal = 'too_many_pictures' | 'too_many_faces' | 'cancelled'

export const PICTURE_FAULTS = [
  'not_an_image',
  'too_large',
  'too_small',
  'unreadable',
  'glare',
  'blurred',
  'cut_off',
  'expired',
  'check_digit_wrong',
  'wrong_document_type',
  'portrait_unclear',
  'front_back_differ',
  'other_country',
] as const satisfies PictureFault[]
