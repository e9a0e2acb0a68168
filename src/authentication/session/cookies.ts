import type { Context } from 'hono'
import { clearCookie, readCookie, setCookie } from '#platform/http'

/** Three cookies, one meaning each: signed in, may enrol, and this browser (for challenges and bound passes). */
const SESSION = 'regain_session'
const ENROLMENT = 'regain_enrolment'
const BROWSER = 'regain_browser'

export const readSessionToken = (c: Context): string | undefined => readCookie(c, SESSION)
export const setSessionToken = (c: Context, token: string, seconds: number): void =>
  setCookie(c, SESSION, token, { maxAgeSeconds: seconds })
export const clearSessionToken = (c: Context): void => clearCookie(c, SESSION)

export const readEnrolmentToken = (c: Context): string | undefined => readCookie(c, ENROLMENT)
export const setEnrolmentToken = (c: Context, token: string, seconds: number): void =>
  setCookie(c, ENROLMENT, token, { maxAgeSeconds: seconds })
export const clearEnrolmentToken = (c: Context): void => clearCookie(c, ENROLMENT)

export const readBrowserToken = (c: Context): string | undefined => readCookie(c, BROWSER)
export const setBrowserToken = (c: Context, token: string): void =>
  setCookie(c, BROWSER, token, { maxAgeSeconds: 86_400 })
