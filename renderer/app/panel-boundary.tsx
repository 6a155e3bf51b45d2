import { Component, type ErrorInfo, type ReactNode } from 'react'
import { translate } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { ErrorState } from '../ui/states.tsx'

interface Props {
  /** Names the panel for screen readers. */
  label: string
  children: ReactNode
}

/** Keeps a panel that fails from taking the window with it: says so, keeps the project, offers to draw it anew. */
export class PanelBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }
  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }
  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack)
  }
  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <Panel label={this.props.label}>
        <ErrorState
          message={translate('app:broken.text')}
          details={error.stack ?? error.message}
          action={<Button onClick={() => this.setState({ error: null })}>{translate('app:broken.again')}</Button>}
        />
      </Panel>
    )
  }
}
