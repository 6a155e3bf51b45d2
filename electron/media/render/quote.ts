/** A file name as an option value inside a filter description: two levels of escaping (option, then graph). */
export function quote(value: string): string {
  const option = value.replaceAll('\\', '/').replace(/[':]/g, (c) => `\\${c}`)
  return `'${option.replaceAll("'", "'\\''")}'`
}
