/** The engine could not look at a picture: a fault of ours, never an answer about a face. */
export class FaceEngineFault extends Error {
  override readonly name = 'FaceEngineFault'
}
