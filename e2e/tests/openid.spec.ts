import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import Provider from "oidc-provider";
import { freePort } from "../ports";
import { expectAccessible } from "./accessible";

// A provider and a server of our own. Browsers take the two for two sites, as they are in an office: `localhost` and `127.0.0.1`.
const binary = resolve(import.meta.dirname, "../..", process.env.CARGO_TARGET_DIR ?? "target", "debug", "caicach");
const password = randomBytes(12).toString("hex");
const label = "Đăng nhập bằng tài khoản mẫu";

test.describe.configure({ mode: "serial" });

let data = "";
let address = "";
let issuer = "";
let provider: Server;
let server: ChildProcess;

function caicach(...words: string[]) {
  execFileSync(binary, [...words, "--data", data], { input: `${password}\n` });
}

test.beforeAll(async () => {
  data = join(mkdtempSync(join(tmpdir(), "caicach-openid-")), "data");
  address = `http://127.0.0.1:${await freePort()}`;
  provider = createServer().listen(0);
  await once(provider, "listening");
  issuer = `http://localhost:${(provider.address() as AddressInfo).port}`;
  const secret = randomBytes(24).toString("hex");
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: "caicach",
        client_secret: secret,
        redirect_uris: [`${address}/sign-in/openid/callback`],
        post_logout_redirect_uris: [`${address}/sign-in`],
      },
    ],
    claims: { openid: ["sub"], profile: ["preferred_username"], email: ["email", "email_verified"] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: `${id}@mau` }),
    }),
  });
  provider.on("request", oidc.callback());

  caicach("admin", "user", "add", "quan-tri", "--administrator", "--password-stdin");
  caicach("admin", "user", "add", "can-bo", "--display-name", "Cán bộ mẫu", "--password-stdin");
  server = spawn(binary, ["serve", "--data", data, "--listen", address.slice("http://".length)], {
    env: {
      ...process.env,
      CAICACH_PUBLIC_ADDRESS: address,
      CAICACH_OPENID_ISSUER: issuer,
      CAICACH_OPENID_CLIENT_ID: "caicach",
      CAICACH_OPENID_CLIENT_SECRET: secret,
      CAICACH_OPENID_LABEL_VI: label,
    },
    stdio: "ignore",
  });
  await expect(async () => expect((await fetch(`${address}/health`)).status).toBe(200)).toPass();
});

test.afterAll(() => {
  server.kill();
  provider.close();
});

