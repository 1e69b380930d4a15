/**
 * Loaded before each test file: keeps `node:test` from following every promise. It does so to tell to which test an error belongs
 * that nobody catches, and what is full of promises then takes three times as long. Such an error fails its file all the same.
 */

import asyncHooks from 'node:async_hooks'

const { createHook } = asyncHooks

asyncHooks.createHook = (callbacks) => createHook({ ...callbacks, trackPromises: false })
