import { expect, test } from "@playwright/test";
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import initSqlJs from "sql.js";
import { expectAccessible } from "./accessible";

const binary = resolve(import.meta.dirname, "../..", process.env.CARGO_TARGET_DIR ?? "target", "debug", "caicach");
const data = `${process.env.E2E_DATA}/data`;

test("an auditor verifies the trail, searches it, and looks at an entry", async ({ page }) => {
  const name = `tt-${test.info().project.name}-${randomBytes(3).toString("hex")}`;
  const password = randomBytes(12).toString("hex");
  execFileSync(binary, ["admin", "user", "add", name, "--password-stdin", "--data", data], { input: `${password}\n` });
  execFileSync(binary, ["admin", "user", "grant", name, "auditor", "--data", data]);
  await page.goto("/sign-in?back=%2Faudit");
  await page.getByLabel("Tên đăng nhập").fill(name);
  await page.getByLabel("Mật khẩu").fill(password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nhật ký thay đổi");
  await expect(page.getByRole("region", { name: "Chữ ký" }).locator("code").first()).toHaveText(/^[0-9a-f]{64}$/);
  await expectAccessible(page);

  const verification = page.getByRole("region", { name: "Kiểm tra tính toàn vẹn" });
  await verification.getByRole("button", { name: "Kiểm tra ngay" }).click();
  // With scripts the page follows by itself.
  await expect(verification.getByText("Nhật ký nguyên vẹn").first()).toBeVisible({ timeout: 120_000 });
  await expectAccessible(page);

  await page.getByRole("link", { name: "Tra cứu nhật ký" }).click();
  await page.getByLabel("Chuỗi").selectOption("accounts");
  await page.getByLabel("Hành động").fill("account.");
  // Other people change their accounts meanwhile: of this one there is a single entry.
  await page.getByLabel("Đối tượng").fill(name);
  await page.getByRole("button", { name: "Tìm" }).click();
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await expect(page.locator("tbody tr")).toContainText("account.create");
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const csv = readFileSync(await (await download).path(), "utf8");
  expect(csv).toContain("chain,sequence,at,actor,action");
  expect(csv).toContain("account.create");
  expect(csv).not.toContain("settings,");
  await page.locator("tbody th").getByRole("link").click();
  await expect(page.getByRole("region", { name: "Trước và sau" })).toContainText("is_administrator");
  await expectAccessible(page);
});

test("a log that was written anew as a whole is found by what was signed", async () => {
  test.skip(test.info().project.name !== "desktop", "the database has no width");
  const folder = mkdtempSync(join(tmpdir(), "caicach-signed-"));
  const run = (...words: string[]) => spawnSync(binary, ["admin", ...words, "--data", folder, "--lang", "vi"]);
  for (const setting of ["mot", "hai"]) {
    spawnSync(binary, ["admin", "user", "add", setting, "--password-stdin", "--data", folder], { input: `${randomBytes(12).toString("hex")}\n` });
  }
  const key = run("audit", "key").stdout.toString().match(/[0-9a-f]{64}/)![0];
  expect(run("audit", "sign").status).toBe(0);
  const elsewhere = join(mkdtempSync(join(tmpdir(), "caicach-elsewhere-")), "audit-heads.jsonl");
  copyFileSync(join(folder, "audit-heads.jsonl"), elsewhere);
  // A restored database is one whole file.
  const copy = mkdtempSync(join(tmpdir(), "caicach-signed-copy-"));
  expect(run("backup", join(copy, "sao-luu.zip")).status).toBe(0);
  const inCopy = (...words: string[]) => spawnSync(binary, ["admin", ...words, "--data", copy, "--lang", "vi"]);
  expect(inCopy("restore", join(copy, "sao-luu.zip")).status).toBe(0);
  const whole = inCopy("verify-audit", "--heads", elsewhere, "--key", key);
  expect(whole.stderr.toString()).toBe("");
  expect(whole.status).toBe(0);

  // The last entry is taken away with all that tells of it.
  const SQL = await initSqlJs();
  const file = join(copy, "caicach.db");
  const database = new SQL.Database(readFileSync(file));
  const [[last]] = database.exec("SELECT max(sequence) FROM audit_entry WHERE chain = 'accounts'")[0]!.values as [[number]];
  database.run("DELETE FROM audit_entry WHERE chain = 'accounts' AND sequence = ?", [last]);
  database.run(
    "UPDATE audit_head SET sequence = ?, hash = (SELECT hash FROM audit_entry WHERE chain = 'accounts' AND sequence = ?) WHERE chain = 'accounts'",
    [last - 1, last - 1],
  );
  database.run("DELETE FROM audit_signature");
  writeFileSync(file, database.export());
  const found = inCopy("verify-audit", "--heads", elsewhere, "--key", key);
  expect(found.status).toBe(1);
  const today = new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", day: "2-digit", month: "2-digit", year: "numeric" }).format(new Date());
  expect(found.stderr.toString()).toContain("chuỗi đã bị cắt");
  expect(found.stderr.toString()).toContain(today);
  expect(inCopy("verify-audit", "--heads", elsewhere, "--key", "0".repeat(64)).stderr.toString()).toContain("không có chữ ký đúng của khóa");
});
