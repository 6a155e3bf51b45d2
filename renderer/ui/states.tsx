import { type LucideIcon, TriangleAlert } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import { useT } from '../i18n/index.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import './states.css'

/** Nothing here yet: one sentence that teaches, one action. */
export function EmptyState({ icon, text, action }: { icon?: LucideIcon; text: string; action?: ReactNode }) {
  return (
    <div className="state">
      {icon && <Icon of={icon} size={24} className="state-picture" />}
      <p>{text}</p>
      {action}
    </div>
  )
}

export interface ErrorStateProps {
  /** What happened, what was kept, what to do. */
  message: string
  /** Technical text that folds out and is copied. */
  details?: string
  action?: ReactNode
}

export function ErrorState({ message, details, action }: ErrorStateProps) {
  const t = useT('common')
  return (
    <div className="state" role="alert">
      <Icon of={TriangleAlert} size={20} className="bad" />
      <p className="state-error">{message}</p>
      <div className="row">
        {action}
        {details && (
          <Button look="quiet" onClick={() => void navigator.clipboard.writeText(`${message}\n\n${details}`)}>
            {t('copyReport')}
          </Button>
        )}
      </div>
      {details && (
        <details>
          <summary>{t('details')}</summary>
          <pre>{details}</pre>
        </details>
      )}
    </div>
  )
}

/** Reserved space while something loads; stays invisible for 200 ms. */
export const Skeleton = ({ style }: { style?: CSSProperties }) => <div className="skeleton" aria-hidden style={style} />
