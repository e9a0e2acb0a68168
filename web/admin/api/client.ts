/** What the API refused, with its stable code. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

const BASE = '/v1.0'

/** One call of the Graph-compatible API by this session. Writes carry the header that no form of another site can send. */
export async function call<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const url = path.startsWith('http') ? path : BASE + path
  const response = await fetch(url, {
    method,
    headers: {
      Accept: 'application/json',
      'X-Requested-With': 'regain-admin',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (response.status === 401) {
    location.assign(`/sign-in?return_to=${encodeURIComponent('/admin')}`)
  }
  if (response.status === 204) return undefined as T
  const answer: unknown = await response.json().catch(() => ({}))
  if (response.ok) return answer as T
  const error = (answer as { error?: { code?: string; message?: string } }).error
  throw new ApiError(
    response.status,
    error?.code ?? 'unknown',
    error?.message ?? `The server answered ${response.status}.`,
  )
}

export type Page<T> = { value: T[]; '@odata.nextLink'?: string }
export const get = <T>(path: string): Promise<T> => call<T>('GET', path)
