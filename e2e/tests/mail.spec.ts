import { expect, type Page, test } from "@playwright/test";
import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { SMTPServer } from "smtp-server";
import { expectAccessible, WCAG } from "./accessible";

// Letters as people get them: the server sends to a mail server of our own (mailbox.js), which shows what arrived.
const binary = resolve(import.meta.dirname, "../..", process.env.CARGO_TARGET_DIR ?? "target", "debug", "caicach");
const data = `${process.env.E2E_DATA}/data`;
const site = `http://127.0.0.1:${process.env.E2E_PORT}`;
const password = randomBytes(12).toString("hex");
const changed = randomBytes(12).toString("hex");

test.describe.configure({ mode: "serial" });

let person = "";
let admin = "";
let address = "";

test.beforeAll(() => {
  const mark = `${test.info().project.name}-${randomBytes(3).toString("hex")}`;
  person = `quen-${mark}`;
  admin = `thu-${mark}`;
  address = `${person}@mau.example`;
  const add = (name: string, ...more: string[]) =>
    execFileSync(binary, ["admin", "user", "add", name, "--password-stdin", "--data", data, ...more], { input: `${password}\n` });
  add(person, "--email", address, "--display-name", "Người hay quên");
  add(admin, "--administrator");
});

type Letter = { subject: string; text: string; html: string };

/** The letters to an address, when so many have arrived. */
async function letters(page: Page, to: string, count: number): Promise<Letter[]> {
  let arrived: Letter[] = [];
  await expect
    .poll(async () => {
      const answer = await page.request.get(`http://127.0.0.1:${process.env.E2E_MAILBOX_PORT}/?to=${encodeURIComponent(to)}`);
      arrived = (await answer.json()) as Letter[];
      return arrived.length;
    })
    .toBe(count);
  return arrived;
}

/** The address in a letter that begins with a path. */
function link(letter: Letter, path: string): string {
  const found = letter.text.split(/\s+/).find((word) => word.startsWith(`${site}${path}/`));
  if (found === undefined) throw new Error(`no ${path} in ${letter.text}`);
  expect(letter.html).toContain(`href="${found}"`);
  return found;
}

async function signIn(page: Page, name: string, secret: string, back = "/account") {
  await page.goto(`/sign-in?back=${encodeURIComponent(back)}`);
  await page.getByLabel("Tên đăng nhập").fill(name);
  await page.getByLabel("Mật khẩu").fill(secret);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
}

