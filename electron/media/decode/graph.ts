import {
  AV_BUFFERSRC_FLAG_KEEP_REF,
  AV_BUFFERSRC_FLAG_PUSH,
  type AVColorRange,
  type AVColorSpace,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  type AVPixelFormat,
  type AVSampleFormat,
} from 'node-av/constants'
import {
  avChannelLayoutDescribe,
  avGetSampleFmtName,
  type ChannelLayout,
  Filter,
  type FilterContext,
  FilterGraph,
  FilterInOut,
  Frame,
} from 'node-av/lib'
import type { Rational } from '#shared/time/rational.ts'
import { must } from './av-error.ts'

export interface VideoInput {
  type: 'video'
  width: number
  height: number
  format: AVPixelFormat
  timeBase: Rational
  frameRate: Rational
  sar: Rational
  colorSpace: AVColorSpace
  colorRange: AVColorRange
}
export interface AudioInput {
  type: 'audio'
  rate: number
  format: AVSampleFormat
  layout: ChannelLayout
}
export type GraphInput = VideoInput | AudioInput

/** A libavfilter graph with named inputs and one output, labelled [out] in its description. Calls must not overlap. */
export class Graph {
  readonly #graph: FilterGraph
  readonly #sources: Map<string, FilterContext>
  readonly #sink: FilterContext

  private constructor(graph: FilterGraph, sources: Map<string, FilterContext>, sink: FilterContext) {
    this.#graph = graph
    this.#sources = sources
    this.#sink = sink
  }

  /** Builds `description`, whose open pads are the inputs' names and [out]. Throws on a description that does not hold. */
  static async create(description: string, inputs: Record<string, GraphInput>, type: 'video' | 'audio', threads = 0): Promise<Graph> {
    const graph = new FilterGraph()
    graph.alloc()
    graph.nbThreads = threads
    try {
      const sources = new Map(Object.entries(inputs).map(([name, input]) => [name, createSource(graph, name, input)]))
      const sink = link(graph, description, sources, type)
      must(await graph.config(), `filter graph ${description}`)
      return new Graph(graph, sources, sink)
    } catch (e) {
      graph.free()
      throw e
    }
  }

  /** Gives a frame (the caller keeps it), or null as the end, to an input. False when the graph wants no more of it. */
  async push(name: string, frame: Frame | null): Promise<boolean> {
    const source = this.#sources.get(name)
    if (!source) throw new Error(`the graph has no input ${name}`)
    const flags = frame ? AV_BUFFERSRC_FLAG_PUSH | AV_BUFFERSRC_FLAG_KEEP_REF : AV_BUFFERSRC_FLAG_PUSH
    const answer = await source.buffersrcAddFrame(frame, flags as typeof AV_BUFFERSRC_FLAG_PUSH)
    if (answer === AVERROR_EOF) return false
    must(answer, 'filter')
    return true
  }

  /** Takes a finished frame into `frame`. */
  async pull(frame: Frame): Promise<'frame' | 'hungry' | 'end'> {
    const answer = await this.#sink.buffersinkGetFrame(frame)
    if (answer === AVERROR_EAGAIN) return 'hungry'
    if (answer === AVERROR_EOF) return 'end'
    must(answer, 'filter')
    return 'frame'
  }

  /** As push and pull, on this thread: for long runs of small frames of sound, where a hop to the thread pool costs more than the work. */
  pushSync(name: string, frame: Frame | null): boolean {
    const source = this.#sources.get(name)
    if (!source) throw new Error(`the graph has no input ${name}`)
    const flags = frame ? AV_BUFFERSRC_FLAG_PUSH | AV_BUFFERSRC_FLAG_KEEP_REF : AV_BUFFERSRC_FLAG_PUSH
    const answer = source.buffersrcAddFrameSync(frame, flags as typeof AV_BUFFERSRC_FLAG_PUSH)
    if (answer === AVERROR_EOF) return false
    must(answer, 'filter')
    return true
  }

  pullSync(frame: Frame): 'frame' | 'hungry' | 'end' {
    const answer = this.#sink.buffersinkGetFrameSync(frame)
    if (answer === AVERROR_EAGAIN) return 'hungry'
    if (answer === AVERROR_EOF) return 'end'
    must(answer, 'filter')
    return 'frame'
  }

  /** Changes an option of a running filter that is named `filter@target` in the description. Throws when it is refused. */
  command(target: string, option: string, value: string): void {
    const answer = this.#graph.sendCommand(target, option, value, 0 as never)
    if (typeof answer === 'number') must(answer, `${target} ${option}=${value}`)
  }

  /** Call after the last awaited call has settled. */
  close(): void {
    this.#graph.free()
  }
}

export function newFrame(): Frame {
  const frame = new Frame()
  frame.alloc()
  return frame
}

function createSource(graph: FilterGraph, name: string, input: GraphInput): FilterContext {
  if (input.type === 'audio') {
    const layout = avChannelLayoutDescribe(input.layout)
    const args = `time_base=1/${input.rate}:sample_rate=${input.rate}:sample_fmt=${avGetSampleFmtName(input.format)}:channel_layout=${layout}`
    const source = graph.createFilter(named('abuffer'), `in_${name}`, args)
    if (!source) throw new Error(`sound input not accepted: ${args}`)
    return source
  }
  const source = graph.allocFilter(named('buffer'), `in_${name}`)
  if (!source) throw new Error('no memory for a filter')
  const { width, height, format, timeBase, frameRate, sar, colorSpace, colorRange } = input
  must(
    source.buffersrcParametersSet({ width, height, format, timeBase, frameRate, sampleAspectRatio: sar, colorSpace, colorRange }),
    'filter input',
  )
  must(source.init(null), 'filter input')
  return source
}

function link(graph: FilterGraph, description: string, sources: Map<string, FilterContext>, type: 'video' | 'audio'): FilterContext {
  const segment = graph.segmentParse(description)
  if (!segment) throw new Error(`filter description does not parse: ${description}`)
  const inputs = new FilterInOut()
  const outputs = new FilterInOut()
  try {
    must(segment.createFilters(), `create filters of ${description}`)
    must(segment.applyOpts(), `filter options of ${description}`)
    must(segment.apply(inputs, outputs), `link ${description}`)
    for (let c: FilterInOut | null = inputs; c?.name; c = c.next) {
      const source = sources.get(c.name)
      if (!source || !c.filterCtx) throw new Error(`the graph wants an input ${c.name} that nobody gives`)
      must(source.link(0, c.filterCtx, c.padIdx), `link ${c.name}`)
    }
    const sink = graph.createFilter(named(type === 'video' ? 'buffersink' : 'abuffersink'), 'out', null)
    if (!sink || !outputs.filterCtx) throw new Error(`the graph has no output: ${description}`)
    must(outputs.filterCtx.link(outputs.padIdx, sink, 0), 'link out')
    return sink
  } finally {
    inputs.free()
    outputs.free()
    segment.free()
  }
}

function named(name: string): Filter {
  const filter = Filter.getByName(name)
  if (!filter) throw new Error(`this build of FFmpeg has no filter ${name}`)
  return filter
}
