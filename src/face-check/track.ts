import { z } from 'zod'
import type { Keys } from '#keys'
import type { Capture, Track } from './capture.ts'

const PURPOSE = 'face-capture'

const point = z.object({ x: z.number(), y: z.number() })
const reference = z.object({
  points: z.array(point),
  yaw: z.number(),
  interEye: z.number(),
  laplacian: z.number(),
  eyes: point,
})
const advice = z.enum([
  'unreadable',
  'no_face',
  'several_faces',
  'too_far',
  'too_dark',
  'too_bright',
  'blurred',
  'covered',
  'turned_away',
  'turn_further',
  'come_back',
  'hold_still',
])
const trackSchema: z.ZodType<Track> = z.object({
  captureId: z.string(),
  cues: z.array(z.enum(['center', 'left', 'right'])),
  step: z.number().int().min(0),
  cueAt: z.number(),
  fingerprints: z.array(z.string()),
  duplicates: z.number().int().min(0),
  centre: reference.nullable(),
  last: reference.nullable(),
  frontal: z.array(z.array(z.number()).length(128)),
  seen: z.object({ flat: z.boolean(), stranger: z.boolean(), advice: advice.nullable() }),
})

export const sealTrack = (keys: Pick<Keys, 'seal'>, track: Track): Buffer =>
  keys.seal(PURPOSE, Buffer.from(JSON.stringify(track)))

/** Throws when the bytes were changed or belong to another capture: one row's material cannot answer for another's. */
export function openTrack(keys: Pick<Keys, 'open'>, { id, sealed }: Capture): Track {
  if (!sealed) throw new Error('capture without material')
  const track = trackSchema.parse(JSON.parse(keys.open(PURPOSE, sealed).toString('utf8')))
  if (track.captureId !== id) throw new Error('material of another capture')
  return track
}
