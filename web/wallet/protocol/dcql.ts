import { WalletFault } from './bytes.ts'
import type { Claim, SdJwt } from './sd-jwt.ts'

type PathPart = string | number | null
type ClaimQuery = { id: string | undefined; path: PathPart[]; values: unknown[] | undefined }

/** One card that is asked for (OpenID4VP 1.0 §6.1). */
export type CredentialQuery = {
  id: string
  types: string[]
  /** Undefined: no claim but those that always show (§6.4.1). */
  claims: ClaimQuery[] | undefined
  /** Ways to be content, best first; ids of claims. */
  claimSets: string[][] | undefined
}

const malformed = () => new WalletFault('request_malformed')
const unsupported = () => new WalletFault('request_unsupported')
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

function list<Item>(value: unknown, read: (item: unknown) => Item): Item[] {
  if (!Array.isArray(value) || value.length === 0) throw malformed()
  return value.map((item) => read(item))
}
const optionalList = <Item>(value: unknown, read: (item: unknown) => Item): Item[] | undefined =>
  value === undefined ? undefined : list(value, read)
const readText = (value: unknown): string => {
  if (!isText(value)) throw malformed()
  return value
}

/** Reads a DCQL query; every card of it is wanted. Alternatives between cards are not understood, and so refused. */
export function readDcql(query: unknown): CredentialQuery[] {
  if (!isObject(query)) throw malformed()
  if (query['credential_sets'] !== undefined) throw unsupported()
  const queries = list(query['credentials'], readCredentialQuery)
  if (new Set(queries.map(({ id }) => id)).size !== queries.length) throw malformed()
  return queries
}

function readCredentialQuery(query: unknown): CredentialQuery {
  if (!isObject(query)) throw malformed()
  if (query['format'] !== 'dc+sd-jwt') throw unsupported()
  const meta = isObject(query['meta']) ? query['meta'] : {}
  const claims = optionalList(query['claims'], readClaimQuery)
  const claimSets = optionalList(query['claim_sets'], (set) => list(set, readText))
  const known = new Set(claims?.map(({ id }) => id))
  if (claimSets?.some((set) => set.some((id) => !known.has(id)))) throw malformed()
  const id = readText(query['id'])
  if (!/^[\w-]+$/.test(id)) throw malformed()
  return { id, types: list(meta['vct_values'], readText), claims, claimSets }
}

function readClaimQuery(query: unknown): ClaimQuery {
  if (!isObject(query)) throw malformed()
  const path = list(query['path'], (part): PathPart => {
    const isIndex = typeof part === 'number' && Number.isInteger(part) && part >= 0
    if (part !== null && typeof part !== 'string' && !isIndex) throw malformed()
    return part
  })
  const values = optionalList(query['values'], (value): unknown => value)
  return { id: query['id'] === undefined ? undefined : readText(query['id']), path, values }
}

/**
 * The disclosures that answer the query and not one more, or undefined when this card has no answer: another type, a
 * claim missing, or a value that is none of those asked for (§6.4).
 */
export function answerQuery(query: CredentialQuery, card: SdJwt): Set<string> | undefined {
  const type = card.root.kind === 'object' ? card.root.members.get('vct') : undefined
  if (type?.kind !== 'value' || !query.types.some((wanted) => wanted === type.value)) return undefined
  const { claims = [], claimSets } = query
  const ways = claimSets
    ? claimSets.map((set) => claims.filter(({ id }) => id !== undefined && set.includes(id)))
    : [claims]
  for (const way of ways) {
    const found = way.map((claim) => select(card.root, claim))
    if (found.every((shown) => shown !== undefined)) return new Set(found.flat())
  }
  return undefined
}

type Found = { claim: Claim; opened: string[] }

/** Follows a claims path pointer (§7.1): what opens the claims it ends at, the way there and all inside them. */
function select(root: Claim, { path, values }: ClaimQuery): string[] | undefined {
  let found: Found[] = [{ claim: root, opened: [] }]
  for (const part of path)
    found = found.flatMap(({ claim, opened }) =>
      inside(claim, part).map((child) => ({
        claim: child,
        opened: child.disclosure === undefined ? opened : [...opened, child.disclosure],
      })),
    )
  if (values) found = found.filter(({ claim }) => claim.kind === 'value' && values.includes(claim.value))
  if (found.length === 0) return undefined
  return found.flatMap(({ claim, opened }) => [...opened, ...within(claim)])
}

function inside(claim: Claim, part: PathPart): Claim[] {
  if (typeof part === 'string') {
    const member = claim.kind === 'object' ? claim.members.get(part) : undefined
    return member ? [member] : []
  }
  if (claim.kind !== 'array') return []
  return part === null ? claim.items : claim.items.slice(part, part + 1)
}

function within(claim: Claim): string[] {
  if (claim.kind === 'value') return []
  const children = claim.kind === 'array' ? claim.items : [...claim.members.values()]
  return children.flatMap((child) => [
    ...(child.disclosure === undefined ? [] : [child.disclosure]),
    ...within(child),
  ])
}
