import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import { z } from 'zod'
import { page, readForm } from '#platform/http'
import { t } from '#platform/i18n'
import { drawPortrait } from '#specimen'
import { drawSpecimen } from './draw-specimen.ts'
import { faceOfPerson, findPerson } from './people.ts'
import { peopleView } from './views/people.ts'
import { personView } from './views/person.ts'

const MAX_PICTURE_BYTES = 8 * 1024 * 1024
const OwnPicture = z.object({ picture: z.instanceof(File).refine((file) => file.size > 0) })

/**
 * `/demo`: pick a person, get a specimen passport, recover. Mounted for demo organisations alone. Without an application
 * that can be reached the way begins, and ends, at sign-in.
 */
export function demoRoutes(options: { appOrigin: string | undefined }): Hono {
  const app = new Hono()
  app.use(
    '/demo/*',
    bodyLimit({ maxSize: MAX_PICTURE_BYTES, onError: (c) => c.text(t('demo.tooLarge'), 413) }),
  )

  app.get('/demo', (c) => page(c, { title: t('demo.title'), main: peopleView(), wide: true }))

  app.get('/demo/:key', (c) => {
    const person = findPerson(c.req.param('key'))
    if (!person) return c.notFound()
    return page(c, { title: person.displayName, main: personView(person, options.appOrigin), wide: true })
  })

  app.get('/demo/:key/portrait.jpg', async (c) => {
    const person = findPerson(c.req.param('key'))
    if (!person) return c.notFound()
    return jpeg(await drawPortrait(faceOfPerson(person)))
  })

  app.get('/demo/:key/passport.jpg', async (c) => {
    const person = findPerson(c.req.param('key'))
    if (!person) return c.notFound()
    return jpeg(await drawSpecimen(person), `specimen-passport-${person.key}.jpg`)
  })

  app.post('/demo/:key/passport', async (c) => {
    const person = findPerson(c.req.param('key'))
    if (!person) return c.notFound()
    const form = await readForm(c, OwnPicture)
    const own = form ? Buffer.from(await form.picture.arrayBuffer()) : undefined
    const specimen = own ? await drawSpecimen(person, own).catch(() => null) : null
    if (specimen) return jpeg(specimen, `specimen-passport-${person.key}.jpg`)
    return page(c, {
      title: person.displayName,
      main: html`<p>${t('demo.notAPicture')}</p>
        ${personView(person, options.appOrigin)}`,
      status: 400,
      wide: true,
    })
  })
  return app
}

function jpeg(bytes: Buffer, download?: string): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'image/jpeg',
      'Cache-Control': 'no-store',
      ...(download ? { 'Content-Disposition': `attachment; filename="${download}"` } : {}),
    },
  })
}
