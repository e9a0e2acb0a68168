/** A face in front of this camera against the portrait of a credential: engine, capture, liveness, comparison. */
export { createFaceEngine } from './engine/face-engine.ts'
export type { FaceEngine } from './engine/face-engine.ts'
export type { Analysis, Face } from './engine/analysis.ts'
export { distanceBetween, scoreOf } from './distance.ts'
