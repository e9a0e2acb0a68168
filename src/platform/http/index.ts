/** Pages, forms, cookies and headers: what the modules' routes are made of. */
export { createHosts } from './hosts.ts'
export { staticFiles } from './assets.ts'
export { themeCss } from './theme.ts'
export { withChrome } from './chrome.ts'
export type { Chrome, PageEnv } from './chrome.ts'
export { createClientIp } from './client-ip.ts'
export { clearCookie, readCookie, setCookie } from './cookies.ts'
export {
  button,
  copyField,
  errorBar,
  facts,
  field,
  infoBar,
  linkButton,
  qrCode,
  row,
  textButton,
  textLink,
  waiting,
} from './elements.ts'
export { readForm } from './forms.ts'
export { errorPage, page } from './page.ts'
export type { Html, Page } from './page.ts'
export { csrf, securityHeaders } from './security-headers.ts'
export type { HostSecurity } from './security-headers.ts'
