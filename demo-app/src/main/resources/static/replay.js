import {call} from "./api.js";
import {listen} from "./live.js";

const form = document.getElementById("replay-form");
const text = document.getElementById("replay-state");
const clock = document.getElementById("clock");

/** Plays days: the form starts and stops, and the channel `replay` says what the clock is at, whoever started it. */
export function replaying() {
    form.addEventListener("submit", async event => {
        event.preventDefault();
        try {
            const playing = await call(`api/replay?${new URLSearchParams(new FormData(form))}`, {method: "POST"});
            text.textContent = `${playing.flights} flights of ${playing.day} leave, from ${playing.begins.slice(11, 16)} on.`;
        } catch (failure) {
            text.textContent = failure.message;
        }
    });
    document.getElementById("stop").addEventListener("click", async () => {
        await call("api/replay", {method: "DELETE"}).catch(failure => text.textContent = failure.message);
    });
    listen("replay", {
        message({type, data}) {
            clock.hidden = type !== "playing";
            clock.textContent = data ? data.time.replace("T", " ").slice(0, 16) : "";
            if (type === "ended") text.textContent = "The replay has ended.";
        },
    });
}
