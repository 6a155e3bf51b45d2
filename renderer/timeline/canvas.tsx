import type Konva from 'konva'
import { Layer, Shape, Stage } from 'react-konva'
import { useCallback } from 'react'
import { useSession } from '../editor/session-store.ts'
import { drawLanes } from './draw/lanes.ts'
import { drawBlade, drawOverlay, drawPlayhead, type OverlayScene } from './draw/overlay.ts'
import type { LaneScene } from './draw/scene.ts'

/**
 * Three layers that are drawn anew one by one: rows with clips, what a gesture shows, the playhead. Clips are painted straight onto
 * the canvas, so that thousands cost no objects; what lies under the pointer is computed in hit.ts.
 */
export function LaneCanvas({
  scene,
  overlay,
  blade,
}: {
  scene: LaneScene
  overlay: OverlayScene | null
  blade: { x: number; trackId: string } | null
}) {
  const { width, height } = scene.view
  const lanes = useCallback((c: Konva.Context) => drawLanes(c._context, scene), [scene])
  const over = useCallback(
    (c: Konva.Context) => {
      if (overlay) drawOverlay(c._context, scene, overlay)
      else if (blade) drawBlade(c._context, scene, blade.x, blade.trackId)
    },
    [scene, overlay, blade],
  )
  return (
    <Stage width={width} height={height} listening={false} aria-hidden>
      <Layer listening={false}>
        <Shape sceneFunc={lanes} perfectDrawEnabled={false} />
      </Layer>
      <Layer listening={false}>
        <Shape sceneFunc={over} perfectDrawEnabled={false} />
      </Layer>
      <Layer listening={false}>
        <Playhead scene={scene} />
      </Layer>
    </Stage>
  )
}

function Playhead({ scene }: { scene: LaneScene }) {
  const playhead = useSession((s) => s.playhead)
  const draw = useCallback((c: Konva.Context) => drawPlayhead(c._context, scene, playhead), [scene, playhead])
  return <Shape sceneFunc={draw} perfectDrawEnabled={false} />
}
