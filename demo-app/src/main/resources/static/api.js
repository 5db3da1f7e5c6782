/** The server's answer as JSON; an Error with the problem's words (RFC 9457) where it is no success. */
export async function call(path, options) {
    const answer = await fetch(path, options);
    const body = answer.status === 204 ? null : await answer.json().catch(() => null);
    if (!answer.ok) {
        throw new Error(body?.detail ?? body?.title ?? `The server answered with ${answer.status}.`);
    }
    return body;
}

/** The latest flights of an airport, latest first: as many windows as it takes, each with the cursor of the one before. */
export async function flightsFrom(airport, most) {
    const flights = [];
    let cursor = null;
    do {
        const query = new URLSearchParams({origin: airport, sort: "-scheduled", size: Math.min(most - flights.length, 100)});
        if (cursor) query.set("cursor", cursor);
        const window = await call(`api/flights?${query}`);
        flights.push(...window.content);
        cursor = window.next;
    } while (cursor && flights.length < most);
    return flights;
}
