import { t } from '#platform/i18n'

/** The last of recovery's five steps. */
export const steps = () => ({
  names: ['account', 'identity', 'share', 'face', 'back'].map((name) => t(`security-info.step.${name}`)),
  current: 5,
})
