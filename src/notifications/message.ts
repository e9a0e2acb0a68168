/** A notice on its way to a person. Never carries a secret: it may arrive on the stolen phone (design decision 14). */
export type Message = {
  id: string
  userId: string | null
  to: string[]
  subject: string
  body: string
  createdAt: Date
  sentAt: Date | null
  attempts: number
  lastError: string | null
}
