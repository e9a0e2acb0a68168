import { drawPassport, drawPortrait, photograph } from '#specimen'
import { faceOfPerson } from './people.ts'
import type { DemoPerson } from './people.ts'

/** A photograph of this person's specimen passport; with a picture of the visitor's own in place of the drawn face. */
export async function drawSpecimen(person: DemoPerson, ownPicture?: Buffer): Promise<Buffer> {
  const portrait = ownPicture ?? (await drawPortrait(faceOfPerson(person)))
  return photograph(await drawPassport(person.document, portrait), 1)
}
