import { z } from 'zod'
import { GraphRefused } from '../errors.ts'
import { isPlain } from '../parse-body.ts'
import { parseFilter } from './parse-filter.ts'
import type { Condition, FilterField } from './parse-filter.ts'

/** What of OData one operation knows (entra.md 12.6). An operation without rules takes no query at all. */
export type QueryRules = {
  /** `$top` and `$skiptoken`. */
  pages?: true
  /** `$count=true` adds the number of all rows to the first page. */
  counts?: true
  /** `$search="text"` or `$search="field:text"`, with these fields. */
  search?: readonly string[]
  filter?: Record<string, FilterField>
  select?: readonly string[]
  /** The one order that the list has; `$orderby` may say it. */
  order?: string
}

export type Query = {
  top: number
  skipToken?: string
  search?: string
  select?: string[]
  count: boolean
  conditions: Condition[]
}

const MAX_TOP = 999

/** An option that the operation does not know is refused by name: a filter left out shows what was to be hidden. */
export function readQuery(url: URL, rules: QueryRules): Query {
  const options = new Map<string, string>()
  for (const [sent, value] of url.searchParams) {
    // The dollar is optional in the beta version (entra.md 12.6).
    const name = url.pathname.startsWith('/beta/') && !sent.startsWith('$') ? `$${sent}` : sent
    if (!isKnown(name, rules))
      throw new GraphRefused('Request_UnsupportedQuery', `The query option ${sent} is not supported here.`)
    if (options.has(name)) throw new GraphRefused('Request_BadRequest', `${name} was sent twice.`)
    options.set(name, value)
  }
  const filter = options.get('$filter')
  const order = options.get('$orderby')
  if (order !== undefined && order.trim() !== rules.order)
    throw new GraphRefused('Request_UnsupportedQuery', `$orderby can only be "${rules.order ?? ''}" here.`)
  const skipToken = readSkipToken(options.get('$skiptoken'))
  const filters = filter === undefined ? [] : parseFilter(filter, rules.filter ?? {})
  const search = readSearch(options.get('$search'), rules.search ?? [])
  const select = readSelect(options.get('$select'), rules.select ?? [])
  return {
    top: readTop(options.get('$top')),
    count: readCount(options.get('$count')),
    conditions: search?.field
      ? [...filters, { field: search.field, operator: 'startswith', value: search.text }]
      : filters,
    ...(skipToken ? { skipToken } : {}),
    ...(search && !search.field ? { search: search.text } : {}),
    ...(select ? { select } : {}),
  }
}

function isKnown(name: string, rules: QueryRules): boolean {
  if (name === '$top' || name === '$skiptoken') return rules.pages === true
  if (name === '$count') return rules.counts === true
  if (name === '$search') return rules.search !== undefined
  if (name === '$filter') return rules.filter !== undefined
  if (name === '$select') return rules.select !== undefined
  return name === '$orderby' && rules.order !== undefined
}

function readTop(text = '100'): number {
  const top = Number(text)
  if (!/^\d{1,3}$/.test(text) || top < 1)
    throw new GraphRefused('Request_BadRequest', `$top must be a whole number from 1 to ${MAX_TOP}.`)
  return top
}

function readCount(text = 'false'): boolean {
  if (text !== 'true' && text !== 'false')
    throw new GraphRefused('Request_BadRequest', '$count is true or false.')
  return text === 'true'
}

/** The id of the last row of the page before: every list is in the order of its ids. */
function readSkipToken(text: string | undefined): string | undefined {
  if (text !== undefined && !z.guid().safeParse(text).success)
    throw new GraphRefused('Request_BadRequest', '$skiptoken is not one that was given out.')
  return text
}

function readSearch(
  text: string | undefined,
  fields: readonly string[],
): { field?: string; text: string } | undefined {
  if (text === undefined) return undefined
  const [, quoted = text] = /^"(.*)"$/s.exec(text) ?? []
  const [, field, rest] = /^(\w+):(.*)$/s.exec(quoted) ?? []
  if (quoted.includes('"') || !isPlain(quoted) || (field !== undefined && !fields.includes(field)))
    throw new GraphRefused(
      'Request_UnsupportedQuery',
      `$search is one phrase in double quotes, by ${fields.join(', ')}.`,
    )
  return field === undefined ? { text: quoted.trim() } : { field, text: rest?.trim() ?? '' }
}

function readSelect(text: string | undefined, fields: readonly string[]): string[] | undefined {
  if (text === undefined) return undefined
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !fields.includes(name))
  if (unknown !== undefined)
    throw new GraphRefused('Request_BadRequest', `There is no property "${unknown.slice(0, 64)}" to select.`)
  return names
}
