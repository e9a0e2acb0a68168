/** Photograph of a document to checked fields and a portrait. */
export { createDocumentReader } from './document-reader.ts'
export type { DocumentReader } from './document-reader.ts'
export { decodePicture, MAX_PICTURE_BYTES } from './picture.ts'
export type { Picture, PictureReason } from './picture.ts'
export type { ReadReason } from './read-document.ts'
