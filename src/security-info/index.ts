/** The portal of one's own sign-in methods, and the enrolment that ends a recovery. */
export { createSecurityInfo } from './security-info.ts'
export type { SecurityInfo, SecurityInfoDeps } from './security-info.ts'
