// Small tools for the page: lamps and words. Data only ever becomes text, never markup.
import type { Light } from "./verdict";

/** The first element in `root` that matches, if there is one. */
export function find(root: ParentNode, selector: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(selector);
}

/** Writes text into the first element that matches. */
export function say(root: ParentNode, selector: string, text: string): void {
  const element = find(root, selector);
  if (element !== null && element.textContent !== text) element.textContent = text;
}

/** Lights the lamp in `root`: shape and colour change together, as the style sheet has them. */
export function light(root: ParentNode, light: Light): void {
  const lamp = root.querySelector("[data-lamp]");
  if (lamp === null) return;
  lamp.setAttribute("class", `lamp lamp--${light}`);
  const shape = lamp.querySelector("use");
  if (shape !== null) shape.setAttribute("href", `#lamp-${light}`);
}

/** An address of the page's attributes, made absolute for the worker, which lives elsewhere. */
export function address(element: HTMLElement, name: string): string {
  const value = element.dataset[name];
  return value === undefined ? "" : new URL(value, location.href).href;
}
