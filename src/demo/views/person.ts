import { html } from 'hono/html'
import { facts, linkButton } from '#platform/http'
import type { Html } from '#platform/http'
import { t } from '#platform/i18n'
import type { DemoPerson } from '../people.ts'

export function personView(person: DemoPerson, appOrigin: string | undefined): Html {
  return html`<p>${t(`demo.story.${person.story}`)}</p>
    ${facts([
      [t('demo.account'), person.userPrincipalName],
      [t('demo.document'), `${person.document.givenNames} ${person.document.surname}`],
    ])}
    <h2>${t('demo.step1')}</h2>
    <p>${t('demo.step1.text')}</p>
    <form method="post" action="/demo/${person.key}/passport" enctype="multipart/form-data" class="field">
      <label for="picture">${t('demo.ownPicture')}</label>
      <input id="picture" name="picture" type="file" accept="image/*" capture="user" required />
      <button class="text-button">${t('demo.ownPicture.make')}</button>
    </form>
    <p><a href="/demo/${person.key}/passport.jpg">${t('demo.drawn')}</a></p>
    <p class="hint">${t('demo.drawn.text')}</p>
    <h2>${t('demo.step2')}</h2>
    <ol class="plain">
      <li>${appOrigin ? t('demo.step2.app') : t('demo.step2.signIn')}</li>
      <li>${t('demo.step2.name', { name: person.userPrincipalName })}</li>
      <li>${t('demo.step2.other')}</li>
      <li>${t('demo.step2.upload')}</li>
    </ol>
    ${appOrigin ? linkButton(t('demo.start'), `${appOrigin}/`) : linkButton(t('demo.start.signIn'), '/sign-in')}`
}
