/**
 * A client of Litestar Spring's channels over WebSocket, for browsers and Node 22 and later: subscriptions that come back
 * by themselves after a loss, from where they were, without a message twice.
 *
 *     import {Channels} from "/litestar/channels.js";
 *
 *     const channels = new Channels("/channels");
 *     channels.subscribe("board:SFO", {onEvent: event => show(event.data), onGap: () => reload()});
 *
 * The protocol is described in the manual, under "The protocol of channels".
 */

const DEFAULTS = {
    minBackoff: 500,
    maxBackoff: 30_000,
    heartbeat: 15_000,
    pongTimeout: 10_000,
    requestTimeout: 10_000,
    maxPending: 100,
};

/** Open for so long, a connection counts as good, and the next loss is tried again soon. */
const STABLE = 5_000;

/** The server's refusal, with the members of its RFC 9457 problem, or what went wrong before it could answer. */
export class ChannelError extends Error {

    constructor(problem) {
        super(problem.detail ?? problem.title ?? "The server refused the request.");
        Object.assign(this, problem);
        this.name = "ChannelError";
    }
}

/** One connection, any number of channels. It connects with the first call, and again after each loss, until closed. */
export class Channels {

    #url;
    #options;
    #socket = null;
    #state = "idle";
    #subscriptions = new Map();
    #requests = new Map();
    #waiting = [];
    #number = 0;
    #attempts = 0;
    #heard = 0;
    #reconnect = 0;
    #stable = 0;
    #beat = 0;
    #online = () => this.#state === "waiting" && this.#connect();

