/** A name server that knows one wildcard record and hands every other question on. */
import { createSocket, type Socket } from "node:dgram";
import { getServers } from "node:dns";

/** Bytes before the question. */
const headerBytes = 12;

/**
 * Starts one.
 * @param address of this machine, to listen on
 * @param domain whose names, of any depth, lead to `target`
 */
export async function startWildcardDns(address: string, domain: string, target: string): Promise<Socket> {
  const server = createSocket("udp4");
  server.on("message", (query, { port, address: client }) => {
    const reply = (answer: Buffer) => {
      server.send(answer, port, client);
    };
    const { name, type, end } = questionOf(query);
    if (!name.endsWith(`.${domain}`)) forward(query, reply);
    else reply(answerOf(query.subarray(0, end), type === 1 ? target : undefined));
  });
  await new Promise<void>((resolve) => server.bind(53, address, resolve));
  return server;
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = headerBytes;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join("."), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** @param target none for a type of record that the name hasn't got */
function answerOf(question: Buffer, target: string | undefined): Buffer {
  const header = Buffer.from(question);
  header.writeUInt16BE(0x81_80, 2);
  header.writeUInt16BE(target === undefined ? 0 : 1, 6);
  header.writeUInt32BE(0, 8);
  if (target === undefined) return header;
  // The name by its place in the question, type A, class IN, a minute, four bytes.
  const record = Buffer.from([0xc0, headerBytes, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
  return Buffer.concat([header, record, Buffer.from(target.split(".").map(Number))]);
}

function forward(query: Buffer, reply: (answer: Buffer) => void): void {
  const [upstream = "127.0.0.53"] = getServers();
  const socket = createSocket("udp4");
  socket.once("message", (answer) => {
    reply(answer);
    socket.close();
  });
  socket.send(query, 53, upstream);
}
