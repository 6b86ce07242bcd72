import sharp, { type Sharp } from 'sharp';

// One picture at a time in a process that ends: no cache to outlive a job, no threads that multiply its memory.
sharp.cache(false);
sharp.concurrency(1);

/** libvips, for processes of bounded memory. It is a native addon, so only image children load it. */
export const image = sharp;

/**
 * A picture as people see it: turned as its camera says, in sRGB. Errors of the decoder, too little data among them,
 * reject when its pixels are asked for.
 */
export function upright(bytes: Buffer, pixelsMax: number): Sharp {
  return sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'error', sequentialRead: true })
    .autoOrient()
    .toColourspace('srgb');
}
