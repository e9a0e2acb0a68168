import type { Context, Hono } from 'hono'
import type { Audit } from '#audit'
import type { Authentication } from '#authentication'
import type { Directory } from '#directory'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database } from '#platform/database'
import { createRoutes } from './routes.ts'

/** What recovery does when a passkey made by one of its attempts signs in for the first time (design decision 7). */
export type OnNewPasskeySignedIn = (input: {
  attemptId: string
  userId: string
  methodId: string
}) => Promise<{ ok: true; removedMethods: string[]; notified: string[] } | { ok: false; reason: string }>

export type SignInDeps = {
  database: Database
  clock: Clock
  random: Random
  origin: string
  audit: Pick<Audit, 'record'>
  directory: Pick<Directory, 'findUserForSignIn' | 'getUser' | 'recordSignIn'>
  authentication: Authentication
  /** Whether the page may offer recovery to whoever typed this (design decision 10). */
  recoveryOffer(identifier: string): Promise<boolean>
  /** Whether the policy lets the account use a pass that an administrator made (entra.md 8). */
  isInPassScope(userId: string): Promise<boolean>
  onNewPasskeySignedIn: OnNewPasskeySignedIn
  /** Recovery hears that its pass was accepted; a refusal (attempt held, ended) keeps the door shut. */
  onRecoveryPassAccepted(input: {
    attemptId: string
    userId: string
    passId: string
  }): Promise<{ ok: true } | { ok: false; reason: string }>
  clientIp(c: Context): string
}

export type SignIn = { routes: Hono }

export function createSignIn(deps: SignInDeps): SignIn {
  return { routes: createRoutes(deps) }
}
