import { GraphRefused } from '../errors.ts'

export type ODataQuery = {
  top: number
  skipToken?: string
  search?: string
  select?: string[]
  count: boolean
  filters: { field: string; operator: 'eq' | 'ge' | 'le' | 'startswith'; value: string }[]
}

const OPTIONS = ['$top', '$skiptoken', '$search', '$select', '$filter', '$count', '$orderby']
const COMPARISON = /^(\w+) (eq|ge|le) (?:'((?:[^']|'')*)'|([\w:.+-]+))$/
const STARTSWITH = /^startswith\((\w+), ?'((?:[^']|'')*)'\)$/

/**
 * The query options of a list, with the fields that it can be filtered by. An option that the resource does not know is
 * refused by name: silently ignoring a filter shows what was meant to be hidden.
 */
export function readQuery(url: URL, filterable: readonly string[]): ODataQuery {
  for (const name of url.searchParams.keys())
    if (!OPTIONS.includes(name))
      throw new GraphRefused('Request_UnsupportedQuery', `The query option ${name} is not supported here.`)
  const top = Number(url.searchParams.get('$top') ?? 100)
  if (!Number.isInteger(top) || top < 1 || top > 999)
    throw new GraphRefused('Request_BadRequest', '$top must be a whole number from 1 to 999.')
  const skipToken = url.searchParams.get('$skiptoken')
  const search = url.searchParams.get('$search')?.replace(/^"|"$/g, '')
  const select = url.searchParams.get('$select')?.split(',')
  return {
    top,
    count: url.searchParams.get('$count') === 'true',
    filters: readFilter(url.searchParams.get('$filter'), filterable),
    ...(skipToken ? { skipToken } : {}),
    ...(search ? { search: search.replace(/^displayName:/, '') } : {}),
    ...(select ? { select } : {}),
  }
}

/** Comparisons joined by `and`; single quotes doubled inside of values (entra.md 12.6). */
function readFilter(text: string | null, filterable: readonly string[]): ODataQuery['filters'] {
  if (!text) return []
  return text.split(' and ').map((part) => {
    const comparison = COMPARISON.exec(part)
    const start = STARTSWITH.exec(part)
    const field = comparison?.[1] ?? start?.[1] ?? ''
    const value = (comparison?.[3] ?? comparison?.[4] ?? start?.[2] ?? '').replaceAll("''", "'")
    if (!filterable.includes(field))
      throw new GraphRefused('Request_UnsupportedQuery', `The filter "${part}" is not supported here.`)
    return { field, operator: start ? 'startswith' : (comparison?.[2] as 'eq' | 'ge' | 'le'), value }
  })
}

/** A page as OData writes it; the link repeats the question with the place to go on from. */
export function toPage(url: URL, value: object[], next: string | undefined): object {
  if (!next) return { value }
  const link = new URL(url)
  link.searchParams.set('$skiptoken', next)
  return { value, '@odata.nextLink': link.href }
}

export const pick = (row: Record<string, unknown>, select: string[] | undefined): object =>
  select
    ? Object.fromEntries(Object.entries(row).filter(([name]) => name === 'id' || select.includes(name)))
    : row
