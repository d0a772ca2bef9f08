// Is what this page shows what was recorded? Pure functions over the page's items and the disclosed
// fields; no document, no network, so that they can be tested as they are.

/** One item of the page: an element with `data-field`. */
export interface Item {
  /** `data-field`: the name of the disclosed field. */
  name: string;
  /** `data-value`: the value as the server says it was recorded. */
  value: string;
  /** `data-as`: how the value is written for people: `date`, `code`, or empty for word for word. */
  as: string;
  /** The text that the reader sees. */
  text: string;
  /** What the item is called on the page, for the sentence that names it. */
  label: string;
}

/** An item that does not agree; `recorded` is `null` where nothing of that name was disclosed. */
export interface Difference {
  label: string;
  recorded: string | null;
  shown: string;
}

/** What came out: how many items agree, and every one that does not. */
export interface Comparison {
  same: number;
  different: Difference[];
}

/**
 * Compares each item twice: its `data-value` with the disclosed field, and the text that is seen
 * with that value. A page that hides a wrong text behind a right attribute is caught by the second.
 */
export function compare(items: readonly Item[], fields: Readonly<Record<string, unknown>>): Comparison {
  const result: Comparison = { same: 0, different: [] };
  for (const item of items) {
    const known = Object.prototype.hasOwnProperty.call(fields, item.name);
    const recorded = known ? plain(fields[item.name]) : "";
    if (known && recorded === item.value && seen(item.text) === seen(written(recorded, item.as))) {
      result.same += 1;
    } else {
      result.different.push({ label: item.label, recorded: known ? recorded : null, shown: item.text.trim() });
    }
  }
  return result;
}

/** A value as text: a string as it is, anything else as its JSON. */
function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "";
}

/** A recorded value as it is written on the page. */
function written(value: string, as: string): string {
  if (as === "date") {
    const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
    return parts === null ? value : `${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日`;
  }
  if (as === "code") return value.replace(/(.{4})(?=.)/g, "$1-");
  return value;
}

/** Spaces and line breaks are set by the page and are not part of what was recorded. */
function seen(text: string): string {
  return text.replace(/\s+/gu, "");
}
