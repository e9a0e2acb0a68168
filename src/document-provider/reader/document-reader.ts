import type { Mrz } from '../mrz/index.ts'
import { createMrzReader } from './mrz-reader.ts'
import type { Picture } from './picture.ts'
import { glimpseZone, readDocument } from './read-document.ts'
import type { ReadDocument, Wanted } from './read-document.ts'

/** Photograph to checked fields. Another reader (a vendor's, a chip's) takes its place by this shape. */
export type DocumentReader = {
  read(picture: Picture, wanted: Wanted): Promise<ReadDocument>
  /** What a side that needs no zone carries by chance, the picture turned by `turn` degrees. */
  glimpse(picture: Picture, turn: number, wanted: Omit<Wanted, 'documentType'>): Promise<Mrz | null>
  close(): Promise<void>
}

export function createDocumentReader(): DocumentReader {
  const characters = createMrzReader()
  return {
    read: (picture, wanted) => readDocument(picture, wanted, characters),
    glimpse: (picture, turn, wanted) => glimpseZone(picture, turn, wanted, characters),
    close: () => characters.close(),
  }
}
