import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchCase } from '../bench.ts'
import { cutwright } from '../processes.ts'

let run = 0

/** Also makes what later cases read: the sample's footage and song. */
export const importFolder: BenchCase = {
  name: 'import',
  about: 'analysis of the sample folder (eight 720p clips and a song) from nothing: hash, probe, decode, shots, scores, beats',
  goal: 'a second import costs only hashing',
  async prepare(c) {
    const dataDir = join(c.folder, 'data')
    const done = JSON.parse((await cutwright(['sample', '--json', '--out', join(c.folder, 'sample')], dataDir)).stdout) as { path: string }
    c.made.set('sampleProject', done.path)
    const media = join(c.folder, 'footage')
    mkdirSync(media)
    const found = readdirSync(join(c.folder, 'sample'), { recursive: true, encoding: 'utf8' })
    for (const name of found.filter((n) => n.endsWith('.mp4')))
      symlinkSync(join(c.folder, 'sample', name), join(media, name.replaceAll('/', '_')))
    const song = found.find((n) => /\.(wav|m4a|flac)$/.test(n))
    c.made.set('footage', media)
    c.made.set('sampleSong', join(c.folder, 'sample', song!))
  },
  async run(c) {
    const dataDir = join(c.folder, `import-${++run}`)
    const files = readdirSync(c.made.get('footage')!).map((n) => join(c.made.get('footage')!, n))
    const first = await cutwright(['analyze', 'scores', ...files, '--json'], dataDir)
    const second = await cutwright(['analyze', 'scores', ...files, '--json'], dataDir)
    return { firstSeconds: first.seconds, secondSeconds: second.seconds, files: files.length }
  },
}
