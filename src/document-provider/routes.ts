import { Hono } from 'hono'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { csrf, readForm } from '#platform/http'
import { acceptTerms, choose, move } from './answer-questions.ts'
import { checkFace } from './check-face.ts'
import { acting, seenIn, withSession } from './current-session.ts'
import type { SessionEnv } from './current-session.ts'
import type { DocumentProviderDeps } from './document-provider.ts'
import { getMaterial } from './material.ts'
import { isKnownState, SPECIMEN_STATE } from './mrz/index.ts'
import { currentOffer, renewOffer } from './offer-credential.ts'
import { openingRoutes } from './opening-routes.ts'
import { MAX_PICTURE_BYTES } from './reader/index.ts'
import type { DocumentReader } from './reader/index.ts'
import type { SessionEvent } from './session.ts'
import { clientName, documentChoice, showSession } from './show-session.ts'
import { takePicture } from './take-picture.ts'
import { providerPage, say } from './views/frame.ts'
import { codePage } from './views/outcome.ts'
import { welcomePage } from './views/questions.ts'

const Welcome = z.object({
  name: z.string().trim().min(1).max(120),
  email: z.email().max(254),
  terms: z.literal('yes'),
})
const WalletChoice = z.object({ wallet: z.enum(['built_in', 'own']) })
const DocumentChoice = z.object({
  country: z.string().regex(/^[A-Z]{3}$/),
  type: z.enum(['passport', 'id_card']),
})
const PictureForm = z.object({ picture: z.instanceof(File), side: z.enum(['front', 'back']).optional() })

/** Steps without an answer: path -> event. */
const MOVES: Record<string, SessionEvent> = {
  guidance: 'started',
  use: 'used',
  retake: 'retake',
  submit: 'submitted',
  back: 'back',
  'other-document': 'other_document',
  cancel: 'refuse',
}

/** Every post ends on the one page, which shows where the session stands now. */
const onward = (c: Context) => c.redirect('/verify', 303)

export function providerRoutes(deps: DocumentProviderDeps & { reader: DocumentReader }): Hono {
  const app = new Hono()
  app.use('/verify/*', csrf(deps.origin))
  app.route('/', openingRoutes(deps))
  app.route('/', faceRoutes(deps))

  const pages = new Hono<SessionEnv>()
  pages.use(withSession(deps))
  pages.get('/', (c) => showSession(c, c.get('seen'), deps))

  pages.get('/status', (c) => {
    c.header('Cache-Control', 'no-store')
    const { session } = c.get('seen')
    return c.json(c.req.query('v') === String(session.version) ? {} : { next: '/verify' })
  })

  pages.post('/welcome', acting, async (c) => {
    const { session } = c.get('seen')
    const form = await readForm(c, Welcome)
    if (form) {
      const terms = `${say('welcome.terms.text')} ${say('welcome.terms.agree')}`
      await acceptTerms(session, { ...form, terms }, deps)
      return onward(c)
    }
    const typed = await c.req.parseBody()
    const text = (name: string) => (typeof typed[name] === 'string' ? typed[name].slice(0, 254) : '')
    const view = { name: text('name'), email: text('email'), error: true }
    return providerPage(c, welcomePage(await clientName(session, deps), view))
  })

  pages.post('/wallet', acting, async (c) => {
    const form = await readForm(c, WalletChoice)
    if (form) await choose(c.get('seen').session, form, deps)
    return onward(c)
  })

  pages.post('/document', acting, async (c) => {
    const { session } = c.get('seen')
    const form = await readForm(c, DocumentChoice)
    const isOffered =
      form && (form.country === SPECIMEN_STATE ? await deps.acceptSpecimen() : isKnownState(form.country))
    if (!form || !isOffered) return providerPage(c, await documentChoice(c, session, deps, true))
    await choose(session, { country: form.country, documentType: form.type }, deps)
    return onward(c)
  })

  pages.post('/picture', acting, bodyLimit({ maxSize: MAX_PICTURE_BYTES + 64 * 1024 }), async (c) => {
    const { session } = c.get('seen')
    const form = await readForm(c, PictureForm)
    // A picture sent twice, or from a page that is out of date, is not taken for the other side.
    const side = session.status === 'back' ? 'back' : 'front'
    const waits = session.status === 'front' || session.status === 'back'
    if (form && waits && (form.side ?? side) === side)
      await takePicture(session, new Uint8Array(await form.picture.arrayBuffer()), deps)
    return onward(c)
  })

  for (const [path, event] of Object.entries(MOVES)) {
    pages.post(`/${path}`, acting, async (c) => {
      await move(c.get('seen').session, event, deps)
      return onward(c)
    })
  }

  pages.post('/selfie', acting, async (c) => {
    const { session, browser } = c.get('seen')
    if (session.status === 'selfie' || session.status === 'checking')
      await checkFace(session, browser.tokenHash, deps)
    return onward(c)
  })

  pages.get('/picture/:side', acting, async (c) => {
    const side = c.req.param('side')
    if (side !== 'front' && side !== 'back') return c.notFound()
    const picture = await getMaterial(deps.database, c.get('seen').session, side, deps)
    if (!picture) return c.notFound()
    return c.body(new Uint8Array(picture), 200, { 'Content-Type': 'image/jpeg', 'Cache-Control': 'no-store' })
  })

  pages.post('/offer', acting, async (c) => {
    const { session, browser } = c.get('seen')
    const form = await readForm(c, WalletChoice)
    if (form)
      await renewOffer({ sessionId: session.id, browserHash: browser.tokenHash, wallet: form.wallet }, deps)
    return onward(c)
  })

  pages.get('/code', acting, async (c) => {
    const { session, browser } = c.get('seen')
    const offer = session.capturedBy === browser.tokenHash ? await currentOffer(session, deps) : null
    return offer?.txCode ? providerPage(c, codePage(session, offer.txCode)) : onward(c)
  })

  app.route('/verify', pages)
  return app
}

/** Frames of the face go to the capture of the acting browser's own session, and nowhere else. */
function faceRoutes(deps: DocumentProviderDeps): Hono {
  const app = new Hono()
  const frames = deps.faceCapture.routes({
    async captureOf(c) {
      const seen = await seenIn(c, deps)
      return seen?.mayAct && seen.session.status === 'selfie' ? seen.session.captureId : null
    },
  })
  return app.route('/verify/face', frames)
}
