/** A change between two shots. Frames are indices; the change fills [start, end]: for a cut both are the first frame of the new shot. */
export interface Boundary {
  kind: 'cut' | 'dissolve' | 'fade'
  start: number
  end: number
  score: number
}
