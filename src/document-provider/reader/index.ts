/** Photograph of a document to checked fields and a portrait. */
export { createMrzReader } from './mrz-reader.ts'
export type { MrzReader } from './mrz-reader.ts'
export { decodePicture, MAX_PICTURE_BYTES } from './picture.ts'
export type { Picture, PictureReason } from './picture.ts'
export { glimpseZone, readDocument } from './read-document.ts'
export type { ReadReason } from './read-document.ts'
