import sharp from 'sharp'
import { inTransaction } from '#platform/database'
import type { Transaction } from '#platform/database'
import { amend } from './advance-session.ts'
import type { DocumentProviderDeps } from './document-provider.ts'
import { dropMaterial, getMaterial, putMaterial } from './material.ts'
import type { Session, Wallet } from './session.ts'
import { selectSession } from './store.ts'
import type { DocumentFields } from './take-picture.ts'

export type Offer = { offerUri: string; txCode?: string }

/**
 * Claims of the digital ID. The document's number stays out: the organisation has no use for it. The transaction id
 * ties credential and attempt together (decision 4).
 */
export async function claimsOf(session: Session, tx: Transaction, deps: DocumentProviderDeps) {
  const [document, portrait] = [
    await getMaterial(tx, session, 'document', deps),
    await getMaterial(tx, session, 'portrait', deps),
  ]
  if (!document || !portrait) throw new Error('A session that is done has a document and a portrait')
  const fields = JSON.parse(document.toString('utf8')) as DocumentFields
  const picture = await sharp(portrait).resize({ width: 240, height: 300 }).jpeg({ quality: 82 }).toBuffer()
  return {
    given_name: nameCase(fields.givenNames),
    family_name: nameCase(fields.surname),
    birthdate: fields.birthDate,
    portrait: picture.toString('base64'),
    document: {
      type: fields.documentType,
      issuing_country: fields.issuingCountry,
      expiry_date: fields.expiryDate,
    },
    transaction_id: session.id,
  }
}

/** The zone knows capitals only; nobody writes their name like that. Comparison folds case anyway. */
export const nameCase = (name: string): string =>
  name.toLowerCase().replace(/(^|[ '-])\p{L}/gu, (start) => start.toUpperCase())

/** A fresh offer from the checked document; earlier ones die. The built-in wallet opens in this browser: no code (decision 18). */
export async function makeOffer(
  tx: Transaction,
  session: Session,
  deps: DocumentProviderDeps,
): Promise<Offer> {
  const { offerUri, txCode } = await deps.createOffer(tx, {
    ownerId: session.id,
    claims: await claimsOf(session, tx, deps),
    withTxCode: session.wallet !== 'built_in',
  })
  const offer: Offer = { offerUri, ...(txCode ? { txCode } : {}) }
  await putMaterial(tx, session, 'offer', Buffer.from(JSON.stringify(offer)), deps)
  return offer
}

export async function currentOffer(session: Session, deps: DocumentProviderDeps): Promise<Offer | null> {
  const state = await deps.offerState(session.id)
  if (state !== 'open' && state !== 'redeemed') return null
  const offer = await getMaterial(deps.database, session, 'offer', deps)
  return offer ? (JSON.parse(offer.toString('utf8')) as Offer) : null
}

/** Only while the digital ID is not in a wallet yet, and only for the browser whose camera passed. */
export function renewOffer(
  request: { sessionId: string; browserHash: string; wallet: Wallet },
  deps: DocumentProviderDeps,
): Promise<Offer | null> {
  return inTransaction(deps.database, async (tx) => {
    const locked = await selectSession(tx, { column: 'id', value: request.sessionId }, true)
    if (!locked || locked.status !== 'done' || locked.issuedAt || !locked.sealedKey) return null
    if (locked.capturedBy !== request.browserHash || locked.expiresAt <= deps.clock.now()) return null
    const chosen = await amend(tx, locked, { wallet: request.wallet })
    return chosen ? makeOffer(tx, chosen, deps) : null
  })
}

/** Told by the issuer in its own transaction: the material has served and its key goes. */
export async function credentialIssued(
  tx: Transaction,
  sessionId: string,
  deps: Pick<DocumentProviderDeps, 'clock'>,
): Promise<void> {
  const session = await selectSession(tx, { column: 'id', value: sessionId }, true)
  if (!session || session.status !== 'done' || session.issuedAt) return
  await amend(tx, session, { issuedAt: deps.clock.now(), sealedKey: null, captureId: null })
  await dropMaterial(tx, session.id)
}
