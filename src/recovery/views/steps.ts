import { t } from '#platform/i18n'

export const STEP_NAMES = ['account', 'identity', 'share', 'face', 'back'] as const

/** The five named steps of every page of a recovery. */
export const stepsAt = (current: number) => ({
  names: STEP_NAMES.map((name) => t(`recovery.step.${name}`)),
  current,
})
