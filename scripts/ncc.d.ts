/** The part of ncc's programmatic interface that the build uses; ncc brings no types of its own. */
declare module '@vercel/ncc' {
  interface Options {
    cache?: string | false;
    /** Whether the bundle is made of ECMAScript modules. */
    esm?: boolean;
    externals?: Record<string, string>;
    license?: string;
    minify?: boolean;
    quiet?: boolean;
    transpileOnly?: boolean;
  }
  interface Result {
    code: string;
    assets: Record<string, { source: string | Buffer }>;
  }
  export default function ncc(entry: string, options: Options): Promise<Result>;
}
