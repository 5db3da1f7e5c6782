import {call, flightsFrom} from "./api.js";
import * as board from "./board.js";
import {chatAt, chatting} from "./chat.js";
import {chart, glow, map} from "./drawing.js";
import {importing} from "./import.js";
import {listen} from "./live.js";
import {replaying} from "./replay.js";

const FAVOURITES = ["SFO", "LAX", "ORD", "ATL", "DFW", "DEN", "PHX", "BOS"];
const STATES = {
    live: "live",
    resuming: "connection lost, resuming",
    gap: "gap, loading the board anew",
    offline: "no connection, trying again",
};
const FLIGHTS = 500; // of an airport; what map and chart are drawn from

const byId = id => document.getElementById(id);
const airports = new Map();
const cityOf = code => airports.get(code)?.city ?? "";

let here = null;
let flights = new Map();
let stop = () => {};
let redraw = 0;

/** Shows another airport: its flights first, then what happens to them. */
async function choose(code) {
    const airport = airports.get(code);
    if (!airport) {
        byId("airport").setCustomValidity("No airport has this code. Choose one of the list.");
        byId("airport").reportValidity();
        return;
    }
    stop();
    here = airport;
    history.replaceState(null, "", `#${code}`);
    byId("airport").value = code;
    byId("board-title").textContent = `${airport.city}, ${code}`;
    document.title = `${code} Departures`;
    for (const button of byId("favourites").children) {
        button.setAttribute("aria-pressed", String(button.textContent === code));
    }
    chatAt(code);
    // Subscribed first, loaded then: nothing falls between the two.
    stop = listen(`board:${code}`, {message, gap: load, state});
    await load();
}

async function load() {
    const airport = here;
    const loaded = await flightsFrom(airport.iata, FLIGHTS);
    if (airport !== here) return;
    flights = new Map(loaded.map(flight => [flight.id, flight]));
    board.show(loaded, cityOf);
    hint(loaded[0]);
    draw();
}

/** Something to paste into a terminal: a board is worth most when somebody changes it. */
function hint(flight) {
    byId("hint").hidden = !flight;
    if (!flight) return;
    byId("hint").lastElementChild.textContent = `curl -X PATCH ${location.origin}/api/flights/${flight.id}`
        + ` -H 'Content-Type: application/json' -d '{"delayMinutes": 45}'`;
}

function draw() {
    redraw = 0;
    map(byId("routes"), byId("map-summary"), here, [...flights.values()], airports);
    chart(byId("chart"), byId("chart-summary"), [...flights.values()]);
}

/** What the board's channel carries: {id, channel, type, ts, data}. */
function message({type, data}) {
    if (type === "removed") {
        flights.delete(data.id);
        board.remove(data);
    } else {
        flights.set(data.id, data);
        board.put(data, cityOf);
        if (type !== "departure") announce(data);
        glow(data.destination);
    }
    redraw ||= setTimeout(draw, 2000);
}

/** For those who hear the page: only what is another, and only the last of many. */
function announce(flight) {
    byId("announcement").textContent = `${flight.scheduled.slice(11, 16)} to ${cityOf(flight.destination)}: `
        + `${flight.status.replace("_", " ").toLowerCase()}, ${flight.delayMinutes} minutes.`;
}

function state(state) {
    byId("connection").dataset.state = state;
    byId("connection-text").textContent = STATES[state];
}

async function start() {
    for (const airport of await call("api/airports")) airports.set(airport.iata, airport);
    byId("airports").replaceChildren(...[...airports.values()].filter(({iata}) => /^[A-Z]{3}$/.test(iata)).map(airport => {
        const option = document.createElement("option");
        option.value = airport.iata;
        option.label = `${airport.iata} ${airport.city}, ${airport.state}`;
        return option;
    }));
    byId("favourites").replaceChildren(...FAVOURITES.map(code => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = code;
        button.title = airports.get(code)?.city ?? code;
        button.addEventListener("click", () => choose(code));
        return button;
    }));
    byId("airport").addEventListener("input", event => event.target.setCustomValidity(""));
    byId("choice").addEventListener("submit", event => {
        event.preventDefault();
        choose(byId("airport").value.trim().toUpperCase());
    });
    replaying();
    chatting();
    importing(load);
    const wanted = location.hash.slice(1).toUpperCase();
    await choose(airports.has(wanted) ? wanted : FAVOURITES[0]);
}

start().catch(failure => {
    state("offline");
    byId("connection-text").textContent = failure.message;
});
