/** Programs that a setting names: a path, or a name that is looked for as a shell does. */

import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

/**
 * The absolute path of a program. A name without a slash is looked for in the folders of `searchPath`, and stays a name
 * where there is nothing by that name that this user may run: what that means is for the start to say.
 */
export function findProgram(name: string, searchPath: string): string {
  if (/[/\\]/.test(name)) return resolve(name)
  const folder = searchPath.split(delimiter).find((path) => path !== '' && isProgram(join(path, name)))
  return folder === undefined ? name : resolve(folder, name)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    // It is not there, or not ours to run.
    return false
  }
}
