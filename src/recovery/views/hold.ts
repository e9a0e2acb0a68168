import type { Context } from 'hono'
import { html } from 'hono/html'
import { groupCode } from '#platform/crypto'
import {
  button,
  copyField,
  errorBar,
  field,
  infoBar,
  page,
  textButton,
  textLink,
  waiting,
} from '#platform/http'
import { t } from '#platform/i18n'
import type { Attempt } from '../attempt.ts'
import { HOLD_MINUTES } from '../flow.ts'
import { pollUrl } from './poll-url.ts'
import { stepsAt } from './steps.ts'

type Answer = Response | Promise<Response>

const untilOf = ({ stateEnteredAt }: Attempt): Date =>
  new Date(stateEnteredAt.getTime() + HOLD_MINUTES * 60_000)

/** Somebody else decides: who, by when, and how to come back. Once they agreed, how to go on. */
export const holdPage = (c: Context, attempt: Attempt, code?: string): Answer => {
  const until = untilOf(attempt)
  const isAgreed = attempt.state === 'resumed'
  return page(c, {
    title: t(`recovery.hold.${attempt.state}.title`),
    steps: stepsAt(5),
    scripts: ['wait', 'copy'],
    reference: attempt.reference,
    main: html`<p>${t(`recovery.hold.${attempt.state}.text`)}</p>
      <p>${t(`recovery.hold.${isAgreed ? 'goOnUntil' : 'decideUntil'}`, { until })}</p>
      ${isAgreed ? html`<form method="post" action="/recover/resume">${button(t('recovery.hold.goOn'))}</form>` : ''}
      ${code === undefined ? '' : shownCode(code)}
      ${isAgreed || code !== undefined ? '' : waiting({ text: t('recovery.waiting'), pollUrl: pollUrl(attempt) })}
      ${
        code === undefined
          ? html`<p class="hint">${t('recovery.hold.codeWhy')}</p>
              ${textButton(t('recovery.hold.code'), '/recover/hold/code')}`
          : ''
      }
      ${textButton(t('recovery.cancel'), '/recover/cancel')}`,
  })
}

const shownCode = (code: string) =>
  html`${copyField({ label: t('recovery.hold.codeLabel'), value: code, shown: groupCode(code) })}
  ${infoBar(t('recovery.hold.codeKeep'))}`

/** For whoever kept a code; looks the same whatever was typed. */
export const comeBackPage = (c: Context, isWrong = false): Answer =>
  page(c, {
    title: t('recovery.comeBack.title'),
    status: isWrong ? 400 : 200,
    main: html`${isWrong ? errorBar(t('recovery.comeBack.wrong')) : ''}
      <p>${t('recovery.comeBack.text')}</p>
      <form method="post" action="/recover/come-back">
        ${field({ name: 'code', label: t('recovery.comeBack.label'), autocomplete: 'off' })}
        ${button(t('recovery.comeBack.submit'))}
      </form>
      ${textLink(t('recovery.toSignIn'), '/sign-in')}`,
  })
