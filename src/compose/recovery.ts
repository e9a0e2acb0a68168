import { setTimeout as pause } from 'node:timers/promises'
import { browserOf } from '#authentication/session'
import { createStatusCheck } from '#credentials/status-list'
import { createCaptureStage, createFaceCheck } from '#face-check'
import type { FaceEngine } from '#face-check'
import { claimedNameKeys, matchNames } from '#matching'
import { createVerifier } from '#presentation'
import type { Verifier } from '#presentation'
import type { Tasks } from '#platform/jobs'
import { createRecovery } from '#recovery'
import type { Recovery, RecoveryDeps } from '#recovery'
import type { Foundation } from './modules.ts'

/** Asks wallets for the credential; an issuer's status list is fetched by the guarded way out. */
export function composeVerifier(foundation: Foundation): Verifier {
  const { config, egress, clock, organisations } = foundation
  const checkStatus = createStatusCheck({
    clock,
    async fetchToken(uri) {
      const response = await egress.fetch(
        new Request(uri, { headers: { Accept: 'application/statuslist+jwt' } }),
      )
      if (!response.ok) throw new Error(`The status list answered ${response.status}`)
      return response.text()
    },
  })
  return createVerifier({
    ...foundation,
    origin: config.origin,
    walletOrigin: config.walletOrigin,
    checkStatus,
    async describe() {
      const { name } = await organisations.get()
      return { clientName: name, purpose: `Recover your account at ${name}` }
    },
  })
}

/** The central flow, with what it needs of the others. */
export function composeRecovery(
  foundation: Foundation,
  parts: { engine: FaceEngine; verifier: Verifier },
): { recovery: Recovery; tasks: Tasks } {
  const { authentication, config, oidc, organisations, random } = foundation
  const faceCheck = createFaceCheck({ ...foundation, engine: parts.engine, table: 'face_capture' })
  const deps: RecoveryDeps = {
    ...foundation,
    origin: config.origin,
    organisation: organisations,
    verifier: parts.verifier,
    faceCheck: createCaptureStage(faceCheck, random),
    matchNames,
    claimedNameKeys,
    issueRecoveryPass: authentication.temporaryAccessPass.issueRecoveryPass,
    revokePasses: authentication.temporaryAccessPass.revokeRecoveryPasses,
    revokePassesOfAttempt: authentication.temporaryAccessPass.revokePassesOfAttempt,
    revokeAdminPasses: authentication.temporaryAccessPass.revokeAdminPasses,
    endEnrolments: authentication.enrolment.endAllForUser,
    // One after the other: they share the transaction's connection.
    async revokeSessions(tx, userId) {
      await authentication.session.revokeAllForUser(tx, userId)
      await oidc.revokeForUser(tx, userId)
    },
    removeMethods: authentication.methods.removeAfterRecovery,
    identifierOf: (c) => authentication.pendingSignIn.read(c)?.identifier ?? null,
    browserOf: (c) => browserOf(c, random),
    pause,
  }
  const recovery = createRecovery(deps)
  return {
    recovery,
    tasks: {
      ...recovery.tasks,
      'face-capture.expire': async () => {
        await faceCheck.expireCaptures()
      },
    },
  }
}