    constructor(url, options = {}) {
        this.#url = absolute(url);
        this.#options = {...DEFAULTS, ...options};
        if (!this.#options.WebSocket && !globalThis.WebSocket) {
            throw new Error("There is no WebSocket here. Pass one as options.WebSocket, or use Node 22 or later.");
        }
        globalThis.addEventListener?.("online", this.#online);
    }

    /** "idle", "connecting", "open", "waiting" until the next try, or "closed". */
    get state() {
        return this.#state;
    }

    subscribe(channel, options = {}) {
        this.#requireOpen();
        if (this.#subscriptions.has(channel)) {
            throw new Error(`"${channel}" is subscribed to already. Unsubscribe first, or share the subscription.`);
        }
        const subscription = {channel, position: options.position ?? null, options, request: 0};
        subscription.ready = new Promise((resolve, reject) => Object.assign(subscription, {resolve, reject}));
        // Whoever does not wait for it is told by onError.
        subscription.ready.catch(() => {});
        this.#subscriptions.set(channel, subscription);
        if (this.#state === "open") this.#join(subscription);
        else this.#connect();
        return {
            channel,
            ready: subscription.ready,
            get position() {
                return subscription.position;
            },
            unsubscribe: () => this.#leave(subscription),
        };
    }

    async publish(channel, data, {event, key} = {}) {
        return (await this.#ask({type: "publish", channel, data, event, key})).id;
    }

    async members(channel) {
        return (await this.#ask({type: "presence", channel})).members;
    }

    close() {
        if (this.#state === "closed") return;
        this.#become("closed");
        clearTimeout(this.#reconnect);
        globalThis.removeEventListener?.("online", this.#online);
        this.#drop(1000);
        const closed = failure("closed", "The client was closed.");
        this.#fail(closed);
        for (const {request, reject} of this.#waiting.splice(0)) settle(request, reject, closed);
        for (const {reject} of this.#subscriptions.values()) reject(closed);
        this.#subscriptions.clear();
    }

    #requireOpen() {
        if (this.#state === "closed") throw failure("closed", "The client was closed.");
    }

    #become(state) {
        if (this.#state === state) return;
        this.#state = state;
        call(this.#options.onState, state);
    }

    #connect() {
        if (this.#socket || this.#state === "closed") return;
        clearTimeout(this.#reconnect);
        this.#become("connecting");
        const Socket = this.#options.WebSocket ?? globalThis.WebSocket;
        const socket = new Socket(this.#url);
        this.#socket = socket;
        const ours = handler => event => this.#socket === socket && handler(event);
        socket.onopen = ours(() => this.#opened());
        socket.onmessage = ours(({data}) => this.#received(JSON.parse(data)));
        socket.onclose = ours(({code}) => this.#lost(code));
        // Not every WebSocket closes after an error of its handshake.
        socket.onerror = ours(() => this.#lost(1006));
    }

    #opened() {
        this.#become("open");
        this.#stable = setTimeout(() => (this.#attempts = 0), STABLE);
        this.#heard = Date.now();
        this.#beat = setInterval(() => this.#check(), this.#options.heartbeat);
        for (const subscription of this.#subscriptions.values()) this.#join(subscription);
        for (const {frame, ...request} of this.#waiting.splice(0)) this.#sendRequest(frame, request);
    }

    /** Both sides can be alive and the network between them dead, which only an answer that does not come tells. */
    #check() {
        const silent = Date.now() - this.#heard;
        if (silent < this.#options.heartbeat) return;
        const socket = this.#socket;
        const since = this.#heard;
        this.#send({type: "ping"});
        setTimeout(() => {
            if (this.#socket === socket && this.#heard === since) this.#lost(4408);
        }, this.#options.pongTimeout);
    }

    #lost(code) {
        this.#drop(1000);
        this.#fail(failure("connection-lost", "The connection was lost before the answer came; the server may have obeyed."));
        if (this.#state === "closed") return;
        this.#become("waiting");
        const {minBackoff, maxBackoff} = this.#options;
        // Abuse is not repeated soon; a server that stops has all its clients come back at another moment each.
        const most = code === 1008 ? maxBackoff : Math.min(maxBackoff, minBackoff * 2 ** this.#attempts++);
        this.#reconnect = setTimeout(() => this.#connect(), most / 2 + Math.random() * most / 2);
    }

    #drop(code) {
        clearTimeout(this.#stable);
        clearInterval(this.#beat);
        const socket = this.#socket;
        this.#socket = null;
        try {
            socket?.close(code);
        } catch {
            // It was closed already.
        }
    }

    #fail(cause) {
        for (const {subscription, request, reject} of this.#requests.values()) {
            if (!subscription) settle(request, reject, cause);
        }
        this.#requests.clear();
    }

    #join(subscription) {
        const {channel, position, options} = subscription;
        subscription.request = ++this.#number;
        this.#requests.set(subscription.request, {subscription});
        this.#send({
            type: "subscribe",
            request: subscription.request,
            channel,
            position: position ?? undefined,
            history: position ? undefined : options.history,
            presence: options.onPresence ? true : undefined,
        });
    }

    #leave(subscription) {
        const {channel} = subscription;
        if (this.#subscriptions.get(channel) !== subscription) return;
        this.#subscriptions.delete(channel);
        this.#requests.delete(subscription.request);
        subscription.reject(failure("unsubscribed", `"${channel}" was unsubscribed from.`));
        if (this.#state === "open") this.#send({type: "unsubscribe", channel});
    }

    #ask(frame) {
        return new Promise((resolve, reject) => {
            this.#requireOpen();
            const request = {};
            request.timer = setTimeout(() => {
                this.#requests.delete(request.number);
                this.#waiting = this.#waiting.filter(one => one.request !== request);
                reject(failure("timeout", "The server did not answer in time; it may have obeyed."));
            }, this.#options.requestTimeout);
            if (this.#state === "open") return this.#sendRequest(frame, {request, resolve, reject});
            if (this.#waiting.length >= this.#options.maxPending) {
                return settle(request, reject, failure("too-many-pending", "There is no connection, and as many requests wait for it as may."));
            }
            this.#waiting.push({frame, request, resolve, reject});
            this.#connect();
        });
    }

    #sendRequest(frame, {request, resolve, reject}) {
        request.number = ++this.#number;
        this.#requests.set(request.number, {request, resolve, reject});
        this.#send({...frame, request: request.number});
    }

    #send(frame) {
        this.#socket.send(JSON.stringify(frame));
    }

    #received(frame) {
        this.#heard = Date.now();
        if (frame.ts) return this.#event(frame);
        const asked = this.#requests.get(frame.request);
        this.#requests.delete(frame.request);
        if (asked?.subscription) return this.#joined(asked.subscription, frame);
        if (asked && frame.type === "error") return settle(asked.request, asked.reject, new ChannelError(frame.problem));
        if (asked) return settle(asked.request, asked.resolve, frame);
        const subscription = this.#subscriptions.get(frame.channel);
        if (subscription && frame.type === "presence") call(subscription.options.onPresence, frame);
        else if (subscription && frame.type === "error") this.#refused(subscription, new ChannelError(frame.problem));
    }

    #joined(subscription, frame) {
        if (this.#subscriptions.get(subscription.channel) !== subscription) return;
        if (frame.type === "error") return this.#refused(subscription, new ChannelError(frame.problem));
        subscription.position = frame.id;
        subscription.resolve(frame.id);
    }

    /** What may be better in a moment is asked again; anything else ends the subscription. */
    #refused(subscription, error) {
        if (error.status === 503 || error.status === 429) {
            const refused = subscription.request;
            return setTimeout(() => {
                const stands = this.#subscriptions.get(subscription.channel) === subscription;
                // A connection that was opened meanwhile has asked already.
                if (stands && this.#state === "open" && subscription.request === refused) this.#join(subscription);
            }, this.#options.minBackoff * (1 + Math.random()));
        }
        this.#subscriptions.delete(subscription.channel);
        subscription.reject(error);
        call(subscription.options.onError, error);
    }

    #event(frame) {
        const subscription = this.#subscriptions.get(frame.channel);
        if (!subscription) return;
        const {position, options} = subscription;
        if (frame.type !== "gap" && isSeen(frame.id, position)) return;
        subscription.position = frame.id;
        call(frame.type === "gap" ? options.onGap : options.onEvent, frame);
    }
}

function absolute(url) {
    const base = globalThis.location?.href;
    const found = base ? new URL(url, base) : new URL(url);
    found.protocol = found.protocol.replace("http", "ws");
    return found.href;
}

/** Offsets count up within an epoch. */
function isSeen(id, position) {
    if (!position) return false;
    const [epoch, offset] = id.split("-");
    const [seenEpoch, seenOffset] = position.split("-");
    return epoch === seenEpoch && Number(offset) <= Number(seenOffset);
}

function failure(code, detail) {
    return new ChannelError({code, detail});
}

function settle(request, how, outcome) {
    clearTimeout(request.timer);
    how(outcome);
}

/** A callback that throws is its owner's to hear of, and stops nothing here. */
function call(callback, argument) {
    try {
        callback?.(argument);
    } catch (thrown) {
        setTimeout(() => {
            throw thrown;
        });
    }
}
