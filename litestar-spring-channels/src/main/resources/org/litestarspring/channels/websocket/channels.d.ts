/** The place of an event in its channel: an epoch, a dash, an offset. */
export type Position = string;

/** What a channel carries; the same over WebSocket and server-sent events. */
export interface ChannelEvent<T = unknown> {
    id: Position;
    channel: string;
    /** "message", or what the publisher chose. */
    type: string;
    /** When it was published, in ISO 8601. */
    ts: string;
    data: T;
}

/** Messages before this place are missing. */
export interface ChannelGap extends ChannelEvent<{ missed: number | null }> {
    type: "gap";
}

/** First everybody who is there, then who came and who went. */
export type Presence =
    | { type: "presence"; channel: string; members: string[] }
    | { type: "presence"; channel: string; joined: string[]; left: string[] };

export type State = "idle" | "connecting" | "open" | "waiting" | "closed";

export interface ChannelsOptions {
    /** The shortest time until a lost connection is opened again, in milliseconds; doubled with each try. 500 by default. */
    minBackoff?: number;
    /** The longest. 30,000 by default. */
    maxBackoff?: number;
    /** After how much silence the server is asked whether it is there, in milliseconds. 15,000 by default. */
    heartbeat?: number;
    /** How long its answer may take until the connection counts as lost. 10,000 by default. */
    pongTimeout?: number;
    /** How long a request may take, the time without a connection included. 10,000 by default. */
    requestTimeout?: number;
    /** How many requests may wait for a connection. 100 by default. */
    maxPending?: number;
    /** Told of each change of the connection. */
    onState?: (state: State) => void;
    /** A WebSocket of another kind than the global one. */
    WebSocket?: new (url: string) => WebSocket;
}

export interface SubscribeOptions<T = unknown> {
    /** Goes on after this place, without a message missing or twice. */
    position?: Position | null;
    /** How many past events to get first, where there is no position. */
    history?: number;
    onEvent?: (event: ChannelEvent<T>) => void;
    /** Messages are missing: what is shown must be loaded anew. */
    onGap?: (gap: ChannelGap) => void;
    /** Who is there; asked for only where this is given. */
    onPresence?: (presence: Presence) => void;
    /** The server refused the subscription, which is over. */
    onError?: (error: ChannelError) => void;
}

export interface Subscription {
    readonly channel: string;
    /** The place of the last event; null until the server has answered. */
    readonly position: Position | null;
    /** The place where the subscription began; rejected with a ChannelError where it was refused. */
    readonly ready: Promise<Position>;
    unsubscribe(): void;
}

/** The server's refusal, with the members of its RFC 9457 problem; of the client's own only `code` and `detail`. */
export class ChannelError extends Error {
    readonly code?: string;
    readonly status?: number;
    readonly title?: string;
    readonly detail?: string;
    readonly type?: string;
}

/** One connection, any number of channels. It connects with the first call, and again after each loss, until closed. */
export class Channels {
    /** @param url the endpoint, such as "/channels"; absolute where there is no page */
    constructor(url: string | URL, options?: ChannelsOptions);
    readonly state: State;
    /** @throws Error where the channel is subscribed to already */
    subscribe<T = unknown>(channel: string, options?: SubscribeOptions<T>): Subscription;
    /** Completes with the message's place; rejected with a ChannelError, of code "connection-lost" where nobody knows. */
    publish(channel: string, data: unknown, options?: { event?: string; key?: string }): Promise<Position>;
    /** Who is there now. */
    members(channel: string): Promise<string[]>;
    /** Ends the connection and all subscriptions. */
    close(): void;
}
