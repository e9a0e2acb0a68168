/**
 * Drawn people and specimen documents of Utopia, for demo and tests: no photograph of anybody. Everything follows from a
 * seed. Drawings prove the code and the flow; they say nothing of how often real faces are confused.
 */
export { cameraScript } from './browser-camera.ts'
export type { Behaviour } from './browser-camera.ts'
export { composeTd1, composeTd3 } from './compose-mrz.ts'
export type { SpecimenData } from './compose-mrz.ts'
export { drawIdCard, drawPassport } from './draw-document.ts'
export { CAMERA, drawPerson, drawPortrait, toJpeg } from './draw-person.ts'
export { faceOf } from './person.ts'
export type { Face } from './person.ts'
export { photograph } from './photograph.ts'
export type { Level } from './photograph.ts'
export type { Pose, Raster } from './turn-head.ts'
