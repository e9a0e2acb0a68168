import { drawPerson, toJpeg } from './draw-person.ts'
import type { Face } from './person.ts'

/** How the person before the drawn camera behaves. */
export type Behaviour =
  /** Does what the page's cue says, as a person would. */
  | 'follows-cue'
  /** Turns left and right all the time: a recording in a loop. */
  | 'cycles'
  /** Looks straight ahead whatever is asked: a photograph. */
  | 'still'

const YAWS = [-28, -21, -14, -7, 0, 7, 14, 21, 28]

/**
 * A script to run in the browser before the page's own: `getUserMedia` then gives a stream in which the drawn person
 * sits. Poses are drawn beforehand and faded into each other, so that the page's own work keeps its time. The cue is
 * read where a person reads it: `[data-cue]`. Left is the person's own left.
 */
export async function cameraScript(face: Face, behaviour: Behaviour = 'follows-cue'): Promise<string> {
  const pictures = await Promise.all(
    YAWS.map(async (yaw) => {
      const jpeg = await toJpeg(await drawPerson(face, undefined, { yaw, pitch: 0 }), 85)
      return `data:image/jpeg;base64,${jpeg.toString('base64')}`
    }),
  )
  return `(${installCamera.toString()})(${JSON.stringify({ pictures, yaws: YAWS, behaviour })})`
}

/** Runs in the page: uses nothing of this module. */
function installCamera(setup: { pictures: string[]; yaws: number[]; behaviour: string }): void {
  const page = globalThis as unknown as {
    document: any
    Image: new () => any
    navigator: any
    performance: { now(): number }
  }
  const images = setup.pictures.map((source) => {
    const image = new page.Image()
    image.src = source
    return image
  })
  const targets: Record<string, number> = { left: 28, right: -28, center: 0 }
  const [REACTION, EASING] = [120, 350]
  let from = 0
  let to = 0
  let asked = 0
  let since = -1e6
  const now = () => page.performance.now()
  const eased = () => {
    const part = Math.min(1, Math.max(0, (now() - since - REACTION) / EASING))
    return from + (to - from) * (0.5 - 0.5 * Math.cos(Math.PI * part))
  }
  const pose = (): number => {
    const sway = Math.sin(now() / 700) + 0.5 * Math.sin(now() / 310)
    if (setup.behaviour === 'still') return sway
    if (setup.behaviour === 'cycles') return 28 * Math.sin(now() / 600)
    const cue = page.document.querySelector('[data-cue]')?.dataset.cue
    const wanted = targets[cue as string] ?? 0
    if (wanted !== asked) {
      from = eased()
      to = wanted
      asked = wanted
      since = now()
    }
    return eased() + sway
  }
  const draw = (context: any) => {
    const yaw = Math.max(-28, Math.min(28, pose()))
    const position = (yaw + 28) / 7
    const below = Math.min(images.length - 2, Math.floor(position))
    context.globalAlpha = 1
    context.drawImage(images[below], Math.sin(now() / 900) * 2, 0)
    context.globalAlpha = position - below
    context.drawImage(images[below + 1], Math.sin(now() / 900) * 2, 0)
    context.globalAlpha = 0.03
    context.fillStyle = Math.floor(now() / 50) % 2 ? '#fff' : '#000'
    context.fillRect((now() / 7) % 640, (now() / 11) % 480, 40, 40)
  }
  const open = async () => {
    await Promise.all(images.map((image) => image.decode()))
    const canvas = page.document.createElement('canvas')
    canvas.width = 640
    canvas.height = 480
    const context = canvas.getContext('2d')
    draw(context)
    setInterval(() => draw(context), 50)
    return canvas.captureStream(20)
  }
  page.navigator.mediaDevices.getUserMedia = open
  page.navigator.mediaDevices.enumerateDevices = async () => [
    { kind: 'videoinput', deviceId: 'drawn', groupId: 'drawn', label: 'Drawn camera', toJSON: () => ({}) },
  ]
}
