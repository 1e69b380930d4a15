/** The jailed child that renders: everything heavy, and everything that decodes, is loaded here and nowhere else. */

import { serveJailed } from '../lib/jail/inside.ts'
import { renderRequest } from './render-messages.ts'
import { renderOne } from './render-one.ts'

await serveJailed((question, tell) => renderOne(renderRequest.parse(question), tell))
