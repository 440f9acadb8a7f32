const USUAL_PAGE_SIZE = 30;
const LARGEST_PAGE_SIZE = 100;

/** One page of a list, and the `Link` header that leads to the others; empty when there are none. */
export function pageOf<Entry>(entries: readonly Entry[], url: URL): { page: Entry[]; link: string } {
  const size = Math.min(LARGEST_PAGE_SIZE, numberIn(url, 'per_page', USUAL_PAGE_SIZE));
  const number = numberIn(url, 'page', 1);
  const last = Math.max(1, Math.ceil(entries.length / size));
  const linkTo = (page: number, rel: string): string => {
    const target = new URL(url);
    target.searchParams.set('page', String(page));
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [linkTo(number - 1, 'prev')] : []),
    ...(number < last ? [linkTo(number + 1, 'next'), linkTo(last, 'last')] : []),
    ...(number > 1 ? [linkTo(1, 'first')] : []),
  ];
  return { page: entries.slice((number - 1) * size, number * size), link: links.join(', ') };
}

function numberIn(url: URL, name: string, otherwise: number): number {
  const value = url.searchParams.get(name) ?? '';
  return /^[1-9]\d{0,5}$/.test(value) ? Number(value) : otherwise;
}
