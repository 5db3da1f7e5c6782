import {call} from "./api.js";
import {listen} from "./live.js";

const form = document.getElementById("import-form");
const bar = document.getElementById("progress");
const text = document.getElementById("import-state");
const count = new Intl.NumberFormat("en");

/** Sends a file, and shows how far the server is: the channel import:{id} says that while the upload runs. */
export function importing(done) {
    form.addEventListener("submit", async event => {
        event.preventDefault();
        const file = form.elements.file.files[0];
        const button = form.querySelector("button");
        const id = Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(16).padStart(2, "0")).join("");
        const body = await file.text();
        const lines = Math.max(1, body.split("\n").length - 1);
        const isCsv = !/\.(ndjson|jsonl)$/i.test(file.name);
        button.disabled = true;
        bar.hidden = false;
        bar.value = 0;
        text.textContent = `Importing ${file.name} ...`;
        const stop = listen(`import:${id}`, {
            message({type, data}) {
                if (type === "progress") bar.value = Math.min(100, 100 * data.rows / lines);
            },
        });
        try {
            const report = await call(`api/flights/import?id=${id}`, {
                method: "POST",
                headers: {"Content-Type": isCsv ? "text/csv" : "application/x-ndjson"},
                body,
            });
            bar.value = 100;
            text.textContent = `${count.format(report.rows)} rows in ${count.format(report.milliseconds)} ms: `
                + `${count.format(report.inserted)} new, ${count.format(report.updated)} changed, `
                + `${count.format(report.unchanged)} as before, ${count.format(report.duplicates)} duplicates.`;
            await done();
        } catch (failure) {
            bar.hidden = true;
            text.textContent = failure.message;
        } finally {
            stop();
            button.disabled = false;
        }
    });
}
