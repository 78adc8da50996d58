import { once } from "node:events";
import { createServer } from "node:net";

/** From here on Linux gives ports to whoever connects somewhere, so a free one may be taken a moment later. */
const FIRST_OUTGOING = 32_768;

/** A port of loopback on which nobody listens and which no outgoing connection will take. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_OUTGOING - 1 - Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await once(probe.listen(port, "127.0.0.1"), "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
    throw error;
  }
  await once(probe.close(), "close");
  return true;
}
