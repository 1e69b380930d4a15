/**
 * Opens a local film or sound with a closed list of formats. Never all formats: playlists among them make the reader
 * follow paths of the file's own choosing.
 */

import '@napi-rs/webcodecs/polyfill'
import { FilePathSource, Input, MP3, MP4, QTFF, WAVE } from 'mediabunny'

/** Opens a file; the caller disposes of it. */
export function openLocalMedia(path: string): Input {
  return new Input({ formats: [MP4, QTFF, MP3, WAVE], source: new FilePathSource(path) })
}
