import { advance, giveBack, takeLease } from '../advance.ts'
import type { Attempt, Browser } from '../attempt.ts'
import { claimsOf } from '../material.ts'
import type { RecoveryDeps } from '../recovery.ts'
import { markFacePassed } from '../browser-store.ts'
import { profileOf } from '../standing.ts'

/** An attempt, and across attempts before a rest (design decision 4). */
export const TRIES = 3
const DEFAULT_THRESHOLD = 70

/** Begins (or begins again, in another browser) the capture; the browser that holds it is the one that will prove. */
export async function startFaceCheck(
  attempt: Attempt,
  browser: Browser,
  deps: RecoveryDeps,
): Promise<boolean> {
  if (!claimsOf(attempt, deps)) return false
  const captureId = await deps.faceCheck.start(attempt.id)
  const patch = { captureId, captureBrowserId: browser.id }
  return (await advance(deps, attempt, { event: 'face_started', patch })) !== null
}

/**
 * Compares what this camera saw with the portrait in the digital ID. Only the browser of the capture may ask, three
 * times an attempt; missing score or portrait means failed (T1). The score goes to the audit row and the admin's view.
 */
export async function finishFaceCheck(
  attempt: Attempt,
  browser: Browser,
  deps: RecoveryDeps,
): Promise<'passed' | 'failed' | 'moved'> {
  if (!attempt.captureId || attempt.captureBrowserId !== browser.id) return 'moved'
  const held = await takeLease(deps, attempt, 'face')
  if (!held) return 'moved'
  const threshold = (await profileOf(attempt, deps))?.faceCheckThreshold ?? DEFAULT_THRESHOLD
  const portrait = claimsOf(attempt, deps)?.portrait
  let result: Awaited<ReturnType<RecoveryDeps['faceCheck']['compare']>>
  try {
    result = portrait
      ? await deps.faceCheck.compare(attempt.captureId, Buffer.from(portrait, 'base64'))
      : { ok: false, reason: 'portrait_missing' }
  } catch (error) {
    await giveBack(deps, held)
    throw error
  }
  if (!result.ok && result.reason === 'not_live') {
    // Nothing was captured yet: no try used up.
    await giveBack(deps, held)
    return 'moved'
  }
  const score = result.ok ? Math.floor(result.score) : null
  const details = {
    threshold: String(threshold),
    ...(score === null ? {} : { faceCheckScore: String(score) }),
  }
  if (result.ok && result.score >= threshold) {
    const at = deps.clock.now()
    const moved = await advance(deps, held, {
      event: 'face_passed',
      patch: { faceScore: score, faceMatchedAt: at, captureId: null, faceTries: held.faceTries + 1 },
      ...(score === null ? {} : { score }),
      audit: {
        activity: 'User completed face check comparison',
        operationType: 'Other',
        result: 'success',
        details,
      },
      also: (tx) => markFacePassed(tx, attempt.id, browser.id, at),
    })
    return moved ? 'passed' : 'moved'
  }
  const tries = held.faceTries + 1
  const cause = result.ok ? 'below_threshold' : result.reason
  const isLast = tries >= TRIES
  const moved = await advance(deps, held, {
    event: isLast ? 'face_refused' : 'face_failed',
    reason: isLast ? 'face_check_failed' : cause,
    patch: { faceTries: tries, faceScore: score, captureId: null },
    ...(score === null ? {} : { score }),
    audit: {
      activity: 'User failed face check comparison',
      operationType: 'Other',
      result: 'failure',
      reason: cause,
      details,
    },
  })
  return moved ? 'failed' : 'moved'
}

export const triesLeft = (attempt: Attempt): number => Math.max(0, TRIES - attempt.faceTries)
