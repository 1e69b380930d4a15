/** Downloads its first argument through an egress with the rules of its second, and prints what became of it. */

import { parseConnectTo } from '../../../src/lib/egress/connect-to.ts'
import { createEgress } from '../../../src/lib/egress/egress.ts'
import { outcomeOf } from './outcome.ts'

const [url = '', connectTo = ''] = process.argv.slice(2)
const egress = createEgress({ connectTo: parseConnectTo(connectTo), extraPorts: [], downloadTimeoutMs: 5000 })
process.stdout.write(await outcomeOf(egress, url))
