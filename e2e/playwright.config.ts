import { defineConfig } from "@playwright/test";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { freePort } from "./ports";

const target = process.env.CARGO_TARGET_DIR ?? "target";
const binary = resolve(import.meta.dirname, "..", target, "debug", "caicach");
if (!existsSync(binary)) throw new Error(`${binary} is missing: run make build first`);

// The configuration is read again in every worker; the first reading decides.
process.env.E2E_PORT ??= String(await freePort());
process.env.E2E_SMTP_PORT ??= String(await freePort());
process.env.E2E_MAILBOX_PORT ??= String(await freePort());
process.env.E2E_DATA ??= mkdtempSync(join(tmpdir(), "caicach-e2e-"));
const address = `127.0.0.1:${process.env.E2E_PORT}`;

export default defineConfig({
  testDir: "tests",
  fullyParallel: true,
  workers: 2,
  // These end what hangs. They say nothing of speed: a machine may be much slower than the one at hand.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: "list",
  use: {
    baseURL: `http://${address}`,
    actionTimeout: 60_000,
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1366, height: 768 } } },
    { name: "phone", use: { viewport: { width: 390, height: 844 }, hasTouch: true } },
  ],
  webServer: [
    {
      command: "node mailbox.js",
      url: `http://127.0.0.1:${process.env.E2E_MAILBOX_PORT}/`,
      stdout: "ignore",
    },
    {
      command: `${binary} demo --data ${process.env.E2E_DATA}/data --listen ${address}`,
      url: `http://${address}/health`,
      timeout: 300_000,
      stdout: "ignore",
      env: {
        CAICACH_MAIL_URL: `smtp://127.0.0.1:${process.env.E2E_SMTP_PORT}?tls=none`,
        CAICACH_MAIL_FROM: "Cải cách <no-reply@mau.example>",
        CAICACH_PUBLIC_ADDRESS: `http://${address}`,
      },
    },
  ],
});