async function signInByPassword(page: Page, name: string, back: string) {
  await page.goto(`${address}/sign-in?back=${encodeURIComponent(back)}`);
  await page.getByLabel("Tên đăng nhập").fill(name);
  await page.getByLabel("Mật khẩu").fill(password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await expect(page).toHaveURL(`${address}${back}`);
}

/** What a person does on the pages of the provider: they belong to `oidc-provider`. */
async function passProvider(page: Page, login: string) {
  await expect(page).toHaveURL(/localhost.*interaction/);
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
}

async function signInAtProvider(page: Page, login: string, back = "/calendar") {
  await page.goto(`${address}/sign-in?back=${encodeURIComponent(back)}`);
  await page.getByRole("link", { name: label }).click();
  await passProvider(page, login);
}

async function inNewBrowser(context: BrowserContext, story: (page: Page) => Promise<void>) {
  const other = await context.browser()!.newContext({ locale: "vi-VN" });
  await story(await other.newPage());
  await other.close();
}

test("somebody links the account, with the password, and signs in by it from then on", async ({ page, context }) => {
  await signInByPassword(page, "can-bo", "/account");
  const section = page.getByRole("region", { name: "Đăng nhập qua máy chủ định danh" });
  await section.getByRole("link", { name: "Liên kết tài khoản" }).click();
  await passProvider(page, "s-1001");
  await expect(page).toHaveURL(`${address}/account`);
  await expect(section).toContainText("s-1001@mau");
  await section.getByLabel("Mật khẩu hiện tại").fill("sai");
  await section.getByRole("button", { name: "Xác nhận liên kết" }).click();
  await expect(page.getByRole("alert")).toContainText("Mật khẩu không đúng; chưa liên kết");
  await section.getByLabel("Mật khẩu hiện tại").fill(password);
  await section.getByRole("button", { name: "Xác nhận liên kết" }).click();
  await expect(page.getByRole("alert")).toContainText("Đã liên kết");
  await expect(section).toContainText("s-1001");
  await expect(section).toContainText(issuer);
  await expectAccessible(page);

  await inNewBrowser(context, async (other) => {
    await other.goto(`${address}/sign-in?back=%2Fcalendar`);
    await expectAccessible(other);
    await signInAtProvider(other, "s-1001");
    await expect(other).toHaveURL(`${address}/calendar`);
    await expect(other.locator("header")).toContainText("Cán bộ mẫu");

    // Signing out ends the session here, goes on to the provider, and comes back.
    await other.getByRole("button", { name: "Đăng xuất" }).click();
    await expect(other).toHaveURL(/localhost.*session\/end/);
    await other.getByRole("button", { name: "Yes, sign me out" }).click();
    await expect(other).toHaveURL(new RegExp(`^${address}/sign-in`));
    await other.goto(`${address}/account`);
    await expect(other).toHaveURL(`${address}/sign-in?back=%2Faccount`);
  });
});

test("an answer is taken once, and from the browser that asked", async ({ page, context }) => {
  const made = await page.goto(`${address}/sign-in/openid/callback?state=madeup&code=madeup`);
  expect(made?.status()).toBe(400);
  await expect(page.locator("main")).toContainText("không bắt đầu từ trình duyệt này");
  await expectAccessible(page);
  const refused = await page.goto(`${address}/sign-in/openid/callback?error=access_denied`);
  expect(refused?.status()).toBe(400);

  // Up to the last step at the provider, whose answer is held back here.
  await page.goto(`${address}/sign-in?back=%2Fcalendar`);
  await page.getByRole("link", { name: label }).click();
  await page.locator("input[name=login]").fill("s-1001");
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  const consent = page.locator("form", { has: page.getByRole("button", { name: "Continue" }) });
  const step = await consent.evaluate((form: HTMLFormElement) => form.action);
  let stolen = step;
  for (let method = "post"; stolen.startsWith(issuer); method = "get") {
    const options = { maxRedirects: 0, ...(method === "post" ? { form: { prompt: "consent" } } : {}) };
    const answer = await context.request.fetch(stolen, { method, ...options });
    stolen = new URL(answer.headers().location!, stolen).href;
  }
  expect(stolen).toContain(`${address}/sign-in/openid/callback?code=`);
  await inNewBrowser(context, async (other) => {
    expect((await other.goto(stolen))?.status()).toBe(400);
    await other.goto(`${address}/account`);
    await expect(other).toHaveURL(/sign-in/);
  });
  await page.goto(stolen);
  await expect(page).toHaveURL(`${address}/calendar`);
  await expect(page.locator("header")).toContainText("Cán bộ mẫu");
  expect((await page.goto(stolen))?.status()).toBe(400);
});

test("no address of another site is gone back to", async ({ page }) => {
  await signInAtProvider(page, "s-1001", "https://evil.example/");
  await expect(page).toHaveURL(`${address}/`);
});

test("whom nobody knows is told whom to ask, and no account comes to be", async ({ page, context }) => {
  const answer = page.waitForResponse((response) => response.url().includes("/sign-in/openid/callback"));
  await signInAtProvider(page, "nguoi-la");
  expect((await answer).status()).toBe(403);
  await expect(page.locator("main")).toContainText("nguoi-la@mau");
  await expect(page.locator("main")).toContainText("liên hệ người quản trị hệ thống của cơ quan");
  await expectAccessible(page);
  await inNewBrowser(context, async (other) => {
    await signInByPassword(other, "quan-tri", "/admin/people");
    await expect(other.locator("tbody tr")).toHaveCount(2);
  });
});

test("a link is taken away, and an administrator gives it back; a disabled account stays closed", async ({ page, context }) => {
  await signInAtProvider(page, "s-1001", "/account");
  await expect(page).toHaveURL(`${address}/account`);
  await page.getByRole("button", { name: "Gỡ liên kết" }).click();
  await expect(page.getByRole("alert")).toContainText("Đã gỡ liên kết");
  await inNewBrowser(context, async (other) => {
    await signInAtProvider(other, "s-1001");
    await expect(other.locator("main")).toContainText("chưa có tài khoản nào ở đây liên kết");
  });
  caicach("admin", "user", "link", "can-bo", "s-1001", "--issuer", issuer);
  await inNewBrowser(context, async (other) => {
    await signInAtProvider(other, "s-1001");
    await expect(other).toHaveURL(`${address}/calendar`);
  });
  await inNewBrowser(context, async (other) => {
    await signInByPassword(other, "quan-tri", "/admin/people?q=can-bo");
    await other.locator("tbody tr").getByRole("link").click();
    const disable = other.locator("form[action$='/disable']");
    await disable.getByRole("textbox").fill("nghỉ việc");
    await disable.getByRole("button").click();
    await expect(other.getByRole("alert")).toContainText("Tài khoản đã ngừng");
  });
  await inNewBrowser(context, async (other) => {
    await signInAtProvider(other, "s-1001");
    await expect(other.locator("main")).toContainText("Tài khoản này đã ngừng sử dụng");
  });
  // The session that was open has ended with the account.
  await page.goto(`${address}/account`);
  await expect(page).toHaveURL(/sign-in/);
});
