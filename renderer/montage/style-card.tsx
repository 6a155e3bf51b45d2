import { useEffect, useState } from 'react'
import type { Style } from '#shared/planning/style.ts'
import { client, jobDone, useProject } from '../client/index.ts'
import { useLanguage } from '../i18n/index.ts'
import { cx } from '../ui/cx.ts'
import { useMontageView } from './montage-store.ts'
import { LengthPicture } from './learned/length-picture.tsx'
import { PacePicture, StylePicture } from './pace-picture.tsx'
import { Thumb } from './thumb.tsx'

/** Resting on a card for this long asks for its film, milliseconds. */
const REST_MS = 350

/** One style: the shot lengths of the film that it was learned from, or a picture from the user's own footage, three seconds of it in this style while the pointer rests there, and its rhythm. */
export function StyleCard({
  style,
  picture,
  on,
  onChoose,
}: {
  style: Style
  picture: { assetId: string; time: number } | null
  on: boolean
  onChoose: () => void
}) {
  const language = useLanguage()
  const arc = useMontageView((s) => s.arcs.find((a) => a.id === style.arc))
  const [film, setFilm] = useState<string | null>(null)
  const [over, setOver] = useState(false)
  usePreviewFilm(style.id, over && picture !== null && film === null, setFilm)
  return (
    <button
      type="button"
      role="radio"
      aria-checked={on}
      tabIndex={on ? 0 : -1}
      className={cx('montage-card', on && 'montage-card-on')}
      title={style.description[language]}
      onClick={onChoose}
      onPointerEnter={() => setOver(true)}
      onPointerLeave={() => setOver(false)}
      onFocus={() => setOver(true)}
      onBlur={() => setOver(false)}
    >
      {style.learned ? (
        <LengthPicture learned={style.learned} />
      ) : picture ? (
        <Thumb assetId={picture.assetId} time={picture.time} />
      ) : (
        <StylePicture style={style} arc={arc} />
      )}
      {film && over && <video className="montage-film" src={film} autoPlay muted loop playsInline />}
      <PacePicture style={style} />
      <span className="montage-card-foot">
        <span className="cut">{style.name[language]}</span>
      </span>
    </button>
  )
}

/** Asks the engine for a style's film once the pointer has rested; without one the card keeps its still picture. */
function usePreviewFilm(styleId: string, wanted: boolean, show: (url: string | null) => void): void {
  const projectId = useProject((s) => s.projectId)
  useEffect(() => {
    if (!wanted || projectId === null) return
    let off = false
    const ask = async (): Promise<void> => {
      const url = await previewFilm(projectId, styleId)
      if (!off) show(url)
    }
    const timer = setTimeout(() => void ask(), REST_MS)
    return () => {
      off = true
      clearTimeout(timer)
    }
  }, [wanted, projectId, styleId, show])
}

/** Address of the film, rendered first where need be. Nobody asked for it by hand: where there is none, the job tray tells why. */
async function previewFilm(projectId: string, styleId: string): Promise<string | null> {
  try {
    const answer = await client.montage.stylePreview({ projectId, styleId })
    if (answer.url || !answer.jobId) return answer.url
    const job = await jobDone(answer.jobId)
    return job.state === 'succeeded' ? (await client.montage.stylePreview({ projectId, styleId })).url : null
  } catch {
    return null
  }
}
