import type { HolderKey } from './protocol/key.ts'

/** One digital ID as it lies in the browser: the key cannot be exported, the credential is sealed under the PIN. */
export type Card = {
  id: string
  issuer: string
  issuerName: string
  title: string
  type: string
  labels: Record<string, string>
  key: HolderKey
  sealed: { salt: Uint8Array<ArrayBuffer>; iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer }
  /** False: wiped once it has been shared or refused, else after the hour (people recover on borrowed computers). */
  keep: boolean
  /** Milliseconds since 1970. */
  addedAt: number
  wrongPins: number
}

const DATABASE = 'wallet'
const STORE = 'cards'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.addEventListener('upgradeneeded', () =>
      request.result.createObjectStore(STORE, { keyPath: 'id' }),
    )
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('storage')))
  })
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  try {
    return await new Promise((resolve, reject) => {
      const request = work(database.transaction(STORE, mode).objectStore(STORE))
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(request.error ?? new Error('storage')))
    })
  } finally {
    database.close()
  }
}

const LOOSE_MILLISECONDS = 3_600_000

/** The cards, oldest first; those that nobody meant to keep are gone after an hour. */
export async function listCards(now: Date): Promise<Card[]> {
  const cards = await run('readonly', (store) => store.getAll() as IDBRequest<Card[]>)
  const isOver = ({ keep, addedAt }: Card) => !keep && now.getTime() - addedAt >= LOOSE_MILLISECONDS
  for (const card of cards.filter(isOver)) await wipeCard(card.id)
  return cards.filter((card) => !isOver(card)).toSorted((one, other) => one.addedAt - other.addedAt)
}
export const putCard = (card: Card): Promise<unknown> => run('readwrite', (store) => store.put(card))
export const wipeCard = (id: string): Promise<unknown> => run('readwrite', (store) => store.delete(id))
