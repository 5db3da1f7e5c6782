const LATE = 15;

function element(name, attributes, text) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text) node.textContent = text;
    return node;
}

/**
 * On 640 x 400: the 48 states in a conic projection (Albers, standard parallels 29.5 and 45.5 degrees), and, as maps of
 * the country do, Alaska, Hawaii and the Caribbean moved to its lower edge. Null for what is farther away.
 */
const rad = Math.PI / 180;
const n = (Math.sin(29.5 * rad) + Math.sin(45.5 * rad)) / 2;
const c = Math.cos(29.5 * rad) ** 2 + 2 * n * Math.sin(29.5 * rad);
const radius = latitude => Math.sqrt(c - 2 * n * Math.sin(latitude * rad)) / n;
const INSETS = [
    {west: -180, east: -129, south: 51, north: 72, x: longitude => 92 + (longitude + 152) * 2.5, y: latitude => 345 - (latitude - 62) * 5},
    {west: -161, east: -154, south: 18, north: 23, x: longitude => 206 + (longitude + 157.5) * 13, y: latitude => 362 - (latitude - 20.7) * 14},
    {west: -68, east: -64, south: 17, north: 19, x: longitude => 580 + (longitude + 66) * 13, y: latitude => 372 - (latitude - 18.3) * 14},
];
export function place({latitude, longitude}) {
    const inset = INSETS.find(({west, east, south, north}) =>
        longitude > west && longitude < east && latitude > south && latitude < north);
    if (inset) return [inset.x(longitude), inset.y(latitude)];
    if (latitude < 24 || latitude > 50 || longitude < -128 || longitude > -64) return null;
    const angle = n * (longitude + 96) * rad;
    const x = 320 + 800 * radius(latitude) * Math.sin(angle);
    const y = 195 + 800 * (radius(latitude) * Math.cos(angle) - radius(38));
    return [x, y];
}

/** Draws the routes of an airport over all airports, each a dot: together they are the country. */
export function map(svg, summary, here, flights, airports) {
    const byDestination = new Map();
    for (const flight of flights) {
        const route = byDestination.get(flight.destination) ?? {flights: 0, delay: 0};
        route.flights++;
        route.delay += flight.delayMinutes;
        byDestination.set(flight.destination, route);
    }
    const dots = [...airports.values()].map(place).filter(at => at).map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`);
    svg.replaceChildren(element("path", {class: "land", d: dots.join("")}));
    const labels = [];
    const [x0, y0] = place(here) ?? [];
    let late = 0;
    let drawn = 0;
    const most = [...byDestination].sort(([, a], [, b]) => b.flights - a.flights);
    for (const [code, route] of most) {
        const isLate = route.delay / route.flights >= LATE;
        if (isLate) late++;
        const airport = airports.get(code);
        const at = airport && place(airport);
        if (!at || x0 === undefined) continue;
        const [x, y] = at;
        const bend = Math.hypot(x - x0, y - y0) * .18;
        const line = element("path", {
            id: `route-${code}`,
            class: isLate ? "route late" : "route",
            "stroke-width": Math.min(5, 1 + route.flights / 12).toFixed(1),
            d: `M${x0.toFixed(1)} ${y0.toFixed(1)}Q${((x + x0) / 2).toFixed(1)} ${((y + y0) / 2 - bend).toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)}`,
        });
        line.append(element("title", {}, `${code}: ${route.flights} flights, ${Math.round(route.delay / route.flights)} min late on average`));
        svg.append(line);
        labels.push(element("circle", {class: "place", cx: x, cy: y, r: 2.5}));
        if (drawn++ < 9) {
            labels.push(element("text", {class: "name", x: x > 590 ? x - 32 : x + 5, y: y - 5}, code));
        }
    }
    svg.append(...labels);
    if (x0 !== undefined) {
        svg.append(element("circle", {class: "here", cx: x0, cy: y0, r: 6}));
    }
    summary.textContent = most.length === 0
        ? "No routes."
        : `${most.length} destinations; the most flights go to ${most.slice(0, 3).map(([code]) => code).join(", ")}. `
            + `${late} are ${LATE} minutes late or more on average.`;
}

/** A route lights up. */
export function glow(code) {
    const route = document.getElementById(`route-${code}`);
    if (!route) return;
    route.classList.remove("news");
    route.getBoundingClientRect(); // so that the animation starts anew
    route.classList.add("news");
}

/** Draws the average delay of each hour. */
export function chart(svg, summary, flights) {
    const hours = Array.from({length: 24}, () => ({flights: 0, delay: 0}));
    for (const flight of flights) {
        const hour = hours[Number(flight.scheduled.slice(11, 13))];
        hour.flights++;
        hour.delay += flight.delayMinutes;
    }
    const means = hours.map(({flights, delay}) => flights ? delay / flights : 0);
    const top = Math.max(30, Math.ceil(Math.max(...means) / 30) * 30);
    const low = Math.min(0, ...means);
    const y = minutes => 188 - (minutes - low) / (top - low) * 170;
    svg.replaceChildren();
    for (let minutes = 0; minutes <= top; minutes += top / 3) {
        svg.append(element("line", {class: "axis", x1: 40, x2: 636, y1: y(minutes), y2: y(minutes)}));
        svg.append(element("text", {class: "tick", x: 34, y: y(minutes) + 4, "text-anchor": "end"}, `${minutes}`));
    }
    means.forEach((mean, hour) => {
        const x = 44 + hour * 24.7;
        if (hours[hour].flights) {
            const bar = element("rect", {
                class: mean >= LATE ? "bar late" : "bar",
                x: x.toFixed(1), width: 19, rx: 2,
                y: Math.min(y(mean), y(0)).toFixed(1), height: Math.max(1.5, Math.abs(y(mean) - y(0))).toFixed(1),
            });
            bar.append(element("title", {}, `${hour}:00: ${mean.toFixed(0)} min, ${hours[hour].flights} flights`));
            svg.append(bar);
        }
        if (hour % 3 === 0) {
            svg.append(element("text", {class: "tick", x: x + 9.5, y: 210, "text-anchor": "middle"}, `${String(hour).padStart(2, "0")}`));
        }
    });
    const late = flights.filter(flight => flight.delayMinutes >= LATE).length;
    summary.textContent = flights.length === 0
        ? "No flights."
        : `Minutes, by the hour of departure. ${late} of ${flights.length} flights (${Math.round(100 * late / flights.length)} %) were ${LATE} minutes late or more.`;
}
