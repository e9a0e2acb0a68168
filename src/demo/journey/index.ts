/** A person at a browser: the demo's own run and the scenarios of the tests go the same ways. */
export { launchBrowser, openDevice } from './browser.ts'
export type { Device } from './browser.ts'
export { personAt } from './person-at-page.ts'
export type { PersonAtPage } from './person-at-page.ts'
export { playRecovery } from './play-recovery.ts'
export { writeReport } from './report.ts'
export type { DemoReport, ReportedStep } from './report.ts'
export * from './steps.ts'
