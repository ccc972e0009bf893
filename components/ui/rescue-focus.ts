/** Where what had the focus is gone, the keyboard goes on where the page's content begins. */
export function rescueFocus(): void {
  if (document.activeElement === document.body) document.getElementById('content')?.focus();
}
