import { CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import { useEffect } from 'react'
import { create } from 'zustand'
import { useT } from '../i18n/index.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import './toast.css'

export interface Toast {
  id: number
  kind: 'error' | 'info' | 'done'
  text: string
  action?: { label: string; run: () => void }
}

const useToasts = create<{ toasts: readonly Toast[] }>()(() => ({ toasts: [] }))
let next = 1

/** Says something quietly in the corner; the same text is never shown twice at once. Returns its end. */
export function toast(kind: Toast['kind'], text: string, action?: Toast['action']): () => void {
  const id = next++
  useToasts.setState((s) => ({
    toasts: [...s.toasts.filter((t) => t.text !== text), { id, kind, text, ...(action ? { action } : {}) }].slice(-4),
  }))
  return () => dismiss(id)
}
const dismiss = (id: number) => useToasts.setState((s) => ({ toasts: s.toasts.filter((t) => t.id !== id) }))

const ICONS = { error: TriangleAlert, info: Info, done: CircleCheck }

export function Toasts() {
  const toasts = useToasts((s) => s.toasts)
  return (
    <div className="toasts" role="region" aria-live="polite">
      {toasts.map((t) => (
        <ToastRow key={t.id} toast={t} />
      ))}
    </div>
  )
}

function ToastRow({ toast: { id, kind, text, action } }: { toast: Toast }) {
  const t = useT('common')
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), kind === 'error' ? 12_000 : 5_000)
    return () => clearTimeout(timer)
  }, [id, kind])
  return (
    <div className="toast" role={kind === 'error' ? 'alert' : 'status'}>
      <Icon of={ICONS[kind]} className={kind === 'error' ? 'bad' : kind === 'done' ? 'good' : 'dim'} />
      <span className="toast-text">{text}</span>
      {action && (
        <Button
          size="small"
          onClick={() => {
            dismiss(id)
            action.run()
          }}
        >
          {action.label}
        </Button>
      )}
      <Button look="quiet" size="small" className="btn-icon" aria-label={t('close')} onClick={() => dismiss(id)}>
        <Icon of={X} size={12} />
      </Button>
    </div>
  )
}
