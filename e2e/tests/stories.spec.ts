import { expect, test } from "@playwright/test";

test("a figure of a given document is found with its source", async ({ page }) => {
  await page.goto("/results?index=par_index&year=2021");
  const row = page.locator("tbody tr", { has: page.getByRole("link", { name: "Lâm Đồng", exact: true }) });
  await expect(row).toContainText("29");
  await expect(row).toContainText("86,75");
  await expect(row).toContainText("2,82");
  await expect(row.locator(".source-given_document").first()).toBeVisible();
  await row.getByRole("link", { name: "Lâm Đồng", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lâm Đồng");
});

test("Thừa Thiên Huế 2019 stands with 83.06 points on rank 13", async ({ page }) => {
  await page.goto("/results?index=par_index&year=2019&lang=en");
  const row = page.locator("tbody tr", { has: page.getByRole("link", { name: "Thừa Thiên Huế", exact: true }) });
  await expect(row).toContainText("13");
  await expect(row).toContainText("83.06");
});

test("sources that differ stand side by side", async ({ page }) => {
  await page.goto("/results?index=par_index&year=2023");
  const row = page.locator("tbody tr", { has: page.getByRole("link", { name: "Hải Phòng", exact: true }) });
  await expect(row).toContainText("91,87");
  await expect(row).toContainText("91,81");
});

test("an incomplete year says so, a complete one has computed ranks", async ({ page }) => {
  await page.goto("/results?index=par_index&year=2021");
  await expect(page.locator(".finding.warning")).toContainText("không tính hạng");
  await page.goto("/results?index=papi&year=2016");
  await expect(page.locator(".finding.warning")).toHaveCount(0);
  await expect(page.locator("tbody tr")).toHaveCount(63);
});

test("the language is kept, and the filter stays in the address", async ({ page }) => {
  await page.goto("/results?index=sipas&year=2021");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page).toHaveURL(/index=sipas/);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.goto("/units");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("what writes asks to sign in, and what is not there answers 404", async ({ page, request }) => {
  await page.goto("/results/import");
  await expect(page).toHaveURL(/\/sign-in\?back=/);
  await page.getByLabel("Tên đăng nhập").fill("quantri");
  await page.getByLabel("Mật khẩu").fill("sai mật khẩu");
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await expect(page.getByRole("alert")).toContainText("Sai tên hoặc mật khẩu");
  expect((await request.get("/results/unit/khong-co")).status()).toBe(404);
  expect((await request.get("/khong-co")).status()).toBe(404);
});

test("the API answers with problem details and never with a redirect", async ({ request }) => {
  const answer = await request.get("/api/v1/me", { maxRedirects: 0 });
  expect(answer.status()).toBe(401);
  expect(answer.headers()["content-type"]).toContain("application/problem+json");
  const due = await request.get("/api/v1/calendar/due?received=2026-02-13T15:30&days=5");
  expect(due.status()).toBe(200);
  expect(JSON.stringify(await due.json())).toContain("2026-02-27T17:00");
});

test("downloads carry the rows of the page", async ({ request }) => {
  const csv = await (await request.get("/results.csv?index=papi&year=2016")).text();
  expect(csv.trim().split("\n")).toHaveLength(64);
  const xlsx = await request.get("/results.xlsx?index=papi&year=2016");
  expect((await xlsx.body()).subarray(0, 2).toString()).toBe("PK");
});
