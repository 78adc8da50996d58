/** The two languages of the interface. */
export type Language = 'vi' | 'en';

/** The language of the page, from `<html lang>`; Vietnamese when it says neither. */
export function pageLanguage(): Language {
  return document.documentElement.lang.toLowerCase().startsWith('en') ? 'en' : 'vi';
}
