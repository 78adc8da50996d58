import { expect, type Page, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { WCAG, expectAccessible } from "./accessible";
import { workbook } from "./workbook";

// An administrator of our own, entered by the command that an office uses, while the server runs.
const binary = resolve(import.meta.dirname, "../..", process.env.CARGO_TARGET_DIR ?? "target", "debug", "caicach");
const data = `${process.env.E2E_DATA}/data`;
const password = randomBytes(12).toString("hex");

test.describe.configure({ mode: "serial" });

let name = "";
let mark = "";

test.beforeAll(() => {
  mark = `${test.info().project.name}-${randomBytes(3).toString("hex")}`;
  name = `nguoithu-so-${mark}`;
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

test("a workbook with titles goes in, a record is changed and taken back, and the export has what the list counts", async ({ page }) => {
  const file = workbook([
    ["THEO DÕI NHIỆM VỤ ĐƯỢC GIAO NĂM 2026"],
    [],
    ["Mã nhiệm vụ", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Nguồn giao", "Hạn hoàn thành", "Tình trạng"],
    [`${mark}-1`, "Rà soát quy trình nội bộ", "Tỉnh Lâm Đồng", "Kế hoạch cải cách hành chính", "30/06/2026", "Đang thực hiện"],
    [`${mark}-2`, "Báo cáo quý II", "68", "UBND tỉnh", "15/07/2026", "Đang thực hiện"],
    [`${mark}-3`, "Kiểm tra đột xuất", "68", "UBND tỉnh", "cuối năm", "Đang thực hiện"],
  ]);
  await signIn(page, "/registers/tasks/import");
  await expectAccessible(page, ...WCAG);
  await page.setInputFiles("#file", { name: "nhiem-vu.xlsx", mimeType: "application/octet-stream", buffer: file });
  await page.getByRole("button", { name: "Xem trước" }).click();
  await expect(page.locator("main")).toContainText("chưa có gì được ghi");
  await expect(page.locator("main")).toContainText("“cuối năm” không phải là ngày");
  await expectAccessible(page, ...WCAG);
  await page.getByRole("button", { name: "Ghi 2 dòng vào sổ" }).click();
  await expect(page.getByRole("status")).toContainText("Đã nhập xong 2 dòng");
  const rejected = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /dòng bị loại/ }).click()]);
  expect(readFileSync(await rejected[0].path(), "utf8")).toContain(`${mark}-3`);

  await page.getByRole("link", { name: "Xem danh sách" }).click();
  await page.getByLabel("Tìm trong sổ").fill(mark);
  await expect(page).toHaveURL(new RegExp(`q=${mark}`));
  await expect(page.locator("#record-list tbody tr")).toHaveCount(2);
  await expectAccessible(page, ...WCAG);

  await page.getByRole("link", { name: `${mark}-1` }).click();
  await page.getByRole("link", { name: "Sửa" }).click();
  await page.getByLabel("Hạn hoàn thành").fill("");
  await page.getByLabel("Gia hạn đến").fill("2026-09-30");
  // The browser asks for what is required; the server says it beside the field.
  await page.locator("form[data-draft]").evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await page.getByRole("button", { name: "Lưu" }).click();
  await expect(page.getByRole("alert")).toContainText("Thiếu Hạn hoàn thành");
  await expect(page.getByLabel("Gia hạn đến")).toHaveValue("2026-09-30");
  await expectAccessible(page, ...WCAG);
  await page.getByLabel("Hạn hoàn thành").fill("2026-08-31");
  await page.getByRole("button", { name: "Lưu" }).click();
  await expect(page.getByRole("status")).toContainText("Đã lưu thay đổi");
  await expect(page.locator("main")).toContainText("30/06/2026 → 31/08/2026");
  await expectAccessible(page, ...WCAG);

  await page.locator("summary", { hasText: "Rút bản ghi" }).click();
  await page.getByLabel("Lý do").fill("nhập nhầm");
  await page.getByRole("button", { name: "Rút bản ghi" }).click();
  await expect(page.getByRole("status")).toContainText("không còn được tính");
  await page.getByRole("button", { name: "Khôi phục" }).click();
  await expect(page.getByRole("status")).toContainText("Đã khôi phục");

  await page.goto(`/registers/tasks?q=${mark}`);
  await expect(page.locator("#record-list")).toContainText("2 bản ghi");
  const exported = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
  const lines = readFileSync(await exported[0].path(), "utf8").trim().split("\n");
  expect(lines.length).toBe(1 + 2);
});

