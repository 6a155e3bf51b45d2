import { createEngine } from '#electron/engine/create-engine.ts'
import { unwrap } from '#electron/engine/procedures/implementer.ts'
import { ImportOutput } from '#electron/jobs/handlers/import.ts'
import { frameToTicks, FPS_30 } from '#shared/time/frame-rate.ts'
import { NO_GRADE } from '#shared/timeline/model.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { ClipId } from '#shared/timeline/ids.ts'
import { clipsOnTrack, sequencesOf, tracksOf } from '#shared/timeline/query.ts'
import type { Material } from './material.ts'

/** One shot of the film, in frames at 30 per second. */
export interface Cut {
  file: number
  from: number
  frames: number
  graded: boolean
  /** Blends into the next one. */
  dissolve: boolean
}

/** Lengths of shots, frames: on the average 1.2 s, so that a minute has about fifty cuts. */
const LENGTHS = [30, 45, 36, 24, 48, 33]
/** A dissolve takes this many frames on each side of its cut. */
const HALF = 6
const EVERY = 4

/** A montage of `seconds`: a cut every 1.2 s, every fourth one a dissolve, the grade on every second shot. */
export function montageCuts(m: Material, seconds: number): Cut[] {
  const total = Math.round(seconds * 30)
  const cuts: Cut[] = []
  for (let at = 0, i = 0; at < total; i++) {
    const frames = Math.min(LENGTHS[i % LENGTHS.length]!, total - at)
    const room = m.frames - 2 * HALF - Math.max(...LENGTHS)
    const last = at + frames >= total
    cuts.push({
      file: i % m.footage.length,
      from: HALF + ((i * 37) % room),
      frames,
      graded: i % 2 === 0,
      dissolve: !last && i % EVERY === EVERY - 1 && total - at - frames > 2 * HALF,
    })
    at += frames
  }
  return cuts
}

const t = (frames: number) => frameToTicks(frames, FPS_30) as never

/** The film as a project, made through the engine as a person's edits would make it. Without loudness, which the peers do not do. */
export async function writeProject(
  m: Material,
  cuts: Cut[],
  path: string,
  dataDir: string,
  size = { width: 1920, height: 1080 },
): Promise<void> {
  const engine = createEngine({ dataDir, host: 'cli' })
  try {
    const session = unwrap(engine.projects.create('Bench', path))
    const paths = [...m.footage, m.song]
    const job = await engine.jobs.wait(
      engine.jobs.start({
        kind: 'import',
        title: 'bench',
        projectId: session.id,
        input: { projectPath: session.path, paths, follow: false },
      }),
    )
    const { assetIds } = ImportOutput.parse(job.output)
    const doc = session.document()
    const sequence = sequencesOf(doc)[0]!
    const track = (role: string) => tracksOf(doc, sequence.id).find((x) => x.role === role)!
    const frames = cuts.reduce((n, c) => n + c.frames, 0)
    const place: Edit[] = [
      { verb: 'setSequence', sequenceId: sequence.id, patch: { ...size, frameRate: FPS_30, loudness: null } },
      {
        verb: 'overwrite',
        trackId: track('main').id,
        at: t(0),
        clips: cuts.map((c, i) => ({
          id: `clp_cut${i}` as ClipId,
          assetId: assetIds[c.file]!,
          sourceStart: t(c.from),
          duration: t(c.frames),
        })),
      },
      {
        verb: 'overwrite',
        trackId: track('music').id,
        at: t(0),
        clips: [{ assetId: assetIds.at(-1)!, sourceStart: t(0), duration: t(frames) }],
      },
    ]
    unwrap(session.apply(place, 'bench'))
    const clips = clipsOnTrack(session.document(), track('main').id)
    const look: Edit[] = [
      ...cuts.flatMap((c, i): Edit[] =>
        c.dissolve
          ? [
              {
                verb: 'addTransition',
                fromClipId: clips[i]!.id,
                toClipId: clips[i + 1]!.id,
                kind: 'dissolve',
                inOffset: t(HALF),
                outOffset: t(HALF),
              },
            ]
          : [],
      ),
      {
        verb: 'setClip',
        clipIds: clips.filter((_, i) => cuts[i]!.graded).map((x) => x.id),
        props: { grade: { ...NO_GRADE, lut: { source: m.lut, intensity: 1 } } },
      },
    ]
    unwrap(session.apply(look, 'bench'))
    engine.projects.close(session.id)
  } finally {
    await engine.close()
  }
}

