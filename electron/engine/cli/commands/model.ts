import { Command } from 'commander'
import { text as readText } from 'node:stream/consumers'
import { AppError } from '#shared/base/app-error.ts'
import {
  DEFAULT_LIMITS,
  MODEL_PRESET_IDS,
  MODEL_PRESETS,
  type ModelPresetId,
  ModelSettings,
  presetOf,
} from '#shared/learn/model-settings.ts'
import { integer, number, oneOf } from '../options.ts'
import { CommandEnd, EXIT, UsageError } from '../outcome.ts'
import { type CommandSession, type GlobalOptions, withEngine } from '../session.ts'

interface SetFlags {
  preset?: ModelPresetId
  baseUrl?: string
  model?: string
  framesPerCall?: number
  maxFrames?: number
  answerTokens?: number
  tokenBudget?: number
  timeout?: number
  priceIn?: number
  priceOut?: number
  currency?: string
}

const present = <T extends object>(o: T): Partial<T> =>
  Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as Partial<T>

/** The settings with some of them changed; another preset brings its own address and model. */
function changed(before: ModelSettings | null, o: SetFlags): ModelSettings {
  const id = o.preset ?? before?.preset
  if (!id) throw new UsageError(`Name a preset first: --preset ${MODEL_PRESET_IDS.join('|')}.`)
  const preset = presetOf(id)
  const kept = before?.preset === id ? before : null
  const prices = { input: o.priceIn ?? before?.prices?.input, output: o.priceOut ?? before?.prices?.output }
  const parsed = ModelSettings.safeParse({
    preset: id,
    baseUrl: o.baseUrl ?? kept?.baseUrl ?? preset.baseUrl,
    model: o.model ?? kept?.model ?? preset.model,
    limits: {
      ...(before?.limits ?? DEFAULT_LIMITS),
      ...present({
        framesPerCall: o.framesPerCall,
        maxFrames: o.maxFrames,
        answerTokens: o.answerTokens,
        tokenBudget: o.tokenBudget,
        timeout: o.timeout,
      }),
    },
    prices:
      prices.input === undefined && prices.output === undefined
        ? null
        : { input: prices.input ?? 0, output: prices.output ?? 0, currency: o.currency ?? before?.prices?.currency ?? 'USD' },
  })
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues[0]!
  throw new UsageError(`${wrong.path.join('.')}: ${wrong.message}. Nothing was changed.`)
}

function show(s: CommandSession): void {
  const model = s.engine.settings.get().visionModel
  if (!model)
    return s.print({ model: null }, 'No vision model is set up; nothing is ever sent. cutwright model presets lists what there is.')
  const { secret } = presetOf(model.preset)
  const stored = s.engine.secrets.list().find((x) => x.name === secret)
  const { limits, prices } = model
  s.print(
    { model, key: { name: secret, source: stored?.source ?? null } },
    [
      `${model.model} at ${model.baseUrl} (${presetOf(model.preset).name})`,
      `  key ${secret}: ${stored ? `stored (${stored.source})` : 'none'}`,
      `  ${limits.framesPerCall} pictures a request, ${limits.maxFrames} a film, ${limits.tokenBudget} tokens a film, ${limits.answerTokens} an answer, ${limits.timeout} s`,
      prices ? `  a million tokens: ${prices.input} in, ${prices.output} out, ${prices.currency}` : '  no prices',
    ].join('\n'),
  )
}

const setCommand = (): Command =>
  new Command('set')
    .description('Sets up the vision model, or changes it.')
    .option('--preset <id>', MODEL_PRESET_IDS.join(', '), oneOf(MODEL_PRESET_IDS))
    .option('--base-url <address>', 'mostly ends in /v1')
    .option('--model <name>')
    .option('--frames-per-call <number>', 'pictures in one request', integer(1, 64))
    .option('--max-frames <number>', 'pictures for one film', integer(1, 2000))
    .option('--answer-tokens <number>', 'of one answer', integer(100, 100_000))
    .option('--token-budget <number>', 'in and out for one film', integer(1000, 100_000_000))
    .option('--timeout <seconds>', 'for one request', integer(5, 3600))
    .option('--price-in <number>', 'of a million tokens in', number(0, 100_000))
    .option('--price-out <number>', 'of a million tokens out', number(0, 100_000))
    .option('--currency <code>')
    .action((o: SetFlags, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), (s) => {
        s.engine.settings.set({ visionModel: changed(s.engine.settings.get().visionModel, o) })
        show(s)
        return Promise.resolve()
      }),
    )

const keyCommand = (): Command =>
  new Command('key')
    .description('Stores the key of the service, read from standard input; an empty one forgets it.')
    .action((_o: object, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const model = s.engine.settings.get().visionModel
        if (!model)
          throw new AppError('model.notSetUp', 'No vision model is set up, so no key was stored; name one with cutwright model set.')
        const key = (await readText(process.stdin)).trim()
        const { secret } = presetOf(model.preset)
        s.engine.secrets.set(secret, key === '' ? null : key)
        s.print({ secret, stored: key !== '' }, key === '' ? `${secret} is forgotten.` : `${secret} is stored.`)
      }),
    )

const testCommand = (): Command =>
  new Command('test')
    .description('Lists the models of the server and shows one a picture; costs a few hundred tokens.')
    .action((_o: object, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const found = await s.engine.models.test(null, s.signal)
        const models = found.models.length ? `\nModels: ${found.models.join(', ')}` : ''
        s.print(found, `${found.message}${models}`)
        if (!found.ok) throw new CommandEnd(EXIT.refused)
      }),
    )

export const modelCommand = (): Command =>
  new Command('model')
    .description('The vision model that learn and compare may ask; without one nothing is ever sent.')
    .addCommand(
      new Command('show')
        .description('What is set up.')
        .action((_o: object, c: Command) => withEngine(c.optsWithGlobals<GlobalOptions>(), (s) => Promise.resolve(show(s)))),
    )
    .addCommand(
      new Command('presets')
        .description('Servers that are known.')
        .action((_o: object, c: Command) =>
          withEngine(c.optsWithGlobals<GlobalOptions>(), (s) =>
            Promise.resolve(
              s.print(
                MODEL_PRESETS,
                MODEL_PRESETS.map(
                  (p) => `${p.id.padEnd(11)} ${p.baseUrl || '(--base-url)'}  ${p.model || '(--model)'}  key ${p.secret}`,
                ).join('\n'),
              ),
            ),
          ),
        ),
    )
    .addCommand(setCommand())
    .addCommand(keyCommand())
    .addCommand(testCommand())
    .addCommand(
      new Command('off').description('Asks no model any more; the key stays stored.').action((_o: object, c: Command) =>
        withEngine(c.optsWithGlobals<GlobalOptions>(), (s) => {
          s.engine.settings.set({ visionModel: null })
          show(s)
          return Promise.resolve()
        }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  cutwright model set --preset ollama --model qwen2.5vl:7b\n  cutwright model test\n  cutwright learn reference.mp4 --llm --dry-run',
    )