test("a forgotten password is set anew by letter, and the sessions before that end", async ({ page, browser }) => {
  const elsewhere = await (await browser.newContext()).newPage();
  await signIn(elsewhere, person, password);
  await expect(elsewhere).toHaveURL("/account");

  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Quên mật khẩu?" }).click();
  await expectAccessible(page, ...WCAG);
  await page.getByLabel("Tên đăng nhập hoặc địa chỉ thư").fill("khong-co-nguoi-nay");
  await page.getByRole("button", { name: "Gửi thư hướng dẫn" }).click();
  const same = await page.getByRole("alert").innerText();
  await page.goto("/reset");
  await page.getByLabel("Tên đăng nhập hoặc địa chỉ thư").fill(address.toUpperCase());
  await page.getByRole("button", { name: "Gửi thư hướng dẫn" }).click();
  await expect(page.getByRole("alert")).toHaveText(same);
  await expectAccessible(page, ...WCAG);

  const [letter] = await letters(page, address, 1);
  expect(letter!.subject).toBe("Đặt lại mật khẩu Caicach");
  const way = link(letter!, "/reset");
  await page.goto(way);
  await expectAccessible(page, ...WCAG);
  await page.getByLabel("Mật khẩu mới", { exact: true }).fill("123456789012");
  await page.getByLabel("Nhập lại").fill("123456789012");
  await page.getByRole("button", { name: "Đặt mật khẩu" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("Mật khẩu mới", { exact: true }).fill(changed);
  await page.getByLabel("Nhập lại").fill(changed);
  await page.getByRole("button", { name: "Đặt mật khẩu" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("alert")).toContainText("Đã đặt mật khẩu mới");
  await signIn(page, person, changed);
  await expect(page).toHaveURL("/account");

  await elsewhere.goto("/account");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await signIn(elsewhere, person, password);
  await expect(elsewhere.getByRole("alert")).toBeVisible();
  expect((await elsewhere.goto(way))?.status()).toBe(404);
  await expect(elsewhere.locator("main")).toContainText("đã được dùng hoặc đã quá thời hạn");
  await elsewhere.context().close();
  expect((await letters(page, address, 2))[1]!.subject).toBe("Mật khẩu Caicach đã được thay đổi");
});

test("a person sets the own address and confirms it by letter", async ({ page }) => {
  const other = `moi-${address}`;
  await signIn(page, person, changed);
  const form = page.getByRole("region", { name: "Nhận thư" });
  await expect(form).toContainText(address);
  await form.getByLabel("Địa chỉ thư").fill(other);
  await form.getByLabel("Mật khẩu hiện tại").fill(changed);
  await form.getByRole("button", { name: "Gửi thư xác nhận" }).click();
  await expect(form).toContainText(`Chờ xác nhận: ${other}`);
  await expectAccessible(page);
  const [letter] = await letters(page, other, 1);
  await page.goto(link(letter!, "/address"));
  await expectAccessible(page, ...WCAG);
  await page.getByRole("button", { name: "Xác nhận" }).click();
  await expect(page.getByRole("alert")).toContainText("Đã xác nhận");
  await page.goto("/account");
  await expect(form).toContainText(`Thư gửi đến ${other}`);
});

test("an administrator sees what was sent, and people see what they are told", async ({ page }) => {
  await signIn(page, admin, password, "/admin/mail");
  await expect(page.getByRole("region", { name: "Thư đã gửi trong 30 ngày" })).toContainText(address);
  await expectAccessible(page, ...WCAG);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  await page.getByRole("link", { name: /Thông báo: 0 chưa đọc/ }).click();
  await expect(page).toHaveURL("/notices");
  await expect(page.locator("main")).toContainText("Chưa có thông báo nào");
  await expectAccessible(page, ...WCAG);
});

test("letters go over TLS, with name and password, and to nobody for whom no authority vouches", async () => {
  const folder = mkdtempSync(join(tmpdir(), "caicach-tls-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate, ...subject], { stdio: "ignore" });
  for (const scheme of ["smtps", "smtp"]) {
    let arrived = 0;
    const server = new SMTPServer({
      secure: scheme === "smtps",
      key: readFileSync(key),
      cert: readFileSync(certificate),
      onAuth(login, session, done) {
        if (login.password === "đúng" && session.secure) done(null, { user: login.username });
        else done(new Error("who are you"));
      },
      onData(stream, _, done) {
        stream.resume().on("end", () => {
          arrived += 1;
          done();
        });
      },
    });
    // What a client breaks off is its own affair: here it does so on purpose.
    server.on("error", () => {});
    await new Promise<void>((ready) => server.listen(0, "localhost", ready));
    const port = (server.server.address() as AddressInfo).port;
    const send = async (more: Record<string, string>) => {
      const env = {
        ...process.env,
        CAICACH_MAIL_URL: `${scheme}://localhost:${port}`,
        CAICACH_MAIL_USER: "caicach",
        CAICACH_MAIL_PASSWORD: "đúng",
        CAICACH_MAIL_FROM: "no-reply@mau.example",
        CAICACH_PUBLIC_ADDRESS: "https://cchc.mau.example",
        ...more,
      };
      try {
        const { stdout } = await promisify(execFile)(binary, ["admin", "mail", "test", "ai@mau.example", "--format", "csv"], { env });
        return stdout;
      } catch (error) {
        return (error as { stderr: string }).stderr;
      }
    };
    expect(await send({})).toMatch(/certificate|UnknownIssuer/);
    expect(arrived).toBe(0);
    expect(await send({ CAICACH_MAIL_CA: certificate, CAICACH_MAIL_PASSWORD: "sai" })).toContain("535");
    expect(arrived).toBe(0);
    expect(await send({ CAICACH_MAIL_CA: certificate })).toContain(scheme === "smtps" ? ",tls," : ",starttls,");
    expect(arrived).toBe(1);
    await new Promise<void>((ended) => server.close(ended));
  }
});
