import { expect, type Page, test } from "@playwright/test";
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import initSqlJs from "sql.js";
import { expectAccessible, WCAG } from "./accessible";
import { decision } from "./decision";

// A year of departments, driven by the people who do it: the owner of the index, a scorer, the unit's head, an appraiser.
const binary = resolve(import.meta.dirname, "../..", process.env.CARGO_TARGET_DIR ?? "target", "debug", "caicach");
const data = `${process.env.E2E_DATA}/data`;
const password = randomBytes(12).toString("hex");

test.describe.configure({ mode: "serial" });

let mark = "";
let address = "";
let framework = "";

/** The least that counts as a whole PDF. */
const pdf = Buffer.from("%PDF-1.4\n%%EOF\n");

function add(role: string, ...where: string[]) {
  const name = `${role.slice(0, 8)}-${mark}`;
  execFileSync(binary, ["admin", "user", "add", name, "--password-stdin", "--data", data], { input: `${password}\n` });
  execFileSync(binary, ["admin", "user", "grant", name, role, ...where, "--data", data]);
}

test.beforeAll(() => {
  framework = `so-${test.info().project.name}-${randomBytes(3).toString("hex")}`;
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

function day(from: number): string {
  return new Date(Date.now() + 7 * 3_600_000 + from * 86_400_000).toISOString().slice(0, 10);
}

test("the owner of the index reads in the criteria from the decision, and opens a year by them", async ({ page }) => {
  await as(page, "index_owner", "/frameworks/import");
  await page.setInputFiles("#file", { name: "quyet-dinh.docx", mimeType: "application/octet-stream", buffer: decision() });
  await page.getByLabel("Mã", { exact: true }).fill("mau-tinh");
  await page.getByRole("button", { name: "Đọc tệp" }).click();
  await expect(page.locator("main")).toContainText("Mã mau-tinh đã có một bộ tiêu chí khác dùng");
  await page.setInputFiles("#file", { name: "quyet-dinh.docx", mimeType: "application/octet-stream", buffer: decision() });
  await page.getByLabel("Mã", { exact: true }).fill(framework);
  await page.getByRole("button", { name: "Đọc tệp" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("BỘ TIÊU CHÍ ĐÁNH GIÁ CÁC SỞ");
  await expect(page.locator("main")).toContainText("12/QĐ-UBND");
  await expectAccessible(page, ...WCAG);

  // What is well understood is confirmed at once; the rest is said more clearly, read again and confirmed.
  await page.getByRole("button", { name: "Xác nhận các quy tắc đã hiểu rõ" }).click();
  await page.getByRole("button", { name: "Đưa vào sử dụng" }).click();
  await expect(page.locator("main")).toContainText("Quy tắc chấm chưa được xác nhận");
  await page.getByRole("link", { name: "Sửa 2.1" }).click();
  await page.locator("#item-text").fill("Đúng hạn: 2; chậm: 1; không xử lý: 0");
  await expectAccessible(page, ...WCAG);
  await page.getByRole("button", { name: "Lưu và đọc lại" }).click();
  const row = page.getByRole("row", { name: /2\.1/ });
  await expect(row).toContainText("“chậm”: 1 điểm");
  await row.getByRole("button", { name: "Xác nhận 2.1" }).click();
  await expect(row).toContainText("Đã xác nhận");
  await page.getByRole("button", { name: "Đưa vào sử dụng" }).click();
  await expect(page).toHaveURL(`/frameworks/${framework}`);

  await page.goto("/assessments/new");
  await page.getByLabel("Tên kỳ đánh giá").fill(`Kỳ thử ${mark}`);
  await page.locator("#group0-framework").selectOption(framework);
  await page.locator("#group0-kind").selectOption("department");
  await page.locator("#group0-beneath").fill("KHONG-CO");
  await page.locator("#council").fill("Chủ tịch\nPhó Chủ tịch\nỦy viên");
  await page.locator("#self_score-opens").fill(day(-2));
  await page.locator("#self_score-closes").fill(day(3));
  await page.locator("#appraisal-opens").fill(day(-1));
  await page.locator("#appraisal-closes").fill(day(4));
  await page.locator("#explanation-opens").fill(day(-1));
  await page.locator("#explanation-closes").fill(day(4));
  await page.getByRole("button", { name: "Mở kỳ đánh giá" }).click();
  await expect(page.locator("main")).toContainText("không có đơn vị nào");
  await expect(page.getByLabel("Tên kỳ đánh giá")).toHaveValue(`Kỳ thử ${mark}`);
  await expectAccessible(page, ...WCAG);
  await page.locator("#group0-beneath").fill("MAU");
  await page.getByRole("button", { name: "Mở kỳ đánh giá" }).click();
  await expect(page).toHaveURL(/\/assessments\/\d+$/);
  address = new URL(page.url()).pathname;
  await expect(page.getByRole("link", { name: /^Chưa nộp/ })).toContainText("(20)");
  await expectAccessible(page, ...WCAG);
});

test("the components beneath the criteria of an upper level are added, and have to add up", async ({ page }) => {
  const code = `xa-${framework.slice(-6)}`;
  await as(page, "index_owner", `/frameworks/${framework}`);
  await page.locator("#lower-code").fill(code);
  await page.getByRole("button", { name: "Lập bản nháp cho cấp dưới" }).click();
  await expect(page.getByRole("row", { name: /1\.2/ })).toContainText("cấp trên quy định");
  await page.getByRole("link", { name: "Sửa 1.2" }).click();
  await expect(page.locator("#item-maximum")).toHaveAttribute("readonly");
  await page.getByRole("link", { name: "Thêm mục dưới 1.2" }).click();
  await page.locator("#new-name").fill("Báo cáo quý đúng hạn");
  await page.locator("#new-maximum").fill("nửa điểm");
  await page.locator("#new-text").fill("Có: 0,5; Không: 0");
  await page.getByRole("button", { name: "Thêm", exact: true }).click();
  await expect(page.locator("main")).toContainText("Điểm tối đa không phải là số");
  // What was typed is still there.
  await expect(page.locator("#new-name")).toHaveValue("Báo cáo quý đúng hạn");
  await expect(page.locator("#new-text")).toHaveValue("Có: 0,5; Không: 0");
  await page.locator("#new-maximum").fill("0,5");
  await expectAccessible(page, ...WCAG);
  await page.getByRole("button", { name: "Thêm", exact: true }).click();
  await expect(page.getByRole("row", { name: /1\.2\.1/ })).toContainText("“Có”: 0,5 điểm");
  await expect(page.locator("main")).toContainText("cộng lại 0,5 điểm, phải đúng 2 điểm");
  await page.getByRole("link", { name: "Sửa 1.2.1" }).click();
  await page.getByRole("button", { name: "Bỏ mục này" }).click();
  await expect(page.getByRole("row", { name: /1\.2\.1/ })).toHaveCount(0);
});

/** The cell of a component in a round. */
function cell(page: Page, item: string, round = "self_score") {
  return page.locator(`#cell-${item.replace(/\./g, "-")}-${round}`);
}

test("a scorer sees the own sheet alone, each cell is saved with what it earns, and documents are attached", async ({ page }) => {
  await as(page, "scorer", address);
  await expect(page.locator("section.card table.ranks").first().locator("tbody tr")).toHaveCount(1);
  expect((await page.goto(`${address}/units/MAU.S02`))?.status()).toBe(404);
  await page.goto(`${address}/units/MAU.S01`);
  await cell(page, "1.1").locator("select").selectOption("Có");
  await expect(cell(page, "1.1").getByRole("status")).toContainText("Đã lưu");
  await cell(page, "1.2").locator("input[name=value]").fill("vô nghĩa");
  await cell(page, "1.2").locator("input[name=value]").blur();
  await expect(cell(page, "1.2")).toHaveClass(/cell-refused/);
  await expect(cell(page, "1.2").locator("input[name=value]")).toHaveValue("vô nghĩa");
  await cell(page, "1.2").locator("input[name=value]").fill("90%");
  await cell(page, "1.2").locator("input[name=value]").blur();
  // 90 % of two points.
  await expect(cell(page, "1.2").getByRole("status")).toContainText("1,80");
  // The points of the row and of the sheet follow without a reload.
  await expect(page.locator("#row-1-2 .row-points")).toHaveText("1,80");
  await expect(page.locator("#sheet-points .key-figure-value").last()).toHaveText("4");
  await expectAccessible(page, ...WCAG);
  await page.getByRole("button", { name: "Nộp cho lãnh đạo duyệt: Tự đánh giá" }).click();
  await expect(page.locator("main")).toContainText("Chưa có tài liệu kiểm chứng");

  // A file is what its bytes say, whatever its name is.
  await page.goto(`${address}/units/MAU.S01/items/1.1`);
  await expectAccessible(page, ...WCAG);
  await page.setInputFiles("#file", { name: "ke-hoach.pdf", mimeType: "application/pdf", buffer: Buffer.from("<script>alert(1)</script>") });
  await page.getByRole("button", { name: "Đính kèm" }).click();
  await expect(page.locator("main")).toContainText(/không phải|không nhận/);
  await page.goto(`${address}/units/MAU.S01/items/1.1`);
  await page.getByLabel("Số, ngày, tên tài liệu").fill("Kế hoạch số 5/KH-SNV");
  await page.setInputFiles("#file", { name: "ke-hoach.pdf", mimeType: "application/pdf", buffer: pdf });
  await page.getByRole("button", { name: "Đính kèm" }).click();
  await expect(page.getByRole("link", { name: "Kế hoạch số 5/KH-SNV" })).toBeVisible();

  await page.goto(`${address}/units/MAU.S01`);
  await cell(page, "1.2").locator("textarea").fill("Báo cáo đang trình ký");
  await cell(page, "1.2").locator("textarea").blur();
  await expect(cell(page, "1.2").getByRole("status")).toContainText("Đã lưu");
  for (const item of ["1.3", "2.1"]) {
    await cell(page, item).locator("textarea").fill("không phát sinh");
    await cell(page, item).locator("[name=not_applicable]").check();
    await expect(cell(page, item).getByRole("status")).toContainText("Đã lưu");
  }
  await page.getByRole("button", { name: "Nộp cho lãnh đạo duyệt: Tự đánh giá" }).click();
  await expect(page.locator(".page-actions")).toContainText("Chờ lãnh đạo duyệt");
  await expect(page.getByRole("button", { name: "Duyệt: Tự đánh giá" })).toHaveCount(0);
});

test("what a colleague enters appears within seconds, and what is being typed stays", async ({ page, browser }) => {
  await as(page, "approver", `${address}/units/MAU.S01`);
  await page.getByText("Trả lại để sửa: Tự đánh giá").click();
  await page.locator("#give-back-self_score").fill("bổ sung");
  await page.getByRole("button", { name: "Trả lại để sửa" }).click();
  await expect(page.locator(".page-actions")).toContainText("Đã trả lại");
  await as(page, "scorer", `${address}/units/MAU.S01`);
  await expect(page.locator("main")).toContainText("Tự đánh giá đã được trả lại: bổ sung");
  const context = await browser.newContext();
  const colleague = await context.newPage();
  await as(colleague, "scorer", `${address}/units/MAU.S01`);
  await cell(page, "1.1").locator("textarea").focus();
  await cell(colleague, "1.2").locator("textarea").fill("Báo cáo số 7 đã ký");
  await cell(colleague, "1.2").locator("textarea").blur();
  await expect(cell(page, "1.2").locator("textarea")).toHaveValue("Báo cáo số 7 đã ký");
  await page.keyboard.type("đang gõ");
  await cell(colleague, "1.1").locator("textarea").fill("của đồng nghiệp");
  await cell(colleague, "1.1").locator("textarea").blur();
  await expect(cell(page, "1.1").getByRole("status")).toContainText("Người khác vừa sửa ô này");
  await expect(cell(page, "1.1").locator("textarea")).toHaveValue(/đang gõ/);
  await cell(page, "1.1").locator("textarea").blur();
  await expect(cell(page, "1.1").getByRole("status")).toContainText("của đồng nghiệp");
  // A session that ended takes nothing with it: it is said, and what was typed stays in its cell.
  await context.clearCookies();
  await cell(colleague, "1.2").locator("textarea").fill("gõ sau khi hết phiên");
  await cell(colleague, "1.2").locator("textarea").blur();
  await expect(colleague.locator(".page-problem")).toContainText("Phiên làm việc đã hết");
  await expect(cell(colleague, "1.2").locator("textarea")).toHaveValue("gõ sau khi hết phiên");
  await context.close();

  // The sheet as a workbook; sent back unchanged, it changes nothing.
  await page.goto(`${address}/units/MAU.S01`);
  await page.getByText("Chấm điểm không cần mạng").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "XLSX · Tự đánh giá" }).click()]);
  await page.setInputFiles("#offline-file", await download.path());
  await page.getByRole("button", { name: "Gửi và xem trước" }).click();
  await expect(page.locator("main")).toContainText("Không có ô nào thay đổi");
  await page.goto(`${address}/units/MAU.S01`);
  await page.getByRole("button", { name: "Nộp cho lãnh đạo duyệt: Tự đánh giá" }).click();
  await expect(page.locator(".page-actions")).toContainText("Chờ lãnh đạo duyệt");
});

