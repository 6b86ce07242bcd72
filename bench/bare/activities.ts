/** Activities that do nothing, so that only what Temporal itself costs is measured. */
export async function record(): Promise<void> {}
export async function stamp(): Promise<void> {}
export async function seal(): Promise<void> {}
export async function notify(): Promise<void> {}
export async function postWebhook(): Promise<void> {}