test("a unit is found without diacritics, by keys alone, and its code is entered", async ({ page }) => {
  await signIn(page, "/registers/tasks/new");
  const unit = page.getByLabel("Đơn vị chủ trì");
  const options = page.getByRole("listbox", { name: "Đơn vị gợi ý" }).getByRole("option");
  await unit.pressSequentially("lam dong");
  await expect(options.first()).toContainText("Tỉnh Lâm Đồng");
  await expectAccessible(page, ...WCAG);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(unit).toHaveValue("68");
  await expect(options).toHaveCount(0);
  await expect(page.locator(".unit-suggest [role=status]").first()).toHaveText("Đã chọn Tỉnh Lâm Đồng");
  // A name that several units have says where each of them is; Escape leaves what was typed.
  await unit.fill("tan hung");
  await expect(options.first()).toContainText(/Tân Hưng(Tỉnh|Thành phố) /);
  await page.keyboard.press("Escape");
  await expect(options).toHaveCount(0);
  await expect(unit).toHaveValue("tan hung");
  // Filters hear of what is chosen.
  await page.goto("/registers/tasks");
  await page.getByLabel("Đơn vị, gồm cấp dưới").pressSequentially("xa mau 2");
  await options.filter({ hasText: "MAU.X002" }).click();
  await expect(page).toHaveURL(/unit=MAU\.X002/);
});

test("every register shows its definition, and none of them is wider than a phone", async ({ page }) => {
  await page.goto("/registers");
  await expectAccessible(page, ...WCAG);
  const links = page.locator("tbody th a");
  expect(await links.count()).toBeGreaterThan(20);
  for (const register of ["tasks", "dossiers", "processing_figures"]) {
    await page.goto(`/registers/${register}/definition`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
  await expectAccessible(page, ...WCAG);
});

test("a CSV with titles goes in, a record says what it was, and the import is taken back", async ({ page }) => {
  const csv = [
    "THEO DÕI NHIỆM VỤ, QUÝ III",
    "",
    "Mã nhiệm vụ;Nội dung nhiệm vụ;Đơn vị chủ trì;Nguồn giao;Hạn hoàn thành;Tình trạng",
    `${mark}-2;Báo cáo quý III;68;UBND tỉnh;15/10/2026;Đang thực hiện`,
    `${mark}-4;Việc của tệp nhầm;68;UBND tỉnh;15/10/2026;Đang thực hiện`,
  ].join("\r\n");
  await signIn(page, "/registers/tasks/import");
  await page.setInputFiles("#file", { name: `nham-${mark}.csv`, mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByRole("button", { name: "Xem trước" }).click();
  await page.getByRole("button", { name: "Ghi 2 dòng vào sổ" }).click();
  await expect(page.getByRole("status")).toContainText("Đã nhập xong 2 dòng");
  await page.goto(`/registers/tasks?q=${mark}`);
  await expect(page.locator("#record-list tbody tr")).toHaveCount(3);
  await page.getByRole("link", { name: `${mark}-2` }).click();
  await expect(page.locator("main")).toContainText("Báo cáo quý II → Báo cáo quý III");

  await page.goto("/registers/tasks/import");
  await page.getByRole("link", { name: `nham-${mark}.csv` }).click();
  await expect(page.locator("main")).toContainText("2 bản ghi đang đúng như tệp này");
  await expectAccessible(page, ...WCAG);
  await page.getByRole("button", { name: "Hoàn tác 2 bản ghi" }).click();
  await expect(page.getByRole("status")).toContainText("đã được hoàn tác");
  await expectAccessible(page, ...WCAG);
  await page.getByRole("link", { name: "Các tệp đã nhập" }).click();
  await expect(page.getByRole("row").filter({ hasText: `nham-${mark}.csv` })).toContainText("đã hoàn tác");
  await page.goto(`/registers/tasks?q=${mark}`);
  await expect(page.locator("#record-list tbody tr")).toHaveCount(2);
  await page.getByRole("link", { name: `${mark}-2` }).click();
  await expect(page.locator("main")).toContainText("Báo cáo quý III → Báo cáo quý II");
});
