import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible";

const PAGES = [
  "/",
  "/results",
  "/results?index=sipas&year=2021",
  "/results?index=pci&year=2016",
  "/results/unit/68",
  "/results/compare?index=pci&unit=48&unit=22",
  "/results?index=mau-tinh&year=2025&group=commune",
  "/results/unit/MAU.X001?index=mau-tinh&year=2025",
  "/results/uncertainty?index=mau-tinh&year=2025&group=department",
  "/frameworks",
  "/frameworks/mau-tinh",
  "/frameworks/compare?a=qd766-2022&b=qd766-2026",
  "/registers",
  "/registers/dossiers/definition",
  "/units",
  "/units/province/68",
  "/calendar?year=2026",
  "/sign-in",
];

for (const language of ["vi", "en"]) {
  for (const path of PAGES) {
    test(`${language} ${path}: loads, has no problem of accessibility, fits the screen`, async ({ page, context }) => {
      await context.addCookies([{ name: "caicach_lang", value: language, url: test.info().project.use.baseURL ?? "" }]);
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") problems.push(message.text());
      });
      const answer = await page.goto(path, { waitUntil: "networkidle" });
      expect(answer?.status()).toBe(200);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.locator("h1")).toHaveCount(1);
      expect(await page.content()).not.toContain("Unknown localization");
      expect(problems).toEqual([]);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wider).toBeLessThanOrEqual(0);
      await expectAccessible(page);
    });
  }
}
