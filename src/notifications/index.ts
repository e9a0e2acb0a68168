/** Notices by mail, through an outbox written in the caller's transaction. */
export { createNotifications } from './notifications.ts'
export type { Notifications, NotificationTemplate } from './notifications.ts'
export type { Message } from './message.ts'
