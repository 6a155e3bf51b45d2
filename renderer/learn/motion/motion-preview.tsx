import { Clapperboard, Pause, Play } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import type { MotionRecipe } from '#shared/learn/motion-recipe.ts'
import type { MotionJob } from '#shared/learn/motion/motion-job.ts'
import { cancelJob, errorReport, errorText, useJob } from '../../client/index.ts'
import { formatClockSeconds, formatNumber, formatPercent } from '../../i18n/format.ts'
import { translateOr, useLanguage, useT } from '../../i18n/index.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Progress } from '../../ui/meters.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { MotionControls } from './motion-controls.tsx'
import { drawMove, type MotionShot, openShot, sameRecipe, shotKey, type ShotMoves, useMotion } from './motion-store.ts'
import { type PairedLoop, usePairedLoop } from './paired-loop.ts'
import './motion.css'

const DEFAULT: MotionRecipe = { type: 'push_in', strength: 0.5, duration_ms: 3000, easing: 'ease_in_out' }

export interface MotionPreviewProps {
  /** A learn, compare or recheck job that succeeded, and one of its segments (of this side of a comparison; default: the user's). */
  jobId: string
  segmentId: string
  film?: 'target' | 'user'
  /** Where the controls begin, e.g. what a step suggests; another one takes the controls. */
  recipe?: MotionRecipe
  /** The recipe is to be seen at once. */
  draw?: boolean
}

/** A camera move tried on a shot, beside the shot as it is: draw it, watch both in a loop, change it, draw it again. */
export function MotionPreview({ jobId, segmentId, film = 'user', recipe = DEFAULT, draw = false }: MotionPreviewProps) {
  const shot: MotionShot = { jobId, segmentId, film }
  const key = shotKey(shot)
  const moves = useMotion((s) => s.byShot.get(key))
  const wished = JSON.stringify(recipe)
  useEffect(() => {
    void openShot({ jobId, segmentId, film }, JSON.parse(wished) as MotionRecipe, draw)
  }, [jobId, segmentId, film, wished, draw])
  if (!moves) return null
  return (
    <div className="motion-box">
      <section className="motion" data-testid="motion-preview">
        <div className="motion-seen">
          <Stage shot={shot} moves={moves} />
        </div>
        <div className="motion-set">
          <MotionControls shot={shot} recipe={moves.recipe} disabled={moves.running !== null} />
          <Foot shot={shot} moves={moves} />
        </div>
      </section>
    </div>
  )
}

/** The films, or what there is instead. */
function Stage({ shot, moves }: { shot: MotionShot; moves: ShotMoves }) {
  const t = useT('motion')
  const { shown, running, error, looking } = moves
  if (error)
    return (
      <div className="motion-stage motion-stage-empty">
        <ErrorState
          message={errorText(error)}
          details={errorReport(error)}
          action={<Button onClick={() => void drawMove(shot)}>{t('again')}</Button>}
        />
      </div>
    )
  if (shown) return <Films job={shown} />
  return (
    <div className="motion-stage motion-stage-empty">
      {!looking && <EmptyState icon={Clapperboard} text={t(running === null ? 'empty' : 'wait')} />}
    </div>
  )
}

function Films({ job }: { job: MotionJob }) {
  const t = useT('motion')
  const loop = usePairedLoop(job.job_id)
  const { result, artifacts, motion_recipe: recipe } = job
  if (!result || !artifacts) return null
  const original = artifacts['original.mp4']
  return (
    <>
      <div className="motion-stage">
        {original && <Film name={t('original')} src={original} loop={loop} number={0} />}
        <Film
          name={t(`type.${recipe.type}`)}
          detail={t('asked', { strength: formatPercent(recipe.strength), seconds: formatNumber(recipe.duration_ms / 1000, 1) })}
          src={artifacts['motion.mp4']!}
          poster={artifacts['poster.jpg']}
          loop={loop}
          number={1}
          own
        />
      </div>
      <div className="motion-facts">
        <IconButton icon={loop.playing ? Pause : Play} label={t(loop.playing ? 'pause' : 'play')} onClick={loop.toggle} />
        <span className="faint num cut">
          {t('facts', {
            length: formatClockSeconds(result.duration_ms / 1000),
            size: `${result.width} × ${result.height}`,
            fps: formatNumber(result.fps, Number.isInteger(result.fps) ? 0 : 2),
          })}
        </span>
        <span className="faint cut">{t(`depth.${result.depth}`)}</span>
      </div>
      {result.warnings.map((w) => (
        <p key={w.code} className="motion-note faint">
          {translateOr(`errors:${w.code}`, w.message)}
        </p>
      ))}
    </>
  )
}

interface FilmProps {
  name: string
  detail?: ReactNode
  src: string
  poster?: string | undefined
  loop: PairedLoop
  number: 0 | 1
  own?: boolean
}

function Film({ name, detail, src, poster, loop, number, own = false }: FilmProps) {
  return (
    <figure className="motion-film">
      <video
        key={src}
        ref={loop.refs[number]}
        src={src}
        {...(poster ? { poster } : {})}
        muted
        playsInline
        autoPlay={loop.playing}
        onEnded={loop.onEnded}
        aria-label={name}
        data-testid={own ? 'motion-film' : 'motion-original'}
      />
      <figcaption {...(own ? { className: 'motion-own' } : {})}>
        {name}
        {detail && <span className="num motion-asked">{detail}</span>}
      </figcaption>
    </figure>
  )
}

/** Begin, watch it come, stop it. */
function Foot({ shot, moves }: { shot: MotionShot; moves: ShotMoves }) {
  const t = useT('motion')
  useLanguage()
  const job = useJob(moves.running)
  if (moves.running !== null) {
    const percent = job?.progress.percent ?? null
    return (
      <div className="motion-foot" aria-live="polite">
        <span className="motion-state dim">
          <span className="cut">{translateOr(`jobs:stage.${job?.progress.stage ?? 'queued'}`, t('waiting'))}</span>
          {percent !== null && <span className="num">{formatPercent(percent / 100)}</span>}
          <Progress percent={percent} label={t('progress')} />
        </span>
        <Button onClick={() => void cancelJob(moves.running!)} disabled={job?.state === 'cancelling'}>
          {t('stop')}
        </Button>
      </div>
    )
  }
  const asShown = moves.shown !== null && sameRecipe(moves.shown.motion_recipe, moves.recipe)
  return (
    <div className="motion-foot">
      <span className="faint grow">{t(asShown ? 'asShown' : moves.shown ? 'changed' : 'local')}</span>
      <Button
        look={asShown ? 'normal' : 'go'}
        onClick={() => void drawMove(shot)}
        disabled={asShown || moves.looking}
        data-testid="motion-draw"
      >
        {t(moves.shown ? 'drawAgain' : 'draw')}
      </Button>
    </div>
  )
}
