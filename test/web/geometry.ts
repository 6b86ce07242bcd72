import type { Page } from 'playwright-core';

/**
 * Looks at a page as a ruler would: what a person sees of it must be whole, on the screen, and not covered.
 * @returns one line for each thing that is wrong.
 */
export function misplaced(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wrong: string[] = [];
    const SLACK = 1;
    const TARGET = 44;
    const root = document.documentElement;
    const nameOf = (element: Element): string => {
      const text = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
      return `<${element.tagName.toLowerCase()} class="${element.getAttribute('class')?.split(' ').at(-1) ?? ''}"> "${text}"`;
    };
    const isSeen = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    };
    const dialog = document.querySelector('[role=dialog]');
    const scope = dialog ?? document.body;
    const all = [...scope.querySelectorAll('*')].filter(isSeen);

    const { direction } = getComputedStyle(document.body);
    if (direction !== (/^(?:ar|fa)/.test(root.lang) ? 'rtl' : 'ltr')) wrong.push(`${root.lang} reads ${direction}`);
    if (root.scrollWidth > root.clientWidth + SLACK) {
      wrong.push(`the page is ${root.scrollWidth} wide on a screen of ${root.clientWidth}`);
    }
    for (const element of all) {
      const box = element.getBoundingClientRect();
      const isScrolled = element.closest('.pages-scroll') !== null;
      if (!isScrolled && (box.left < -SLACK || box.right > root.clientWidth + SLACK)) {
        wrong.push(`${nameOf(element)} reaches from ${box.left} to ${box.right}`);
      }
      const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
      // The first words of what opens as a whole.
      const isMeant = textOverflow === 'ellipsis' && element.closest('a, button') !== null;
      const cuts = overflowX !== 'visible' || overflowY !== 'visible';
      const hasText = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim(),
      );
      const overflows = element.scrollWidth > element.clientWidth + SLACK && element.clientWidth > 0;
      const isInline = getComputedStyle(element).display === 'inline';
      if (hasText && overflows && !isInline && (cuts || overflowX === 'visible') && !isScrolled && !isMeant) {
        wrong.push(`${nameOf(element)} is cut: ${element.scrollWidth} in ${element.clientWidth}`);
      }
    }

    const targets = all.filter((element) => element.matches('button, a[href], input, select, textarea, [role=button]'));
    for (const target of targets) {
      // A radio or a tick box is hit by its label too.
      const label = target instanceof HTMLInputElement ? target.labels?.[0] : null;
      const boxes = [target, ...(label ? [label] : [])].map((each) => each.getBoundingClientRect());
      const after = getComputedStyle(target.closest('.field') ?? target, '::after');
      const [width, height] = [
        Math.max(...boxes.map((box) => box.width), Number.parseFloat(after.width) || 0),
        Math.max(...boxes.map((box) => box.height), Number.parseFloat(after.height) || 0),
      ];
      if (width < TARGET - SLACK || height < TARGET - SLACK) {
        wrong.push(`${nameOf(target)} is too small to hit: ${Math.round(width)} × ${Math.round(height)}`);
      }
    }

    const solid = targets.filter((target) => target.closest('.field') === null);
    for (const [index, one] of solid.entries()) {
      for (const other of solid.slice(index + 1)) {
        if (one.contains(other) || other.contains(one)) continue;
        if (isFixed(one) !== isFixed(other)) continue;
        const [a, b] = [shownOf(one), shownOf(other)];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > SLACK && down > SLACK) wrong.push(`${nameOf(one)} lies on ${nameOf(other)}`);
      }
    }
    return wrong;

    /** What the parts that scroll let be seen of it. */
    function shownOf(element: Element): { left: number; top: number; right: number; bottom: number } {
      let { left, top, right, bottom } = element.getBoundingClientRect();
      for (let each = element.parentElement; each && each !== root; each = each.parentElement) {
        if (!/auto|scroll/.test(getComputedStyle(each).overflowY)) continue;
        const frame = each.getBoundingClientRect();
        [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
        [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
      }
      return { left, top, right, bottom };
    }

    /** What floats over the page is meant to be over it. */
    function isFixed(element: Element): boolean {
      for (let each: Element | null = element; each; each = each.parentElement) {
        if (getComputedStyle(each).position === 'fixed') return true;
      }
      return false;
    }
  });
}
