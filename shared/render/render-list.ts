/** Filled in by the render engine's own slice; see render-list.test.ts. */
export interface RenderList {
  duration: number
}
