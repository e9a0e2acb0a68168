import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

// The packages' own types do not fit their CommonJS builds; these are the parts that are used.
export type Tensor = { dispose(): void }
type WeightGroup = { paths: string[]; weights: object[] }
type ModelFile = { modelTopology: object; weightsManifest: WeightGroup[] } & Record<string, unknown>
type Tf = {
  ready(): Promise<void>
  setBackend(name: string): Promise<boolean>
  tensor4d(data: Uint8Array, shape: [number, number, number, number], type: 'int32'): Tensor
  io: { registerLoadRouter(router: (url: string | string[]) => { load(): Promise<object> } | null): void }
}
export type HumanFace = {
  boxScore: number
  faceScore: number
  box: [number, number, number, number]
  mesh: [number, number, number][]
  rotation: { angle: { yaw: number; pitch: number } } | null
}
type Human = { load(): Promise<void>; detect(input: Tensor): Promise<{ face: HumanFace[]; error?: string }> }
type Recogniser = {
  loadFromDisk(folder: string): Promise<void>
  computeFaceDescriptor(input: Tensor): Promise<Float32Array | Float32Array[]>
}

export type Models = { tf: Tf; human: Human; recogniser: Recogniser }

const require = createRequire(import.meta.url)
/** By file: the package's `exports` map leads to the build for tfjs-node, which needs a download. */
const packageFile = (path: string): string => {
  for (const folder of require.resolve.paths(path) ?? []) {
    const found = join(folder, path)
    try {
      return require.resolve(found)
    } catch {
      continue
    }
  }
  throw new Error(`package file missing: ${path}`)
}

/** Detector, mesh and recogniser, from the packages' own files; nothing is fetched. */
export async function loadModels(): Promise<Models> {
  const tf = require('@tensorflow/tfjs') as Tf
  const wasm = require('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(folder: string): void }
  wasm.setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/'))
  tf.io.registerLoadRouter((url) =>
    typeof url === 'string' && url.startsWith('file:') ? { load: () => readModel(url) } : null,
  )
  await tf.setBackend('wasm')
  await tf.ready()
  const { Human } = require(packageFile('@vladmandic/human/dist/human.node-wasm.js')) as {
    Human: new (config: object) => Human
  }
  const human = new Human(humanConfig(packageFile('@vladmandic/human/models/blazeface.json')))
  await human.load()
  const { nets } = require(packageFile('@vladmandic/face-api/dist/face-api.node-wasm.js')) as {
    nets: { faceRecognitionNet: Recogniser }
  }
  await nets.faceRecognitionNet.loadFromDisk(
    dirname(packageFile('@vladmandic/face-api/model/face_recognition_model-weights_manifest.json')),
  )
  return { tf, human, recogniser: nets.faceRecognitionNet }
}

const off = { enabled: false }
const humanConfig = (modelFile: string) => ({
  backend: 'wasm',
  modelBasePath: `${pathToFileURL(dirname(modelFile)).href}/`,
  cacheModels: false,
  // Each picture is judged by itself: nothing of an earlier one may answer for it.
  cacheSensitivity: 0,
  warmup: 'none',
  async: false,
  debug: false,
  filter: off,
  gesture: off,
  body: off,
  hand: off,
  object: off,
  segmentation: off,
  face: {
    enabled: true,
    detector: { maxDetected: 5, skipFrames: 0, skipTime: 0, rotation: false, return: false },
    mesh: { enabled: true },
    iris: off,
    attention: off,
    description: off,
    emotion: off,
    antispoof: off,
    liveness: off,
  },
})

/** The library loads by fetch, which Node refuses for files. */
async function readModel(url: string): Promise<object> {
  const file = fileURLToPath(url)
  const model = JSON.parse(await readFile(file, 'utf8')) as ModelFile
  const parts: Buffer[] = []
  for (const { paths } of model.weightsManifest) {
    for (const path of paths) parts.push(await readFile(join(dirname(file), path)))
  }
  const weights = new Uint8Array(Buffer.concat(parts))
  return {
    ...model,
    weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
    weightData: weights.buffer,
  }
}
