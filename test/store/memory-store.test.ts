/** The store of maps, against which the others are held, keeps the contract itself. */

import { MemoryStore } from '../conformance/store-model.ts'
import { MemoryState } from '../conformance/store-model-state.ts'
import { exerciseStore } from '../conformance/store.ts'

exerciseStore('memory', async () => {
  const state = new MemoryState()
  let time = 0
  return {
    isShared: true,
    open: async () => new MemoryStore(state, { nowMs: () => time }),
    setClock: async (nowMs) => {
      time = nowMs
    },
    remove: async () => {},
  }
})
