/** Languages of texts, by their codes. */
export const ownLanguages = ['en', 'de', 'hu', 'fr', 'es', 'ja'] as const;
const others = ['cs', 'da', 'fi', 'it', 'ko', 'nb', 'nl', 'pl', 'pt', 'sv', 'tr', 'uk', 'zh'] as const;

const names = new Intl.DisplayNames('en', { type: 'language' });

export const languageName = (code: string): string => names.of(code) ?? code;

/** All one can choose from, by name; those among them that Postroom has texts in come first. */
export const languageOptions = [...ownLanguages, ...others].map((value) => ({ value, label: languageName(value) }));
