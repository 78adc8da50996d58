import { expect, type Page, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

// Dossiers in the lake beside the server, taken in by the command that an office uses, while the server runs.
const binary = resolve(import.meta.dirname, "../..", process.env.CARGO_TARGET_DIR ?? "target", "debug", "caicach");
const data = `${process.env.E2E_DATA}/data`;
const password = randomBytes(12).toString("hex");
const year = new Date().getFullYear() - 1;

/** Forty dossiers of last year: every fifth one late, every fourth one online. */
function dossiers(): string {
  const rows = ["code,unit,procedure,channel,status,received_at,limit_days,due_at,finished_at"];
  for (let number = 0; number < 40; number++) {
    const month = String(2 + (number % 8)).padStart(2, "0");
    const finished = number % 5 === 0 ? `${year}-${month}-27T10:00` : `${year}-${month}-20T10:00`;
    const channel = number % 4 === 0 ? "online" : "direct";
    rows.push(
      `E2E-${number},68,1.000${number % 3},${channel},returned,${year}-${month}-16T08:${String(number).padStart(2, "0")},5,${year}-${month}-23T17:00,${finished}`,
    );
  }
  return `${rows.join("\n")}\n`;
}

let name = "";

test.beforeAll(() => {
  name = `do-luong-${test.info().project.name}-${randomBytes(3).toString("hex")}`;
  execFileSync(binary, ["admin", "user", "add", name, "--administrator", "--password-stdin", "--data", data], {
    input: `${password}\n`,
  });
  const file = join(mkdtempSync(join(tmpdir(), "caicach-dossiers-")), "dossiers.csv");
  writeFileSync(file, dossiers());
  const command = ["lake", "import", "--register", "dossiers", file, "--lake", `${data}/lake`];
  try {
    execFileSync(binary, command);
  } catch {
    // Another browser took the same file in at the same moment; a second time changes nothing.
    execFileSync(binary, command);
  }
});

async function signIn(page: Page) {
  await expect(page).toHaveURL(/\/sign-in\?back=/);
  await page.getByLabel("Tên đăng nhập").fill(name);
  await page.getByLabel("Mật khẩu").fill(password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
}

test("a number opens to its records, and they are as many as it says", async ({ page }) => {
  await page.goto("/measures?register=dossiers");
  await page.getByRole("link", { name: "Tỷ lệ hồ sơ giải quyết đúng hạn, trước hạn" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("đúng hạn, trước hạn");
  const numerator = page.locator(".key-figure", { hasText: "Tử số" }).getByRole("link");
  // The server finds what another process took in within a second, and counts it when it is asked for next.
  await expect(async () => {
    await page.reload();
    await page.getByLabel("Kỳ").first().selectOption(String(year), { timeout: 1_000 });
    // The demonstration has dossiers of its own; these are of one unit that it does not know.
    await page.getByLabel("Đơn vị (tên hoặc mã)").fill("68");
    await page.getByRole("button", { name: "Xem", exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`period=${year}`));
    await expect(numerator).toHaveText("32", { timeout: 1_000 });
  }).toPass();
  await expect(page.locator("main")).toContainText("80,0 %");
  await expect(page.locator('[data-chart="series"]')).toBeVisible();

  await numerator.click();
  await signIn(page);
  await expect(page.locator("#number")).toHaveText("32");
  await expect(page.locator("#records")).toHaveText("32");
  await expect(page.locator("tbody tr")).toHaveCount(32);
  await page.getByRole("link", { name: "Chỉ ở mẫu số" }).click();
  await expect(page.locator("tbody tr")).toHaveCount(8);
  const csv = page.getByRole("link", { name: "CSV" });
  const answer = await page.request.get((await csv.getAttribute("href")) ?? "");
  expect((await answer.text()).trim().split("\n")).toHaveLength(9);
});

test("the service index of a unit opens down to its late dossiers", async ({ page }) => {
  await page.goto("/service-index");
  // The index may be counted anew between the page and its file.
  await expect(async () => {
    await page.reload();
    const units = await page.locator("table.ranks").first().locator("tbody tr").count();
    const list = await page.request.get((await page.getByRole("link", { name: "CSV" }).getAttribute("href")) ?? "");
    expect((await list.text()).trim().split("\n")).toHaveLength(1 + units);
  }).toPass();
  const workbook = await page.request.get((await page.getByRole("link", { name: "XLSX" }).getAttribute("href")) ?? "");
  expect((await workbook.body()).subarray(0, 2).toString()).toBe("PK");
  await page.locator("tbody th a").first().click();
  const item = page.locator("tbody tr", { hasText: "dossiers.in_time_766" }).first();
  // Numerator, what is lacking, denominator: each leads to its records.
  const [inTime, late, all] = await item.locator("td.num a").allInnerTexts();
  expect(Number(inTime) + Number(late)).toBe(Number(all));
  // What people take away says the same.
  const items = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
  const rows = (await (await page.request.get(items ?? "")).text()).split("\n").filter((row) => row.includes(",dossiers.in_time_766,"));
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toContain(`,dossiers.in_time_766,${inTime.trim()},${all.trim()},`);
  await item.locator("td.num a").nth(1).click();
  await signIn(page);
  await expect(page.locator("#records")).toHaveText(late.trim());
  await expect(page.locator("tbody tr")).toHaveCount(Math.min(Number(late), 50));
});

test("the API says which values of a score were counted, from how many records", async ({ page }) => {
  const answer = await page.request.get("/api/v1/results/scored?framework=mau-tinh&group=commune");
  const { sheets, items } = (await answer.json()) as {
    sheets: { counted: { snapshots: Record<string, number> } | null }[];
    items: { counted: { item: string; numerator: number; denominator: number | null; points: number | null }[] }[];
  };
  expect(sheets.some((sheet) => (sheet.counted?.snapshots["dossiers"] ?? 0) > 0)).toBe(true);
  const counted = items.flatMap((unit) => unit.counted);
  expect(counted.length).toBeGreaterThan(0);
  for (const { numerator, denominator } of counted) {
    if (denominator !== null) expect(numerator).toBeLessThanOrEqual(denominator);
  }
});

test("a value of the illustrative framework that counts only some records opens to those", async ({ page }) => {
  await page.goto("/counted/mau-tinh");
  await page.locator("tbody th a", { hasText: "Xã Mẫu" }).first().click();
  const item = page.locator("tbody tr", { hasText: "3.4.2" }).first();
  const count = (await item.locator("td.num a").nth(2).innerText()).trim();
  await item.locator("td.num a").nth(2).click();
  await signIn(page);
  await expect(page.locator("main")).toContainText("level = 'commune'");
  await expect(page.locator("#records")).toHaveText(count);
});

test("an empty period has no data, neither 0 nor 100 %", async ({ page }) => {
  await page.goto(`/measures/dossiers.on_time?period=${year - 2}`);
  await expect(page.locator(".key-figure").first()).toContainText("không có số liệu");
});

test("the quality of the data says by which rule something was found", async ({ page }) => {
  await page.goto("/quality");
  await expect(page.locator("main")).toContainText("Iglewicz");
  await expect(page.getByRole("heading", { name: "Có thể trùng" })).toBeVisible();
});
