/** Every profile passes the suite of the dialects, less what only faces have. */

import { newApiProfile } from '../../../../src/dialects/videos/profiles/new-api.ts'
import { openaiProfile } from '../../../../src/dialects/videos/profiles/openai.ts'
import { opeProfile } from '../../../../src/dialects/videos/profiles/ope.ts'
import { sglangProfile } from '../../../../src/dialects/videos/profiles/sglang.ts'
import { vllmOmniProfile } from '../../../../src/dialects/videos/profiles/vllm-omni.ts'
import { exerciseDialect, readWireFixtures } from '../../../conformance/dialect.ts'

const exact = { coarserStatuses: {}, coarserProblems: {}, isProfile: true } as const

exerciseDialect(openaiProfile, readWireFixtures(openaiProfile.id), exact)
exerciseDialect(sglangProfile, readWireFixtures(sglangProfile.id), exact)
exerciseDialect(vllmOmniProfile, readWireFixtures(vllmOmniProfile.id), exact)
exerciseDialect(opeProfile, readWireFixtures(opeProfile.id), exact)
// new-api has one word for every bad end.
exerciseDialect(newApiProfile, readWireFixtures(newApiProfile.id), {
  ...exact,
  coarserStatuses: { cancelled: 'failed', expired: 'failed' },
})
