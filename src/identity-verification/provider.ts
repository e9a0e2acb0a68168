import { z } from 'zod'

/** entra.md 2.5 */
export const SUBSCRIPTION_STATES = [
  'PendingFulfillmentStart',
  'Subscribed',
  'Suspended',
  'Unsubscribed',
] as const
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number]

export const newProvider = z.object({
  id: z.uuid().optional(),
  name: z.string().trim().min(1).max(256),
  kind: z.literal('regain'),
  issuer: z.url(),
  baseUrl: z.url(),
  clientId: z.string().min(1).max(256),
  clientSecret: z.string().min(32).max(512),
  subscriptionState: z.enum(SUBSCRIPTION_STATES),
  termsUrl: z.url(),
  privacyUrl: z.url(),
  retentionUrl: z.url(),
  retentionText: z.string().max(1000),
  /** DER of the root that signs the issuer's certificates. */
  trustAnchor: z.instanceof(Uint8Array),
  vct: z.string().min(1).max(512),
})
export type NewProvider = z.infer<typeof newProvider>

/** Without the secret, which never leaves this module. */
export type Provider = Omit<NewProvider, 'clientSecret' | 'id' | 'trustAnchor'> & {
  id: string
  trustAnchor: Buffer
  createdAt: Date
  updatedAt: Date
}

export const sessionAnswer = z.object({
  id: z.string().min(1).max(128),
  url: z.url(),
  expires_in: z.number().positive(),
})

export const SECRET_PURPOSE = 'identity-verification-client-secret'
