import { chromium } from "@playwright/test";
const [,, out, base, user, pass, ...urls] = process.argv;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu","--disable-background-networking"] });
for (const [name, viewport, lang] of [["d",{width:1366,height:768},"vi"],["p",{width:390,height:844},"vi"]]) {
  const ctx = await browser.newContext({ viewport, locale: lang==="vi"?"vi-VN":"en-US" });
  const page = await ctx.newPage();
  await page.goto(base + "/sign-in");
  await page.locator('input[name="name"]').fill(user); await page.locator('input[type="password"]').fill(pass);
  await page.locator('main button.btn-primary').click();
  await page.waitForLoadState();
  let n = 0;
  for (const u of urls) { await page.goto(base + u); await page.waitForTimeout(700); await page.screenshot({ path: `${out}/${name}${n++}.png`, fullPage: false });
    const w = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth); if (w > 0) console.log("overflow", name, u, w); }
}
await browser.close();
