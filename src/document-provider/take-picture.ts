import { createHmac } from 'node:crypto'
import sharp from 'sharp'
import { inTransaction } from '#platform/database'
import type { Transaction } from '#platform/database'
import { advance, amend, end } from './advance-session.ts'
import type { DocumentProviderDeps } from './document-provider.ts'
import type { PictureFault } from './errors.ts'
import { findPortrait } from './find-portrait.ts'
import { dropMaterial, getMaterial, putMaterial } from './material.ts'
import type { Mrz } from './mrz/index.ts'
import { decodePicture } from './reader/index.ts'
import type { DocumentReader, Picture } from './reader/index.ts'
import type { Session } from './session.ts'

type Deps = DocumentProviderDeps & { reader: DocumentReader }
type Taken =
  | { ok: true; picture: Buffer; isRead: boolean; mrz?: Mrz; portrait?: Buffer }
  | { ok: false; reason: PictureFault }

/**
 * A photograph of the side that the session waits for. Reading goes on outside any transaction; the outcome counts only
 * if the session still stands where it stood. Null when it moved meanwhile.
 */
export async function takePicture(session: Session, bytes: Uint8Array, deps: Deps): Promise<Session | null> {
  const taken = await examine(session, bytes, deps)
  return inTransaction(deps.database, async (tx) => {
    if (!taken.ok) return refusePicture(tx, session, taken.reason)
    const side = session.status === 'back' ? 'back' : 'front'
    const event = taken.isRead ? 'page_read' : 'front_taken'
    const patch = taken.mrz ? { documentNumberHash: numberHash(taken.mrz, deps) } : {}
    const moved = await advance(tx, session, event, patch)
    if (!moved) return null
    await putMaterial(tx, session, side, taken.picture, deps)
    if (!taken.mrz) await dropMaterial(tx, session.id, ['document'])
    else await putMaterial(tx, session, 'document', Buffer.from(JSON.stringify(fieldsOf(taken.mrz))), deps)
    if (taken.portrait) await putMaterial(tx, session, 'portrait', taken.portrait, deps)
    return moved
  })
}

/** Another try with the reason said, until the tries are used up. */
function refusePicture(tx: Transaction, session: Session, reason: PictureFault): Promise<Session | null> {
  const picturesLeft = session.picturesLeft - 1
  return picturesLeft > 0
    ? amend(tx, session, { picturesLeft, notice: reason })
    : end(tx, session, 'refuse', { picturesLeft, refusal: 'too_many_pictures' })
}

async function examine(session: Session, bytes: Uint8Array, deps: Deps): Promise<Taken> {
  const decoded = await decodePicture(bytes)
  if (!decoded.ok) return decoded
  const { picture } = decoded
  if (session.documentType === 'passport') return examinePage(session, picture, deps)
  return session.status === 'back'
    ? examineBack(session, picture, deps)
    : examineFront(session, picture, deps)
}

async function examinePage(session: Session, picture: Picture, deps: Deps): Promise<Taken> {
  const read = await readSide(session, picture, deps)
  if (!read.ok) return read
  const found = await findPortrait(picture, read.turns, deps.faces)
  if (!found.ok) return found
  return {
    ok: true,
    picture: await forReview(picture, found.turn),
    isRead: true,
    mrz: read.mrz,
    portrait: found.portrait,
  }
}

/** A front that shows a zone as well (a page, or the other side of another card) must agree with the back. */
async function examineFront(session: Session, picture: Picture, deps: Deps): Promise<Taken> {
  const found = await findPortrait(picture, [0, 90, 270, 180], deps.faces)
  if (!found.ok) return found
  const mrz = await deps.reader.glimpse(picture, found.turn, await wantedBy(session, deps))
  if (mrz && mrz.documentType !== session.documentType) return { ok: false, reason: 'wrong_document_type' }
  const shown = await forReview(picture, found.turn)
  return { ok: true, picture: shown, isRead: false, portrait: found.portrait, ...(mrz ? { mrz } : {}) }
}

async function examineBack(session: Session, picture: Picture, deps: Deps): Promise<Taken> {
  const read = await readSide(session, picture, deps)
  if (!read.ok) return read
  const front = await getMaterial(deps.database, session, 'document', deps)
  if (
    front &&
    (JSON.parse(front.toString('utf8')) as DocumentFields).documentNumber !== read.mrz.documentNumber
  )
    return { ok: false, reason: 'front_back_differ' }
  return { ok: true, picture: await forReview(picture, read.turns[0] ?? 0), isRead: true, mrz: read.mrz }
}

const wantedBy = async (session: Session, deps: Deps) => ({
  documentType: session.documentType ?? ('passport' as const),
  now: deps.clock.now(),
  acceptSpecimen: await deps.acceptSpecimen(),
})

async function readSide(
  session: Session,
  picture: Picture,
  deps: Deps,
): Promise<{ ok: true; mrz: Mrz; turns: readonly number[] } | { ok: false; reason: PictureFault }> {
  const read = await deps.reader.read(picture, await wantedBy(session, deps))
  return read.ok && read.mrz.issuingCountry !== session.country
    ? { ok: false, reason: 'other_country' }
    : read
}

const forReview = (picture: Picture, turn: number): Promise<Buffer> =>
  sharp(picture.jpeg)
    .rotate(turn)
    .resize({ width: 1000, height: 1000, fit: 'inside' })
    .jpeg({ quality: 80 })
    .toBuffer()

/** The number itself is kept in the sealed material only; what outlives it is a keyed hash (decision 9). */
const numberHash = (mrz: Mrz, { keys }: Deps): string =>
  createHmac('sha256', keys.pepper('provider-document-number'))
    .update(`${mrz.issuingCountry}:${mrz.documentNumber}`)
    .digest('base64url')

export type DocumentFields = Pick<
  Mrz,
  'documentType' | 'issuingCountry' | 'documentNumber' | 'birthDate' | 'expiryDate' | 'surname' | 'givenNames'
>

const fieldsOf = (mrz: Mrz): DocumentFields => ({
  documentType: mrz.documentType,
  issuingCountry: mrz.issuingCountry,
  documentNumber: mrz.documentNumber,
  birthDate: mrz.birthDate,
  expiryDate: mrz.expiryDate,
  surname: mrz.surname,
  givenNames: mrz.givenNames,
})
