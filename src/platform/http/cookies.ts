import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie as setHonoCookie } from 'hono/cookie'

/**
 * Cookies of one host: no Domain, HttpOnly, SameSite=Lax. On https they carry the `__Host-` prefix, so that a
 * neighbouring host cannot set them (RFC 6265bis §4.1.3.2, T9); on plain localhost the prefix would be refused.
 */
const isSecure = (c: Context): boolean => new URL(c.req.url).protocol === 'https:'
const nameOf = (c: Context, name: string): string => (isSecure(c) ? `__Host-${name}` : name)

export function setCookie(
  c: Context,
  name: string,
  value: string,
  options: { maxAgeSeconds?: number } = {},
): void {
  setHonoCookie(c, nameOf(c, name), value, {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure: isSecure(c),
    ...(options.maxAgeSeconds === undefined ? {} : { maxAge: options.maxAgeSeconds }),
  })
}

export const readCookie = (c: Context, name: string): string | undefined => getCookie(c, nameOf(c, name))

export function clearCookie(c: Context, name: string): void {
  deleteCookie(c, nameOf(c, name), { path: '/', secure: isSecure(c) })
}
