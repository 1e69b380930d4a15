/** Every dialect passes the same suite on its own recorded messages. */

import { exerciseDialect, readWireFixtures } from '../conformance/dialect.ts'
import { ark } from '../../src/dialects/ark.ts'
import { fal } from '../../src/dialects/fal.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { open } from '../../src/dialects/open.ts'
import { replicate } from '../../src/dialects/replicate.ts'
import { openai, videos } from '../../src/dialects/videos.ts'

// The seeds prove one word for everything before the end.
exerciseDialect(jobs, readWireFixtures('jobs'), { coarserStatuses: { queued: 'running' }, coarserProblems: {} })
exerciseDialect(open, readWireFixtures('open'), { coarserStatuses: {}, coarserProblems: {} })
exerciseDialect(videos, readWireFixtures('videos'), { coarserStatuses: {}, coarserProblems: {} })
exerciseDialect(openai, readWireFixtures('openai'), { coarserStatuses: {}, coarserProblems: {} })
exerciseDialect(ark, readWireFixtures('ark'), { coarserStatuses: {}, coarserProblems: {} })
exerciseDialect(replicate, readWireFixtures('replicate'), { coarserStatuses: {}, coarserProblems: {} })
exerciseDialect(fal, readWireFixtures('fal'), { coarserStatuses: {}, coarserProblems: {} })
