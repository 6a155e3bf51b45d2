import { Pause, Play } from 'lucide-react'
import { Icon } from './icon.tsx'
import { Tooltip } from './tooltip.tsx'
import './play-button.css'

export interface PlayButtonProps {
  playing: boolean
  /** What a click does now. */
  label: string
  onClick(): void
  testId: string
}

/** Starts and stops what the workspace plays; Space does the same. */
export function PlayButton({ playing, label, onClick, testId }: PlayButtonProps) {
  return (
    <Tooltip label={label} shortcut="Space">
      <button type="button" className="play-button" aria-label={label} data-testid={testId} onClick={onClick}>
        <Icon of={playing ? Pause : Play} size={16} />
      </button>
    </Tooltip>
  )
}
