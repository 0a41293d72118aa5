/** A table as Markdown, which reads as well in a terminal. @param {string[]} heads @param {string[][]} rows */
export function table(heads, rows) {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map(row => row[column]?.length ?? 0)))
  const isNumber = heads.map((_, column) => rows.every(row => /^[\d.]*$/.test(row[column] ?? '')))
  const line = (/** @type {string[]} */ cells) => `| ${cells.map((cell, column) => isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width, column) => isNumber[column] ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2)).join('|')}|`
  return [line(heads), rule, ...rows.map(line)].join('\n')
}
