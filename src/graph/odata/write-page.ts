import type { Query } from './read-query.ts'

/** A page as OData writes it; the link repeats the whole question with the place to go on from (entra.md 12.6). */
export function writePage(
  url: URL,
  page: { value: object[]; next: string | undefined; count?: number },
): object {
  const count = page.count === undefined ? {} : { '@odata.count': page.count }
  if (!page.next) return { ...count, value: page.value }
  const link = new URL(url)
  link.searchParams.delete('skiptoken')
  link.searchParams.set('$skiptoken', page.next)
  return { ...count, value: page.value, '@odata.nextLink': link.href }
}

export const pick = (row: object, select: Query['select']): object =>
  select ? Object.fromEntries(Object.entries(row).filter(([name]) => select.includes(name))) : row
