const MOST = 200; // lines that are kept

const byId = id => document.getElementById(id);
const lines = byId("chat-lines");
const joining = byId("chat-join");
const saying = byId("chat-form");

let airport = null;
let name = "";
let socket = null;
let again = 0;

/** Those who wait at an airport talk to each other over one WebSocket each: {text} goes out, {from, text} comes to all. */
export function chatting() {
    joining.addEventListener("submit", event => {
        event.preventDefault();
        name = joining.elements.name.value.trim();
        if (!name) return;
        show();
        connect();
        saying.elements.text.focus();
    });
    saying.addEventListener("submit", event => {
        event.preventDefault();
        if (socket?.readyState !== WebSocket.OPEN) return;
        socket.send(JSON.stringify({text: saying.elements.text.value}));
        saying.elements.text.value = "";
    });
    byId("chat-leave").addEventListener("click", () => {
        name = "";
        leave();
        show();
        tell("");
        joining.elements.name.focus();
    });
}

/** Goes to another airport: its talk begins anew. */
export function chatAt(code) {
    airport = code;
    byId("chat-title").textContent = `Chat at ${code}`;
    lines.replaceChildren();
    if (name) connect();
}

function connect() {
    leave();
    tell("Connecting ...");
    const address = new URL(`chat/${airport}?${new URLSearchParams({name})}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.hash = "";
    socket = new WebSocket(address);
    const mine = socket;
    socket.onopen = () => tell(`You are here as ${name}.`);
    socket.onmessage = event => receive(JSON.parse(event.data));
    socket.onclose = () => {
        if (mine !== socket) return;
        tell("Connection lost, trying again ...");
        again = setTimeout(connect, 1000 + 2000 * Math.random());
    };
}

function leave() {
    clearTimeout(again);
    const old = socket;
    socket = null;
    old?.close();
}

/** A line, or what was wrong with one of ours: {type: "error", problem}, the same body that a request would get. */
function receive({type, problem, from, text}) {
    if (type === "error") {
        tell(problem.errors?.[0]?.message ?? problem.detail ?? problem.title);
        return;
    }
    tell(`You are here as ${name}.`);
    const line = document.createElement("li");
    line.classList.toggle("mine", from === name);
    line.appendChild(document.createElement("b")).textContent = from;
    line.appendChild(document.createElement("span")).textContent = text;
    lines.append(line);
    while (lines.children.length > MOST) lines.firstChild.remove();
    lines.scrollTop = lines.scrollHeight;
}

function show() {
    joining.hidden = Boolean(name);
    saying.hidden = lines.hidden = !name;
}

function tell(text) {
    byId("chat-state").textContent = text;
}
