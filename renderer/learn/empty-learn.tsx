import { Film, GraduationCap } from 'lucide-react'
import { useT } from '../i18n/index.ts'
import { useUpload } from '../client/index.ts'
import { formatPercent } from '../i18n/format.ts'
import { cx } from '../ui/cx.ts'
import { Panel, PanelHead } from '../ui/panel.tsx'
import { Progress } from '../ui/meters.tsx'
import { EmptyState } from '../ui/states.tsx'
import { ChooseButtons } from './choose-film.tsx'
import { EarlierList } from './earlier.tsx'
import { useLearn } from './learn-store.ts'
import { useFilmDrop } from './use-film-drop.ts'

/** Nothing to learn from yet: says what this is for, and takes a film. */
export function NoReference() {
  const t = useT('learn')
  const { over, handlers } = useFilmDrop('target')
  const hasEarlier = useLearn((s) => s.entries.length > 0)
  return (
    <Panel label={t('title')} className="learn-start">
      <div className={cx('learn-drop', over && 'viewer-over')} data-testid="learn-drop" {...handlers}>
        <EmptyState
          icon={GraduationCap}
          text={t('empty.reference')}
          action={
            <>
              <ChooseButtons side="target" />
              <Uploading />
            </>
          }
        />
      </div>
      {hasEarlier && (
        <section className="learn-start-earlier" aria-label={t('earlier.title')}>
          <h2 className="b">{t('earlier.title')}</h2>
          <EarlierList />
        </section>
      )}
    </Panel>
  )
}

/** The place of one's own film while there is none. */
export function NoOwn() {
  const t = useT('learn')
  const { over, handlers } = useFilmDrop('user')
  return (
    <Panel label={t('yours')} className="learn-film">
      <PanelHead className="learn-film-head">
        <span className="pill learn-pill-own">{t('yours')}</span>
      </PanelHead>
      <div className={cx('learn-drop', over && 'viewer-over')} data-testid="learn-drop-own" {...handlers}>
        <EmptyState
          icon={Film}
          text={t('empty.own')}
          action={
            <>
              <ChooseButtons side="user" />
              <Uploading />
            </>
          }
        />
      </div>
    </Panel>
  )
}

function Uploading() {
  const t = useT('learn')
  const share = useUpload((s) => s.share)
  if (share === null) return null
  return (
    <div className="learn-wait">
      <span className="faint xs">{t('copying', { share: formatPercent(share) })}</span>
      <Progress percent={100 * share} label={t('copying', { share: formatPercent(share) })} />
    </div>
  )
}