/** Frames that a shot shows with its halves of dissolves. */
const shown = (cuts: Cut[], i: number): { from: number; frames: number } => {
  const before = cuts[i - 1]?.dissolve ? HALF : 0
  const after = cuts[i]!.dissolve ? HALF : 0
  return { from: cuts[i]!.from - before, frames: cuts[i]!.frames + before + after }
}

/** What the presets of H.264 write: x264 'faster', CRF 19, High, a key frame every two seconds, AAC at 320 kbit/s. */
const X264 = { preset: 'faster', crf: '19', profile: 'high', gop: '60' }

/** The same film as one command of MLT's melt: frames drawn on every core, none dropped. */
export function meltArguments(m: Material, cuts: Cut[], out: string, cores: number): string[] {
  const args = ['-silent', '-profile', 'atsc_1080p_30']
  for (const [i, c] of cuts.entries()) {
    const s = shown(cuts, i)
    args.push(m.footage[c.file]!, `in=${s.from}`, `out=${s.from + s.frames - 1}`)
    if (c.graded) args.push('-attach-cut', 'avfilter.lut3d', `av.file=${m.lut}`)
    if (cuts[i - 1]?.dissolve) args.push('-mix', String(2 * HALF), '-mixer', 'luma')
  }
  const frames = cuts.reduce((n, c) => n + c.frames, 0)
  args.push('-track', m.song, 'in=0', `out=${frames - 1}`, '-transition', 'mix', 'a_track=0', 'b_track=1', 'sum=1', 'always_active=1')
  const video = [
    'vcodec=libx264',
    `preset=${X264.preset}`,
    `crf=${X264.crf}`,
    `vprofile=${X264.profile}`,
    `g=${X264.gop}`,
    'pix_fmt=yuv420p',
  ]
  return [
    ...args,
    '-consumer',
    `avformat:${out}`,
    ...video,
    'acodec=aac',
    'ab=320k',
    `threads=${cores}`,
    `real_time=-${cores}`,
    'terminate_on_pause=1',
  ]
}

/** The same film as one filter graph of the ffmpeg program: nothing but what has to be computed. */
export function ffmpegArguments(m: Material, cuts: Cut[], out: string): string[] {
  const inputs = cuts.flatMap((c, i) => {
    const s = shown(cuts, i)
    return ['-ss', (s.from / 30).toFixed(5), '-t', (s.frames / 30).toFixed(5), '-i', m.footage[c.file]!]
  })
  const chains = cuts.map(
    (c, i) => `[${i}:v]${c.graded ? `lut3d=file=${m.lut},` : ''}scale=1920:1080,setsar=1,format=yuv420p,fps=30,settb=1/30[v${i}]`,
  )
  const runs: { label: string; frames: number }[] = []
  let start = 0
  for (const [i, c] of cuts.entries()) {
    if (!c.dissolve && i < cuts.length - 1) continue
    const members = cuts.slice(start, i + 1).map((_, k) => `[v${start + k}]`)
    const frames = cuts.slice(start, i + 1).reduce((n, _, k) => n + shown(cuts, start + k).frames, 0)
    chains.push(`${members.join('')}concat=n=${members.length}:v=1:a=0,settb=1/30[r${runs.length}]`)
    runs.push({ label: `r${runs.length}`, frames })
    start = i + 1
  }
  let [joined, length] = [runs[0]!.label, runs[0]!.frames]
  for (const [i, r] of runs.slice(1).entries()) {
    const offset = ((length - 2 * HALF) / 30).toFixed(5)
    chains.push(`[${joined}][${r.label}]xfade=transition=fade:duration=${((2 * HALF) / 30).toFixed(5)}:offset=${offset}[x${i}]`)
    joined = `x${i}`
    length += r.frames - 2 * HALF
  }
  const sound = ['-map', `${cuts.length}:a`, '-t', (length / 30).toFixed(5), '-c:a', 'aac', '-b:a', '320k']
  const video = ['-c:v', 'libx264', '-preset', X264.preset, '-crf', X264.crf, '-profile:v', X264.profile, '-g', X264.gop, '-r', '30']
  return [
    ...['-nostdin', '-v', 'error', '-y', ...inputs, '-i', m.song],
    ...[
      '-filter_complex',
      [...chains, `[${joined}]format=yuv420p[out]`].join(';'),
      '-map',
      '[out]',
      ...sound,
      ...video,
      '-movflags',
      '+faststart',
      out,
    ],
  ]
}
