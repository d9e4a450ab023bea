// Puts new HTML in the place of a part of the page, touching only what differs.
import { Idiomorph } from "idiomorph";

/** What a person has opened stays open: the server does not know of it. */
const callbacks = {
  beforeAttributeUpdated: (name: string, node: Element) => !(name === "open" && node instanceof HTMLDetailsElement),
};

export function morph(target: Element, content: string | HTMLCollection, morphStyle: "outerHTML" | "innerHTML" = "outerHTML"): Node[] {
  return Idiomorph.morph(target, content, { morphStyle, callbacks });
}
