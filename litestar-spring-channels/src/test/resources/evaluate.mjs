// Evaluates a line of JavaScript at a time, with the client at hand, and answers with a line of JSON.
import readline from "node:readline";

Object.assign(globalThis, await import(process.argv[2]));
console.log(JSON.stringify({result: "ready"}));
for await (const line of readline.createInterface({input: process.stdin})) {
    try {
        console.log(JSON.stringify({result: String(await (0, eval)(line))}));
    } catch (failure) {
        console.log(JSON.stringify({error: String(failure)}));
    }
}
