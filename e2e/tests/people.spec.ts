import { expect, type Page, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { expectAccessible } from "./accessible";

// People of our own, entered by the command that an office uses, while the server runs.
const binary = resolve(import.meta.dirname, "../..", process.env.CARGO_TARGET_DIR ?? "target", "debug", "caicach");
const data = `${process.env.E2E_DATA}/data`;
const password = randomBytes(12).toString("hex");

test.describe.configure({ mode: "serial" });

let admin = "";
let clerk = "";

function add(name: string, ...more: string[]) {
  execFileSync(binary, ["admin", "user", "add", name, "--password-stdin", "--data", data, ...more], { input: `${password}\n` });
}

test.beforeAll(() => {
  const mark = `${test.info().project.name}-${randomBytes(3).toString("hex")}`;
  admin = `qt-${mark}`;
  clerk = `mc-${mark}`;
  add(admin, "--administrator");
  add(clerk, "--display-name", `Cán bộ thử ${mark}`);
});

async function signIn(page: Page, name: string, back: string) {
  await page.goto(`/sign-in?back=${encodeURIComponent(back)}`);
  await page.getByLabel("Tên đăng nhập").fill(name);
  await page.getByLabel("Mật khẩu").fill(password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
}

/** The code of an authenticator app (RFC 6238), made here as an app makes it. */
function totp(secret: string, at: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac("sha1", key).update(step).digest();
  const offset = hash[19]! & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("a role is granted, moved in mid-year and ended, and nothing of it is lost", async ({ page }) => {
  await signIn(page, admin, `/admin/people?q=${clerk}`);
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await expect(page.locator("tbody tr")).toContainText("chưa có vai trò");
  await page.locator("tbody tr").getByRole("link").click();
  const form = page.locator("form", { has: page.getByRole("heading", { name: "Giao vai trò" }) });
  await form.getByLabel("Vai trò").selectOption("clerk");
  await form.getByLabel("Đơn vị", { exact: true }).fill("không có đơn vị này");
  await form.getByRole("button", { name: "Giao vai trò" }).click();
  await expect(page.locator("main")).toContainText("không có đơn vị mang mã hoặc tên");
  await expect(form.getByLabel("Vai trò")).toHaveValue("clerk");
  await form.getByLabel("Đơn vị", { exact: true }).fill("MAU.X001");
  await form.getByLabel("Ngày đầu").fill("2026-01-01");
  await form.getByRole("button", { name: "Giao vai trò" }).click();
  await expect(page.getByRole("alert")).toContainText("Đã giao vai trò");
  await expect(page.getByRole("region", { name: "Vai trò", exact: true })).toContainText("Xã Mẫu 1");
  await expectAccessible(page);

  await page.locator("summary", { hasText: "Chuyển đơn vị" }).click();
  const move = page.locator("form[action$='/move']");
  await move.getByLabel("Đơn vị", { exact: true }).fill("Xã Mẫu 2");
  await move.getByLabel("Lý do").fill("điều động");
  await move.getByRole("button").click();
  await expect(page.getByRole("alert")).toContainText("Đã chuyển đơn vị");
  await expect(page.getByRole("region", { name: "Vai trò", exact: true })).toContainText("Xã Mẫu 2");
  await expect(page.getByRole("region", { name: "Vai trò đã kết thúc" })).toContainText("điều động");
});

test("a clerk sees the registers of the own commune, and people are not there for them", async ({ page, request }) => {
  await signIn(page, clerk, "/registers/tasks");
  await expect(page).toHaveURL("/registers/tasks");
  const units = await page.locator("tbody tr").allInnerTexts();
  expect(units.length).toBeGreaterThan(0);
  for (const row of units) expect(row).toContain("Xã Mẫu 2");
  // Who writes for one unit need not say which, and is offered no other.
  await page.goto("/registers/tasks/new");
  const unit = page.getByLabel("Đơn vị chủ trì");
  await expect(unit).toHaveValue("MAU.X002");
  await unit.fill("xa mau");
  await expect(page.getByRole("listbox", { name: "Đơn vị gợi ý" }).getByRole("option")).toHaveText([/Xã Mẫu 2/]);
  const other = await page.goto("/admin/people");
  expect(other?.status()).toBe(403);
  await page.goto("/account");
  await expect(page.getByRole("region", { name: "Vai trò của tôi" })).toContainText("Xã Mẫu 2");
  await expectAccessible(page);
  expect((await request.get("/registers/tasks", { maxRedirects: 0 })).status()).toBe(303);
});

test("two steps: set up with a code of the app, asked for at the next sign-in, removed with the password", async ({ page }) => {
  await signIn(page, clerk, "/account");
  await page.getByRole("button", { name: "Thiết lập xác thực hai bước" }).click();
  const secret = await page.locator("#factor-secret").innerText();
  await page.getByLabel("Mã trong ứng dụng").fill(totp(secret, Date.now()));
  await page.getByRole("button", { name: "Xác nhận", exact: true }).click();
  const codes = (await page.locator("#recovery-codes").innerText()).trim().split("\n");
  expect(codes).toHaveLength(10);
  await page.getByRole("button", { name: "Đăng xuất mọi nơi" }).click();
  await expect(page).toHaveURL(/\/sign-in/);

  await signIn(page, clerk, "/account");
  await expect(page).toHaveURL(/\/sign-in\/code/);
  await expectAccessible(page);
  // Without the second step nobody is signed in.
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
  await page.getByLabel("Mã xác thực").fill("000000");
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await expect(page.getByRole("alert")).toContainText("Mã không đúng");
  await page.getByLabel("Mã xác thực").fill(codes[0]!);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await expect(page).toHaveURL("/account");
  await expect(page.getByRole("region", { name: "Xác thực hai bước" })).toContainText("Còn 9 mã dự phòng");
  const factor = page.getByRole("region", { name: "Xác thực hai bước" });
  await factor.getByLabel("Mật khẩu hiện tại").fill(password);
  await factor.getByRole("button", { name: "Tắt" }).click();
  await expect(page.getByRole("alert")).toContainText("Đã tắt");
});
