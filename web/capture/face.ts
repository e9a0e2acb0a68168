import { closeCamera, grabJpeg, openCamera, pause, textOf } from './camera.ts'

/**
 * Every `[data-face-capture]`: opens the camera, shows one cue at a time, sends frames and does what the server says.
 * The server alone decides; nothing here is trusted.
 */
type Going = {
  state: 'continue'
  captureId?: string
  cue: 'center' | 'left' | 'right'
  sequence: number
  progress: number
  advice?: string
}
type Answer = Going | { state: 'live'; next?: string } | { state: 'failed'; reason: string }

const FRAME_EDGE = 720
const FRAME_MS = 220
/** A person needs this long to read a cue; a frame before it shows the pose before. */
const REACTION_MS = 350
/** With nothing to see yet, frames need not come fast. */
const ADVICE_MS = 450
const NETWORK_TRIES = 5

function start(root: HTMLElement): void {
  const find = <T extends Element = HTMLElement>(name: string): T => {
    const element = root.querySelector<T>(name)
    if (!element) throw new Error(`capture stage without ${name}`)
    return element
  }
  const video = find<HTMLVideoElement>('video')
  const stage = find('[data-capture-stage]')
  const intro = find('[data-capture-intro]')
  const cueText = find('[data-capture-cue]')
  const adviceText = find('[data-capture-advice]')
  const problem = find('[data-capture-problem]')
  const ring = find<SVGElement>('[data-capture-ring]')
  const startButton = find<HTMLButtonElement>('[data-capture-start]')
  const retryButton = find<HTMLButtonElement>('[data-capture-retry]')
  const action = root.dataset['action'] ?? ''

  startButton.hidden = false
  startButton.addEventListener('click', () => void run())
  retryButton.addEventListener('click', () => void run())
  addEventListener('pagehide', () => closeCamera(video))

  async function run(): Promise<void> {
    startButton.hidden = true
    retryButton.hidden = true
    problem.hidden = true
    intro.hidden = true
    cueText.hidden = false
    adviceText.hidden = false
    say(textOf(root, 'opening'), '')
    const camera = await openCamera(video, {
      facingMode: 'user',
      width: { ideal: 1280 },
      height: { ideal: 720 },
    })
    if (!camera.ok) return stop(`camera.${camera.problem}`)
    stage.hidden = false
    const answer = await capture()
    closeCamera(video)
    if (answer.state === 'failed') return stop(`failed.${answer.reason}`)
    if (answer.state === 'live') finish(answer.next)
  }

  /** From the first frame to the end; a lost answer is asked for again. */
  async function capture(): Promise<Answer> {
    const begun = await post('/captures', { method: 'POST' })
    if (begun.state !== 'continue' || !begun.captureId) return begun
    const path = `/captures/${encodeURIComponent(begun.captureId)}/frames`
    let now: Going = begun
    let isFirst = true
    for (;;) {
      const cueName = isFirst ? 'first' : now.cue
      const isNew = cueText.dataset['cue'] !== now.cue || isFirst
      show(now, cueName)
      await pause(isNew ? REACTION_MS : now.advice ? ADVICE_MS : FRAME_MS)
      const jpeg = await grabJpeg(video, FRAME_EDGE, 0.9)
      if (!jpeg) continue
      const headers = { 'Content-Type': 'image/jpeg', 'Capture-Sequence': String(now.sequence) }
      const answer = await post(path, { method: 'POST', headers, body: jpeg })
      if (answer.state !== 'continue') return answer
      isFirst = isFirst && answer.progress === 0
      // Looking away from the screen, one feels that a turn was enough.
      if (answer.cue === 'center' && now.cue !== 'center') navigator.vibrate?.(60)
      now = answer
    }
  }

  async function post(path: string, init: RequestInit): Promise<Answer> {
    for (let tries = 0; tries < NETWORK_TRIES; tries += 1) {
      try {
        const response = await fetch(action + path, init)
        if (response.headers.get('Content-Type')?.startsWith('application/json') && response.status !== 503)
          return (await response.json()) as Answer
        if (response.status < 500) return { state: 'failed', reason: 'not_found' }
      } catch {
        // the network may come back; the same frame is sent again
      }
      await pause(400 * (tries + 1))
    }
    return { state: 'failed', reason: 'network' }
  }

  function show({ cue, advice, progress }: Going, name: string): void {
    cueText.dataset['cue'] = cue
    say(textOf(root, `cue.${name}`), advice ? textOf(root, `advice.${advice}`) : '')
    ring.setAttribute('stroke-dasharray', `${Math.round(progress * 100)} 100`)
  }

  /** Live regions speak when they change: the same words again would only interrupt. */
  function say(cue: string, advice: string): void {
    if (cueText.textContent !== cue) cueText.textContent = cue
    if (adviceText.textContent !== advice) adviceText.textContent = advice
  }

  function stop(name: string): void {
    closeCamera(video)
    stage.hidden = true
    delete cueText.dataset['cue']
    say('', '')
    cueText.hidden = true
    adviceText.hidden = true
    const known = textOf(root, name)
    find('[data-capture-problem-text]').textContent = known || textOf(root, 'failed.network')
    problem.hidden = false
    retryButton.hidden = false
    retryButton.focus()
  }

  function finish(next: string | undefined): void {
    delete cueText.dataset['cue']
    say(textOf(root, 'live'), '')
    ring.setAttribute('stroke-dasharray', '100 100')
    const form = root.querySelector<HTMLFormElement>('[data-capture-done]')
    if (next) location.assign(next)
    else if (form) form.submit()
    else location.reload()
  }
}

for (const root of document.querySelectorAll<HTMLElement>('[data-face-capture]')) start(root)
