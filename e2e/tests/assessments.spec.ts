import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";

// A year of departments, driven by the people who do it: the owner of the index, a scorer, the unit's head, an appraiser.
const binary = resolve(import.meta.dirname, "../..", process.env.CARGO_TARGET_DIR ?? "target", "debug", "caicach");
const data = `${process.env.E2E_DATA}/data`;
const password = randomBytes(12).toString("hex");

test.describe.configure({ mode: "serial" });

let mark = "";
let address = "";

function add(role: string, ...where: string[]) {
  const name = `${role.slice(0, 8)}-${mark}`;
  execFileSync(binary, ["admin", "user", "add", name, "--password-stdin", "--data", data], { input: `${password}\n` });
  execFileSync(binary, ["admin", "user", "grant", name, role, ...where, "--data", data]);
}

test.beforeAll(() => {
  mark = `${test.info().project.name}-${randomBytes(3).toString("hex")}`;
  add("index_owner");
  add("council_member");
  add("appraiser");
  add("scorer", "--unit", "MAU.S01");
  add("approver", "--unit", "MAU.S01");
});

async function as(page: Page, role: string, back: string) {
  await page.context().clearCookies();
  await page.goto(`/sign-in?back=${encodeURIComponent(back)}`);
  await page.getByLabel("Tên đăng nhập").fill(`${role.slice(0, 8)}-${mark}`);
  await page.getByLabel("Mật khẩu").fill(password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await expect(page).toHaveURL(back);
}

async function expectAccessible(page: Page) {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa"]).analyze();
  expect(found.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
}

function day(from: number): string {
  return new Date(Date.now() + 7 * 3_600_000 + from * 86_400_000).toISOString().slice(0, 10);
}

test("the owner of the index opens a year for the departments", async ({ page }) => {
  await as(page, "index_owner", "/assessments/new");
  await page.getByLabel("Tên kỳ đánh giá").fill(`Kỳ thử ${mark}`);
  await page.locator("#group0-framework").selectOption("mau-tinh");
  await page.locator("#group0-kind").selectOption("department");
  await page.locator("#group0-beneath").fill("KHONG-CO");
  await page.locator("#council").fill("Chủ tịch\nPhó Chủ tịch\nỦy viên");
  await page.locator("#self_score-opens").fill(day(-2));
  await page.locator("#self_score-closes").fill(day(3));
  await page.locator("#appraisal-opens").fill(day(-1));
  await page.locator("#appraisal-closes").fill(day(4));
  await page.getByRole("button", { name: "Mở kỳ đánh giá" }).click();
  await expect(page.locator("main")).toContainText("không có đơn vị nào");
  await expect(page.getByLabel("Tên kỳ đánh giá")).toHaveValue(`Kỳ thử ${mark}`);
  await expectAccessible(page);
  await page.locator("#group0-beneath").fill("MAU");
  await page.getByRole("button", { name: "Mở kỳ đánh giá" }).click();
  await expect(page).toHaveURL(/\/assessments\/\d+$/);
  address = new URL(page.url()).pathname;
  await expect(page.getByRole("link", { name: /^Chưa nộp/ })).toContainText("(20)");
  await expectAccessible(page);
});

test("a scorer sees the own sheet alone, and each cell is saved with what it earns", async ({ page }) => {
  await as(page, "scorer", address);
  await expect(page.locator("table.ranks tbody tr").first()).toBeVisible();
  await expect(page.locator("section.card table.ranks").first().locator("tbody tr")).toHaveCount(1);
  expect((await page.goto(`${address}/units/MAU.S02`))?.status()).toBe(404);
  await page.goto(`${address}/units/MAU.S01`);
  const choice = page.locator("form.cell:has(select)").first();
  await choice.locator("select").selectOption({ index: 1 });
  await expect(choice.getByRole("status")).toContainText("Đã lưu");
  const number = page.locator("form.cell:has(input[name=value])").first();
  await number.locator("input[name=value]").fill("vô nghĩa");
  await number.locator("input[name=value]").blur();
  await expect(page.locator("form.cell-refused").first()).toBeVisible();
  await expect(page.locator("form.cell-refused input[name=value]").first()).toHaveValue("vô nghĩa");
  await expectAccessible(page);
  await page.reload();
  for (const cell of await page.locator("form.cell").all()) {
    if (await cell.locator("[name=not_applicable]").isChecked()) continue;
    await cell.locator("textarea").fill("không phát sinh");
    await cell.locator("[name=not_applicable]").check();
    await expect(page.locator(`#${await cell.getAttribute("id")}`).getByRole("status")).toContainText("Đã lưu");
  }
  await page.getByRole("button", { name: "Nộp cho lãnh đạo duyệt" }).click();
  await expect(page.locator(".page-actions")).toContainText("Chờ lãnh đạo duyệt");
});

test("the head approves, an appraiser gives other points with a reason, the council votes, the result is published", async ({ page }) => {
  await as(page, "approver", `${address}/units/MAU.S01`);
  await page.getByRole("button", { name: "Duyệt" }).click();
  await expect(page.locator(".page-actions")).toContainText("Đã duyệt");

  await as(page, "appraiser", `${address}/units/MAU.S01`);
  const cell = page.locator("form.cell:has(input[name=round][value=appraisal])").first();
  await cell.locator("input[name=value]").fill("0,25");
  await cell.locator("input[name=value]").blur();
  await expect(page.locator("form.cell-refused")).toContainText("cần lý do");
  await page.locator("form.cell-refused textarea").fill("ban hành chậm");
  await page.locator("form.cell-refused textarea").blur();
  await expect(page.locator("form.cell-saved").first()).toContainText("0,25");

  await as(page, "index_owner", address);
  await page.getByLabel("Số quyết định công bố").fill("1/QĐ-UBND");
  await page.getByRole("button", { name: "Công bố kết quả" }).click();
  await expect(page.locator("main")).toContainText("Hội đồng chưa thông qua");
  await as(page, "council_member", address);
  for (const member of ["Chủ tịch", "Phó Chủ tịch"]) {
    await page.locator("#member").selectOption(member);
    await page.getByRole("button", { name: "Ghi ý kiến" }).click();
  }
  await expect(page.locator("main")).toContainText("2/3 tán thành");
  await as(page, "index_owner", address);
  await page.getByLabel("Số quyết định công bố").fill("1/QĐ-UBND");
  await page.getByRole("button", { name: "Công bố kết quả" }).click();
  await expect(page.locator("#published ~ *, section:has(#published)").first()).toContainText("1/QĐ-UBND");
  await page.goto(`${address}/units/MAU.S01`);
  await expect(page.locator("form.cell")).toHaveCount(0);
});
