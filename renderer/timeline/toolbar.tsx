import {
  AudioLines,
  FoldHorizontal,
  Link2,
  Magnet,
  MousePointer2,
  MoveHorizontal,
  Scissors,
  SquareSplitHorizontal,
  StretchHorizontal,
  ZoomIn,
  ZoomOut,
} from 'lucide-react'
import { memo, useMemo } from 'react'
import { frameDuration } from '#shared/time/frame-rate.ts'
import type { Sequence } from '#shared/timeline/model.ts'
import { useProject } from '../client/project-store.ts'
import { useSettings } from '../client/settings-store.ts'
import { showChord } from '../commands/chord.ts'
import { runCommand, useCommands } from '../commands/command.ts'
import { chordFor } from '../commands/presets.ts'
import { beatAt } from '../editor/beats.ts'
import { sliderOfZoom, zoomOfSlider } from '../editor/geometry.ts'
import { setSession, type Tool, useSession } from '../editor/session-store.ts'
import { zoomBy } from '../editor/zoom.ts'
import { translate, useLanguage, useT } from '../i18n/index.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Slider } from '../ui/slider.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { useBeats } from './use-lane-scene.ts'

const TOOLS = [
  { tool: 'select', icon: MousePointer2 },
  { tool: 'blade', icon: Scissors },
  { tool: 'ripple', icon: StretchHorizontal },
  { tool: 'roll', icon: SquareSplitHorizontal },
  { tool: 'slip', icon: MoveHorizontal },
  { tool: 'slide', icon: FoldHorizontal },
] as const

const useShortcut = (id: string): string | undefined => {
  const settings = useSettings((s) => s.settings)
  const command = useCommands((s) => s.commands.find((c) => c.id === id))
  const chord = command && chordFor(command, settings)
  return chord ? showChord(chord) : undefined
}

/** Tools, switches, where in the music the playhead stands, and the zoom. */
export const Toolbar = memo(function Toolbar({ sequence }: { sequence: Sequence | undefined }) {
  const t = useT('timeline')
  return (
    <div className="panel-head timeline-tools">
      <div className="timeline-group" role="group" aria-label={t('tools')}>
        {TOOLS.map((x) => (
          <ToolButton key={x.tool} {...x} />
        ))}
      </div>
      <span className="timeline-rule" />
      <Toggle id="view.snap" field="snapping" icon={Magnet} label={t('snap')} />
      <Toggle id="view.beats" field="beats" icon={AudioLines} label={t('beats')} />
      <Toggle id="view.linked" field="linked" icon={Link2} label={t('linked')} />
      <span className="timeline-help cut">
        <Help />
      </span>
      <Position sequence={sequence} />
      <Zoom />
    </div>
  )
})

function ToolButton({ tool, icon }: { tool: Tool; icon: (typeof TOOLS)[number]['icon'] }) {
  useLanguage()
  const on = useSession((s) => s.tool === tool)
  return (
    <IconButton
      icon={icon}
      label={translate(`commands:tool.${tool}`)}
      shortcut={useShortcut(`tool.${tool}`)}
      on={on}
      onClick={() => setSession({ tool })}
    />
  )
}

function Toggle({ id, field, icon, label }: { id: string; field: 'snapping' | 'beats' | 'linked'; icon: typeof Magnet; label: string }) {
  useLanguage()
  const on = useSession((s) => s[field])
  return (
    <Tooltip label={translate(`commands:${id}`)} shortcut={useShortcut(id)}>
      <Button look="quiet" icon={icon} on={on} onClick={() => runCommand(id)}>
        {label}
      </Button>
    </Tooltip>
  )
}

/** What the tool in hand does, in one line. */
function Help() {
  const t = useT('timeline')
  const tool = useSession((s) => s.tool)
  return <>{t(`help.${tool}`)}</>
}

function Position({ sequence }: { sequence: Sequence | undefined }) {
  const t = useT('timeline')
  const document = useProject((s) => s.document)
  const playhead = useSession((s) => s.playhead)
  const beats = useBeats(document, sequence)
  // A cut stands on the frame nearest to its beat: half a frame counts as on it.
  const half = sequence ? frameDuration(sequence.frameRate) / 2 : 0
  const beat = useMemo(() => beatAt(beats, playhead + half), [beats, playhead, half])
  if (!beat) return null
  return (
    <span className="timeline-position num">
      {beat.bar ? t('position', { bar: beat.bar, beat: beat.beat }) : t('upbeat', { beat: beat.beat })}
    </span>
  )
}

function Zoom() {
  const t = useT('timeline')
  const zoom = useSession((s) => s.zoom)
  const zoomTo = (s: number) => zoomBy(zoomOfSlider(s) / useSession.getState().zoom)
  return (
    <span className="timeline-zoom">
      <IconButton
        icon={ZoomOut}
        label={translate('commands:view.zoomOut')}
        shortcut={useShortcut('view.zoomOut')}
        onClick={() => runCommand('view.zoomOut')}
      />
      <Slider label={t('zoom')} min={0} max={1} step={0.002} value={sliderOfZoom(zoom)} onInput={zoomTo} onCommit={zoomTo} />
      <IconButton
        icon={ZoomIn}
        label={translate('commands:view.zoomIn')}
        shortcut={useShortcut('view.zoomIn')}
        onClick={() => runCommand('view.zoomIn')}
      />
    </span>
  )
}
