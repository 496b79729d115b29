/** The media type of server-sent events. */
export const eventStream = 'text/event-stream';

/**
 * A server-sent event (WHATWG HTML, 9.2). Its data is JSON, which has no line breaks of its own, so nothing in it can
 * pass for another event.
 * @param id what the client names as Last-Event-ID when it comes back
 */
export const event = (name: string, data: unknown, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** A comment: clients ignore it, and whatever is in between sees that the connection is in use. */
export const heartbeat = ':\n\n';

/** A heartbeat that moves the client on without telling it anything: an ID without data is no event. */
export const heartbeatAt = (id: string): string => `id: ${id}\n\n`;
