/** A row that was found in a page: its row id (0 in tables without) and its columns. `page` counts the pages that were looked at. */
export interface CarvedRow {
  page: number
  rowid: number
  columns: (string | number | null)[]
}

const PAGE_SIZES = [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536]
/** Leaves of tables, and of indexes: those hold the tables without row ids. */
const LEAF = 0x0d
const INDEX_LEAF = 0x0a
const USUAL_PAGE = 4096
/** No row of a project is larger: what claims to be is damage. */
const MOST_BYTES = 64 << 20

/**
 * Reads rows straight out of the pages of an SQLite file, without its tree, its schema or its header: every page that looks like a leaf of
 * a table is tried. What comes out may be stale or nonsense; whoever calls checks each row by its own sum. `log`: the write-ahead log,
 * whose pages are newer. Format: https://sqlite.org/fileformat2.html (§1.5 to §2.1).
 */
export function* carveRows(file: Buffer, log?: Buffer): Generator<CarvedRow> {
  const stated = file.length >= 18 ? file.readUInt16BE(16) : 0
  const size = PAGE_SIZES.find((s) => s === (stated === 1 ? 65536 : stated)) ?? USUAL_PAGE
  const pages = new Map<number, Buffer>()
  let looked = 0
  for (let n = 0; (n + 1) * size <= file.length; n++) pages.set(n + 1, file.subarray(n * size, (n + 1) * size))
  for (const [number, page] of logPages(log, size)) {
    // The page that it takes the place of may hold rows that the log has lost.
    const before = pages.get(number)
    if (before) yield* rowsOfPage(before, number, pages, looked++)
    pages.set(number, page)
  }
  for (const [number, page] of pages) yield* rowsOfPage(page, number, pages, looked++)
}

function* logPages(log: Buffer | undefined, size: number): Generator<[number, Buffer]> {
  if (!log) return
  for (let at = 32; at + 24 + size <= log.length; at += 24 + size) yield [log.readUInt32BE(at), log.subarray(at + 24, at + 24 + size)]
}

function* rowsOfPage(page: Buffer, number: number, pages: ReadonlyMap<number, Buffer>, looked: number): Generator<CarvedRow> {
  const head = number === 1 ? 100 : 0
  if (page[head] !== LEAF && page[head] !== INDEX_LEAF) return
  const count = page.readUInt16BE(head + 3)
  for (let i = 0; i < count && head + 8 + 2 * i + 2 <= page.length; i++) {
    const row = cell(page, page.readUInt16BE(head + 8 + 2 * i), pages, page[head] === LEAF)
    if (row) yield { ...row, page: looked }
  }
}

function cell(page: Buffer, at: number, pages: ReadonlyMap<number, Buffer>, hasRowid: boolean): Omit<CarvedRow, 'page'> | undefined {
  try {
    const length = varint(page, at)
    if (length.value > MOST_BYTES) return undefined
    // Rows of an index overflow earlier; those of ours are far too short for it.
    if (!hasRowid) return { rowid: 0, columns: columnsOf(payload(page, length.end, length.value, pages)) }
    const rowid = varint(page, length.end)
    return { rowid: rowid.value, columns: columnsOf(payload(page, rowid.end, length.value, pages)) }
  } catch (e) {
    // An offset that leads out of the page.
    if (e instanceof RangeError) return undefined
    throw e
  }
}

/** A row's bytes: the first part in its page, the rest in a chain of overflow pages. */
function payload(page: Buffer, at: number, length: number, pages: ReadonlyMap<number, Buffer>): Buffer {
  const usable = page.length
  const most = usable - 35
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const shared = least + ((length - least) % (usable - 4))
  const here = length <= most ? length : shared <= most ? shared : least
  if (at + here > usable) throw new RangeError('a row reaches beyond its page')
  const parts = [page.subarray(at, at + here)]
  let next = length > here ? page.readUInt32BE(at + here) : 0
  for (let left = length - here; left > 0; left -= usable - 4) {
    const overflow = pages.get(next)
    if (!overflow) throw new RangeError('a part of a row is gone')
    parts.push(overflow.subarray(4, 4 + Math.min(left, usable - 4)))
    next = overflow.readUInt32BE(0)
  }
  return Buffer.concat(parts)
}

function columnsOf(record: Buffer): (string | number | null)[] {
  const header = varint(record, 0)
  if (header.value > 200) throw new RangeError('too many columns')
  const columns: (string | number | null)[] = []
  let body = header.value
  for (let at = header.end; at < header.value; ) {
    const type = varint(record, at)
    at = type.end
    const { value, bytes } = column(record, body, type.value)
    columns.push(value)
    body += bytes
  }
  return columns
}

/** Bytes of the integers that serial types 1 to 6 stand for. */
const INTEGERS = [0, 1, 2, 3, 4, 6, 8]

function column(record: Buffer, at: number, type: number): { value: string | number | null; bytes: number } {
  if (type === 0) return { value: null, bytes: 0 }
  if (type <= 5) return { value: record.readIntBE(at, INTEGERS[type]!), bytes: INTEGERS[type]! }
  if (type === 6) return { value: Number(record.readBigInt64BE(at)), bytes: 8 }
  if (type === 7) return { value: record.readDoubleBE(at), bytes: 8 }
  if (type === 8 || type === 9) return { value: type - 8, bytes: 0 }
  if (type < 12) throw new RangeError('a type that SQLite keeps for itself')
  const bytes = (type - (type % 2 ? 13 : 12)) / 2
  if (at + bytes > record.length) throw new RangeError('a value reaches beyond its row')
  return { value: type % 2 ? record.toString('utf8', at, at + bytes) : null, bytes }
}

/** One to nine bytes, seven bits each, most significant first; the ninth gives eight. */
function varint(bytes: Buffer, at: number): { value: number; end: number } {
  let value = 0
  for (let i = 0; i < 8; i++) {
    const b = bytes[at + i]
    if (b === undefined) throw new RangeError('a number reaches beyond its page')
    value = value * 128 + (b & 0x7f)
    if (b < 0x80) return { value, end: at + i + 1 }
  }
  return { value: value * 256 + (bytes[at + 8] ?? 0), end: at + 9 }
}
