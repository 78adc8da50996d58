import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/**
 * Looks at a page with every rule of axe, or with those of the tags, and expects nothing.
 *
 * All of it runs in one step in the page, and only what is wrong is brought back: on a table of a thousand rows that is a third
 * of the time, and these pages have no frames.
 */
export async function expectAccessible(page: Page, ...tags: string[]) {
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const found = await (tags.length > 0 ? builder.withTags(tags) : builder).analyze();
  expect(found.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
}

/** What the law asks of pages: WCAG 2.1, level AA. */
export const WCAG = ["wcag2a", "wcag2aa", "wcag21aa"];
