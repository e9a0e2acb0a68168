import { z } from 'zod'
import { GraphRefused } from '../errors.ts'
import { isPlain } from '../parse-body.ts'

export type Operator = 'eq' | 'ge' | 'le' | 'startswith'
/** What a field can be compared with, and how. Text and ids stand in quotes, instants and booleans do not. */
export type FilterField = { kind: 'text' | 'id' | 'instant' | 'boolean'; operators: readonly Operator[] }
export type Condition = { field: string; operator: Operator; value: string }

/** One condition from `lastIndex` on: `field op literal` or `startswith(field,'text')`; quotes are doubled inside. */
const CONDITION =
  /\s*(?:startswith\(\s*(\w+)\s*,\s*'((?:[^']|'')*)'\s*\)|(\w+)\s+(eq|ge|le)\s+(?:'((?:[^']|'')*)'|([\w:.+-]+)))\s*/y
const AND = /and\b/y

/**
 * Conditions joined by `and` (entra.md 12.6). Whatever does not fit is refused: to leave out a condition would show
 * what was meant to be hidden. The result is a list of values for parameters; no text of it reaches a query (T27).
 */
export function parseFilter(text: string, fields: Record<string, FilterField>): Condition[] {
  const conditions: Condition[] = []
  for (let at = 0; ;) {
    CONDITION.lastIndex = at
    const match = CONDITION.exec(text)
    if (!match) throw unsupported(text)
    const condition = toCondition(match, fields)
    if (
      conditions.some(({ field, operator }) => field === condition.field && operator === condition.operator)
    )
      throw new GraphRefused('Request_UnsupportedQuery', `${condition.field} is compared twice in one way.`)
    conditions.push(condition)
    at = CONDITION.lastIndex
    if (at === text.length) return conditions
    AND.lastIndex = at
    if (!AND.test(text)) throw unsupported(text)
    at = AND.lastIndex
  }
}

function toCondition(match: RegExpExecArray, fields: Record<string, FilterField>): Condition {
  const [, startField, start, field = startField ?? '', compared, quoted, bare] = match
  const operator = startField === undefined ? (compared as Operator) : 'startswith'
  const known = Object.hasOwn(fields, field) ? fields[field] : undefined
  if (!known?.operators.includes(operator))
    throw new GraphRefused(
      'Request_UnsupportedQuery',
      `A filter by ${field} ${operator} is not supported here.`,
    )
  const text = (start ?? quoted)?.replaceAll("''", "'")
  const value = readValue(known.kind, text, bare)
  if (value === undefined)
    throw new GraphRefused('Request_BadRequest', `${field} cannot be compared with this value.`)
  return { field, operator, value }
}

function readValue(
  kind: FilterField['kind'],
  text: string | undefined,
  bare: string | undefined,
): string | undefined {
  if (kind === 'text') return text !== undefined && isPlain(text) ? text : undefined
  if (kind === 'id') return z.guid().safeParse(text ?? bare).data
  if (kind === 'boolean') return bare === 'true' || bare === 'false' ? bare : undefined
  const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).safeParse(bare)
  const at = new Date(instant.data ?? '')
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

const unsupported = (text: string) =>
  new GraphRefused('Request_UnsupportedQuery', `The filter "${text.slice(0, 200)}" is not supported here.`)
