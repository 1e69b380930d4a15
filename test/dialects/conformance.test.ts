/** Every dialect passes the same suite on its own recorded messages. */

import { exerciseDialect, readDialectFacts, readWireFixtures } from '../conformance/dialect.ts'
import { dialects } from '../../src/dialects/registry.ts'

for (const dialect of dialects) exerciseDialect(dialect, readWireFixtures(dialect.id), readDialectFacts(dialect.id))
