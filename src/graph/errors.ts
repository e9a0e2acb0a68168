import type { Context } from 'hono'

/** Codes of entra.md 12.5 that we send, each with its status. Clients branch on the code, never on the message. */
export const GRAPH_ERRORS = {
  InvalidAuthenticationToken: 401,
  Authorization_RequestDenied: 403,
  Request_ResourceNotFound: 404,
  notAllowed: 405,
  Request_BadRequest: 400,
  Request_UnsupportedQuery: 400,
  Request_MultipleObjectsWithSameKeyValue: 409,
  resourceModified: 412,
  generalException: 500,
} as const
export type GraphErrorCode = keyof typeof GRAPH_ERRORS
type ErrorStatus = (typeof GRAPH_ERRORS)[GraphErrorCode] | 413 | 415

export class GraphRefused extends Error {
  readonly code: GraphErrorCode
  readonly status: ErrorStatus
  /** `status` only where one code has several: a body that is too large (413) or of another type (415). */
  constructor(code: GraphErrorCode, message: string, status?: 413 | 415) {
    super(message)
    this.code = code
    this.status = status ?? GRAPH_ERRORS[code]
  }
}

export function errorResponse(c: Context, refused: GraphRefused, at: Date): Response {
  const { code, message, status } = refused
  const idOf = (name: string) => c.res.headers.get(name)
  const clientRequestId = idOf('client-request-id')
  const innerError = {
    date: at.toISOString().slice(0, 19),
    'request-id': idOf('request-id') ?? '',
    ...(clientRequestId ? { 'client-request-id': clientRequestId } : {}),
  }
  return c.json({ error: { code, message, innerError } }, status)
}
