declare module "idiomorph" {
  export const Idiomorph: {
    morph(target: Element, content: string | Element | HTMLCollection, config: { morphStyle: "outerHTML" | "innerHTML"; callbacks?: object }): Node[];
  };
}
