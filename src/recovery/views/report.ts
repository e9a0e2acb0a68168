import type { Context } from 'hono'
import { html } from 'hono/html'
import { button, page } from '#platform/http'
import { t } from '#platform/i18n'
import type { Attempt } from '../attempt.ts'

type Answer = Response | Promise<Response>

/** Reached by the link of a notice. Names no account: the mail said which, and it may lie on a stolen phone. */
export const reportPage = (c: Context, attempt: Attempt, token: string): Answer =>
  page(c, {
    title: t('recovery.report.title'),
    reference: attempt.reference,
    main: html`<p>
        ${t(`recovery.report.${attempt.state === 'completed' ? 'doneText' : 'text'}`, {
          browser: attempt.browserLabel,
          at: attempt.startedAt,
        })}
      </p>
      <form method="post" action="/recover/report/${token}">${button(t('recovery.report.submit'))}</form>`,
  })

/** `attempt` as it stood before the report. */
export const reportedPage = (c: Context, attempt: Attempt): Answer =>
  page(c, {
    title: t('recovery.report.stoppedTitle'),
    reference: attempt.reference,
    main: html`<p>
      ${t(`recovery.report.${attempt.state === 'completed' ? 'reversedText' : 'stoppedText'}`)}
    </p>`,
  })

export const reportGonePage = (c: Context): Answer =>
  page(c, {
    title: t('recovery.report.goneTitle'),
    main: html`<p>${t('recovery.report.goneText')}</p>`,
    status: 404,
  })