test("the head approves, an appraiser asks and gives other points with a reason, the unit answers", async ({ page }) => {
  await as(page, "approver", `${address}/units/MAU.S01`);
  await page.getByRole("button", { name: "Duyệt: Tự đánh giá" }).click();
  await expect(page.locator(".page-actions")).toContainText("Tự đánh giá: Đã duyệt");

  await as(page, "appraiser", `${address}/units/MAU.S01/items/1.1`);
  await page.getByLabel("Nội dung").fill("Kế hoạch ban hành ngày nào?");
  await page.getByRole("button", { name: "Yêu cầu giải trình" }).click();
  await expect(page.locator("ol.messages")).toContainText("Kế hoạch ban hành ngày nào?");

  await as(page, "scorer", `${address}/units/MAU.S01`);
  await page.getByRole("link", { name: "Chi tiết 1.1" }).click();
  await page.getByLabel("Nội dung").fill("Ngày 10 tháng 3.");
  await page.getByRole("button", { name: "Trả lời" }).click();
  await expect(page.locator("ol.messages")).toContainText("Ngày 10 tháng 3.");
  await expect(page.getByLabel("Nội dung")).toHaveValue("");

  await as(page, "appraiser", `${address}/units/MAU.S01/items/1.1`);
  await page.getByRole("button", { name: "Đã giải quyết" }).click();
  await expect(page.locator("ol.messages")).toContainText(/Đã giải quyết \d\d:\d\d/);
  const appraised = cell(page, "1.1", "appraisal");
  await appraised.locator("input[name=value]").fill("0,25");
  await appraised.locator("input[name=value]").blur();
  await expect(appraised).toContainText("cần lý do");
  await appraised.locator("textarea").fill("ban hành chậm");
  await appraised.locator("textarea").blur();
  await expect(appraised.getByRole("status")).toContainText("0,25");
  await page.reload();
  await expect(page.locator("#changes")).toBeVisible();
  await expect(page.getByRole("row", { name: /0,25 \(ban hành chậm\)/ })).toBeVisible();
});

