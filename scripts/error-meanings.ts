/** What each problem code means and what to do about it: the texts of docs/errors.md. The type makes a missing one an error. */

import type { ProblemCode } from '../src/core/problem.ts'

/** The two texts of a code. */
export type Meaning = { readonly means: string; readonly remedy: string }

/** Every code has both. */
export const MEANINGS: { readonly [C in ProblemCode]: Meaning } = {
  malformed_request: {
    means: 'The bytes on the connection are no HTTP request that two readers would understand alike.',
    remedy: 'Use an HTTP library; look at the proxy in between.',
  },
  path_too_long: {
    means: 'The path with its query is longer than 8 KiB.',
    remedy: 'Send a shorter query.',
  },
  expectation_failed: {
    means: 'The `Expect` header asks for something else than `100-continue`.',
    remedy: 'Leave the header out.',
  },
  head_too_large: { means: 'The request line and headers exceed 32 KiB.', remedy: 'Send fewer or shorter headers.' },
  request_timeout: { means: 'The request did not arrive in time.', remedy: 'Send it again, faster.' },
  invalid_json: { means: 'The body is not JSON.', remedy: 'Mend it at the position that the message names.' },
  invalid_body: {
    means: 'The body is JSON or a form, and still cannot be taken: too deep, too many members, broken off.',
    remedy: 'Follow the message.',
  },
  invalid_unicode: {
    means: 'The body is not UTF-8, or holds a lone surrogate or a NUL.',
    remedy: 'Encode the text properly.',
  },
  duplicate_key: { means: 'A JSON object has the same key twice.', remedy: 'Remove one of them.' },
  missing_parameter: { means: 'A required field is missing.', remedy: 'Add the field that `param` names.' },
  invalid_parameter: {
    means: 'A field has a type or a value that is not allowed.',
    remedy: 'Use a value that the message lists.',
  },
  conflicting_parameters: { means: 'Two fields say different things.', remedy: 'Send one of them.' },
  unsupported_parameter: {
    means: 'The model does not have this feature, or the route does not take this field or header.',
    remedy: 'Leave it out or change the model.',
  },
  unsupported_combination: {
    means: 'Each field is fine, together they cannot be made.',
    remedy: 'Follow the rule in the message.',
  },
  prompt_required: { means: 'The prompt is missing or empty.', remedy: 'Write one.' },
  prompt_too_long: { means: 'The prompt exceeds 32,000 characters.', remedy: 'Shorten it.' },
  too_many_references: { means: 'More references of a role than the model takes.', remedy: 'Send fewer.' },
  url_not_allowed: {
    means: 'The URL, or one that it redirects to, is not a public http or https address on an allowed port.',
    remedy: 'Use a public address, or upload the file.',
  },
  file_not_found: {
    means: 'There is no such file of yours.',
    remedy: 'Upload it, or use the id that the upload returned.',
  },
  unsupported_media: {
    means: 'The bytes are not an intact file of a supported type, whatever the name says.',
    remedy: 'Convert the file: see references.md.',
  },
  reference_kind_mismatch: {
    means: 'The bytes are of another kind than the role or the form says.',
    remedy: 'Give the file the right role.',
  },
  reference_too_large: { means: 'A reference exceeds the size limit of its kind.', remedy: 'Compress it.' },
  reference_too_short: { means: 'A film or sound is shorter than the model takes.', remedy: 'Use a longer one.' },
  reference_too_long: {
    means: 'A film or sound, or all of a kind together, is longer than the model takes.',
    remedy: 'Cut it.',
  },
  reference_dimensions: { means: 'A picture or film has too few or too many pixels.', remedy: 'Scale it.' },
  reference_unreachable: {
    means: 'A reference could not be fetched after three tries.',
    remedy: 'Read the reason in the message. The URL has to answer with the file itself, without a login.',
  },
  model_not_found: { means: 'No model has this name.', remedy: 'See models.md or `GET /v1/models`.' },
  model_not_enabled: {
    means: 'The model is known and not offered on this installation.',
    remedy: 'Its operator can enable it with REELAY_ENABLE_MODELS.',
  },
  unauthorized: { means: 'The API key is missing, malformed or unknown.', remedy: 'Send `Authorization: Bearer KEY`.' },
  model_not_allowed: {
    means: 'The API key may use certain models only.',
    remedy: 'Use one of those that the models endpoint lists, or ask the operator for another key.',
  },
  tenant_disabled: { means: 'The account was closed by the operator.', remedy: 'Ask the operator.' },
  webhooks_not_allowed: {
    means: 'The API key is limited to certain dialects or origins, and such a key manages no webhooks.',
    remedy: 'Use a key without these limits, on your server.',
  },
  face_not_allowed: {
    means: 'The API key may speak certain dialects only.',
    remedy: 'Use the paths of another dialect, or another key.',
  },
  origin_not_allowed: {
    means: 'The API key is for the pages of certain origins, and the request came from elsewhere.',
    remedy: 'Call from one of those pages, or use another key.',
  },
  insufficient_credits: {
    means: 'The account has fewer credits than the job may come to. Nothing was held.',
    remedy: 'Order less, wait for running jobs to end, or ask the operator for credits.',
  },
  budget_exceeded: {
    means: 'The job may come to more than the budget of the API key leaves for this day or month.',
    remedy: 'Wait for the next period, or use another key.',
  },
  price_changed: {
    means: 'The prices have changed since the quote whose version the request names.',
    remedy: 'Ask for a quote again.',
  },
  idempotency_key_reused: {
    means: 'The `Idempotency-Key` came with another request before.',
    remedy: 'Use a new key for each new request.',
  },
  idempotency_in_progress: {
    means: 'The same request with the same `Idempotency-Key` is being worked on.',
    remedy: 'Wait for the number of seconds in `Retry-After`, then send it again.',
  },
  tenant_not_found: { means: 'There is no such tenant (admin API).', remedy: '`reelay tenants list` shows all.' },
  key_not_found: { means: 'There is no such API key (admin API).', remedy: '`reelay keys list TENANT` shows all.' },
  key_revoked: {
    means: 'The API key was revoked, and stays so (admin API).',
    remedy: 'Create another one.',
  },
  provider_not_found: { means: 'There is no such provider (admin API).', remedy: 'List the providers.' },
  provider_changed: {
    means: 'The provider is of another version than the one that the change was made on (admin API).',
    remedy: 'Look at it as it is, and make the change on that.',
  },
  provider_busy: {
    means:
      'The provider has works under way, and so is neither taken out nor moved, nor is the key by which they are known (admin API).',
    remedy: 'Drain it, or close the key, and wait; or take it out by force and lose them.',
  },
  credential_not_found: { means: 'The provider has no such key (admin API).', remedy: 'List its keys.' },
  credential_exists: {
    means: 'The provider has a key of this label already (admin API).',
    remedy: 'Choose another label, or rotate the key that is there.',
  },
  job_not_found: {
    means: 'There is no such job of yours, in this dialect’s spelling of ids.',
    remedy: 'Use the id that the submit returned.',
  },
  endpoint_not_found: { means: 'There is no such webhook endpoint.', remedy: 'List the endpoints.' },
  endpoint_disabled: {
    means: 'The webhook endpoint is disabled: nothing is sent there.',
    remedy: 'Enable it first.',
  },
  too_many_endpoints: { means: 'The account has 100 webhook endpoints already.', remedy: 'Delete one first.' },
  delivery_not_found: { means: 'There is no such delivery.', remedy: 'List the deliveries.' },
  delivery_forgotten: {
    means: 'The bytes of the delivery are not kept any more.',
    remedy: 'Ask for the job, or have the events told from now on.',
  },
  delivery_pending: {
    means: 'The delivery, or an earlier test event, is just being sent.',
    remedy: 'Look what came of it.',
  },
  route_not_found: {
    means: 'There is nothing at this path.',
    remedy: 'Check the path; `GET /` lists where to submit.',
  },
  link_expired: {
    means: 'The signed link has expired.',
    remedy: 'Ask for the job again: the answer has a fresh link.',
  },
  method_not_allowed: { means: 'The path exists and takes other methods.', remedy: 'Use one of the `Allow` header.' },
  job_not_cancellable: { means: 'The job has ended already.', remedy: 'Nothing is left to cancel.' },
  outcome_known: {
    means: 'An operator wants to resolve a job of which nothing is unknown.',
    remedy: 'Look at its tries: whatever was unknown has been found out.',
  },
  video_not_ready: { means: 'The job has not finished yet.', remedy: 'Ask for the job until it has.' },
  video_not_available: {
    means: 'The job has ended without a video, or the video is gone.',
    remedy: 'Look at the job’s error.',
  },
  storyboard_unavailable: {
    means:
      'The job has ended without a storyboard: another provider has made it, or nobody; or the storyboard is gone.',
    remedy: 'Look at the job. Only previz tells how it has understood a prompt.',
  },
  body_too_large: {
    means: 'The body or file exceeds its limit.',
    remedy: 'Upload media instead of inlining it, or shrink it.',
  },
  unsupported_content_type: {
    means: 'The body is neither JSON nor, where files are taken, a form.',
    remedy: 'Set `Content-Type: application/json`.',
  },
  rate_limited: {
    means: 'Too many requests, or too many wrong keys from this address.',
    remedy: 'Wait as long as `Retry-After` says.',
  },
  too_many_jobs: {
    means: 'As many jobs of the API key are waiting as may wait.',
    remedy: 'Wait for the number of seconds in `Retry-After`, then send it again.',
  },
  storage_full: {
    means: 'The disk of the installation is full; nothing was accepted.',
    remedy: 'Its operator has to make room.',
  },
  unavailable: { means: 'The installation cannot serve this now.', remedy: 'Wait as long as `Retry-After` says.' },
  upstream_unavailable: { means: 'The provider could not be reached.', remedy: 'Submit again later.' },
  content_rejected: {
    means: 'The provider’s moderation refused the prompt, a reference or the film.',
    remedy: 'Change what the message names. Nothing is charged.',
  },
  upstream_failed: {
    means: 'The provider refused or failed the job.',
    remedy: 'Read the message; change the request.',
  },
  upstream_bad_result: {
    means: 'The provider returned something other than the ordered video.',
    remedy: 'Submit again; tell the operator.',
  },
  upstream_outcome_unknown: {
    means:
      'The connection broke while the job was handed over, it was found nowhere, and the operator has given it up. It is not repeated by itself, because it might be made and billed twice.',
    remedy: 'Submit again, if it may be made twice.',
  },
  internal_error: { means: 'A defect of Reelay.', remedy: 'Report it with the request id.' },
}
