/** What pages that are made from the code have in common: tables, and the line that says so. */

/** The line that a page bears which is made. */
export const MADE = '<!-- Made by `npm run docs`; edit the source that the first line names. -->'

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
