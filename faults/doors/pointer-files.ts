/** Files that are no media themselves but tell a reader to fetch or read something else: how players have been tricked so far. */
export interface PointerFile {
  name: string
  bytes: Buffer
}

/** Every spelling by which a file may name another: `path` absolute, `port` of a server on this machine. */
export function spellings(path: string, folderUp: string, port: number): string[] {
  const name = path.split('/').pop()!
  return [
    path,
    `${folderUp}/${name}`,
    `file://${path}`,
    `file:${path}`,
    `http://127.0.0.1:${port}/${name}`,
    `https://127.0.0.1:${port}/${name}`,
    `tcp://127.0.0.1:${port}`,
    `rtmp://127.0.0.1:${port}/a/b`,
    `rtsp://127.0.0.1:${port}/a`,
    `ftp://127.0.0.1:${port}/a`,
    `tls://127.0.0.1:${port}`,
    `concat:${path}|${path}`,
    `subfile,,start,0,end,0,,:${path}`,
    `crypto+file://${path}`,
    `crypto:${path}`,
    `cache:${path}`,
    `async:${path}`,
    `concatf:${path}`,
    `data:application/vnd.apple.mpegurl,%23EXTM3U%0A${encodeURIComponent(path)}`,
  ]
}

/** One file of each kind that points to `target`. */
export function pointersTo(target: string, port: number): PointerFile[] {
  const texts: [string, string][] = [
    ['list.m3u8', `#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n${target}\n#EXT-X-ENDLIST\n`],
    ['master.m3u8', `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${target}\n`],
    ['key.m3u8', `#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXT-X-KEY:METHOD=AES-128,URI="${target}"\n#EXTINF:3,\n${target}\n#EXT-X-ENDLIST\n`],
    ['map.m3u8', `#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXT-X-MAP:URI="${target}"\n#EXTINF:3,\n${target}\n#EXT-X-ENDLIST\n`],
    ['list.ffconcat', `ffconcat version 1.0\nfile '${target}'\n`],
    ['list.concat', `ffconcat version 1.0\nstream\nfile ${target}\nduration 3\n`],
    ['manifest.mpd', mpd(target)],
    [
      'stream.sdp',
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video ${port} RTP/AVP 96\na=rtpmap:96 H264/90000\na=control:${target}\n`,
    ],
    ['list.pls', `[playlist]\nFile1=${target}\nNumberOfEntries=1\n`],
    ['list.asx', `<asx version="3.0"><entry><ref href="${target}"/></entry></asx>`],
    ['list.smil', `<smil><body><video src="${target}"/></body></smil>`],
    ['list.ram', `${target}\n`],
    ['sheet.cue', `FILE "${target}" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n`],
    ['text.ass', `[Script Info]\n[Events]\nDialogue: 0,0:00:00.00,0:00:03.00,x,,0,0,0,,{\\fn${target}}x\n`],
    ['text.srt', `1\n00:00:00,000 --> 00:00:03,000\n<img src="${target}">\n`],
    ['picture.svg', `<svg xmlns="http://www.w3.org/2000/svg"><image href="${target}"/></svg>`],
    ['entity.svg', `<!DOCTYPE svg [<!ENTITY x SYSTEM "${target}">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>`],
    ['script.avs', `FFmpegSource2("${target}")\n`],
    ['graph.lavfi', `movie=${target}`],
    [
      'cpl.xml',
      `<?xml version="1.0"?><CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"><Id>${target}</Id></CompositionPlaylist>`,
    ],
    ['ref.mov', `rtsptextrtsp://127.0.0.1:${port}/\n${target}`],
    ['ref.asf', `[Reference]\nRef1=${target}\n`],
  ]
  return texts.map(([name, text]) => ({ name, bytes: Buffer.from(text) }))
}

const mpd = (target: string): string =>
  `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT3S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${target}</BaseURL></Representation></AdaptationSet></Period></MPD>`

/** Boxes that a data reference lies in, from the outside. */
const PATH_TO_DREF = ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref']

/**
 * A QuickTime film whose samples lie in another file, as editing programs write them: `film` (its index at the end) with its samples
 * blanked and its data references turned to `target`, by URL or by a Macintosh alias.
 */
export function externalFilm(film: Buffer, target: string, kind: 'url ' | 'alis'): Buffer {
  const entry = kind === 'url ' ? box('url ', Buffer.concat([Buffer.alloc(4), Buffer.from(`${target}\0`)])) : box('alis', alias(target))
  const dref = box('dref', Buffer.concat([Buffer.alloc(4), uint32(1), entry]))
  const swap = (bytes: Buffer, depth: number): Buffer => {
    const out: Buffer[] = []
    for (let at = 0; at + 8 <= bytes.length; ) {
      const size = bytes.readUInt32BE(at) || bytes.length - at
      const type = bytes.toString('latin1', at + 4, at + 8)
      const body = bytes.subarray(at + 8, at + size)
      if (type === 'mdat' && depth === 0) out.push(box(type, Buffer.alloc(body.length)))
      else if (type !== PATH_TO_DREF[depth]) out.push(bytes.subarray(at, at + size))
      else out.push(type === 'dref' ? dref : box(type, swap(body, depth + 1)))
      at += size
    }
    return Buffer.concat(out)
  }
  return swap(film, 0)
}

const uint32 = (n: number): Buffer => {
  const b = Buffer.alloc(4)
  b.writeUInt32BE(n)
  return b
}
const box = (type: string, body: Buffer): Buffer => Buffer.concat([uint32(body.length + 8), Buffer.from(type, 'latin1'), body])

/** An alias record (version 2) with the absolute and the relative path, as FFmpeg's reader looks for them. */
function alias(target: string): Buffer {
  const fixed = Buffer.alloc(4 + 150)
  fixed.writeUInt16BE(2, 4 + 6)
  const text = (type: number, value: string): Buffer => {
    const bytes = Buffer.from(value)
    const head = Buffer.alloc(4)
    head.writeUInt16BE(type, 0)
    head.writeUInt16BE(bytes.length, 2)
    return Buffer.concat([head, bytes, Buffer.alloc(bytes.length % 2)])
  }
  return Buffer.concat([fixed, text(2, target.replaceAll('/', ':')), text(18, target), Buffer.from([0xff, 0xff, 0, 0])])
}
