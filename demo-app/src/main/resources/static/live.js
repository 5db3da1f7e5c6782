/**
 * Listens to a channel. The browser connects again by itself and says which message it saw last, so the server goes on
 * from there; where it no longer can, it sends a gap, and `gap` is called, to load anew what may have been missed.
 *
 * @returns a function that ends it
 */
export function listen(channel, {message, gap, state}) {
    let source;
    let again;

    function connect() {
        source = new EventSource(`events?channel=${encodeURIComponent(channel)}`);
        source.onopen = () => state?.("live");
        source.onmessage = event => message(JSON.parse(event.data));
        source.addEventListener("gap", () => {
            state?.("gap");
            Promise.resolve(gap?.()).finally(() => state?.("live"));
        });
        source.onerror = () => {
            if (source.readyState === EventSource.CONNECTING) {
                state?.("resuming");
                return;
            }
            // The server refused: a browser gives up then. We do not, but have to load what was missed.
            state?.("offline");
            again = setTimeout(() => {
                gap?.();
                connect();
            }, 3000 + 2000 * Math.random());
        };
    }

    connect();
    return () => {
        clearTimeout(again);
        source.close();
    };
}
