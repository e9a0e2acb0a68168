import type { Context } from 'hono'

/** Codes of entra.md 12.5 that we send, each with its status. Clients branch on the code, never on the message. */
export const GRAPH_ERRORS = {
  InvalidAuthenticationToken: 401,
  Authorization_RequestDenied: 403,
  Request_ResourceNotFound: 404,
  Request_BadRequest: 400,
  Request_UnsupportedQuery: 400,
  Request_MultipleObjectsWithSameKeyValue: 409,
  resourceModified: 412,
} as const
export type GraphErrorCode = keyof typeof GRAPH_ERRORS

export class GraphRefused extends Error {
  readonly code: GraphErrorCode
  constructor(code: GraphErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

export function errorResponse(c: Context, code: GraphErrorCode, message: string, at: Date): Response {
  const innerError = {
    date: at.toISOString().slice(0, 19),
    'request-id': c.res.headers.get('request-id') ?? '',
  }
  return c.json({ error: { code, message, innerError } }, GRAPH_ERRORS[code])
}
