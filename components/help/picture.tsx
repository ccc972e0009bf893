import pictures from '@/public/help/pictures.json';

const SIZES: Readonly<Record<string, { width: number; height: number } | undefined>> = pictures;

/** A picture with its caption, in its final size from the start. One that wasn't taken yet is left out. */
export function Picture({ src, alt, caption }: { src: string; alt: string; caption: string }) {
  const size = SIZES[src.replace('/help/', '')];
  if (!size) return null;
  return (
    <figure className="mt-5 print:break-inside-avoid">
      {/* biome-ignore lint/performance/noImgElement: taken in the size in which it is shown; the optimiser is off */}
      <img
        src={src}
        alt={alt}
        width={size.width}
        height={size.height}
        loading="lazy"
        decoding="async"
        className="h-auto max-w-full rounded-lg border border-line shadow-raised"
      />
      <figcaption className="mt-2 text-muted text-sm">{caption}</figcaption>
    </figure>
  );
}
