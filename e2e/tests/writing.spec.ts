import { expect, type Page, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";

// An administrator of our own, entered by the command that an office uses, while the server runs.
const binary = resolve(import.meta.dirname, "../..", process.env.CARGO_TARGET_DIR ?? "target", "debug", "caicach");
const data = `${process.env.E2E_DATA}/data`;
const password = randomBytes(12).toString("hex");

// What is written is seen by all, so one browser after another.
test.describe.configure({ mode: "serial" });

let name = "";

test.beforeAll(() => {
  name = `nguoithu-${test.info().project.name}-${randomBytes(3).toString("hex")}`;
  execFileSync(binary, ["admin", "user", "add", name, "--administrator", "--password-stdin", "--data", data], {
    input: `${password}\n`,
  });
});

async function signIn(page: Page, back: string) {
  await page.goto(back);
  await expect(page).toHaveURL(/\/sign-in\?back=/);
  await page.getByLabel("Tên đăng nhập").fill(name);
  await page.getByLabel("Mật khẩu").fill(password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await expect(page).toHaveURL(back);
}

test("an office adds its own results: looked at first, written once, and taken a second time without doubling", async ({ page }) => {
  await signIn(page, "/results/import");
  const source = `Báo cáo thử ${name}`;
  // As Excel writes it in Vietnamese: semicolons, decimal commas, a byte order mark; one wrong row.
  const csv = `\uFEFFindex;year;unit;rank;value;source\npar_index;2011;68;;71,25;${source}\npar_index;2011;ZZ99;;70,1;${source}\n`;
  const file = { name: "ket-qua.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
  await page.setInputFiles("#file", file);
  await page.getByRole("button", { name: "Xem trước" }).click();
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await expect(page.locator("tbody tr")).toContainText("71,25");
  await expect(page.locator("main")).toContainText("ZZ99");
  await page.setInputFiles("#file", file);
  await page.getByRole("button", { name: "Nhập", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Đã nhập 1 dòng");
  await page.setInputFiles("#file", file);
  await page.getByRole("button", { name: "Nhập", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("đã được nhập trước đó");
  await page.goto("/results?index=par_index&year=2011");
  await expect(page.locator("tbody")).toContainText("71,25");
});

test("a day off is announced, seen in the year, and taken back with a reason", async ({ page }) => {
  await signIn(page, "/calendar/announce");
  const date = test.info().project.name === "phone" ? "2027-11-23" : "2027-11-16";
  await page.getByLabel("Loại").selectOption("holiday");
  await page.getByLabel("Ngày", { exact: true }).fill(date);
  await page.getByLabel("Tên").fill("Ngày nghỉ thử");
  await page.locator("#source").fill(`VB ${name}`);
  const open = `code,received,days\nHS-1,${date.slice(0, 8)}${Number(date.slice(8)) - 1}T09:00,1\n`;
  await page.setInputFiles("#open", { name: "dang-giai-quyet.csv", mimeType: "text/csv", buffer: Buffer.from(open) });
  await page.getByRole("button", { name: "Xem trước" }).click();
  await expect(page.locator("main")).toContainText("1 hạn trả bị dời");
  await page.getByRole("button", { name: "Xác nhận nhập" }).click();
  await expect(page).toHaveURL(/\/calendar\/office/);
  const row = page.locator("#entered").locator("xpath=ancestor::section").locator("tbody tr", { hasText: `VB ${name}` });
  await expect(row).toContainText("Ngày nghỉ thử");
  await row.locator("summary").click();
  await row.getByPlaceholder("Lý do thu hồi").fill("chỉ để thử");
  await row.getByRole("button", { name: "Thu hồi" }).click();
  await expect(row).toContainText("đã thu hồi");
});

test("a one-stop shop is added beneath a commune and found without diacritics", async ({ page }) => {
  await signIn(page, "/units/new");
  const code = `MC.${name.slice(-6).toUpperCase()}`;
  await page.getByLabel("Mã", { exact: true }).fill(code);
  await page.getByLabel("Tên", { exact: true }).fill(`Bộ phận một cửa ${code}`);
  await page.getByLabel("Loại").selectOption("one_stop_shop");
  await page.getByLabel("Đơn vị cấp trên").fill("68");
  await page.getByRole("button", { name: "Thêm đơn vị" }).click();
  await page.goto(`/units?q=${encodeURIComponent(`bo phan mot cua ${code.toLowerCase()}`)}`);
  await expect(page.locator("tbody tr").first()).toContainText(code);
});

test("signing out ends the session", async ({ page }) => {
  await signIn(page, "/account");
  await page.evaluate(() => document.querySelector<HTMLFormElement>('form[action="/sign-out"]')?.requestSubmit());
  await page.waitForURL((address) => !address.pathname.startsWith("/account"));
  await page.goto("/account");
  await expect(page).toHaveURL(/\/sign-in\?back=/);
});
