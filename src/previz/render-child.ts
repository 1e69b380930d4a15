/** The jailed child that renders: everything heavy, and everything that decodes, is loaded here and nowhere else. */

import { serveJailed } from '../lib/jail/inside.ts'
import { renderOne } from './render-one.ts'
import { readRenderQuestion } from './render-question.ts'

await serveJailed((question, tell) => renderOne(readRenderQuestion(question), tell))
