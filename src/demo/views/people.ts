import { html } from 'hono/html'
import type { Html } from '#platform/http'
import { t } from '#platform/i18n'
import { DEMO_PEOPLE } from '../people.ts'

export function peopleView(): Html {
  return html`<p>${t('demo.intro')}</p>
    <h2>${t('demo.pick')}</h2>
    <ul class="rows">
      ${DEMO_PEOPLE.map(
        (person) =>
          html`<li class="row">
            <a class="person" href="/demo/${person.key}">
              <img src="/demo/${person.key}/portrait.jpg" alt="" width="56" height="72" loading="lazy" />
              <span
                ><strong>${person.displayName}</strong><span>${t(`demo.story.${person.story}`)}</span></span
              >
            </a>
          </li>`,
      )}
    </ul>`
}
