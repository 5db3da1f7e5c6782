const ROWS = matchMedia("(min-width: 64rem)").matches ? 26 : 12;
const CITY = matchMedia("(min-width: 48rem)").matches ? 18 : 15; // letters, with the code
const STATUS = {ON_TIME: "ON TIME", DELAYED: "DELAYED", EARLY: "EARLY"};

const rows = document.getElementById("rows");
const empty = document.getElementById("empty");

/** Shows these flights, the first on top. */
export function show(flights, cityOf) {
    rows.replaceChildren(...flights.slice(0, ROWS).map(flight => row(flight, cityOf, false)));
    empty.hidden = rows.children.length > 0;
}

/** A flight is new or another: its row flips where it is, or comes on top. */
export function put(flight, cityOf) {
    const known = document.getElementById(`flight-${flight.id}`);
    if (known) {
        fill(known, flight, cityOf, true);
        return;
    }
    rows.prepend(row(flight, cityOf, true));
    while (rows.children.length > ROWS) rows.lastChild.remove();
    empty.hidden = true;
}

/** A flight is gone. */
export function remove(flight) {
    document.getElementById(`flight-${flight.id}`)?.remove();
    empty.hidden = rows.children.length > 0;
}

/** A delay in words. */
export function delayText(minutes) {
    return minutes > 0 ? `+${minutes}` : minutes < 0 ? `\u2212${-minutes}` : "";
}

function row(flight, cityOf, turns) {
    const row = document.createElement("tr");
    row.id = `flight-${flight.id}`;
    for (const name of ["date", "time", "to", "delay", "status"]) {
        const cell = row.insertCell();
        const seen = cell.appendChild(document.createElement("span"));
        seen.className = `flaps ${name}`;
        seen.setAttribute("aria-hidden", "true");
        cell.appendChild(document.createElement("span")).className = "unseen";
    }
    fill(row, flight, cityOf, turns);
    return row;
}

function fill(row, flight, cityOf, turns) {
    const [date, time] = flight.scheduled.split("T");
    row.dataset.status = flight.status;
    row.cells[1].dataset.date = new Date(`${date}T12:00`).toLocaleDateString("en", {day: "numeric", month: "short"});
    const city = cityOf(flight.destination);
    const values = [
        [date.slice(5), 5, date],
        [time.slice(0, 5), 5],
        [`${flight.destination} ${city}`.toUpperCase(), CITY, `${city}, ${flight.destination}`],
        [delayText(flight.delayMinutes), 4, `${flight.delayMinutes} minutes`],
        [STATUS[flight.status], 7],
    ];
    values.forEach(([text, width, words], place) => {
        const [seen, read] = row.cells[place].children;
        flaps(seen, text.slice(0, width).padEnd(width), turns);
        read.textContent = words ?? text;
    });
}

/** Each letter has a tile, and only those that are other letters now turn. */
function flaps(seen, text, turns) {
    [...text].forEach((letter, at) => {
        const old = seen.children[at];
        if (old?.dataset.letter === letter) return;
        const tile = document.createElement("b");
        tile.dataset.letter = letter;
        tile.textContent = letter === " " ? "\u00a0" : letter;
        if (turns) {
            tile.className = "turns";
            tile.style.setProperty("--at", at);
        }
        old ? old.replaceWith(tile) : seen.append(tile);
    });
}
