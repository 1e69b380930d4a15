/**
 * fal's own client for Python, unmodified. It speaks https only, so the gateway has an https address here; what stands for
 * fal's hosts is told in its environment. Where Python and pip are there.
 */

import { deepEqual } from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { shapeOf, startPublicRig } from '../support/client-rig.ts'
import { PUBLIC_HOST } from '../support/public-place.ts'
import { pythonWith } from '../support/python.ts'
import { KEY } from '../support/reelay.ts'

const PROGRAM = `
import os
import fal_client, httpx

TEXT, IMAGE = ["bytedance/seedance-2.0/" + kind for kind in ("text-to-video", "image-to-video")]
small = {"duration": "4", "resolution": "480p", "aspect_ratio": "1:1", "generate_audio": False}
order = {"prompt": "a kite above the sea", **small, "seed": 7}

updates = []
output = fal_client.subscribe(TEXT, arguments=order, with_logs=True, on_queue_update=updates.append)
assert (output["seed"], output["video"]["width"], output["video"]["content_type"]) == (7, 640, "video/mp4"), output
last = updates[-1]
assert isinstance(last, fal_client.Completed) and last.logs[-1]["message"] == "The video is finished.", last
film = httpx.get(output["video"]["url"])
assert len(film.content) == output["video"]["file_size"], film
open(os.environ["FILM"], "wb").write(film.content)

handle = fal_client.submit(TEXT, arguments=order)
events = [type(event) for event in handle.iter_events(with_logs=True, interval=0.1)]
assert events[-1] is fal_client.Completed, events
assert handle.get()["video"] == fal_client.result(TEXT, handle.request_id)["video"]
assert isinstance(fal_client.status(TEXT, handle.request_id), fal_client.Completed)

assert fal_client.run(TEXT, arguments=order)["video"]["url"].endswith(".mp4")

picture = fal_client.encode(bytes.fromhex(os.environ["PICTURE"]), "image/png")
for given in [picture, "https://example.com/still.png"]:
    output = fal_client.subscribe(IMAGE, arguments={**order, "aspect_ratio": "auto", "image_url": given})
    assert output["video"]["height"] == 640, output

handle = fal_client.submit(TEXT, arguments={**order, "prompt": "[[previz:never-end]]"})
handle.cancel()

def refused(work):
    try:
        work()
    except fal_client.FalClientHTTPError as error:
        return error
    raise AssertionError("it was taken")

error = refused(handle.get)
assert (error.status_code, error.error_type) == (499, "client_cancelled"), error
error = refused(lambda: fal_client.submit(TEXT, arguments={**order, "duration": "3"}))
assert (error.status_code, error.error_type) == (422, "invalid_parameter"), error
assert error.message[0]["loc"] == ["body", "duration"], error
assert error.response_headers["x-fal-request-id"].startswith("req_"), error
error = refused(lambda: fal_client.submit("no/body", arguments=order))
assert (error.status_code, error.error_type) == (404, "model_not_found"), error
error = refused(lambda: fal_client.SyncClient(key="nobody:knows").submit(TEXT, arguments=order))
assert (error.status_code, error.error_type) == (401, "unauthorized"), error
error = refused(lambda: fal_client.subscribe(TEXT, arguments={**order, "prompt": "[[previz:fail]]"}))
assert (error.error_type, str(error)) == ("upstream_failed", "The sandbox was asked to fail this job."), error
`

test('submit, subscribe, run, events, pictures, cancel and errors work with fal’s client for Python', async (t) => {
  const python = await pythonWith('fal-client')
  if (typeof python === 'string') return t.skip(python)
  const rig = await startPublicRig()
  t.after(() => rig.close())
  const film = join(rig.dir, 'film.mp4')
  await python.run(PROGRAM, {
    ...rig.place.env,
    FAL_KEY: KEY,
    FAL_QUEUE_RUN_HOST: `${PUBLIC_HOST}/fal`,
    FAL_RUN_HOST: `${PUBLIC_HOST}/fal/run`,
    FILM: film,
    PICTURE: rig.picture.toString('hex'),
  })
  deepEqual(await shapeOf(await readFile(film)), [640, 640, 96])
})
