import { de } from './locales/de.ts';
import { fr } from './locales/fr.ts';

/** By Discord's names of locales. */
const LOCALES: Readonly<Record<string, Readonly<Record<string, string>>>> = { de, fr };

/** The text in a person's language, as Discord names it; in English where there is none. */
export function inLocale(text: string, locale: string | undefined): string {
  return (locale === undefined ? undefined : LOCALES[locale]?.[text]) ?? text;
}

/** The text in every language that has it, as Discord wants it beside the English one. */
export function localisations(text: string): Record<string, string> | undefined {
  const found = Object.entries(LOCALES).flatMap(([locale, texts]) => {
    const translated = texts[text];
    return translated === undefined ? [] : [[locale, translated] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** The languages, for the test that none of them lacks a text. */
export const LANGUAGES = Object.keys(LOCALES);
