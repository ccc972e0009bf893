/** For a button: what its click needs is fetched when somebody comes near it. A failure is the click's to deal with. */
export function onApproach(fetch: () => Promise<unknown>) {
  const fetchAhead = () => void fetch().catch(() => {});
  return { onPointerEnter: fetchAhead, onFocus: fetchAhead };
}
