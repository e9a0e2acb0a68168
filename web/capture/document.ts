import { closeCamera, grabJpeg, openCamera, textOf } from './camera.ts'
import { measureVideo } from './measure-video.ts'

/**
 * Every `form[data-document-capture]` works by itself as an upload. Where the page brings the camera's tools, this adds
 * the live camera with a shutter, hints from what is measured, and a look at the picture before it is sent.
 */
const PICTURE_EDGE = 2400
const MEASURE_MS = 350
/** So many good measures in a row press the shutter. */
const STEADY = 5

function start(form: HTMLFormElement): void {
  const file = form.querySelector<HTMLInputElement>('input[type="file"]')
  const tools = form.querySelector<HTMLElement>('[data-document-tools]')
  if (!file || !tools) return
  const find = <T extends HTMLElement>(name: string): T => {
    const element = tools.querySelector<T>(name)
    if (!element) throw new Error(`document capture without ${name}`)
    return element
  }
  const video = find<HTMLVideoElement>('video')
  const stage = find('[data-document-stage]')
  const preview = find<HTMLImageElement>('[data-document-preview]')
  const hint = find('[data-document-hint]')
  const open = find<HTMLButtonElement>('[data-document-open]')
  const shutter = find<HTMLButtonElement>('[data-document-shutter]')
  const retake = find<HTMLButtonElement>('[data-document-retake]')
  const problem = find('[data-document-problem]')
  let timer: ReturnType<typeof setInterval> | undefined

  tools.hidden = false
  open.addEventListener('click', () => void openLive())
  retake.addEventListener('click', () => void openLive())
  shutter.addEventListener('click', () => void take())
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? []
    if (chosen) show(chosen)
  })
  addEventListener('pagehide', close)

  async function openLive(): Promise<void> {
    problem.hidden = true
    const camera = await openCamera(video, {
      facingMode: { ideal: 'environment' },
      width: { ideal: 2560 },
      height: { ideal: 1440 },
    })
    if (!camera.ok) {
      find('[data-document-problem-text]').textContent = textOf(
        tools as HTMLElement,
        `camera.${camera.problem}`,
      )
      problem.hidden = false
      return
    }
    stage.hidden = false
    shutter.hidden = false
    open.hidden = true
    retake.hidden = true
    preview.hidden = true
    watch()
  }

  function watch(): void {
    let good = 0
    const measure = measureVideo(video)
    clearInterval(timer)
    timer = setInterval(() => {
      const fault = measure()
      good = fault ? 0 : good + 1
      const words = textOf(tools as HTMLElement, fault ? `hint.${fault}` : 'hint.good')
      if (hint.textContent !== words) hint.textContent = words
      if (good >= STEADY) void take()
    }, MEASURE_MS)
  }

  async function take(): Promise<void> {
    clearInterval(timer)
    const jpeg = await grabJpeg(video, PICTURE_EDGE, 0.92)
    if (!jpeg) return watch()
    const taken = new DataTransfer()
    taken.items.add(new File([jpeg], 'document.jpg', { type: 'image/jpeg' }))
    if (file) file.files = taken.files
    close()
    show(jpeg)
  }

  function show(picture: Blob): void {
    close()
    if (preview.src) URL.revokeObjectURL(preview.src)
    preview.src = URL.createObjectURL(picture)
    preview.hidden = false
    retake.hidden = false
    open.hidden = true
    hint.textContent = textOf(tools as HTMLElement, 'hint.taken')
    form.querySelector<HTMLButtonElement>('button[type="submit"], button:not([type])')?.focus()
  }

  function close(): void {
    clearInterval(timer)
    closeCamera(video)
    stage.hidden = true
    shutter.hidden = true
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-document-capture]')) start(form)
