import type { Context } from 'hono'
import { html } from 'hono/html'
import { page } from '#platform/http'
import type { Html, Page } from '#platform/http'
import { t } from '#platform/i18n'

export const say = (key: string, values?: Record<string, string | number | Date>): string =>
  t(`document-provider.${key}`, values)

export type ProviderPage = Pick<Page, 'title' | 'main' | 'scripts' | 'status'> & {
  /** About you, document, face, digital ID; none on pages that stand apart. */
  step?: 1 | 2 | 3 | 4
}

/** The provider's own look: another party than the organisation, and seen to be one. */
export function providerPage(c: Context, { step, ...view }: ProviderPage): Response | Promise<Response> {
  const names = [say('step.about'), say('step.document'), say('step.face'), say('step.id')]
  return page(c, {
    ...view,
    look: 'provider',
    brand: say('brand'),
    ...(step ? { steps: { names, current: step } } : {}),
  })
}

export const post = (action: string, content: Html): Html =>
  html`<form method="post" action="${action}">${content}</form>`

/** A choice that posts: its button, and what it is in a line; the likelier one is the primary. */
export const choice = (options: {
  name: string
  value: string
  title: string
  text: string
  isPrimary?: boolean
}): Html =>
  html`<button
      class="${options.isPrimary ? 'button' : 'button button-quiet'}"
      name="${options.name}"
      value="${options.value}"
    >
      ${options.title}
    </button>
    <p class="hint">${options.text}</p>`