test("the unit explains, hands its explanation in, and the head approves that too", async ({ page }) => {
  await as(page, "scorer", `${address}/units/MAU.S01`);
  await cell(page, "1.1", "explanation").locator("textarea").fill("Kế hoạch phải chờ dự toán");
  await cell(page, "1.1", "explanation").locator("textarea").blur();
  await expect(cell(page, "1.1", "explanation").getByRole("status")).toContainText("Đã lưu");
  await page.getByRole("button", { name: "Nộp cho lãnh đạo duyệt: Giải trình" }).click();
  await expect(page.locator(".page-actions")).toContainText("Giải trình: Chờ lãnh đạo duyệt");
  await expect(cell(page, "1.1", "explanation").locator("textarea")).toHaveCount(0);
  await expectAccessible(page, ...WCAG);
  await as(page, "approver", `${address}/units/MAU.S01`);
  await page.getByRole("button", { name: "Duyệt: Giải trình" }).click();
  await expect(page.locator(".page-actions")).toContainText("Giải trình: Đã duyệt");
});

test("rounds stand side by side, and the matrix opens a domain", async ({ page }) => {
  await as(page, "appraiser", `${address}/differences`);
  await page.locator("#to").selectOption("appraisal");
  await page.locator("#unit").selectOption("MAU.S01");
  await page.getByRole("button", { name: "Đối chiếu" }).click();
  // "Có" earns one point by the rule; the appraiser gave a quarter.
  await expect(page.getByRole("row", { name: /1\.1/ })).toContainText("−0,75");
  await expectAccessible(page, ...WCAG);
  await page.locator("#unit").selectOption("");
  await page.getByRole("button", { name: "Đối chiếu" }).click();
  await expect(page.locator("section.card tbody").first().locator("tr")).toHaveCount(20);
  await page.goto(`${address}/matrix`);
  await expect(page.getByRole("link", { name: /^1\.1/ })).toHaveCount(0);
  await page.locator("table.matrix thead").getByRole("link").first().click();
  await expect(page.locator("table.matrix thead")).toContainText("1.2");
  await expectAccessible(page, ...WCAG);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "XLSX" }).click()]);
  expect(readFileSync(await download.path()).subarray(0, 2).toString()).toBe("PK");
});

