/** Why there is no camera: each has its own text. */
export type CameraProblem = 'busy' | 'denied' | 'missing' | 'blocked'
export type Camera = { ok: true; stream: MediaStream } | { ok: false; problem: CameraProblem }

const PROBLEMS: Record<string, CameraProblem> = {
  NotReadableError: 'busy',
  AbortError: 'busy',
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
}

/** Shows the camera in `video`. In-app browsers and insecure pages have no `mediaDevices` at all. */
export async function openCamera(
  video: HTMLVideoElement,
  constraints: MediaTrackConstraints,
): Promise<Camera> {
  const devices: MediaDevices | undefined = navigator.mediaDevices
  if (!devices?.getUserMedia) return { ok: false, problem: 'blocked' }
  try {
    const stream = await devices.getUserMedia({ video: constraints, audio: false })
    video.srcObject = stream
    await video.play()
    return { ok: true, stream }
  } catch (fault) {
    const name = fault instanceof Error ? fault.name : ''
    return { ok: false, problem: PROBLEMS[name] ?? 'busy' }
  }
}

export function closeCamera(video: HTMLVideoElement): void {
  if (video.srcObject instanceof MediaStream) for (const track of video.srcObject.getTracks()) track.stop()
  video.srcObject = null
}

/** The picture as the camera sees it, unmirrored, its long side no more than `edge`; null before the first picture. */
export async function grabJpeg(video: HTMLVideoElement, edge: number, quality: number): Promise<Blob | null> {
  const { videoWidth, videoHeight } = video
  if (!videoWidth || !videoHeight) return null
  const scale = Math.min(1, edge / Math.max(videoWidth, videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(videoWidth * scale)
  canvas.height = Math.round(videoHeight * scale)
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The sentence of a name, from the list that the server put into the page. */
export const textOf = (root: HTMLElement, name: string): string =>
  root.querySelector(`[data-text="${CSS.escape(name)}"]`)?.textContent ?? ''
