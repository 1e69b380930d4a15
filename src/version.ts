/** The version of this installation, from its package.json. */

import packageJson from '../package.json' with { type: 'json' }

/** Such as `0.1.0`. */
export const VERSION: string = packageJson.version