test("all documents of a unit come in one file", async ({ page }) => {
  await as(page, "appraiser", `${address}/units/MAU.S01`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Tài liệu (ZIP)" }).click()]);
  const zip = readFileSync(await download.path());
  // Names in the directory of the archive, and a file that is stored as it is.
  expect(zip.includes(Buffer.from("1.1/ke-hoach.pdf"))).toBe(true);
  expect(zip.includes(Buffer.from("danh-muc.csv"))).toBe(true);
  expect(zip.includes(Buffer.from("%PDF-1.4"))).toBe(true);
  await as(page, "scorer", address);
  expect((await page.request.get(`${address}/units/MAU.S02/evidence`)).status()).toBe(404);
});

test("the council votes, the result is published and stays", async ({ page }) => {
  await as(page, "index_owner", address);
  await page.getByLabel("Số quyết định công bố").fill("1/QĐ-UBND");
  await page.getByLabel(/Vẫn công bố khi còn đơn vị chưa nộp/).check();
  await page.getByRole("button", { name: "Công bố kết quả" }).click();
  // The refusal stands above the form, and what was typed is still there.
  await expect(page.locator("main .refusal")).toContainText("Hội đồng chưa thông qua");
  await expect(page.getByLabel("Số quyết định công bố")).toHaveValue("1/QĐ-UBND");
  await as(page, "council_member", address);
  for (const member of ["Chủ tịch", "Phó Chủ tịch"]) {
    await page.locator("#member").selectOption(member);
    await page.getByRole("button", { name: "Ghi ý kiến" }).click();
    await expect(page.getByRole("rowheader", { name: member, exact: true }).locator("..")).toContainText("Tán thành");
  }
  await expect(page.locator("main")).toContainText("2/3 tán thành");
  await as(page, "index_owner", address);
  await page.getByLabel("Số quyết định công bố").fill("1/QĐ-UBND");
  await page.getByLabel(/Vẫn công bố khi còn đơn vị chưa nộp/).check();
  await page.getByRole("button", { name: "Công bố kết quả" }).click();
  await expect(page.locator("section:has(#published)")).toContainText("1/QĐ-UBND");

  // The signed decision and the minutes are kept with the year; who takes part may read them, and nobody else adds any.
  const signed = page.locator("section:has(#signed)");
  for (const [kind, name] of [["publication", "1-QD-UBND.pdf"], ["council", "bien-ban.pdf"]] as const) {
    await signed.locator("#signed-round").selectOption(kind);
    await page.setInputFiles("#signed-file", { name, mimeType: "application/pdf", buffer: pdf });
    await signed.getByRole("button", { name: "Đính kèm" }).click();
    await expect(signed.getByRole("link", { name })).toBeVisible();
  }
  await expectAccessible(page, ...WCAG);
  await as(page, "scorer", address);
  const decision = await signed.getByRole("link", { name: "1-QD-UBND.pdf" }).getAttribute("href");
  expect((await page.request.get(decision ?? "")).headers()["content-type"]).toBe("application/pdf");
  await expect(signed.locator("form")).toHaveCount(0);
  await page.goto(`${address}/units/MAU.S01`);
  await expect(page.locator("form.cell")).toHaveCount(0);
});

test("what was published is opened again for a correction, and the corrected result stands beside it", async ({ page }) => {
  await as(page, "index_owner", address);
  await page.getByText("Mở lại để đính chính", { exact: true }).first().click();
  await page.locator("#correction").fill("Thẩm định nhầm mục 1.1");
  await page.getByRole("button", { name: "Mở lại để đính chính" }).click();
  await expect(page.getByRole("status")).toContainText("Thẩm định nhầm mục 1.1");
  await as(page, "appraiser", `${address}/units/MAU.S01`);
  const appraised = cell(page, "1.1", "appraisal");
  await appraised.locator("input[name=value]").fill("0,5");
  await appraised.locator("input[name=value]").blur();
  await expect(appraised.getByRole("status")).toContainText("0,50");
  await as(page, "index_owner", address);
  await page.getByLabel("Số quyết định công bố").fill("2/QĐ-UBND");
  await page.getByLabel(/Vẫn công bố khi còn đơn vị chưa nộp/).check();
  await page.getByRole("button", { name: "Công bố bản đính chính" }).click();
  await expect(page.locator("section:has(#published)")).toContainText("2/QĐ-UBND");
  await page.goto(`${address}/differences?from=published-1&to=published-2&unit=MAU.S01`);
  await expect(page.getByRole("row", { name: /1\.1/ })).toContainText("+0,25");
  await page.goto(`${address}/units/MAU.S01`);
  await expect(page.locator("form.cell")).toHaveCount(0);
});

test("official documents are made of the year, as PDF and DOCX", async ({ page }) => {
  const letterhead = async () => {
    await page.locator("#office").fill("Sở Nội vụ");
    await page.locator("#abbreviation").fill("SNV");
    await page.locator("#place").fill("Tỉnh mẫu");
  };
  const made = async (format: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: format }).click()]);
    const file = test.info().outputPath(download.suggestedFilename());
    await download.saveAs(file);
    return readFileSync(file);
  };
  await as(page, "index_owner", `${address}/documents?kind=result-notice`);
  await expectAccessible(page, ...WCAG);
  await letterhead();
  await page.locator("#signer_office").fill("Giám đốc");
  expect((await made("PDF")).subarray(0, 5).toString()).toBe("%PDF-");
  expect((await made("DOCX")).subarray(0, 2).toString()).toBe("PK");
  await page.goto(`${address}/documents?kind=council-minutes`);
  await expect(page.locator("#office")).toHaveValue("Sở Nội vụ");
  await page.locator("#meeting_place").fill("Phòng họp số 1");
  await page.locator("#chair").fill("Chủ tịch");
  await page.locator("#secretary").fill("Thư ký");
  expect((await made("PDF")).subarray(0, 5).toString()).toBe("%PDF-");

  await as(page, "scorer", `${address}/units/MAU.S01`);
  await page.getByRole("link", { name: "Báo cáo tự đánh giá" }).click();
  await expect(page.locator("#of option")).toHaveCount(1);
  await letterhead();
  await page.locator("#signer_office").fill("Giám đốc");
  expect((await made("PDF")).subarray(0, 5).toString()).toBe("%PDF-");
  // Of other units a scorer gets nothing.
  const other = await page.request.get(`${address}/documents/file?kind=self-report&of=MAU.S02&format=pdf`);
  expect(other.status()).toBe(404);
});

test("the audit trail is whole, and a row that is altered behind it is found", async () => {
  test.skip(test.info().project.name !== "desktop", "the database has no width");
  const folder = mkdtempSync(join(tmpdir(), "caicach-copy-"));
  const backup = join(folder, "sao-luu.zip");
  execFileSync(binary, ["admin", "backup", backup, "--data", data]);
  execFileSync(binary, ["admin", "restore", backup, "--data", folder]);
  expect(execFileSync(binary, ["admin", "verify-audit", "--data", folder]).toString()).not.toContain("broken");
  const file = join(folder, "caicach.db");
  const SQL = await initSqlJs();
  const database = new SQL.Database(readFileSync(file));
  database.run("UPDATE assessment_entry SET points = '1' WHERE round = 'appraisal' AND points = '0.5'");
  expect(database.getRowsModified()).toBeGreaterThan(0);
  writeFileSync(file, database.export());
  const verified = spawnSync(binary, ["admin", "verify-audit", "--data", folder, "--lang", "vi"]);
  expect(verified.status).not.toBe(0);
  expect(verified.stderr.toString() + verified.stdout.toString()).toContain("MAU.S01 1.1 appraisal");
});
