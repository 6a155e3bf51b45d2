import { useEffect, useState } from 'react'
import type { PictureAnalysis, Scores } from '#shared/analysis/picture-analysis.ts'
import type { Asset } from '#shared/timeline/model.ts'
import { attempt, client, useProject } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { formatNumber, formatPercent } from '../i18n/format.ts'
import { Bar, ScoreBar, Sparkline } from '../ui/meters.tsx'
import { Popover } from '../ui/popover.tsx'
import { setLibrary, useLibrary } from './library-store.ts'

const PARTS = ['sharpness', 'exposure', 'stability', 'composition', 'motionBlur', 'noise', 'motion'] as const
const CURVES = ['sharpness', 'motion', 'exposure', 'shake'] as const

/** The total score as a bar that opens what it is made of. */
export function ScoresButton({ asset, scores }: { asset: Asset; scores: Scores }) {
  const t = useT('library')
  const open = useLibrary((s) => s.scoresOf === asset.id)
  const label = t('scores.total', { score: formatPercent(scores.overall) })
  return (
    <Popover
      label={t('scores.title', { name: asset.name })}
      open={open}
      onOpenChange={(is) => setLibrary({ scoresOf: is ? asset.id : null })}
      side="right"
      className="library-scores"
      trigger={
        <button
          type="button"
          className="library-score"
          tabIndex={-1}
          aria-label={label}
          title={label}
          onPointerDown={(e) => e.stopPropagation()}
        >
          <ScoreBar score={scores.overall} width={28} />
        </button>
      }
    >
      <ScoresDetail asset={asset} scores={scores} />
    </Popover>
  )
}

function ScoresDetail({ asset, scores }: { asset: Asset; scores: Scores }) {
  const t = useT('library')
  const picture = usePicture(asset)
  return (
    <>
      <div className="row">
        <span className="b cut grow" dir="auto">
          {asset.name}
        </span>
        <span className="num b">{formatPercent(scores.overall)}</span>
      </div>
      <ul className="library-parts">
        {PARTS.map((part) => (
          <li key={part}>
            <span className="dim">{t(`scores.${part}`)}</span>
            {/* Motion is neither good nor bad. */}
            {part === 'motion' ? <Bar value={scores.motion} width="100%" /> : <ScoreBar score={scores[part]} width="100%" />}
            <span className="num">{formatNumber(scores[part] * 100)}</span>
          </li>
        ))}
      </ul>
      {picture && (
        <>
          <p className="faint xs">{t('scores.shots', { count: picture.shots.length })}</p>
          <div className="library-curves">
            {CURVES.map((curve) => (
              <div key={curve}>
                <span className="faint xs">{t(`scores.curve.${curve}`)}</span>
                <div>
                  <Sparkline values={picture.curves[curve]} fill color={curve === 'shake' ? 'var(--warn)' : 'var(--dim)'} />
                </div>
              </div>
            ))}
          </div>
        </>
      )}
    </>
  )
}

/** The whole analysis, asked for when somebody looks. */
function usePicture(asset: Asset): PictureAnalysis | null {
  const [picture, setPicture] = useState<PictureAnalysis | null>(null)
  useEffect(() => {
    const { projectId } = useProject.getState()
    if (projectId === null) return
    let current = true
    void attempt(client.library.picture({ projectId, assetId: asset.id })).then((p) => current && setPicture(p ?? null))
    return () => {
      current = false
    }
  }, [asset.id])
  return picture
}
